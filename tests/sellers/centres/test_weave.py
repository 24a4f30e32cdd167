"""The bands of centres: exact, the same everywhere, and telling places apart."""

import csv

import pytest

from sellers.centres.imports import DATA
from sellers.centres.shapes import point_of, shape_of
from sellers.centres.weave import COLUMNS, ROWS, region_of, weave


def test_a_band_is_exactly_this() -> None:
    """Nam Om, Roi Et: the pattern on the first product of the demo, as it was drawn first."""
    assert weave("DCC-450210").rows == (
        "00000000000000",
        "11111111111111",
        "00000000000000",
        "01001100110010",
        "01010011001010",
        "00111011011100",
        "10100100100100",
        "00111011011100",
        "01010011001010",
        "01001100110010",
        "00000000000000",
        "11111111111111",
        "00000000000000",
    )
    assert weave("DCC-450210").path.startswith("M0 1h14v1h-14zM1 3h1v1h-1zM4 3h2v1h-2z")


@pytest.mark.parametrize("code", ["DCC-450210", "DCC-100101", "DCC-930512", "ALC-4502"])
def test_a_band_repeats_and_mirrors(code: str) -> None:
    rows = weave(code).rows
    assert len(rows) == ROWS and {len(row) for row in rows} == {COLUMNS}
    assert rows == rows[::-1]
    assert all(row[1:13] == row[1:13][::-1] for row in rows[3:10])


def test_neighbours_share_the_rim_and_nobody_shares_all() -> None:
    here, next_door, elsewhere = weave("DCC-450210"), weave("DCC-450211"), weave("DCC-930512")
    rim = [row[1:3] for row in here.rows[3:10]]
    assert rim == [row[1:3] for row in next_door.rows[3:10]] != [row[1:3] for row in elsewhere.rows[3:10]]
    assert len({here.rows, next_door.rows, elsewhere.rows}) == 3
    assert here.ground == next_door.ground != elsewhere.ground


def test_agricultural_centres_have_a_broken_border() -> None:
    assert "0" in weave("ALC-4502").rows[1] and "0" not in weave("DCC-450200").rows[1]


def test_every_province_has_its_region_and_outline() -> None:
    with (DATA / "provinces.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 77
    assert {row["province_code"]: row["region6"] for row in rows} == {row["province_code"]: region_of(row["province_code"]) for row in rows}
    for row in rows:
        shape = shape_of(row["province_code"])
        assert shape, row["province_en"]
        x, y = point_of(float(row["lat"]), float(row["lng"]))
        assert shape.left <= x <= shape.left + shape.width and shape.top <= y <= shape.top + shape.height, row["province_en"]
