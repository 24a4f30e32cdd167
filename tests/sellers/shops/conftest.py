"""What the tests of shops share."""

from collections.abc import Iterator

import pytest
from django.utils.translation import override


@pytest.fixture
def in_english() -> Iterator[None]:
    """Refusals are read after they were raised: in English until the test ends."""
    with override("en"):
        yield
