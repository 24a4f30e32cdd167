"""Numbers as people type them, and what others ask: exact."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.utils.translation import override

from catalog.models import Category, Product, SaleUnit
from sellers.workspace.products.drafts import price_of, unit_price_of
from sellers.workspace.products.forms import WhatForm
from sellers.workspace.products.hints import price_hints
from sellers.workspace.products.kinds import find_kinds, kinds
from sellers.workspace.products.numbers import NumberField
from tests.factories.goods import make_product


@pytest.mark.parametrize(
    ("text", "number"),
    [("120", "120"), (" ๑,๒๕๐.๕๐ ", "1250.50"), ("฿95", "95"), ("1,000.-", "1000"), ("12 บาท", "12"), ("0.25", "0.25"), ("1e3", "1000")],
)
def test_numbers_are_read_as_people_type_them(text: str, number: str) -> None:
    assert NumberField(least=Decimal(0), most=Decimal(10_000), decimals=2).clean(text) == Decimal(number)


@pytest.mark.parametrize("text", ["-1", "10001", "0.001", "NaN", "Infinity", "12a", "1..2", "๑๒x", "1e99", "9" * 19])
def test_what_is_no_such_number_is_refused(text: str) -> None:
    with pytest.raises(forms.ValidationError):
        NumberField(least=Decimal(0), most=Decimal(10_000), decimals=2).clean(text)


@pytest.mark.parametrize(
    ("price", "quantity", "unit", "seen"),
    [
        ("120", "200", "g", "฿600/กก."),
        ("285", "5", "kg", "฿57/กก."),
        ("65", "250", "g", "฿260/กก."),
        ("89", "320", "ml", "฿278/ลิตร"),
        ("1", "1", "kg", "฿1/กก."),
        ("3.33", "1.5", "l", "฿2.22/ลิตร"),
        ("๙๙.๕๐", "๓", "m", "฿33/เมตร"),
        ("100", "8", "piece", "฿13/ชิ้น"),
        ("100", "1", "piece", ""),
        ("", "200", "g", ""),
        ("120", "abc", "g", ""),
        ("0", "200", "g", ""),
    ],
)
def test_the_unit_price_of_what_is_typed(price: str, quantity: str, unit: str, seen: str) -> None:
    with override("th"):
        assert unit_price_of({"price": price, "quantity": quantity, "quantity_unit": unit}) == seen


@pytest.fixture
def shelf(market: dict[str, Any]) -> Category:
    """A shelf of goods that this test made, and no others."""
    shelf = Category.objects.get(slug="rice-sticky")
    Product.categories.through.objects.filter(category=shelf).delete()
    return shelf


def put(market: dict[str, Any], shelf: Category, sku: str, baht: int, grams: int, unit: str = "g", shop: str = "s01") -> Product:
    goods = make_product(shop=market[shop], sku=sku, price_satang=baht * 100)
    Product.objects.filter(pk=goods.pk).update(net_quantity=grams, net_unit=unit)
    goods.categories.set([shelf])
    return goods


@pytest.mark.django_db
def test_a_hint_is_the_median_and_the_range_of_at_least_three(market: dict[str, Any], shelf: Category) -> None:
    put(market, shelf, "H-1", 50, 1_000)
    mine = put(market, shelf, "H-2", 40, 500, shop="s02")
    put(market, shelf, "H-ml", 10, 100, "ml")
    asking = market["s03"].pk
    assert price_hints(shelf.pk, apart_from=asking) == []
    put(market, shelf, "H-3", 33, 1_000)
    (hint,) = price_hints(shelf.pk, apart_from=asking)
    assert (hint.unit, hint.count, hint.middle, hint.low, hint.high) == ("g", 3, 5_000, 3_300, 8_000)
    with override("th"):
        assert (hint.middle_words, hint.low_words, hint.high_words) == ("฿50/กก.", "฿33/กก.", "฿80/กก.")
    assert price_hints(shelf.pk, apart_from=mine.seller_id) == []  # a shop is not compared with itself
    put(market, shelf, "H-4", 70, 1_000)
    assert price_hints(shelf.pk, apart_from=asking)[0].middle == 6_000  # between 50 and 70
    Product.objects.filter(upc="H-4").update(state="paused", is_public=False)
    assert price_hints(shelf.pk, apart_from=asking)[0].count == 3


@pytest.mark.django_db
def test_hints_per_piece(market: dict[str, Any], shelf: Category) -> None:
    for number, baht in enumerate((100, 250, 300)):
        put(market, shelf, f"P-{number}", baht, 1, "piece")
    (hint,) = price_hints(shelf.pk, apart_from=market["s02"].pk)
    with override("th"):
        assert (hint.middle_words, hint.low_words, hint.high_words) == ("฿250/ชิ้น", "฿100/ชิ้น", "฿300/ชิ้น")


@pytest.mark.django_db
def test_kinds_are_found_by_their_name_and_by_what_is_sold_there(market: dict[str, Any]) -> None:
    with override("th"):
        tree = kinds()
        assert [kind.name for kind in tree[:2]] == ["ผลผลิตสดจากสวน", "ข้าวและธัญพืช"]
        assert find_kinds("หอมมะลิ", tree)[0].way == "ข้าวและธัญพืช › ข้าวหอมมะลิ"
        assert "ผลไม้อบแห้งและกวน" in [kind.name for kind in find_kinds("กล้วยตาก", tree)]  # no kind is called so
        assert find_kinds("มะม่วงกวน", tree)[0].name == "ผลไม้อบแห้งและกวน"  # by the end of the word, then by its beginning
        assert "มะม่วง" in [kind.name for kind in find_kinds("มะม่วงกวน", tree)]
        assert find_kinds("ก", tree) == [] and find_kinds("zzzz", tree) == []
        assert [kind.name for kind in find_kinds("ข้าวและธัญพืช › ข้าวหอมมะลิ", tree)][:1] == ["ข้าวหอมมะลิ"]
    with override("en"):
        assert find_kinds("silk", kinds())[0].name == "Silk"


def test_a_typed_price_is_shown_as_buyers_read_it() -> None:
    assert [price_of({"price": typed}) for typed in ("๘๙.๕๐", "1,000.-", "", "abc")] == ["฿89.50", "฿1,000", "", ""]


def test_units_of_one_thai_name_stand_once_and_the_chosen_one_stays() -> None:
    jar, pot, bag = (
        SaleUnit(pk=pk, name=name, name_en=english) for pk, name, english in ((1, "กระปุก", "jar"), (2, "กระปุก", "pot"), (3, "ถุง", "bag"))
    )

    def offered(chosen: str) -> list[tuple[str, str]]:
        form = WhatForm({"unit": chosen}, check=False, kinds=[], units=[jar, pot, bag])
        return list(form.fields["unit"].choices)  # type: ignore[attr-defined]

    with override("th"):
        assert offered("") == [("1", "กระปุก"), ("3", "ถุง")] and offered("2") == [("2", "กระปุก"), ("3", "ถุง")]
    with override("en"):
        assert [name for _pk, name in offered("")] == ["jar", "pot", "bag"]
