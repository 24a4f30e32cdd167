"""What every service needs: a folder, a free port, a process that is started, awaited and stopped."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class ServiceMissing(Exception):
    """A service cannot run on this machine. The message says why and what to do."""


def services_dir() -> Path:
    """Where runs and built programs lie: `SERVICES_DIR`, by default `services/` in VAR_DIR."""
    named = os.environ.get("SERVICES_DIR")
    return Path(named or Path(os.environ.get("VAR_DIR") or ROOT / "var") / "services").resolve()


def bin_dir() -> Path:
    """Where programs that we build are kept from run to run."""
    path = services_dir() / "bin"
    path.mkdir(parents=True, exist_ok=True)
    return path


def free_port() -> int:
    """A port of 127.0.0.1 that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def tell(text: str) -> None:
    """Progress goes to standard error: standard output of `up` is read by a shell."""
    print(text, file=sys.stderr, flush=True)


@dataclass
class Service:
    """One service that runs: its variables for the market, and its process (None for what is only installed)."""

    name: str
    env: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    stop_signal: signal.Signals = signal.SIGTERM
    folders: list[Path] = field(default_factory=list)

    def stop(self) -> None:
        """Stop the process and its children, remove its folders. Harmless when stopped already."""
        if self.process is not None:
            stop_process(self.process, self.stop_signal)
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)


def stop_process(process: "subprocess.Popen[bytes]", stop_signal: int, *, grace: float = 10.0) -> None:
    """End a process that leads its own group: first politely, after `grace` seconds the whole group by SIGKILL."""
    with suppress(ProcessLookupError, PermissionError):
        # To the leader alone: PostgreSQL's children would take the same signal for something else.
        process.send_signal(stop_signal)
    with suppress(subprocess.TimeoutExpired):
        process.wait(grace)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def spawn(
    command: list[str], *, log: Path, env: dict[str, str] | None = None, user: pwd.struct_passwd | None = None
) -> "subprocess.Popen[bytes]":
    """Start a service in a group of its own, as `user` if given; what it writes goes to `log`."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd="/",
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )


def wait_for(healthy: Callable[[], bool], *, name: str, process: "subprocess.Popen[bytes]", log: Path, seconds: float = 60.0) -> None:
    """Wait until the service answers. Raises ServiceMissing with the end of its log when it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if healthy():
            return
        time.sleep(0.05)
    ending = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
    stop_process(process, signal.SIGTERM)
    raise ServiceMissing(f"{name} did not become healthy: " + " | ".join(ending))


def listens(port: int) -> bool:
    """Whether somebody accepts connections on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def service_user() -> pwd.struct_passwd | None:
    """Whom to run as what refuses to run as root: `postgres` or `nobody` when we are root, else None (ourselves)."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServiceMissing("there is neither a user postgres nor nobody to run PostgreSQL as; run the tests as an ordinary user")


def folder_for(service: str, run: Path, user: pwd.struct_passwd | None) -> tuple[Path, list[Path]]:
    """(an empty folder that this user can reach, what to remove at the end).

    It lies in the folder of the run; only where the user may not enter that (a checkout in a private home), in the
    system's folder for temporary files.
    """
    path, extra = run / service, []
    path.mkdir(parents=True)
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)
        seen = subprocess.run(["test", "-w", str(path)], user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd="/", check=False)
        if seen.returncode != 0:
            path = Path(tempfile.mkdtemp(prefix=f"market-{service}-"))
            os.chown(path, user.pw_uid, user.pw_gid)
            extra = [path]
    path.chmod(0o700)
    return path, extra
