"""How to read the band of a centre: which columns of the weave are the province, the district and the sub-district."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.languages import localised, speaks_english
from sellers.centres.models import AdminArea, Centre
from sellers.centres.weave import COLUMNS, ROWS, Weave, weave

#: Units of the picture to a cell.
CELL = 16
#: The rows of a digit, from the rim of the motif to its middle, and the first column of the code.
_DIGIT_ROWS = range(3, 7)
_FIRST = 1


@dataclass(frozen=True)
class Part:
    """Two digits of the code: what they name, and how the key to them is drawn (columns that it hides, on a grid of 14 x 13)."""

    level: str
    digits: str
    name: str
    hidden: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Reading:
    """The figure: the weave enlarged, a digit under each column of its left half, a bracket under each pair."""

    weave: Weave
    parts: Sequence[Part]

    @property
    def size(self) -> tuple[int, int]:
        return COLUMNS * CELL, ROWS * CELL

    @property
    def digits(self) -> list[tuple[int, str]]:
        """(middle of the column, digit)."""
        return [(CELL * (_FIRST + nth) + CELL // 2, digit) for nth, digit in enumerate("".join(part.digits for part in self.parts))]

    @property
    def brackets(self) -> list[int]:
        """The left ends of the brackets, each as wide as two cells."""
        return [CELL * (_FIRST + 2 * nth) for nth in range(len(self.parts))]


def _hidden(nth: int) -> list[tuple[int, int]]:
    """(first column, width) of what does not belong to the `nth` pair of digits, left and right of the fold."""
    start = _FIRST + 2 * nth
    mirrored = COLUMNS - start - 2
    stripes = [(0, start), (start + 2, mirrored - start - 2), (mirrored + 2, COLUMNS - mirrored - 2)]
    return [(at, width) for at, width in stripes if width]


def _names(area: AdminArea) -> tuple[str, str, str]:
    """Province, district and sub-district, in Thai each with its word; Bangkok has its own."""
    district = area.parent
    province = district.parent if district else None
    if district is None or province is None:
        return "", "", localised(area, "name")
    names = localised(province, "name"), localised(district, "name"), localised(area, "name")
    if speaks_english():
        return names
    if area.in_bangkok:
        return names[0], f"เขต{names[1]}", f"แขวง{names[2]}"
    return f"จังหวัด{names[0]}", f"อำเภอ{names[1]}", f"ตำบล{names[2]}"


def reading_of(centre: Centre) -> Reading:
    """The figure of a centre whose area is loaded with its parents. An agricultural centre is coded by its district: its heart is 00."""
    digits = (re.sub(r"\D", "", centre.code) + "000000")[:6]
    names = _names(centre.area)
    if centre.kind == Centre.Kind.AGRICULTURAL_LEARNING:
        names = (names[0], names[1], "")
    levels = ("province", "district", "subdistrict")
    return Reading(
        weave(centre.code), [Part(level, digits[2 * nth : 2 * nth + 2], names[nth], _hidden(nth)) for nth, level in enumerate(levels)]
    )


def alphabet() -> list[tuple[str, str]]:
    """The ten digits as they are woven, each with the path of its column of four cells, the rim on top."""
    found = []
    for digit in "0123456789":
        rows = weave(f"DCC-{digit * 6}").rows
        found.append((digit, "".join(f"M0 {nth}h1v1h-1z" for nth, row in enumerate(_DIGIT_ROWS) if rows[row][_FIRST] == "1")))
    return found
