"""Worker processes on a database of their own."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def marks_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where tests/config/worker/jobs.py leaves its marks."""
    monkeypatch.setenv("JOBS_FOLDER", str(tmp_path))
    return tmp_path


def wait_until(condition: Callable[[], Any], *, what: str, seconds: float = 60) -> Any:
    """The first true answer of `condition`; fails with `what` if there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := condition():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds:.0f} s for: {what}")


class WorkerProcess:
    """A real `manage.py worker`."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process = process
        self.pid = process.pid
        self.log = log

    def signal(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def end(self, seconds: float = 40) -> int:
        """Wait for the end; returns the exit status."""
        return self.process.wait(seconds)


@pytest.fixture
def start_worker(fresh_database: None, databases: Any, tmp_path: Path) -> Iterator[Callable[..., WorkerProcess]]:
    """A maker of worker processes on the test's own database; keyword arguments become environment variables."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*words: str, **extra: str) -> WorkerProcess:
        log = tmp_path / f"worker{len(started)}.log"
        env = {
            **os.environ,
            "DATABASE_URL": databases.store.url(databases.made[-1]),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "LOG_LEVEL": "INFO",
            **extra,
        }
        with log.open("wb") as output:
            command = [sys.executable, "manage.py", "worker", "--interval", "0.05", "--skip-checks", *words]
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        started.append(process)
        return WorkerProcess(process, log)

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
