"""Captions (WebVTT) and tables as text (CSV): UTF-8 without anything that a program would obey."""

import csv
import re
from io import StringIO

from django.utils.translation import gettext_lazy as _

from catalog.papers.refusal import PaperRefused

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?[\d.,\s]*%?")
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def is_captions(data: bytes) -> bool:
    """Whether a file says that it is WebVTT."""
    return re.match(rb"(?:\xef\xbb\xbf)?WEBVTT[ \t\r\n]", data + b"\n") is not None


def check_text(data: bytes) -> str:
    """The text. Raises `PaperRefused` where it is none."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PaperRefused(_("This text is not UTF-8. Save it as “UTF-8” and choose the new file.")) from error
    if _CONTROL.search(text):
        raise PaperRefused(_("This file is not a text. Save it once more and choose the new file."))
    return text


def check_table(data: bytes) -> None:
    """Raises `PaperRefused` for what is no CSV, or has cells that a spreadsheet would run."""
    text = check_text(data)
    if text.lstrip()[:1] in ("<", "#", "%", "{"):
        raise PaperRefused(_("This file is not a table. Save it as CSV and choose the new file."))
    try:
        cells = [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]
    except csv.Error as error:
        raise PaperRefused(_("This file is not a table. Save it as CSV and choose the new file.")) from error
    if any(cell.startswith(_BEGINS_A_FORMULA) and not _NUMBER.fullmatch(cell) for cell in cells):
        raise PaperRefused(_("This table has formulas. Save the values only and choose the new file."))
