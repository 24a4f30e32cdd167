"""Child processes in groups of their own, so that stopping one also stops what it started."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

GRACE_SECONDS = 15.0


def group_lives(group: int) -> bool:
    """Whether any process of this group still runs.

    Zombies do not count: in a container whose first process reaps nobody, orphans stay in the table for ever.
    """
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # macOS says this of a group of zombies, Linux of one that changed its user
    states = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # Behind the name, which may hold anything: state, parent, group.
            state, _parent, its_group = entry.read_text(errors="replace").rpartition(")")[2].split()[:3]
            if int(its_group) == group:
                states.append(state)
    return any(state != "Z" for state in states) if Path("/proc/self/stat").exists() else True


def stop_groups(children: Iterable["subprocess.Popen[bytes]"], *, grace: float = GRACE_SECONDS) -> None:
    """Stop children that lead their own process groups, and their children: SIGTERM, after `grace` seconds SIGKILL.

    Returns when every group is empty. Stopping what is stopped already is no error.
    """
    children = list(children)
    for child in children:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + grace
    killed = False
    while True:
        # poll() reaps the leader; without it the group would live on as a zombie of ours.
        alive = [child for child in children if child.poll() is None or group_lives(child.pid)]
        if not alive:
            return
        if time.monotonic() > deadline:
            if killed:
                return  # what is left are zombies that an ancestor does not reap: they hold nothing
            for child in alive:
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
            killed, deadline = True, time.monotonic() + 5
        time.sleep(0.05)


def spawn(command: list[str], *, env: dict[str, str], folder: Path, log: Path) -> "subprocess.Popen[bytes]":
    """Start a long-running child in a group of its own; what it writes goes to `log`, which is begun anew."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603 - the command is ours
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def last_lines(log: Path, *, count: int = 15) -> list[str]:
    """The last lines of a log file; none if it cannot be read."""
    try:
        size = log.stat().st_size
        with log.open("rb") as stream:
            stream.seek(max(0, size - 16_384))
            return stream.read().decode(errors="replace").splitlines()[-count:]
    except OSError:
        return []
