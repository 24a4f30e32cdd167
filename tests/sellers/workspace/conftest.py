"""What the tests of the workspace share."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def _in_thai() -> Iterator[None]:
    """A visitor of an earlier test may have left the language of an English page behind."""
    with override("th"):
        yield
