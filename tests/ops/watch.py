"""See which processes there are, and wait for something to become true."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest


def processes_of(folder: Path) -> dict[int, str]:
    """Number and command line of each process that works in this folder or names it; zombies are no processes any more."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            cwd = str((entry / "cwd").readlink())
            if int(entry.name) != os.getpid() and command and (str(folder) in command or cwd.startswith(str(folder))):
                found[int(entry.name)] = command
    return found


def wait_until(true: Callable[[], object], *, seconds: float, what: str) -> None:
    """Return as soon as `true` holds; fail the test with `what` when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)
