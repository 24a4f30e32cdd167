"""Tasks that the worker's tests run; what they did is written to the folder in JOBS_FOLDER, also from other processes."""

import logging
import os
import time
from pathlib import Path
from typing import Any

from django.core.mail import send_mail
from django_tasks import task

logger = logging.getLogger("tests.jobs")


def folder() -> Path:
    """Where the jobs leave their marks."""
    return Path(os.environ["JOBS_FOLDER"])


def mark(name: str) -> None:
    """Add a line to the mark of this name."""
    with (folder() / name).open("a") as file:
        file.write(f"{os.getpid()}\n")


def marks(name: str) -> list[int]:
    """The processes that left this mark, in order."""
    path = folder() / name
    return [int(line) for line in path.read_text().split()] if path.exists() else []


@task()
def add(first: int, second: int) -> int:
    """Return the sum."""
    return first + second


@task()
def leave_mark(name: str) -> None:
    """Leave a mark."""
    mark(name)


@task()
def poison(text: str = "no such luck") -> None:
    """Fail each time."""
    raise ValueError(text)


@task()
def leave_the_interpreter() -> None:
    """Try to end the worker."""
    raise SystemExit(3)


@task()
def not_json() -> Any:
    """Return what JSON cannot say."""
    return object()


@task()
def wait_for(name: str, gate: str) -> str:
    """Leave the mark `name`, then wait until the file `gate` is there."""
    mark(name)
    while not (folder() / gate).exists():
        time.sleep(0.02)
    return "through the gate"


@task()
def hang() -> None:
    """Never end, and swallow every ordinary exception."""
    while True:
        try:
            time.sleep(3600)
        except Exception:
            logger.warning("swallowed")


@task()
def say(text: str) -> None:
    """Write a log line."""
    logger.warning(text)


@task()
def enqueue_another() -> None:
    """Cause another task."""
    say.enqueue("second")


@task(takes_context=True)
def which_attempt(context: Any) -> int:
    """The number of this try."""
    return int(context.attempt)


@task()
def send_a_mail() -> int:
    """Send a mail, as only tasks may."""
    return send_mail("subject", "body", None, ["somebody@example.test"])
