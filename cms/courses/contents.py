"""The parts of a lesson, each with a name that stays when other parts are moved, and its table of contents."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

#: Kind of block -> the field that says what it is about.
TITLED = {"steps": "title", "checklist": "title", "practice": "title", "video": "title"}


@dataclass(frozen=True)
class Part:
    """A block and the name of its place on the page."""

    block: Any
    name: str


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents. `in_thai`: the line is the lesson's own words."""

    name: str
    title: str
    in_thai: bool = True


def parts_of(body: StreamValue) -> list[Part]:
    """The parts in their order. A block that was never saved has no id: its place must do."""
    return [Part(block, f"p-{block.id[:8]}" if block.id else f"p-{place}") for place, block in enumerate(body, start=1)]


def contents_of(parts: list[Part]) -> list[Entry]:
    """What a reader may want to go to; all questions are one entry."""
    found: list[Entry] = []
    asked = False
    for part in parts:
        kind, value = part.block.block_type, part.block.value
        if kind == "heading":
            found.append(Entry(part.name, str(value)))
        elif kind in TITLED and value[TITLED[kind]]:
            found.append(Entry(part.name, value[TITLED[kind]]))
        elif kind == "question" and not asked:
            asked = True
            found.append(Entry(part.name, _("Test yourself"), in_thai=False))
    return found
