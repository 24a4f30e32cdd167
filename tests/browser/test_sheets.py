"""A page asks for every sheet whose rules it needs: sheets are split so that a first view stays light (config/styles.py)."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from config.styles import SHEETS, SOURCES, flatten
from tests.browser.tour import PAGES, Tour

pytestmark = pytest.mark.browser

_SELECTORS = re.compile(r"([^{}]+)\{")
_CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
_HASH = re.compile(r"\.[0-9a-f]{12}(?=\.css$)")


def classes(css: str) -> set[str]:
    """The classes that a sheet has rules for."""
    return {name for selector in _SELECTORS.findall(css) for name in _CLASS.findall(selector)}


def unstyled(html: str) -> set[str]:
    """Classes of a page that only sheets style which the page does not ask for."""
    soup = BeautifulSoup(html, "html.parser")
    asked = {_HASH.sub("", urlsplit(str(link["href"])).path.partition("/static/")[2]) for link in soup.select("link[rel=stylesheet]")}
    used = {name for tag in soup.select("[class]") for name in tag["class"]}
    styled = {name: classes(flatten(Path(SOURCES) / name)) for name in SHEETS}
    return (used & set().union(*styled.values())) - set().union(*(styled[name] for name in asked))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_the_sheets_it_needs(tour: Tour, name: str) -> None:
    answer = tour.reader.request.get(tour.url(name), headers={"Cookie": tour.cookies(name)} if tour.cookies(name) else {})
    assert unstyled(answer.text()) == set()


def test_a_missing_sheet_is_seen() -> None:
    page = '<link rel="stylesheet" href="/static/css/market.0123456789ab.css"><p class="suggestions card">'
    assert unstyled(page) == {"suggestions"}
