"""The map of a province: its outline, a point for each centre, and one of them named."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sellers.centres.models import Centre
from sellers.centres.shapes import Shape, point_of, shape_of

#: Latitude and longitude in degrees, None where nobody has recorded them.
Position = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class Spot:
    """A named place on the map, in the units of the country's picture. The name stands on the side that has more room."""

    x: float
    y: float
    name: str
    to_the_left: bool

    @property
    def anchor(self) -> str:
        return "end" if self.to_the_left else "start"


@dataclass(frozen=True)
class ProvinceMap:
    """What components/province_map.html draws. `dots` is a path of points, `count` how many there are."""

    shape: Shape
    dots: str
    count: int
    spot: Spot | None

    @property
    def text(self) -> float:
        """The size of letters, the same on large and small provinces."""
        return self.shape.pin * 0.85

    @property
    def name_at(self) -> tuple[float, float]:
        """Where the name of the spot begins (or ends)."""
        if self.spot is None:
            return 0, 0
        away = self.shape.pin * 0.9
        return self.spot.x + (-away if self.spot.to_the_left else away), self.spot.y + self.text * 0.35

    @property
    def diamond(self) -> str:
        """The knot at the spot, as a path."""
        if self.spot is None:
            return ""
        half = self.shape.pin * 0.6
        return f"M{self.spot.x:.1f} {self.spot.y - half:.1f}l{half:.1f} {half:.1f} {-half:.1f} {half:.1f} {-half:.1f} {-half:.1f}z"


def _points(positions: Iterable[Position]) -> list[tuple[float, float]]:
    return [
        point_of(float(latitude), float(longitude)) for latitude, longitude in positions if latitude is not None and longitude is not None
    ]


def province_map(province: str, positions: Iterable[Position], centre: Centre | None = None, name: str = "") -> ProvinceMap | None:
    """The map of a province by its two digits; None for a province that has no outline."""
    shape = shape_of(province)
    if shape is None:
        return None
    points = _points(positions)
    spot = None
    if centre and (found := _points([(centre.latitude, centre.longitude)])):
        x, y = found[0]
        # Letters are about half as wide as they are high.
        room, needed = shape.left + shape.width - x, shape.pin * (0.9 + 0.85 * 0.5 * len(name))
        spot = Spot(x, y, name, to_the_left=needed > room and x - shape.left > room)
    return ProvinceMap(shape, "".join(f"M{x:.1f} {y:.1f}h0" for x, y in points), len(points), spot)
