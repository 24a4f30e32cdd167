"""The virtual environment `.venv` with exactly what a lock file names, by hash."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from config.launch.commands import follow
from config.launch.console import StartError

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.sha256"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
UV_VERSION = "0.13.9"
STEP = "Environment"


def fingerprint(*locks: Path) -> list[str]:
    """One line per lock file: the SHA-256 of its bytes and its name."""
    return [f"{hashlib.sha256(lock.read_bytes()).hexdigest()}  {lock.name}" for lock in locks]


def installed() -> list[str]:
    """What the stamp says is installed; nothing if the environment is missing, broken or half made."""
    if not PYTHON.exists():
        return []
    try:
        return STAMP.read_text().splitlines()
    except OSError:
        return []


def current(*, dev: bool) -> bool:
    """Whether the environment already holds what the lock file of today names."""
    wanted = fingerprint(DEV_LOCK if dev else RUN_LOCK)
    return set(wanted) <= set(installed())


def answers(question: str) -> bool:
    """Whether the interpreter of `.venv` runs and ends this little program with status 0."""
    if not PYTHON.exists():
        return False
    done = subprocess.run([PYTHON, "-c", question], capture_output=True, check=False)  # noqa: S603 - the questions are ours
    return done.returncode == 0


def usable() -> bool:
    """Whether `.venv` is a virtual environment with an interpreter that runs and is new enough."""
    return answers("import sys; sys.exit(sys.prefix == sys.base_prefix or sys.version_info < (3, 11))")


def prepare(*, dev: bool, on_line: Callable[[str], None]) -> str:
    """Make `.venv` hold the packages of the lock file. Returns a few words on what was done.

    `dev` adds the tools for tests and checks (requirements-dev.lock is a superset of requirements.lock).
    The stamp is taken away first and written last, so that a run cut short at any point is repeated by the next.
    Raises StartError.
    """
    if current(dev=dev):
        return "up to date"
    with suppress(FileNotFoundError):
        STAMP.unlink()
    env = plain_env()
    if not usable():
        on_line("making .venv")
        try:
            follow([sys.executable, "-m", "venv", "--clear", str(VENV)], step=STEP, env=env, folder=ROOT, on_line=on_line)
        except StartError as error:
            if any("ensurepip" in line for line in error.details):
                raise StartError(
                    "Python เครื่องนี้ไม่มีโมดูล venv กรุณาสั่ง apt install python3-venv แล้วสั่งใหม่",
                    "This Python has no venv module; run apt install python3-venv and start again.",
                ) from error
            raise
    lock = DEV_LOCK if dev else RUN_LOCK
    if not answers("import pip"):
        # Made by another tool, or cut short: mended, not thrown away.
        follow([str(PYTHON), "-m", "ensurepip"], step=STEP, env=env, folder=ROOT, on_line=on_line)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    follow([*pip, "install", f"uv=={UV_VERSION}"], step=STEP, env=env, folder=ROOT, on_line=on_line)
    # Byte code is compiled now: four processes would otherwise do it at the same time on the first start.
    install = [str(PYTHON), "-m", "uv", "pip", "install", "--python", str(PYTHON), "--compile-bytecode"]
    follow([*install, "--require-hashes", "-r", str(lock)], step=STEP, env=env, folder=ROOT, on_line=on_line)
    STAMP.write_text("\n".join(fingerprint(RUN_LOCK, DEV_LOCK) if dev else fingerprint(RUN_LOCK)) + "\n")
    return f"installed {lock.name}"


def plain_env() -> dict[str, str]:
    """The environment of our commands: the caller's, without what would lead Python to other packages than ours."""
    env = dict(os.environ)
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "PIP_REQUIREMENT", "PIP_TARGET"):
        env.pop(name, None)
    env["PYTHONUNBUFFERED"] = "1"
    env["PYTHONUTF8"] = "1"
    return env
