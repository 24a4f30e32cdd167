"""Buttons and pages that texts name in “quotation marks” are there under that name: a renamed button stops the build, not a reader."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.messages import ROOT, file_of, index, read

DATA = Path(__file__).parents[2] / "cms" / "data"
PAGES = sorted((DATA / "pages").glob("*.yaml"))
LESSONS = sorted((DATA / "lessons").glob("*/*.yaml"))
QUOTED = re.compile("“([^”]+)”")
#: In lessons people also speak in quotation marks; one of these words before them says that a button or a page is meant.
NAMES_A_SCREEN = re.compile("(?:กด|แตะ|ปุ่ม|เปิด|หน้า) ?“([^”]+)”")


def thai(entry: Any) -> Iterator[str]:
    """The Thai strings of a page or lesson: everything outside keys of the English text."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for key, value in entry.items():
            if key not in ("en", "draw") and not key.endswith("_en"):
                yield from thai(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from thai(value)


def loaded(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Words of the interface, titles of pages and titles of courses, in Thai."""
    found = {loaded(file)["title"]["th"] for file in PAGES}
    with (DATA / "lessons" / "courses.csv").open(encoding="utf-8", newline="") as rows:
        found |= {row["title_th"] for row in csv.DictReader(rows)}
    for message in index(read(file_of("th", ROOT), "th")).values():
        found |= {message.string} if isinstance(message.string, str) else set(message.string or ())
    return found


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_pages_name_what_is_there(file: Path, known: set[str]) -> None:
    named = {word for text in thai(loaded(file)) for word in QUOTED.findall(text)}
    assert named - known == set()


@pytest.mark.parametrize("file", LESSONS, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_lessons_name_what_is_there(file: Path, known: set[str]) -> None:
    named = {word for text in thai(loaded(file)) for word in NAMES_A_SCREEN.findall(text)}
    assert named - known == set()


def test_a_name_that_is_not_there_is_found(known: set[str]) -> None:
    assert QUOTED.findall("กด “ปุ่มที่ไม่มีในตลาด” แล้วไปต่อ") == ["ปุ่มที่ไม่มีในตลาด"]
    assert NAMES_A_SCREEN.findall("ลูกค้าพูดว่า “ขอบคุณค่ะ” แล้วเปิดหน้า “สินค้า”") == ["สินค้า"]
    assert "ปุ่มที่ไม่มีในตลาด" not in known
