"""From a slip to delivered parcels at the counters of three shops, over HTTP without JavaScript, once per payment route."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from sellers.orders.models import SellerOrder
from sellers.payments.models import Payment
from tests.factories.goods import stock
from tests.factories.people import make_member, make_user, owner_of
from tests.sellers.workspace.counter import payment_of, place, send_slip, signed_in

pytestmark = pytest.mark.django_db
#: What each carrier prints.
NUMBERS = {"thailandpost": "EX123456785TH", "flash": "TH{:012d}", "kex": "{:012d}", "jt": "{:012d}", "cold": "C{:08d}", "bulky": "B{:08d}"}
GOODS = {"S01-001": 2, "S01-002": 1, "S02-004": 3, "S04-010": 1}


@pytest.fixture
def owners(market: dict[str, Any]) -> dict[str, Client]:
    return {code: signed_in(owner_of(market[code])) for code in ("s01", "s02", "s04")}


@pytest.fixture
def operator() -> Client:
    user = make_user(email="operator@example.test")
    user.groups.add(Group.objects.get(name="Operators"))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return signed_in(user)


def press(client: Client, order: SellerOrder, verb: str, **fields: str) -> None:
    """Press a button of the order's page; it must be there, and lead back to the page."""
    code = order.partner.code
    page = reverse("sell_order", args=[code, order.pk])
    step = reverse("sell_order_step", args=[code, order.pk, verb])
    assert f'action="{step}"' in client.get(page).content.decode(), verb
    answer = client.post(step, fields)
    assert (answer.status_code, answer["Location"]) == (302, page), verb


def pack_and_ship(client: Client, order: SellerOrder) -> None:
    press(client, order, "pack")
    numbers = {f"tracking-{parcel.pk}": NUMBERS[parcel.carrier.code].format(parcel.pk) for parcel in order.parcels.all()}
    press(client, order, "ship", **numbers)
    assert {f"tracking-{parcel.pk}": parcel.tracking_number for parcel in order.parcels.all()} == numbers


def states(orders: list[SellerOrder]) -> list[str]:
    return [order.state for order in SellerOrder.objects.filter(pk__in=[order.pk for order in orders]).order_by("pk")]


def confirm(client: Client, address: str, payment: Payment) -> None:
    """Confirm the slip that the page shows."""
    page = client.get(address).content.decode()
    slip = payment.slips.get(state="checking")
    assert f'name="slip" value="{slip.pk}"' in page
    assert client.post(address, {"slip": str(slip.pk), "decision": "confirm"}).status_code == 302


def test_platform_the_operator_confirms_once_and_three_shops_pack(settings: Any, owners: dict[str, Client], operator: Client) -> None:
    settings.PAYMENT_ROUTE = "platform"
    before = {sku: stock(sku).num_in_stock for sku in GOODS}
    orders = place(GOODS)
    payment = payment_of(orders[0])
    assert {payment_of(order).pk for order in orders} == {payment.pk}
    for order in orders:
        assert owners[order.partner.code].get(reverse("sell_order", args=[order.partner.code, order.pk])).status_code == 404
    send_slip(payment)
    queue = operator.get(reverse("desk_payments:slips")).content.decode()
    address = reverse("desk_payments:slip", args=[payment.pk])
    assert f'href="{address}"' in queue
    operator.post(address, {"slip": payment.slips.get().pk, "decision": "refuse", "reason": "the amount is ฿1"})
    assert Payment.objects.get(pk=payment.pk).state == "awaiting"
    assert states(orders) == ["awaiting_payment"] * 3
    send_slip(payment)
    confirm(operator, address, payment)
    assert states(orders) == ["to_pack"] * 3
    for order in orders:
        pack_and_ship(owners[order.partner.code], order)
    assert states(orders) == ["shipped"] * 3
    for order in orders:
        press(owners[order.partner.code], order, "deliver")
    assert states(orders) == ["delivered"] * 3
    assert {sku: before[sku] - stock(sku).num_in_stock for sku in GOODS} == GOODS
    assert [stock(sku).num_allocated for sku in GOODS] == [0, 0, 0, 0]


def test_direct_each_shop_confirms_its_own_and_cancels_its_own(settings: Any, owners: dict[str, Client], operator: Client) -> None:
    settings.PAYMENT_ROUTE = "direct"
    before = {sku: stock(sku).num_in_stock for sku in GOODS}
    orders = place(GOODS)
    for order in orders:
        payment = payment_of(order)
        send_slip(payment)
        code = order.partner.code
        assert operator.get(reverse("desk_payments:slip", args=[payment.pk])).status_code == 404
        address = reverse("sell_payment", args=[code, payment.pk])
        assert f'href="{address}"' in owners[code].get(reverse("sell_order", args=[code, order.pk])).content.decode()
        confirm(owners[code], address, payment)
    assert states(orders) == ["to_pack"] * 3
    first, second, last = orders
    pack_and_ship(owners["s01"], first)
    pack_and_ship(owners["s02"], second)
    press(owners["s04"], last, "cancel", reason="the coffee got wet")
    assert states(orders) == ["shipped", "shipped", "cancelled"]
    refund = last.refund
    assert (refund.state, refund.amount_satang) == ("due", last.total_satang)
    press(owners["s04"], last, "refund", reference="0152026")
    refund.refresh_from_db()
    assert (refund.state, refund.sent_reference) == ("sent", "0152026")
    sold = {**GOODS, "S04-010": 0}
    assert {sku: before[sku] - stock(sku).num_in_stock for sku in GOODS} == sold
    assert [stock(sku).num_allocated for sku in GOODS] == [0, 0, 0, 0]


@pytest.mark.parametrize("route", ["platform", "direct"])
def test_cash_on_delivery_the_packer_ships_and_the_manager_notes_the_cash(route: str, settings: Any, market: dict[str, Any]) -> None:
    settings.PAYMENT_ROUTE = route
    (order,) = place({"S01-001": 1}, cash=True)
    packer = signed_in(make_member(shop=market["s01"], email="packer@example.test", role="packer"))
    manager = signed_in(make_member(shop=market["s01"], email="manager@example.test", role="manager"))
    pack_and_ship(packer, order)
    collect = reverse("sell_order_step", args=["s01", order.pk, "collect"])
    assert packer.post(collect).status_code == 404
    assert payment_of(order).state == "on_delivery"
    press(manager, order, "collect")
    assert (states([order]), payment_of(order).state) == (["delivered"], "paid")
