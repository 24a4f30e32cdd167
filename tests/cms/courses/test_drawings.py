"""The drawings of the lessons: each figure of the files is drawn, and each drawing can stand on any page."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from django.contrib.staticfiles import finders

from cms.courses.blocks import drawing_of
from cms.courses.imports import DATA

SVG = "{http://www.w3.org/2000/svg}"
#: As the template says; a drawing of another shape would be squeezed until it is loaded.
SHAPE = {"viewBox": "0 0 600 450", "width": "600", "height": "450"}


def _named() -> Iterator[str]:
    for path in sorted(DATA.glob("*/*.yaml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["body"]:
            if "figure" in block:
                yield block["figure"]["id"]


NAMED = list(_named())


def _file(name: str) -> Path:
    found = finders.find(drawing_of(name))
    assert found, name
    return Path(found)


def test_the_lessons_have_figures_each_with_a_name_of_its_own() -> None:
    assert len(NAMED) == len(set(NAMED)) > 10


def test_no_drawing_without_a_figure() -> None:
    assert {path.stem for path in _file(NAMED[0]).parent.iterdir()} == set(NAMED)


def test_a_figure_that_is_not_drawn() -> None:
    assert drawing_of("no-such-01-a") == ""


@pytest.mark.parametrize("name", NAMED)
def test_drawing(name: str) -> None:
    root = ElementTree.fromstring(_file(name).read_text(encoding="utf-8"))
    assert root.tag == f"{SVG}svg"
    assert SHAPE.items() <= root.attrib.items()
    assert not root.findall(f".//{SVG}script") + root.findall(f".//{SVG}image") + root.findall(f".//{SVG}style")
    names = [each.attrib["id"] for each in root.iter() if "id" in each.attrib]
    assert len(names) == len(set(names))
    asked = {value[1:] for each in root.iter() for key, value in each.attrib.items() if key.endswith("href")}
    assert asked <= set(names)
