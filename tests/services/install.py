"""Get programs that are missing: from Debian with apt-get when we are root, else say what to install."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from tests.services.parts import ServiceMissing, tell

ATTEMPTS = 3
LOCK_SECONDS = 300


def apt(*packages: str) -> None:
    """Install Debian packages. Raises ServiceMissing when that is not possible here, with the command for the reader.

    Their own daemons are not started: what runs is ours alone. A lock held by another apt is waited for.
    """
    wanted = " ".join(packages)
    if shutil.which("apt-get") is None:
        raise ServiceMissing(f"not installed, and this machine has no apt-get; install what Debian calls {wanted}")
    if os.getuid() != 0:
        raise ServiceMissing(f"not installed; run: sudo apt-get install {wanted}")
    tell(f"services: installing {wanted} with apt-get")
    # invoke-rc.d starts no daemon in runlevel 1.
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1", "LC_ALL": "C.UTF-8"}
    get = ["apt-get", "-q", "-y", "-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}", "-o", "Acquire::Retries=3"]
    ending: list[str] = []
    for attempt in range(ATTEMPTS):
        # The first attempt goes without `update`: lists that are fresh already save ten seconds.
        commands = [[*get, "install", "--no-install-recommends", *packages]]
        if attempt:
            commands.insert(0, [*get, "update"])
        for command in commands:
            done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            ending = (done.stdout + done.stderr).strip().splitlines()[-3:]
            if done.returncode != 0:
                break
        else:
            return
        if attempt:
            # `update` has a lock of its own (the lists) that the option above does not cover.
            time.sleep(5 * attempt)
    raise ServiceMissing(f"apt-get could not install {wanted} ({ATTEMPTS} attempts): " + " | ".join(ending))


def program(name: str, *, packages: tuple[str, ...], folders: tuple[Path, ...] = ()) -> str:
    """The path of a program, looked for in `folders` and on PATH, installed if it is nowhere. Raises ServiceMissing."""
    for again in (False, True):
        for folder in folders:
            if (folder / name).exists():
                return str(folder / name)
        found = shutil.which(name)
        if found:
            return found
        if not again:
            apt(*packages)
    raise ServiceMissing(f"{name} is still not there after installing {' '.join(packages)}")
