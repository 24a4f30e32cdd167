"""How long a lesson takes and what it costs in data: worked out when it is saved, shown before it is opened.

Reading speed: 863 characters a minute is the mean of 17 languages read aloud, with a standard deviation of 234 (Trauzettel-Klosinski
and Dietz, "Standardized assessment of reading performance", IOVS 53, 2012; Thai is not among them). Older readers and those to whom
the subject is new read slower (Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109, 2019), so the
mean less one deviation is taken, rounded down.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from wagtail.blocks import StreamValue

READING_SPEED = 600
#: Minutes of doing, beside reading what to do.
PRACTICE, QUESTION, POINT, PICTURE = 10.0, 1.0, 0.25, 0.25
#: The frame around a lesson, its styles and its script, compressed, in bytes; tests/cms/courses/test_measure.py compares it with a page.
FRAME_BYTES = 16_000
#: A photograph of a lesson as a phone fetches it (640 px wide, WebP): the demo's are 24 KB on average, 67 KB at most.
PHOTO_BYTES = 40_000
#: Fields of blocks that nobody reads: codes, names of files, and what decides.
UNREAD = frozenset({"id", "type", "figure", "draw", "shop", "opens", "kind", "right", "picture", "poster", "video", "captions", "file"})


@dataclass(frozen=True)
class Measured:
    """Minutes; bytes of words, of pictures beside them, and of files fetched only when asked for; screens that practices open."""

    minutes: int
    text_bytes: int
    picture_bytes: int
    file_bytes: int
    screens: tuple[str, ...]


def words_of(value: Any) -> Iterator[str]:
    """Every text that is read in the raw value of a stream or a part of it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in UNREAD:
                yield from words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner)


@cache
def _drawing_bytes(name: str) -> int:
    """A drawing as it travels; 0 while it is not drawn."""
    path = finders.find(f"figures/{name}.svg")
    return len(gzip.compress(Path(str(path)).read_bytes(), mtime=0)) if path else 0


def _doing(kind: str, value: Any) -> float:
    match kind:
        case "practice":
            return PRACTICE
        case "question":
            return QUESTION
        case "checklist":
            return POINT * len(value["items"])
        case "figure" | "picture":
            return PICTURE
        case "video":
            return (value["seconds"] or 0) / 60
    return 0.0


def _pictures(kind: str, value: Any) -> int:
    match kind:
        case "figure":
            return _drawing_bytes(value["figure"])
        case "picture" | "video":
            return PHOTO_BYTES
    return 0


def _files(kind: str, value: Any) -> int:
    names = {"video": ("video", "captions"), "file": ("file",)}.get(kind, ())
    return sum(value[name].file_size or 0 for name in names if value[name])


def measured(body: StreamValue, *more: str) -> Measured:
    """The measures of a lesson's body, with other texts on its page. Asks the database for the files it names, never the storage."""
    raw = body.get_prep_value()
    words = [*more, *words_of([block["value"] for block in raw])]
    minutes = sum(len(text) for text in words) / READING_SPEED + sum(_doing(block.block_type, block.value) for block in body)
    packed = gzip.compress(json.dumps(words, ensure_ascii=False).encode(), mtime=0)
    opened = (block.value["opens"] for block in body if block.block_type == "practice")
    return Measured(
        minutes=max(1, ceil(minutes)),
        text_bytes=FRAME_BYTES + len(packed),
        picture_bytes=sum(_pictures(block.block_type, block.value) for block in body),
        file_bytes=sum(_files(block.block_type, block.value) for block in body),
        screens=tuple(dict.fromkeys(screen for screen in opened if screen and screen != "none")),
    )
