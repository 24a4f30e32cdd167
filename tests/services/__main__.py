"""`python -m tests.services up [name ...]` prints shell exports and leaves the services running; `down` ends them."""

import argparse
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.services.control import SERVICES, alive, running
from tests.services.parts import ROOT, ServiceMissing, services_dir, tell


def state() -> Path:
    """The file that names the process which holds the services, and their variables."""
    return services_dir() / "up.json"


def hold(names: list[str]) -> int:
    """Run the services until SIGTERM or Ctrl-C, with their variables in the state file."""
    try:
        with running(names) as env:
            draft = state().with_suffix(".draft")
            draft.write_text(json.dumps({"pid": os.getpid(), "env": env}))
            draft.replace(state())
            while True:
                signal.pause()
    except KeyboardInterrupt:
        return 0
    except ServiceMissing as reason:
        tell(f"services: {reason}")
        return 1
    finally:
        with suppress(FileNotFoundError):
            state().unlink()


def read_state() -> tuple[int, dict[str, str]] | None:
    """(process number, variables) of services that are up, else None."""
    try:
        content = json.loads(state().read_text())
    except (OSError, ValueError):
        return None
    return (content["pid"], content["env"]) if alive(content["pid"]) else None


def up(names: list[str]) -> int:
    """Start the services in the background unless they are up already; print their variables as shell exports."""
    services_dir().mkdir(parents=True, exist_ok=True)
    found = read_state()
    if found is None:
        holder = subprocess.Popen(
            [sys.executable, "-m", "tests.services", "hold", *names],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        while (found := read_state()) is None:
            if holder.poll() is not None:
                return 1
            time.sleep(0.1)
    for name, value in found[1].items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


def down() -> int:
    """Stop the services that `up` left running, and wait until they are gone."""
    found = read_state()
    if found is not None:
        os.kill(found[0], signal.SIGTERM)
        while state().exists() and alive(found[0]):
            time.sleep(0.1)
    return 0


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.services", description=__doc__)
    parser.add_argument("what", choices=["up", "down", "hold"])
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(SERVICES)}; all without names")
    options = parser.parse_args()
    unknown = set(options.names) - set(SERVICES)
    if unknown:
        parser.error(f"unknown service {', '.join(sorted(unknown))}; there are {', '.join(SERVICES)}")
    names = options.names or list(SERVICES)
    if options.what == "down":
        return down()
    return up(names) if options.what == "up" else hold(names)


if __name__ == "__main__":
    sys.exit(main())
