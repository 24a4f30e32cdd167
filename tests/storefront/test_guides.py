"""The guides: each in both languages, and every picture that they show is there and one that `make shots` takes."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.shots import SHOWN

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide"


@pytest.mark.parametrize("role", ["buyer", "seller", "trainer", "operator"])
def test_a_guide_speaks_both_languages_and_shows_the_same(role: str) -> None:
    thai, english = ((FOLDER / f"{role}.{language}.md").read_text() for language in ("th", "en"))
    shown = [re.findall(r"\]\(pictures/([\w-]+)\.jpg\)", text) for text in (thai, english)]
    assert shown[0] and shown[0] == shown[1]
    for name in shown[0]:
        assert name in (*SHOWN, "desk")
        assert (FOLDER / "pictures" / f"{name}.jpg").read_bytes()[:3] == b"\xff\xd8\xff"
    assert len(re.findall(r"^## ", thai, re.MULTILINE)) == len(re.findall(r"^## ", english, re.MULTILINE)) > 2
