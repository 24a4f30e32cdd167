"""Delivery in the basket: a range before the place is known, a choice after, and honest words about what more costs."""

import re
from typing import Any

import pytest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from oscar.core.loading import get_model

from sellers.delivery.quotes import quote
from sellers.formats import baht
from storefront.address.places import find_places, read_place
from storefront.basket.contents import contents_of, contents_to_show
from storefront.basket.parcels import parcel_offers, read_choices
from tests.factories.goods import leave_in_stock, make_basket, make_product, product, stock
from tests.factories.people import area
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
CHIANG_MAI = "500110.50100"


def offer_of(goods: dict[str, int], choices: dict[str, int] | None = None) -> Any:
    (group,) = contents_of(make_basket(goods=goods))
    (parcel,) = parcel_offers([group], area(), choices or {})[group.partner.pk]
    return parcel


@pytest.mark.parametrize("sku", ["S01-003", "S07-019", "S03-007"])
def test_the_hint_is_true_and_one_more_would_cost_more_or_be_out_of_stock(sku: str) -> None:
    offer = offer_of({sku: 1})
    units = offer.saving.units if offer.saving else 0
    assert units <= 10
    free = stock(sku).free
    assert offer_of({sku: 1 + units}).chosen.price_satang == offer.chosen.price_satang
    if units < 10 and 1 + units < free:
        dearer = offer_of({sku: 2 + units}, {offer.field: offer.chosen.method.pk})
        assert dearer.chosen.price_satang != offer.chosen.price_satang


def test_no_more_is_promised_than_the_shop_has() -> None:
    assert offer_of({"S07-019": 1}).saving.units > 1
    leave_in_stock("S07-019", 2)
    assert offer_of({"S07-019": 1}).saving.units == 1
    leave_in_stock("S07-019", 1)
    assert offer_of({"S07-019": 1}).saving is None


def test_before_the_place_is_known_the_price_is_a_range_that_holds_both_zones() -> None:
    groups = contents_of(make_basket(goods={"S01-001": 1}))
    (offer,) = parcel_offers(groups, None, {})[groups[0].partner.pk]
    found = []
    for code in ("100101", "500110"):
        options = quote({offer.key: offer.load}, area(code))[offer.key]
        found.append(next(option.price_satang for option in options if not option.method.is_pickup))
    assert (offer.low, offer.high, offer.chosen) == (min(found), max(found), None)


def test_a_chosen_way_is_kept_for_the_checkout_and_the_order_costs_what_the_basket_said() -> None:
    guest = Visitor().open("/en" + product("S01-001").get_absolute_url().removeprefix("/en")).press("Add to basket", quantity="1")
    guest.open("/en/basket/?where=500110").open("/en/basket/?place=" + CHIANG_MAI)
    radios = guest.page.find_all("input", {"type": "radio", "form": "go"})
    dear = radios[1]
    assert radios[0].has_attr("checked") and not dear.has_attr("checked")
    guest.open(f"/en/basket/?{dear['name']}={dear['value']}")
    total = guest.page.find("div", {"class": "total"}).find("dd").get_text()
    guest.press("Go to the address")
    assert guest.url == "/en/checkout/"
    assert guest.page.find("input", {"name": dear["name"], "checked": True})["value"] == dear["value"]
    guest.press("Order for", name="สมหญิง", phone="0812345678", address="99 หมู่ 1")
    order = get_model("order", "Order").objects.get()
    assert f"฿{order.total_incl_tax:,.2f}".removesuffix(".00") == total
    assert order.seller_orders.get().parcels.get().method_id == int(dear["value"])


def test_what_is_no_choice_is_left_out() -> None:
    typed = RequestFactory().get("/", {"delivery-1-ambient": "5", "delivery-2-x": "-1", "delivery-3-y": "9" * 30, "pay": "7"}).GET
    assert read_choices(typed) == {"delivery-1-ambient": 5}


def test_a_basket_page_costs_the_same_for_three_lines_and_for_ninety(market: dict[str, Any]) -> None:
    from django.db import connection

    offer_of({"S01-001": 1})  # prices and boxes are cached
    found = []
    for number in (1, 30):
        goods = {
            make_product(shop=market[code], sku=f"{code}-{number}-{each}", weight_g=20).upc: 1
            for code in ("s01", "s03", "s06")
            for each in range(number)
        }
        basket = make_basket(goods=goods)
        with CaptureQueriesContext(connection) as captured:
            groups, _saved = contents_to_show(basket)
            parcel_offers(groups, area(), {})
            [item.product.photo and list(item.product.photo.renditions.all()) for group in groups for item in group.items]
            [group.partner.centre for group in groups]
        found.append(len(captured))
    assert found[0] == found[1]


# Places


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("50000", r"^5001\d\d\.50000$"),
        ("๕๐๐๐๐", r"^5001\d\d\.50000$"),
        ("ฟ้าฮ่าม", r"^500114\.50000$"),
        ("ต.ฟ้าฮ่าม", r"^500114\.50000$"),
        ("ตำบล ฟ้าฮ่าม", r"^500114\.50000$"),
        ("Fa Ham", r"^500114\.50000$"),
        ("เมืองเชียงใหม่", r"^5001\d\d\."),
    ],
)
def test_a_place_is_found_by_what_people_type(typed: str, first: str) -> None:
    assert re.match(first, find_places(typed)[0].value)


def test_a_sub_district_with_two_postcodes_is_there_twice_and_each_finds_it() -> None:
    two = [found for found in find_places("หัวหมาก") if found.area.code == "100608"]
    assert [found.postcode for found in two] == ["10240", "10250"]
    for found in two:
        assert found.value in {each.value for each in find_places(found.postcode)}
        assert read_place(found.value) == found


@pytest.mark.parametrize("typed", ["", "ก", "99999", "1234", "x" * 100, "ไม่มีที่นี่", "a\x00b", "%", "' OR 1=1"])
def test_nonsense_finds_nothing(typed: str) -> None:
    assert find_places(typed) == []


@pytest.mark.parametrize("value", ["", "500114", "500114.", "500114.10110", "999999.50000", "x.50000", "500114.50000.1"])
def test_a_cookie_that_was_tampered_with_is_no_place(value: str) -> None:
    assert read_place(value) is None


@pytest.mark.parametrize("typed", ["เชียงใหม่", "จ.เชียงใหม่", "Chiang Mai", "กรุงเทพ", "กทม"])
def test_a_province_is_asked_for_its_district_and_never_taken_for_a_village(typed: str, client: Any) -> None:
    """There is a sub-district Chiang Mai in Roi Et."""
    assert find_places(typed) == []
    client.post("/basket/add/", {"product": product("S01-001").pk, "quantity": "1"})
    page = client.get("/en/basket/", {"where": typed})
    assert page.status_code == 200 and "is a province" in page.content.decode() and "place" not in page.cookies


def test_the_province_named_on_a_product_prices_the_basket() -> None:
    guest = Visitor().open("/en" + product("S01-001").get_absolute_url().removeprefix("/en"))
    guest.press("Work out delivery", province="50").press("Add to basket", quantity="1").open("/en/basket/")
    groups = contents_of(make_basket(goods={"S01-001": 1}))
    (offer,) = parcel_offers(groups, area("500110"), {})[groups[0].partner.pk]
    said = " ".join(guest.page.select_one(".sums").get_text(" ").split())
    assert f"Delivery to Chiang Mai {baht(offer.chosen.price_satang)} " in said and "–" not in said
