"""Products with price and opening stock, from files."""

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from catalog.models import Product
from sellers.models import StockRecord
from sellers.stock.imports import import_products
from sellers.stock.models import StockMovement
from tests.database.keys import ROOT
from tests.factories.goods import stock
from tests.factories.tables import copy_table

pytestmark = pytest.mark.django_db
DATA = ROOT / "config/demo/data"


def test_a_second_run_changes_nothing() -> None:
    before = list(StockRecord.objects.order_by("pk").values()), StockMovement.objects.count()
    assert str(import_products(DATA / "products.csv", DATA / "products.yaml")) == "0 new, 0 changed, 120 unchanged"
    assert (list(StockRecord.objects.order_by("pk").values()), StockMovement.objects.count()) == before


def test_a_price_is_changed_and_the_stock_of_the_file_is_not_booked_again(tmp_path: Path) -> None:
    path = copy_table(DATA / "products.csv", tmp_path / "products.csv", {(2, "price_thb"): "290.50", (2, "stock"): "999"})
    before = stock("S01-001").num_in_stock
    assert str(import_products(path, DATA / "products.yaml")) == "0 new, 2 changed, 118 unchanged"
    record = stock("S01-001")
    assert (record.product.price_satang, str(record.price), record.num_in_stock) == (29050, "290.50", before)


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("price_thb", "abc", "row 4: 'abc' is not a number"),
        ("price_thb", "NaN", "row 4: 'NaN' is not a number"),
        ("price_thb", "0", "row 4: price 0 or content"),
        ("price_thb", "9.999", "row 4: '9.999' is not a number of at least 0 with two decimals at most"),
        ("net_quantity", "some", "row 4: 'some' is not a number"),
        ("shipping_weight_g", "0", "row 4: '0' is not a whole number of at least 1"),
        ("stock", "many", "row 4: 'many' is not a number"),
        ("stock", "-1", "row 4: '-1' is not a whole number of at least 0"),
        ("shelf_life_days", "", "row 4: '' is not a number"),
        ("category_slug", "moon-dust", "row 4: there is no category moon-dust"),
        ("seller_code", "S99", "row 4: there is no shop S99"),
        ("storage", "oven", "'oven' is not known here"),
        ("sku", "S01-001", "row 4: says again what row 2 says: S01-001"),
        ("sku", "S99-001", "row 4: column or value 'S99-001' is missing"),
    ],
)
def test_one_bad_cell_is_named_and_nothing_is_written(tmp_path: Path, column: str, text: str, said: str) -> None:
    path = copy_table(DATA / "products.csv", tmp_path / "products.csv", {(2, "name_en"): "Changed", (4, column): text})
    with pytest.raises(CommandError) as refused:
        import_products(path, DATA / "products.yaml")
    assert "products.csv: nothing was imported." in str(refused.value)
    assert said in str(refused.value)
    assert not Product.objects.filter(title_en="Changed").exists()
