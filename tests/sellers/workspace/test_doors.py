"""Who may come to a shop's counter: every page and every step x everybody, and a refused request changed nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sellers.orders.actions import pack_seller_order, ship_seller_order
from sellers.orders.models import SellerOrder
from sellers.payments.actions import cancel_seller_order
from sellers.payments.models import Slip
from tests.sellers.workspace.counter import Cast, everything, make_cast, pay, payment_of, place, send_slip

pytestmark = pytest.mark.django_db
OUTSIDERS = ("buyer", "stranger", "former")


@pytest.fixture
def cast(market: dict[str, Any]) -> Cast:
    return make_cast(market["s01"], market["s02"])


@pytest.fixture
def shelf(settings: Any) -> dict[str, Any]:
    """Under `direct`, one order of shop s01 at each point where somebody may press something."""
    settings.PAYMENT_ROUTE = "direct"
    (unpaid,) = place({"S01-001": 1})
    (slip_sent,) = place({"S01-001": 1})
    slip = send_slip(payment_of(slip_sent))
    (to_pack,) = place({"S01-001": 1})
    pay(to_pack)
    (packed,) = place({"S01-002": 1})
    pack_seller_order(seller_order=pay(packed), actor=None)
    (shipped,) = place({"S01-002": 1})
    pack_seller_order(seller_order=pay(shipped), actor=None)
    ship_seller_order(seller_order=shipped, tracking={}, actor=None)
    (cash,) = place({"S01-001": 1}, cash=True)
    pack_seller_order(seller_order=cash, actor=None)
    ship_seller_order(seller_order=cash, tracking={}, actor=None)
    (owed,) = place({"S01-001": 1})
    cancel_seller_order(seller_order=pay(owed), reason="x", actor=None)
    return {
        "unpaid": unpaid,
        "slip_sent": slip_sent,
        "slip": slip,
        "to_pack": to_pack,
        "packed": packed,
        "shipped": shipped,
        "cash": cash,
        "owed": owed,
    }


def pages(shelf: dict[str, Any], code: str = "s01") -> dict[str, str]:
    """Name -> address of every page of the counter."""
    return {
        "today": reverse("sell_today", args=[code]),
        "help": reverse("sell_help", args=[code]),
        "labels": reverse("sell_labels", args=[code]),
        "pack lists": reverse("sell_pack_lists", args=[code]),
        "label": reverse("sell_label", args=[code, shelf["to_pack"].pk]),
        "pack list": reverse("sell_pack_list", args=[code, shelf["to_pack"].pk]),
        "orders": reverse("sell_orders", args=[code]),
        "orders by state": reverse("sell_orders", args=[code]) + "?state=to_pack",
        "order": reverse("sell_order", args=[code, shelf["to_pack"].pk]),
        "payment": reverse("sell_payment", args=[code, payment_of(shelf["slip_sent"]).pk]),
        "slip": reverse("sell_slip", args=[code, shelf["slip"].pk]),
    }


def presses(shelf: dict[str, Any], code: str = "s01") -> dict[str, tuple[str, dict[str, Any]]]:
    """Name -> (address, fields) of every write of the counter, each on an order where it is possible."""
    step = {verb: reverse("sell_order_step", args=[code, shelf[order].pk, verb]) for verb, order in ORDER_OF.items()}
    payment = reverse("sell_payment", args=[code, payment_of(shelf["slip_sent"]).pk])
    parcel = shelf["packed"].parcels.get()
    slip = {"slip": shelf["slip"].pk}
    return {
        "pack": (step["pack"], {}),
        "ship": (step["ship"], {f"tracking-{parcel.pk}": "EX123456785TH"}),
        "deliver": (step["deliver"], {}),
        "collect": (step["collect"], {}),
        "write": (step["write"], {"words": "The rice is late"}),
        "cancel": (step["cancel"], {"reason": "no rice left"}),
        "refund": (step["refund"], {"reference": "R10001"}),
        "confirm": (payment, {**slip, "decision": "confirm"}),
        "refuse": (payment, {**slip, "decision": "refuse", "reason": "not there"}),
    }


ORDER_OF = {
    "pack": "to_pack",
    "ship": "packed",
    "deliver": "shipped",
    "collect": "cash",
    "write": "unpaid",
    "cancel": "unpaid",
    "refund": "owed",
}


def test_a_visitor_is_asked_to_sign_in_and_changes_nothing(cast: Cast, shelf: dict[str, Any]) -> None:
    before = everything()
    for address in [reverse("sell"), *pages(shelf).values()]:
        answer = cast.anonymous.get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login")), address
    for address, fields in presses(shelf).values():
        assert cast.anonymous.post(address, fields).status_code == 302, address
    assert everything() == before


@pytest.mark.parametrize("name", OUTSIDERS)
def test_outsiders_find_nothing_and_change_nothing(name: str, cast: Cast, shelf: dict[str, Any]) -> None:
    client: Client = getattr(cast, name)
    before = everything()
    for page, address in pages(shelf).items():
        assert client.get(address).status_code == 404, page
    for press, (address, fields) in presses(shelf).items():
        assert client.post(address, fields).status_code == 404, press
        assert client.get(address).status_code == 404, press
    assert everything() == before


def test_another_shops_ids_under_ones_own_code_are_not_found(cast: Cast, shelf: dict[str, Any]) -> None:
    before = everything()
    for page, address in pages(shelf, code="s02").items():
        if page not in ("today", "help", "labels", "pack lists", "orders", "orders by state"):
            assert cast.stranger.get(address).status_code == 404, page
    for press, (address, fields) in presses(shelf, code="s02").items():
        assert cast.stranger.post(address, fields).status_code == 404, press
    assert everything() == before


def test_a_packer_sees_packs_and_ships(cast: Cast, shelf: dict[str, Any]) -> None:
    statuses = {page: cast.packer.get(address).status_code for page, address in pages(shelf).items()}
    assert [page for page, status in statuses.items() if status == 404] == ["payment", "slip"]
    assert {status for page, status in statuses.items() if page not in ("payment", "slip")} == {200}
    for press in ("pack", "ship"):
        address, fields = presses(shelf)[press]
        assert cast.packer.post(address, fields).status_code == 302
    assert [shelf[name].__class__.objects.get(pk=shelf[name].pk).state for name in ("to_pack", "packed")] == ["to_pack", "shipped"]
    assert SellerOrder.objects.get(pk=shelf["to_pack"].pk).packed_at is not None


def test_a_packer_decides_nothing_about_money(cast: Cast, shelf: dict[str, Any]) -> None:
    before = everything()
    for press in ("deliver", "collect", "write", "cancel", "refund", "confirm", "refuse"):
        address, fields = presses(shelf)[press]
        assert cast.packer.post(address, fields).status_code == 404, press
    assert everything() == before


@pytest.mark.parametrize("name", ["manager", "owner"])
def test_those_who_manage_may_do_everything(name: str, cast: Cast, shelf: dict[str, Any]) -> None:
    client: Client = getattr(cast, name)
    statuses = {page: client.get(address).status_code for page, address in pages(shelf).items() if page != "slip"}
    assert set(statuses.values()) == {200}, statuses
    for press, (address, fields) in presses(shelf).items():
        if press != "refuse":
            assert client.post(address, fields).status_code == 302, press
    states = {order: SellerOrder.objects.get(pk=shelf[order].pk).state for order in (*ORDER_OF.values(), "slip_sent")}
    assert states == {
        "to_pack": "to_pack",
        "packed": "shipped",
        "shipped": "delivered",
        "cash": "delivered",
        "unpaid": "cancelled",
        "owed": "cancelled",
        "slip_sent": "to_pack",
    }
    assert payment_of(shelf["cash"]).state == payment_of(shelf["slip_sent"]).state == "paid"
    shelf["owed"].refund.refresh_from_db()
    assert (shelf["owed"].refund.state, shelf["owed"].refund.sent_reference) == ("sent", "R10001")


def test_writes_are_posts_with_a_token(cast: Cast, shelf: dict[str, Any], market: dict[str, Any]) -> None:
    from tests.factories.people import owner_of

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner_of(market["s01"]))
    before = everything()
    for press, (address, fields) in presses(shelf).items():
        assert strict.post(address, fields).status_code == 403, press
        if "payments" not in address:
            assert cast.owner.get(address).status_code == 405, press
    assert everything() == before


def test_an_unknown_step_is_not_there(cast: Cast, shelf: dict[str, Any]) -> None:
    before = everything()
    assert cast.owner.post(reverse("sell_order_step", args=["s01", shelf["to_pack"].pk, "give-away"])).status_code == 404
    assert everything() == before


def test_a_closed_shop_has_no_counter(cast: Cast, market: dict[str, Any], clock: Any) -> None:
    shop = market["s01"]
    shop.state, shop.retired_at = "closed", clock.now
    shop.save(update_fields=["state", "retired_at"])
    assert cast.owner.get(reverse("sell_orders", args=["s01"])).status_code == 404
    assert cast.owner.get(reverse("sell_today", args=["s01"])).status_code == 404
    assert cast.owner.get(reverse("sell")).context["choices"] == []


def test_slips_open_at_a_signed_address(cast: Cast, shelf: dict[str, Any]) -> None:
    from tests.sellers.workspace.counter import PICTURE

    answer = cast.owner.get(reverse("sell_slip", args=["s01", shelf["slip"].pk]))
    assert answer.status_code == 302
    assert "slips/" in Slip.objects.get(pk=shelf["slip"].pk).file.name
    picture = cast.anonymous.get(answer["Location"])
    content = b"".join(picture.streaming_content) if picture.streaming else picture.content
    assert (picture.status_code, content) == (200, PICTURE)


def test_under_platform_no_payment_and_no_unpaid_order_is_the_shops(cast: Cast, settings: Any) -> None:
    settings.PAYMENT_ROUTE = "platform"
    (order,) = place({"S01-001": 1})
    slip = send_slip(payment_of(order))
    before = everything()
    assert cast.owner.get(reverse("sell_order", args=["s01", order.pk])).status_code == 404
    assert cast.owner.get(reverse("sell_payment", args=["s01", slip.payment_id])).status_code == 404
    assert cast.owner.get(reverse("sell_slip", args=["s01", slip.pk])).status_code == 404
    assert cast.owner.post(reverse("sell_order_step", args=["s01", order.pk, "cancel"]), {"reason": "x"}).status_code == 404
    fields = {"slip": slip.pk, "decision": "confirm"}
    assert cast.owner.post(reverse("sell_payment", args=["s01", slip.payment_id]), fields).status_code == 404
    assert everything() == before
    assert order.number not in cast.owner.get(reverse("sell_orders", args=["s01"])).content.decode()
    assert cast.owner.get(reverse("sell_orders", args=["s01"])).context["tab"].count == 0
