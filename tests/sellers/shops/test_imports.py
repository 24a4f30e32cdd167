"""Shops from files."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from sellers.models import Partner
from sellers.shops.imports import import_shops
from tests.database.keys import ROOT
from tests.factories.tables import copy_table

pytestmark = pytest.mark.django_db
DATA = ROOT / "config/demo/data"


def test_a_second_run_changes_nothing_and_closes_no_shop() -> None:
    counts = import_shops(DATA / "shops.csv", DATA / "shops.yaml")
    assert (counts.created, counts.changed) == (0, 0)
    assert counts.unchanged > 50
    assert Partner.objects.filter(state="active").count() == 25


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("subdistrict_code", "999999", "row 4: there is no sub-district 999999"),
        ("producer_type", "giant", "row 4: 'giant' is not a kind of producer"),
        ("phone", "12", "row 4: '12' is not a phone number"),
        ("certifications", "gold", "row 4: unknown certifications: gold"),
        ("community_enterprise_no", "1-45-02-10/1-9001", "row 4: community enterprise number 1-45-02-10/1-9001 is not of"),
        ("seller_code", "S99", "row 4: column or value 'S99' is missing"),
        ("seller_code", "S01", "row 4: says again what row 2 says: s01"),
    ],
)
def test_one_bad_cell_is_named_and_nothing_is_written(tmp_path: Path, column: str, text: str, said: str) -> None:
    cells = {(2, "name_en"): "Changed", (4, column): text}
    if column == "seller_code" and text == "S01":
        cells |= {(4, "community_enterprise_no"): ""}
    path = copy_table(DATA / "shops.csv", tmp_path / "shops.csv", cells)
    with pytest.raises(CommandError) as refused:
        import_shops(path, DATA / "shops.yaml")
    assert "shops.csv: nothing was imported." in str(refused.value)
    assert said in str(refused.value)
