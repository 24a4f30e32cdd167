"""The door of the house: `python3 config/start.py [run | environment [--dev]]`.

`run` (the default) takes a bare checkout to a running market, `environment` only makes the virtual environment.
Nothing but the standard library may be used here, and this file must parse on every Python 3: its one job is to
find a Python that is new enough and to hand over to `config.launch`, or to say in one sentence that there is none.
"""

import os
import pathlib
import subprocess
import sys

ROOT = str(pathlib.Path(__file__).resolve().parents[1])
OLDEST = (3, 11)
# 3.14 comes last: it is the one for which a package is most likely to have no wheel yet.
NAMES = ("python3.13", "python3.12", "python3.11", "python3.14")
REPORT = "import sys; print('%d %d' % sys.version_info[:2])"


def version_of(python):
    """The (major, minor) version that this interpreter reports, or None when it does not run at all."""
    try:
        answer = subprocess.check_output([python, "-c", REPORT], stderr=subprocess.DEVNULL)
        major, minor = answer.decode("ascii").split()
        return int(major), int(minor)
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def find_python():
    """The path or name of an interpreter that is new enough, the one running this file first; None if there is none."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    for name in NAMES:
        # A name on PATH proves nothing (pyenv leaves shims that refuse to run), so each one is asked.
        version = version_of(name)
        if version is not None and version >= OLDEST:
            return name
    return None


def say(sentence):
    """Write one sentence to standard error as UTF-8, also where the locale of an old Python is ASCII."""
    stream = getattr(sys.stderr, "buffer", sys.stderr)
    stream.write((sentence + "\n").encode("utf-8"))
    stream.flush()


def main():
    """Hand over to `config.launch` in an interpreter that is new enough. Returns an exit status only on failure."""
    python = find_python()
    if python is not None:
        os.chdir(ROOT)
        sys.stdout.flush()
        # exec keeps the process: Ctrl-C and SIGTERM from make reach the launcher directly.
        os.execvp(python, [python, "-m", "config.launch", *sys.argv[1:]])
    say(
        "ต้องใช้ Python 3.11 ขึ้นไป แต่เครื่องนี้มี {0}.{1} กรุณาติดตั้ง Python 3.11 แล้วสั่งใหม่ / "
        "Python 3.11 or newer is needed and this is {0}.{1}; install Python 3.11 and start again.".format(*sys.version_info[:2])
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
