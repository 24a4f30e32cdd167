"""What the tests of the start share."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress

import pytest


@pytest.fixture
def started() -> Iterator[list["subprocess.Popen[str]"]]:
    """A list for processes that lead their own groups; whatever is left of them when the test ends is stopped."""
    children: list[subprocess.Popen[str]] = []
    yield children
    for child in children:
        # SIGTERM first: a launcher that is killed cannot stop the groups that it started.
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            child.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
