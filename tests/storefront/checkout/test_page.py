"""The checkout page: suggestions, sums that add up, one's own change without alarm, and no form to send again on the way back."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model

from sellers.orders.actions import confirm_seller_order
from tests.factories.goods import product
from tests.factories.people import owner_of
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
WHO = {"name": "สมหญิง ใจดี", "phone": "081 234 5678", "address": "99 หมู่ 1"}


def at_checkout(*skus: str, visitor: Visitor | None = None) -> Visitor:
    guest = visitor or Visitor()
    for sku in skus or ("S01-001",):
        guest.open("/en" + product(sku).get_absolute_url().removeprefix("/en")).press("Add to basket", quantity="1")
    return guest.follow("Go to the address")


def with_total(*skus: str) -> Visitor:
    return at_checkout(*skus).press("See delivery and total", postcode="ฟ้าฮ่าม", **WHO)


def money(text: str) -> int:
    """ "฿1,250.50" in satang."""
    return round(float(text.removeprefix("฿").replace(",", "")) * 100)


def sums(guest: Visitor) -> list[list[int]]:
    """Every table of sums on the page, shop by shop, the whole last; in satang."""
    return [[money(dd.get_text()) for dd in table.find_all("dd")] for table in guest.page.find_all("dl", {"class": "sums"})]


def test_one_place_is_filled_in_by_its_name() -> None:
    guest = with_total()
    assert guest.status == 200 and "Order for" in guest.text
    guest.press("Order for")
    checkout = Order.objects.get().checkout
    assert (checkout.area_id, checkout.order.shipping_address.postcode) == ("500114", "50000")


def test_looking_up_a_place_complains_about_nothing_else() -> None:
    guest = at_checkout().press("Look it up", postcode="50000")
    assert guest.status == 200 and guest.page.find(attrs={"role": "alert"}) is None
    assert len(guest.page.find("select", {"name": "area"}).find_all("option")) > 2
    guest.press("Look it up", postcode="ไม่มีที่นี่")
    assert guest.status == 422 and "No place is called “ไม่มีที่นี่”." in guest.text and "Enter the name" not in guest.text


@pytest.mark.parametrize("route", ["platform", "direct"])
@pytest.mark.parametrize("cash", [False, True])
def test_every_sum_adds_up_to_the_order(route: str, cash: bool, settings: Any, market: dict[str, Any]) -> None:
    settings.PAYMENT_ROUTE = route
    guest = with_total("S01-001", "S03-007")
    if cash:
        ways = {"pay": "cash"} if route == "platform" else {f"pay__{market[code].pk}": "cash" for code in ("s01", "s03")}
        guest.press("Work out the total again", **ways)
    tables = sums(guest)
    assert len(tables) == 3 and all(len(table) == (4 if cash else 3) for table in tables)
    assert all(sum(table[:-1]) == table[-1] for table in tables)
    assert sum(table[-1] for table in tables[:-1]) == tables[-1][-1]
    guest.press("Order for")
    assert round(Order.objects.get().total_incl_tax * 100) == tables[-1][-1]


def test_a_change_of_ones_own_shows_the_new_total_without_alarm() -> None:
    guest = with_total()
    before = sums(guest)[-1][-1]
    guest.press("Order for", pay="cash")
    assert (guest.status, Order.objects.count()) == (200, 0)
    assert guest.page.find(attrs={"role": "alert"}) is None
    assert "This is the total for what you have just chosen." in guest.text
    assert sums(guest)[-1][-1] > before
    guest.press("Order for")
    assert Order.objects.get().seller_orders.get().cod_fee_satang > 0


def test_why_there_is_no_cash_is_said_and_pick_up_names_its_place() -> None:
    shop = product("S01-001").seller
    guest = at_checkout().press("Look it up", postcode=shop.area.postcode)
    guest.press("See delivery and total", area=f"{shop.area_id}.{shop.area.postcode}", **WHO)
    pick_up = next(
        radio for radio in guest.page.find_all("input", {"type": "radio"}) if "Pick up at the shop" in radio.find_parent("label").get_text()
    )
    assert shop.address in pick_up.find_parent("label").get_text()
    assert not pick_up.has_attr("checked")
    guest.press("Work out the total again", **{pick_up["name"].replace("-", "__"): pick_up["value"]})
    assert guest.page.find("input", {"name": "pay", "value": "cash"}) is None
    assert "Cash is collected by the carrier, so it does not go with pick-up" in guest.text


def test_every_press_leads_to_a_page_that_can_be_opened_again(client: Client) -> None:
    guest = at_checkout()
    fields = {name: str(UUID(int=7)) if name == "key" else value for name, value in {**WHO, "key": "", "postcode": "50000"}.items()}
    client.cookies = guest.client.cookies
    for press, extra in [
        ("lookup", {}),
        ("review", {}),
        ("review", {"name": ""}),
        ("place", {"area": ""}),
        ("review", {"area": "500114.50000"}),
    ]:
        answer = client.post("/en/checkout/", {**fields, **extra, press: "1"})
        assert (answer.status_code, answer["Location"].split("#")[0]) == (302, "/en/checkout/"), press
    page = client.get("/en/checkout/").content.decode()
    seen, chosen = (re.search(rf'name="{name}" value="(\w+)"', page).group(1) for name in ("seen", "chosen"))  # type: ignore[union-attr]
    answer = client.post("/en/checkout/", {**fields, "area": "500114.50000", "seen": seen, "chosen": chosen, "place": "1"})
    order = f"/en/orders/{Order.objects.get().number}/"
    assert answer["Location"] == order
    # Back from the order: the page that was there leads to the order, without a form to send again.
    assert client.get("/en/checkout/")["Location"] == order
    assert client.session["checkout"].keys() == {"at", "key"}


def test_an_accounts_last_address_is_filled_in(buyer: Any) -> None:
    first = Visitor()
    first.client.force_login(buyer)
    at_checkout(visitor=first).press("See delivery and total", postcode="ฟ้าฮ่าม", **WHO).press("Order for")
    assert Order.objects.get().user == buyer
    again = Visitor()
    again.client.force_login(buyer)
    again.open("/en" + product("S03-007").get_absolute_url().removeprefix("/en")).press("Add to basket").press("Go to the address")
    values = {field["name"]: field.get("value", "") for field in again.page.find_all("input") if field.get("name")}
    assert (values["address"], values["phone"], values["postcode"]) == (WHO["address"], "081-234-5678", "50000")
    again.press("Order for")
    assert Order.objects.count() == 2


# Suggestions


def test_suggestions_are_few_and_name_the_place(client: Client) -> None:
    answer = client.get("/checkout/areas/", {"q": "ฟ้าฮ่าม"})
    assert answer.json() == {
        "places": [{"value": "500114.50000", "postcode": "50000", "name": "ต.ฟ้าฮ่าม อ.เมืองเชียงใหม่ จ.เชียงใหม่"}],
        "more": False,
    }
    assert "max-age=86400" in answer["Cache-Control"]
    many = client.get("/checkout/areas/", {"q": "เมือง"}).json()
    assert (len(many["places"]), many["more"]) == (8, True)
    assert client.get("/checkout/areas/", {"q": "ก"}).json() == {"places": [], "more": False}
    assert client.post("/checkout/areas/").status_code == 405


def test_a_flood_of_searches_is_slowed_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.checkout.areas._RATE", "2/m/ip")
    assert [client.get("/checkout/areas/", {"q": "50000"}).status_code for _time in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("text", "known"),
    [("18.79012,98.99123", True), ("18.79,98.99", True), ("51.50000,10.00000", False), ("18.79", False), ("a,b", False), ("", False)],
)
def test_a_pin_reaches_the_shop_and_nonsense_is_left_out(text: str, known: bool) -> None:
    guest = with_total()
    guest.page.find("input", {"name": "pin"})["value"] = text
    guest.press("Order for")
    checkout = Order.objects.get().checkout
    assert (checkout.latitude is not None, checkout.longitude is not None) == (known, known)
    order = Order.objects.get().seller_orders.get()
    confirm_seller_order(seller_order=order, now=timezone.now())
    seller = Visitor()
    seller.client.force_login(owner_of(order.partner))
    assert ("geo:18.79" in str(seller.open(f"/en/sell/s01/orders/{order.pk}/").page)) is known


def test_sub_districts_stand_under_their_districts() -> None:
    select = at_checkout().press("Look it up", postcode="50000").page.find("select", {"name": "area"})
    groups = {group["label"]: [option.get_text() for option in group.find_all("option")] for group in select.find_all("optgroup")}
    assert list(groups) == ["Mueang Chiang Mai, Chiang Mai"] and "Fa Ham 50000" in groups["Mueang Chiang Mai, Chiang Mai"]
    assert "Mueang" not in " ".join(option for options in groups.values() for option in options)


def test_the_number_is_written_as_people_write_it_before_one_orders() -> None:
    assert "สมหญิง ใจดี · 081-234-5678" in with_total().text
    assert "· 12" in at_checkout().press("See delivery and total", postcode="ฟ้าฮ่าม", **WHO | {"phone": "12"}).text


def test_the_review_names_each_parcel_with_its_carrier_and_days() -> None:
    guest = with_total("S01-001", "S03-007")
    review = [" ".join(line.get_text().split()) for line in guest.page.select("ul.review li")]
    for sku in ("S01-001", "S03-007"):
        shop = product(sku).seller
        (line,) = [line for line in review if line.startswith(f"{shop.name_en}:")]
        assert re.search(r": .+, (\d+|\d+–\d+) days after the shop sends it$", line), line


@pytest.mark.parametrize("looked_up", [False, True])
def test_a_wrong_number_and_an_open_place_are_both_marked_and_both_in_the_summary(looked_up: bool) -> None:
    guest = at_checkout()
    if looked_up:
        guest.press("Look it up", postcode="50000")
    guest.press("See delivery and total", **{**WHO, "phone": "0212345678"}, postcode="50000")
    said = guest.page.find(attrs={"data-summary": True})
    links = {link["href"] for link in said.find_all("a")}
    for field in ("id_phone", "id_area"):
        assert guest.page.find(id=field).get("aria-invalid") == "true", field
        assert guest.page.find(id=f"{field}_error") is not None
        assert f"#{field}" in links
