"""The outlines of the 77 provinces, in one flat picture of the country (`data/province_paths.json`, whose projection is Mercator's)."""

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "province_paths.json"
_POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")


@dataclass(frozen=True)
class Shape:
    """A province's outline: SVG path, and the corner and size of its bounding box, all in units of the country's picture."""

    code: str
    path: str
    left: float
    top: float
    width: float
    height: float

    @property
    def view_box(self) -> str:
        """The box with some air around it, as the SVG attribute says it."""
        air = max(self.width, self.height) * 0.04
        return f"{self.left - air:.1f} {self.top - air:.1f} {self.width + 2 * air:.1f} {self.height + 2 * air:.1f}"

    @property
    def pin(self) -> float:
        """How large a mark on this map is, so that it looks alike on large and small provinces."""
        return max(self.width, self.height) / 18


@cache
def _country() -> dict[str, object]:
    loaded: dict[str, object] = json.loads(_FILE.read_text())
    return loaded


@cache
def shape_of(province: str) -> Shape | None:
    """The outline of a province by its two-digit code; None for a code that is none."""
    found = _country()["provinces"].get(province)  # type: ignore[attr-defined]
    if found is None:
        return None
    points = [(float(x), float(y)) for x, y in _POINT.findall(found["d"])]
    left, top = min(x for x, _y in points), min(y for _x, y in points)
    return Shape(province, found["d"], left, top, max(x for x, _y in points) - left, max(y for _x, y in points) - top)


def point_of(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place lies in the country's picture."""
    projection: dict[str, float] = _country()["projection"]  # type: ignore[assignment]
    width = float(str(_country()["viewBox"]).split()[2])
    scale = width / (projection["lng1"] - projection["lng0"])

    def mercator(degrees: float) -> float:
        return math.log(math.tan(math.pi / 4 + degrees * math.pi / 360)) * 180 / math.pi

    return (longitude - projection["lng0"]) * scale, (mercator(projection["lat1"]) - mercator(latitude)) * scale
