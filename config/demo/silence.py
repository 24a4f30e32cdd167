"""Demo orders are told to nobody: their buyers do not exist."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.test.utils import override_settings


class _Nobody:
    """Stands in for the task that tells people."""

    def enqueue(self, **_event: object) -> None:
        """Tell nobody."""


nobody = _Nobody()


@contextmanager
def silence() -> Iterator[None]:
    """While the demo is being made, announcements go nowhere."""
    with override_settings(NOTICES="config.demo.silence.nobody"):
        yield
