"""The plain column is Thai; English stands beside it, and where it is missing the Thai is shown and marked."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from catalog.languages import localised, localised_html

BOTH = SimpleNamespace(name="ข้าว & ปลา", name_en="Rice & fish")
THAI = SimpleNamespace(name="ข้าว & ปลา", name_en="")
BARE = SimpleNamespace(name="ข้าว & ปลา")
NONE = SimpleNamespace(name=None, name_en="")


@pytest.mark.parametrize(
    ("thing", "language", "plain", "html"),
    [
        (BOTH, "th", "ข้าว & ปลา", "ข้าว &amp; ปลา"),
        (BOTH, "en", "Rice & fish", "Rice &amp; fish"),
        (BOTH, "en-gb", "Rice & fish", "Rice &amp; fish"),
        (THAI, "en", "ข้าว & ปลา", '<span lang="th">ข้าว &amp; ปลา</span>'),
        (BARE, "en", "ข้าว & ปลา", '<span lang="th">ข้าว &amp; ปลา</span>'),
        (THAI, "th", "ข้าว & ปลา", "ข้าว &amp; ปลา"),
        (NONE, "th", "", ""),
        (NONE, "en", "", ""),
    ],
)
def test_a_name_in_the_language_of_the_page(thing: object, language: str, plain: str, html: str) -> None:
    with translation.override(language):
        assert (localised(thing, "name"), localised_html(thing, "name")) == (plain, html)


def test_without_a_language_it_is_thai() -> None:
    with translation.override(None):
        assert localised(BOTH, "name") == BOTH.name
