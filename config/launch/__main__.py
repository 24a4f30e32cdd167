"""`python -m config.launch [run | environment [--dev]]`, called by `config/start.py`. Exit status 0 after Ctrl-C, else 1."""

import argparse
import errno
import signal
import sys
from types import FrameType

from config.launch import commands, console, environment, serve
from config.launch.console import StartError, Step, Stopped


def on_signal(number: int, frame: FrameType | None) -> None:
    """Leave through the `finally` clauses, which stop what was started."""
    raise Stopped(signal.Signals(number).name)


def main(words: list[str]) -> int:
    """Do what the command line asks for. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="config/start.py", description="Set up and start the market.")
    parser.add_argument("what", nargs="?", default="run", choices=["run", "environment"])
    parser.add_argument("--dev", action="store_true", help="with `environment`: also the tools for tests and checks")
    options = parser.parse_args(words)
    console.speak_utf8()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    try:
        if options.what == "environment":
            with Step(1, 1, environment.STEP) as step:
                step.done(environment.prepare(dev=options.dev, on_line=step.progress))
        else:
            serve.run_market()
    except KeyboardInterrupt:
        console.say("\nหยุดแล้ว / Stopped.")
    except Stopped:
        console.say("\nหยุดแล้ว / Stopped.")
        return 0 if options.what == "run" else 1
    except StartError as error:
        console.explain(error)
        return 1
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        console.explain(commands.disk_full())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
