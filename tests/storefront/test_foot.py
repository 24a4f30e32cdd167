"""The foot of every page calls site pages by their own titles, so that whoever reads "see Returns and claims" finds it there."""

from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import translation

PAGES = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8"))["title"] for file in Path("cms/data/pages").glob("*.yaml")}
#: Led to from where they are asked for, not from the foot: the order of lists.
ELSEWHERE = {"how-search-ranks"}


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_foot_names_every_site_page_by_its_title(language: str) -> None:
    with translation.override(language):
        foot = BeautifulSoup(render_to_string("components/foot.html"), "html.parser")
    said = {link["href"].strip("/").removeprefix("en/"): link.get_text(strip=True) for link in foot.select("a")}
    assert {slug: said.get(slug) for slug in PAGES if slug not in ELSEWHERE} == {
        slug: title[language] for slug, title in PAGES.items() if slug not in ELSEWHERE
    }
