"""Carriers, boxes, rates, and the ways in which shops send, from files."""

import shutil
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from sellers.delivery.imports import DATA, import_delivery, import_delivery_methods
from sellers.delivery.models import Carrier, DeliveryMethod
from tests.database.keys import ROOT
from tests.factories.tables import copy_table

pytestmark = pytest.mark.django_db
SHOPS = ROOT / "config/demo/data/shops.csv"
TABLES = ("rates.csv", "boxes.csv", "carriers.csv")


def test_a_second_run_changes_nothing() -> None:
    for counts in (import_delivery(), import_delivery_methods(SHOPS)):
        assert (counts.created, counts.changed) == (0, 0)
        assert counts.unchanged > 20


@pytest.mark.parametrize(
    ("table", "column", "text", "said"),
    [
        ("rates.csv", "price_thb", "abc", "row 4: 'abc' is not a number"),
        ("rates.csv", "price_thb", "nan", "row 4: 'nan' is not a number"),
        ("rates.csv", "max_weight_g", "0", "row 4: '0' is not a whole number of at least 1"),
        ("rates.csv", "zone_to", "moon", "row 4: 'any' to 'moon' are not zones"),
        ("rates.csv", "max_weight_g", "250", "row 4: says again what row 2 says"),
        ("boxes.csv", "width_cm", "wide", "row 4: 'wide' is not a number"),
        ("boxes.csv", "box", "envelope", "row 4: says again what row 2 says: envelope"),
        ("carriers.csv", "rate_table", "none", "row 4: column or value 'none' is missing"),
        ("carriers.csv", "carrier", "flash", "row 4: says again what row 3 says: flash"),
    ],
)
def test_one_bad_cell_is_named_and_nothing_is_written(tmp_path: Path, table: str, column: str, text: str, said: str) -> None:
    for name in TABLES:
        shutil.copy(DATA / name, tmp_path)
    copy_table(DATA / "carriers.csv", tmp_path / "carriers.csv", {(2, "name_en"): "Changed"})
    copy_table(tmp_path / table, tmp_path / table, {(4, column): text})
    with pytest.raises(CommandError) as refused:
        import_delivery(tmp_path)
    assert str(refused.value).startswith(f"{table}: nothing was imported.\n{said}")
    assert not Carrier.objects.filter(name_en="Changed").exists()


def test_an_unknown_carrier_of_a_shop_is_named(tmp_path: Path) -> None:
    path = copy_table(SHOPS, tmp_path / "shops.csv", {(2, "carriers"): "cold", (3, "carriers"): "pigeon"})
    before = DeliveryMethod.objects.count()
    with pytest.raises(CommandError, match="row 3: unknown carriers: pigeon"):
        import_delivery_methods(path)
    assert DeliveryMethod.objects.count() == before
