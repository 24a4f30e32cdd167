"""The guides: each in both languages, with pictures of its own language, all of which `make shots` takes. Whether they are current is not asked
here (tests/browser/guides.py says why).
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser import guides

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide"
ROLES = ("buyer", "seller", "trainer", "operator")
_SHOWN = re.compile(r"!\[[^\]]+\]\((pictures/[^)]+)\)")


def shown(role: str, language: str) -> list[str]:
    """The pictures of a guide, in their order."""
    return _SHOWN.findall((FOLDER / f"{role}.{language}.md").read_text())


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_speaks_both_languages_and_shows_the_same(role: str) -> None:
    thai, english = ((FOLDER / f"{role}.{language}.md").read_text() for language in guides.LANGUAGES)
    assert shown(role, "th")
    assert [name.replace(".th.", ".en.") for name in shown(role, "th")] == shown(role, "en")
    assert len(re.findall(r"^## ", thai, re.MULTILINE)) == len(re.findall(r"^## ", english, re.MULTILINE)) > 2


def test_every_picture_is_there_shown_and_written_down() -> None:
    there = {path.relative_to(guides.DOCS).as_posix() for path in [*guides.PICTURES.glob("*.jpg"), guides.FRONT]}
    in_guides = {f"guide/{name}" for role in ROLES for language in guides.LANGUAGES for name in shown(role, language)}
    assert there == in_guides | {"pictures/product.png"} == set(guides.taken())
    assert "](docs/pictures/product.png)" in (guides.ROOT / "README.md").read_text()
    assert {path.read_bytes()[:3] for path in guides.PICTURES.glob("*.jpg")} == {b"\xff\xd8\xff"}


def test_the_template_of_every_picture_is_there() -> None:
    """And the state of its sources changes with what it includes: the sheets of a page hang on its layout."""
    states = {each.template: guides.state(each.template) for each in guides.SHOWN.values() if each.template}
    assert len(set(states.values())) == len(states)
    read: dict[str, str] = {}
    guides.closure("browse/product.html", read)
    assert read["layout.html"] and read["components/price.html"] and "css/market.css" in "".join(read.values())
    assert [name for name in states if not guides.found(name)] == []
