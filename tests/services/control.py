"""Start services together, hand out their variables, stop them whatever happens."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, ModuleType

from tests.services import chromium, demo, node, postgresql, redis, s3
from tests.services.parts import Service, ServiceMissing, services_dir, tell

SERVICES: dict[str, ModuleType] = {module.NAME: module for module in (postgresql, redis, s3, chromium, node, demo)}


@dataclass
class Running:
    """The services of one run: what runs, and why the others do not."""

    folder: Path
    services: dict[str, Service] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def env(self, *names: str) -> dict[str, str]:
        """The variables of these services (of all that run, without names); those that do not run give none."""
        chosen = names or tuple(self.services)
        return {key: value for name in chosen if name in self.services for key, value in self.services[name].env.items()}

    def stop(self) -> None:
        """Stop everything and remove the folder of the run. Harmless when done already."""
        for service in reversed(self.services.values()):
            service.stop()
        self.services.clear()
        shutil.rmtree(self.folder, ignore_errors=True)


def strict() -> bool:
    """Whether a missing service is a failure (CI=true)."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def alive(pid: int) -> bool:
    """Whether this process runs. A dead one that nobody has reaped yet (a container's first process may not) does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return True


def sweep() -> None:
    """Stop what runs that were killed have left behind, and remove their folders.

    A folder is named after the process that made it. A service is known by the folder in its command line or under its
    feet, so that a number that the system has given to somebody else since is never touched.
    """
    for folder in services_dir().glob("run-*"):
        pid = folder.name.rpartition("-")[2]
        if not pid.isdecimal() or alive(int(pid)):
            continue
        for entry in folder.glob("*.pid"):
            with suppress(OSError, ValueError):
                left = int(entry.read_text())
                # Redis rewrites its command line, but it works in the folder of its run.
                signs = Path(f"/proc/{left}/cmdline").read_bytes().decode(errors="replace"), str(Path(f"/proc/{left}/cwd").readlink())
                if any(str(folder) in sign for sign in signs):
                    os.killpg(left, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


def new_folder() -> Path:
    """The folder of a new run; its name ends in our process number."""
    folder = services_dir() / f"run-{time.time_ns() // 1_000_000}-{os.getpid()}"
    folder.mkdir(parents=True)
    # PostgreSQL runs as another user than root and must be able to pass through.
    folder.chmod(0o755)
    return folder


def start(names: Iterable[str]) -> Running:
    """Start these services one after the other. The caller must call `stop()`.

    Raises KeyError for an unknown name. A service that cannot run is in `missing` with its reason, never an exception.
    """
    wanted = {name: SERVICES[name] for name in names}
    sweep()
    result = Running(new_folder())
    try:
        for name, module in wanted.items():
            began = time.monotonic()
            try:
                service: Service = module.start(result.folder)
            except ServiceMissing as reason:
                result.missing[name] = str(reason)
                tell(f"services: {name} is not there: {reason}")
                continue
            result.services[name] = service
            if service.process is not None:
                (result.folder / f"{name}.pid").write_text(str(service.process.pid))
            tell(f"services: {name} ready, {time.monotonic() - began:.1f} s")
    except BaseException:
        result.stop()
        raise
    return result


def _terminate(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def running(names: Iterable[str]) -> Iterator[dict[str, str]]:
    """Run these services for the time of a `with` block and give their variables.

    SIGTERM ends the block as an exception does, so that nothing is left running. Raises ServiceMissing with CI=true when one
    cannot run; otherwise its variables are simply not among those given.
    """
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, _terminate) if main else None
    try:
        result = start(names)
        try:
            if result.missing and strict():
                raise ServiceMissing("; ".join(f"{name}: {reason}" for name, reason in result.missing.items()))
            yield result.env()
        finally:
            result.stop()
    finally:
        if main:
            signal.signal(signal.SIGTERM, before)
