"""Paper for printers in correct Thai: a PDF whose text HarfBuzz shapes, so that tone marks stand above vowels and sara am above both.

The font is Sarabun (OFL) from the package fontpkg-sarabun. It has Thai and Latin; what people type beyond that is written in Latin
letters, and signs without a sound (emoji) are left out: a carrier reads the label, not the mood.
"""

import logging
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import fontpkg_sarabun
import segno
from anyascii import anyascii
from fpdf import FPDF
from fpdf.fonts import TTFFont

from sellers.centres.models import Centre
from sellers.centres.weave import COLUMNS, ROWS, weave

# It tells every step of making a font smaller.
logging.getLogger("fontTools").setLevel(logging.WARNING)

_FILES = Path(fontpkg_sarabun.ROOT) / "files"
FONT = "Sarabun"
REGULAR, BOLD = _FILES / "Sarabun-Regular.ttf", _FILES / "Sarabun-Bold.ttf"
#: Millimetres of a typographic point.
_POINT = 25.4 / 72
#: Lines of Thai need the height: lower and the marks of two lines touch.
LEADING = 1.38
#: Signs between letters that steer how they join, and what is no sign at all; the font needs none of them.
_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs")
#: What must stay together on a line: a leading vowel with its consonant, a consonant with its marks and following vowels.
_CLUSTER = re.compile(r"[\u0e40-\u0e44]?.[\u0e30-\u0e3a\u0e45-\u0e4e]*")


@lru_cache(maxsize=1)
def _characters() -> frozenset[int]:
    """What the font can write."""
    reader = FPDF()
    reader.add_font(FONT, fname=REGULAR)
    known = frozenset(sign for font in _loaded(reader) for sign in font.cmap)
    _close(reader)
    return known


def _loaded(paper: FPDF) -> list[TTFFont]:
    return [font for font in paper.fonts.values() if isinstance(font, TTFFont)]


def _close(paper: FPDF) -> None:
    """The files of its fonts stay open otherwise."""
    for font in _loaded(paper):
        font.close()


def writable(text: str) -> str:
    """`text` on one line, with nothing in it that the font lacks."""
    known, found = _characters(), []
    for character in unicodedata.normalize("NFC", " ".join(text.split())):
        kind = unicodedata.category(character)
        if kind in _UNSEEN:
            continue
        if ord(character) in known:
            found.append(character)
        elif not kind.startswith("S") and kind != "Mn":
            found.append("".join(sign for sign in anyascii(character) if ord(sign) in known))
    return " ".join("".join(found).split())


class Paper(FPDF):
    """Pages of one size in millimetres, black only, without margins: whoever draws says where."""

    def __init__(self, width: float, height: float, title: str) -> None:
        super().__init__(unit="mm", format=(width, height))
        self.add_font(FONT, fname=REGULAR)
        self.add_font(FONT, style="B", fname=BOLD)
        self.set_text_shaping(use_shaping_engine=True)
        self.set_auto_page_break(auto=False)
        self.set_margin(0)
        self.c_margin = 0
        self.set_title(writable(title))
        self.set_lang("th")

    def write_at(self, x: float, y: float, text: str, *, points: float, bold: bool = False, width: float = 0, align: str = "L") -> None:
        """One line, its top at `y`; a line longer than `width` mm is set smaller until it fits."""
        text = writable(text)
        size = points
        self.set_font(FONT, "B" if bold else "", size)
        while width and size > 4 and self.get_string_width(text) > width:
            size -= 0.5
            self.set_font(FONT, "B" if bold else "", size)
        self.set_xy(x, y)
        self.cell(w=width or None, h=points * _POINT * LEADING, text=text, align=align)

    def lines_of(self, text: str, *, points: float, width: float, bold: bool = False) -> list[str]:
        """`text` broken at spaces; what is longer than `width` mm without one is broken between clusters, as Thai has no other signs."""
        self.set_font(FONT, "B" if bold else "", points)
        lines, line = [], ""
        for word in writable(text).split(" "):
            longer = f"{line} {word}".strip()
            if self.get_string_width(longer) <= width:
                line = longer
                continue
            if line and self.get_string_width(word) <= width:
                lines.append(line)
                line = word
                continue
            *full, line = self._broken(longer, width)
            lines += full
        return [*lines, line] if line else lines

    def _broken(self, word: str, width: float) -> list[str]:
        """A word in pieces that fit."""
        pieces = [""]
        for cluster in _CLUSTER.findall(word):
            if pieces[-1] and self.get_string_width(pieces[-1] + cluster) > width:
                pieces.append("")
            pieces[-1] += cluster
        return pieces

    def write_lines(
        self, x: float, y: float, text: str, *, points: float, width: float, height: float, bold: bool = False, least: float = 5
    ) -> float:
        """A paragraph, set smaller (down to `least` points) until it is no higher than `height` mm. Returns the y below it."""
        lines = self.lines_of(text, points=points, width=width, bold=bold)
        while len(lines) * points * _POINT * LEADING > height and points > least:
            points -= 0.5
            lines = self.lines_of(text, points=points, width=width, bold=bold)
        for line in lines:
            self.write_at(x, y, line, points=points, bold=bold)
            y += points * _POINT * LEADING
        return y

    def band(self, centre: Centre, x: float, y: float, *, repeats: int, cell: float = 1) -> None:
        """The band of a centre in black, `repeats` motifs long, cells of `cell` mm: fourteen wide and thirteen high."""
        self.set_fill_color(0)
        for row, cells in enumerate(weave(centre.code).rows):
            self._runs(x, y + row * cell, cells * repeats, cell)

    def square_code(self, text: str, x: float, y: float, side: float) -> None:
        """A QR code of `text`, `side` mm wide without its quiet zone (leave four of its cells white around it)."""
        matrix = segno.make(text, error="m", micro=False).matrix
        cell = side / len(matrix)
        self.set_fill_color(0)
        for row, cells in enumerate(matrix):
            self._runs(x, y + row * cell, "".join("1" if dark else "0" for dark in cells), cell)

    def _runs(self, x: float, y: float, cells: str, cell: float) -> None:
        """The dark cells of a row, neighbours as one rectangle."""
        start = None
        for place, dark in enumerate(cells + "0"):
            if dark == "1" and start is None:
                start = place
            elif dark == "0" and start is not None:
                self.rect(x + start * cell, y, (place - start) * cell, cell, style="F")
                start = None

    def rule(self, x: float, y: float, width: float) -> None:
        """A hairline."""
        self.set_line_width(0.2)
        self.line(x, y, x + width, y)

    def done(self) -> bytes:
        """The file; nothing can be drawn afterwards."""
        file = bytes(self.output())
        _close(self)
        return file


#: Of a band that is one motif long, in cells.
MOTIF = (COLUMNS, ROWS)


def picture_of(photo: Any) -> Any:
    """The stored file of a photo's smallest JPEG, or None: printing makes no renditions."""
    if photo is None:
        return None
    return _smallest([each for each in photo.renditions.all() if each.file.name.lower().endswith((".jpg", ".jpeg"))])


def _smallest(renditions: Sequence[Any]) -> Any:
    return min(renditions, key=lambda each: each.width).file if renditions else None
