"""Style sheets, icons and bands as pages get them."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory

from config.styles import SHEETS, SOURCES, flatten
from storefront import bands
from storefront.icons import icon, icon_names

TEMPLATES = Path(SOURCES).parent / "templates"


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_travels_in_one_file(name: str) -> None:
    flat = flatten(SOURCES / name)
    assert "@import" not in flat and "/*" not in flat
    for part in imported(Path(name).name):
        rules = re.findall(r"^\s*(\.[a-z-]+)[ {,:]", (SOURCES / "css" / part).read_text(), re.MULTILINE)
        assert all(rule in flat for rule in rules), part
    found = finders.find(name)
    assert found and Path(str(found)).read_text() == flat


def test_a_sheet_of_another_release_is_never_served() -> None:
    found = Path(str(finders.find("css/learn.css")))
    found.write_text("/* of a release that was taken back */")  # younger than every source
    assert Path(str(finders.find("css/learn.css"))).read_text() == flatten(SOURCES / "css/learn.css")


def imported(name: str) -> set[str]:
    """The sheets below css/ that make up a sheet, itself left out."""
    parts = re.findall(r'url\("([^"]+)"\)', (SOURCES / "css" / name).read_text())
    return set(parts).union(*map(imported, parts))


def test_every_sheet_of_a_component_is_imported() -> None:
    parts = {path.relative_to(SOURCES / "css").as_posix() for path in (SOURCES / "css").rglob("*.css")} - {
        Path(name).name for name in SHEETS
    }
    assert parts == set().union(*(imported(Path(name).name) for name in SHEETS))


def test_icons_that_templates_name_are_drawn() -> None:
    named = {name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'{% icon "([a-z]+)"', path.read_text())}
    assert named and named <= set(icon_names())
    assert 'aria-hidden="true"' in icon("basket")
    with pytest.raises(KeyError):
        icon("nothing")


def test_nothing_in_a_template_is_inline() -> None:
    mails = {path for path in TEMPLATES.rglob("*.html") if {"mail", "email"} & set(path.relative_to(TEMPLATES).parts)}
    for path in set(TEMPLATES.rglob("*.html")) - mails:
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"", text), path
        # A script is a file, or data that nobody runs.
        for attributes, inside in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL):
            assert not inside.strip() if " src=" in attributes else 'type="application/ld+json"' in attributes, path


def test_a_pattern_stands_once_however_many_bands_there_are() -> None:
    request = RequestFactory().get("/")
    painted = bands.band(request, "DCC-450210") + bands.band(request, "DCC-450210", 2) + bands.ribbon(request, "DCC-930512")
    sprite = bands.sprite(request)
    assert sprite.count("<pattern") == 2
    assert set(re.findall(r"url\(#(w-[a-z0-9]+)\)", painted)) == set(re.findall(r'<pattern id="(w-[a-z0-9]+)"', sprite))
    assert bands.sprite(RequestFactory().get("/")) == ""


@pytest.mark.django_db
def test_a_page_has_every_pattern_it_paints_with(client: Client) -> None:
    page = client.get("/catalogue/").content.decode()
    used, there = set(re.findall(r"url\(#(w-[a-z0-9]+)\)", page)), re.findall(r'<pattern id="(w-[a-z0-9]+)"', page)
    assert used and used == set(there) and len(there) == len(set(there))
    assert len(bands.pattern(bands.weave("DCC-450210")).encode()) < 800
