"""ลายศูนย์: the woven band of a training centre, computed from its public code and stored nowhere.

The six digits of a code are province, district and sub-district, two each. Every digit is a column of four cells; the columns are
mirrored left to right and top to bottom, as a weft motif is. So the rim is shared by all centres of a province, the next columns by the
district, and only the heart is the centre's own. The ground is the dye of the region. An agricultural centre (coded by district only)
has a broken border line.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from sellers.centres.provinces import provinces

COLUMNS, ROWS = 14, 13

#: Cells of a digit, from the middle row outwards; neighbouring digits differ in two cells or more.
_CELLS = {
    "0": "0110",
    "1": "1001",
    "2": "0101",
    "3": "1011",
    "4": "0011",
    "5": "1100",
    "6": "1010",
    "7": "0111",
    "8": "1101",
    "9": "0100",
}

#: Region -> (ground, thread): lac, indigo, turmeric, mangosteen, leaf and mangrove, each with the thread that shows on it.
DYES = {
    "North": ("#7e2338", "#f3e2cf"),
    "Northeast": ("#22376b", "#f4ecda"),
    "Central": ("#d9a021", "#3a2508"),
    "East": ("#55294f", "#efdfe6"),
    "West": ("#3f5b33", "#eef0d8"),
    "South": ("#7d4527", "#f6e4d0"),
}
#: For thermal printers and photocopies.
INK = ("#ffffff", "#000000")


@dataclass(frozen=True)
class Weave:
    """One band. `name` is its id in a page; `rows` are thirteen strings of fourteen cells, "1" where the thread lies on top."""

    name: str
    region: str
    ground: str
    thread: str
    rows: tuple[str, ...]

    @property
    def path(self) -> str:
        """One SVG path of the thread on the 14 x 13 grid; neighbouring cells of a row are one run."""
        return "".join(
            f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z" for y, row in enumerate(self.rows) for run in re.finditer("1+", row)
        )


def region_of(code: str) -> str:
    """The region of a centre, or of an area, by its code: "North", "Northeast", "Central", "East", "West" or "South"."""
    province = provinces().get(re.sub(r"\D", "", code)[:2])
    return province.region if province else "Central"


@lru_cache(maxsize=1024)
def weave(code: str) -> Weave:
    """The band of the centre with this code, such as "DCC-450210"."""
    digits = (re.sub(r"\D", "", code) + "000000")[:6]
    half = [_CELLS[digit] for digit in digits]
    columns = ["1000", *half, *half[::-1], "0000"]
    upper = ["".join(column[row] for column in columns) for row in (3, 2, 1, 0)]
    border = "11011110111101" if code.upper().startswith("ALC") else "1" * COLUMNS
    blank = "0" * COLUMNS
    rows = (blank, border, blank, *upper, *upper[-2::-1], blank, border, blank)
    region = region_of(code)
    return Weave(f"w-{code.replace('-', '').lower()}", region, *DYES[region], rows)
