"""From the window to a completed order, over HTTP without JavaScript, once per payment route: a guest with a phone number only.

Three shops: rice (S01-001, 285 baht), dried bananas (S03-007, 120 baht) and a hat (S06-018, 390 baht).
"""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone, translation
from oscar.core.loading import get_model

from config.invariants.register import find_faults
from sellers.orders.models import SellerOrder
from sellers.orders.tasks import complete_delivered
from sellers.payments.models import Payment
from sellers.payments.tasks import expire_unpaid
from tests.factories.goods import product, stock
from tests.factories.people import make_user, owner_of
from tests.journeys.slips import slip
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
GOODS = {"S01-001": 2, "S03-007": 1, "S06-018": 1}
CODES = ("s01", "s03", "s06")
#: Goods of each shop's part, its cheapest delivery to Fa Ham, and the carrier's fee for cash (a whole baht), in satang.
PRICES = {"s01": (57_000, 20_700, 2_400), "s03": (12_000, 5_000, 1_000), "s06": (39_000, 3_200, 1_500)}
TOTALS, TOTALS_IN_CASH = [77_700, 17_000, 42_200], [80_100, 18_000, 43_700]
TWICE = pytest.mark.parametrize("route", ["platform", "direct"])


@pytest.fixture
def operator() -> Visitor:
    user = make_user(email="operator@example.test")
    user.groups.add(Group.objects.get(name="Operators"))
    return visitor_of(user)


def visitor_of(user: Any) -> Visitor:
    visitor = Visitor()
    visitor.client.force_login(user)
    return visitor


def parts() -> list[SellerOrder]:
    """The parts of the only order, by shop."""
    return list(SellerOrder.objects.select_related("partner").order_by("partner__code"))


def states() -> list[str]:
    return [part.state for part in parts()]


def money() -> list[tuple[str, str, int]]:
    """(method, state, satang) of every payment."""
    return list(Payment.objects.order_by("pk").values_list("method", "state", "amount_satang"))


def shelves() -> dict[str, tuple[int, int]]:
    """(there, allocated) of the goods."""
    return {sku: (stock(sku).num_in_stock, stock(sku).num_allocated) for sku in GOODS}


def moved(before: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    return {sku: (there - before[sku][0], held - before[sku][1]) for sku, (there, held) in shelves().items()}


def fill_basket(buyer: Visitor) -> None:
    for sku, quantity in GOODS.items():
        with translation.override("en"):
            address = product(sku).get_absolute_url()
        buyer.open(address).press("Add to basket", quantity=str(quantity))
        assert (buyer.status, buyer.url) == (200, "/en/basket/")


def checkout(buyer: Visitor) -> None:
    """Fill in who and where: the postcode first, then one of its sub-districts."""
    buyer.follow("Go to the address")
    buyer.press("See delivery and total", name="มาลี ศรีสุข", phone="089-123 4567", address="99 หมู่ 1", postcode="50000")
    # Nothing was done wrong, so nothing is complained about: the choice is there, with words that say what to do.
    assert (buyer.status, "Choose yours here." in buyer.text) == (200, True)
    assert buyer.page.find(attrs={"role": "alert"}) is None
    buyer.press("See delivery and total", area="500114.50000")
    assert buyer.status == 200


def place(buyer: Visitor, **pay: str) -> Any:
    """Choose how to pay, have the total worked out, and order. Returns the order."""
    fill_basket(buyer)
    checkout(buyer)
    if pay:
        buyer.press("Work out the total again", **pay)
    seen = int(buyer.page.find("input", attrs={"name": "seen"})["value"])
    buyer.press("place=1")
    order = Order.objects.get()
    assert (buyer.status, buyer.url) == (200, f"/en/orders/{order.number}/")
    assert order.user is None
    assert (order.checkout.contact_name, order.checkout.contact_phone, order.checkout.contact_email) == ("มาลี ศรีสุข", "+66891234567", "")
    assert (order.checkout.area_id, order.shipping_address.postcode) == ("500114", "50000")
    fees = {code: (goods, shipping, cash if pay else 0) for code, (goods, shipping, cash) in PRICES.items()}
    assert {part.partner.code: (part.goods_satang, part.shipping_satang, part.cod_fee_satang) for part in parts()} == fees
    assert [part.total_satang for part in parts()] == (TOTALS_IN_CASH if pay else TOTALS)
    assert (seen, int(order.total_incl_tax * 100)) == (141_800 if pay else 136_900,) * 2
    assert find_faults() == []
    return order


def attach_slip(buyer: Visitor, order: Any, payment: Payment, reference: str) -> None:
    buyer.open(f"/en/orders/{order.number}/payments/{payment.reference}/")
    assert f"{payment.amount_satang // 100:,}" in buyer.text
    buyer.press("Attach slip", files={"slip": slip(reference)})
    assert (buyer.status, buyer.url) == (200, f"/en/orders/{order.number}/")
    assert "There is no need to pay again." in buyer.text
    payment.refresh_from_db()
    assert payment.state == "checking"


def decide(payment: Payment, operator: Visitor, decision: str, **fields: str) -> None:
    """Whoever receives the money opens the queue, looks at the slip and decides."""
    if payment.route == "platform":
        desk = operator.open(reverse("desk_payments:slips")).follow(payment.reference)
    else:
        desk = visitor_of(owner_of(payment.payee)).open(f"/en/sell/{payment.payee.code}/orders/?state=slips")
        desk.follow(parts()[CODES.index(payment.payee.code)].number).open(f"/en/sell/{payment.payee.code}/payments/{payment.pk}/")
    desk.press(f"decision={decision}", **fields)
    assert desk.status == 200
    payment.refresh_from_db()


def pay_all(buyer: Visitor, order: Any, operator: Visitor) -> None:
    for number, payment in enumerate(Payment.objects.order_by("pk")):
        attach_slip(buyer, order, payment, f"01520000{number:04d}")
        decide(payment, operator, "confirm")
        assert payment.state == "paid"


def pack_and_ship() -> None:
    for part in parts():
        seller = visitor_of(owner_of(part.partner)).open(f"/en/sell/{part.partner.code}/orders/?state=to_pack").follow(part.number)
        seller.press("Mark as packed")
        numbers = {f"tracking-{parcel.pk}": f"TEST{parcel.pk:08d}" for parcel in part.parcels.all()}
        # No carrier here prints such numbers: it is asked once more.
        assert seller.press("Mark as sent", **numbers).status == 422
        assert seller.press("Send all the same").status == 200
        assert {f"tracking-{parcel.pk}": parcel.tracking_number for parcel in part.parcels.all()} == numbers
    assert states() == ["shipped"] * 3


def receive(buyer: Visitor, order: Any) -> None:
    for number in range(1, 4):
        buyer.open(f"/en/orders/{order.number}/").follow("I have received it").press("Yes, I have received it")
        assert states().count("delivered") == number
    assert "I have received it" not in buyer.text


def a_week_later() -> None:
    with time_machine.travel(timezone.now() + timedelta(days=7) - timedelta(minutes=5)):
        complete_delivered.call()
        assert states() == ["delivered"] * 3
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert complete_delivered.call() == 3
    assert states() == ["completed"] * 3


@TWICE
def test_paid_by_promptpay(route: str, settings: Any, operator: Visitor) -> None:
    settings.PAYMENT_ROUTE = route
    before, buyer = shelves(), Visitor()
    order = place(buyer)
    expected = [136_900] if route == "platform" else TOTALS
    assert states() == ["awaiting_payment"] * 3
    assert money() == [("promptpay", "awaiting", amount) for amount in expected]
    assert moved(before) == {sku: (0, quantity) for sku, quantity in GOODS.items()}
    pay_all(buyer, order, operator)
    assert money() == [("promptpay", "paid", amount) for amount in expected]
    assert states() == ["to_pack"] * 3
    pack_and_ship()
    assert moved(before) == {sku: (-quantity, 0) for sku, quantity in GOODS.items()}
    receive(buyer, order)
    a_week_later()
    assert "Completed" in buyer.open(f"/en/orders/{order.number}/").text
    assert find_faults() == []


@TWICE
def test_paid_in_cash_on_delivery(route: str, settings: Any, market: dict[str, Any]) -> None:
    settings.PAYMENT_ROUTE = route
    before, buyer = shelves(), Visitor()
    ways = {"pay": "cash"} if route == "platform" else {f"pay__{market[code].pk}": "cash" for code in CODES}
    order = place(buyer, **ways)
    assert states() == ["to_pack"] * 3
    assert money() == [("cash", "on_delivery", amount) for amount in TOTALS_IN_CASH]
    pack_and_ship()
    for number, part in enumerate(parts(), 1):
        seller = visitor_of(owner_of(part.partner)).open(f"/en/sell/{part.partner.code}/orders/{part.pk}/")
        seller.press("Cash collected")
        assert (states().count("delivered"), seller.status) == (number, 200)
    assert money() == [("cash", "paid", amount) for amount in TOTALS_IN_CASH]
    assert moved(before) == {sku: (-quantity, 0) for sku, quantity in GOODS.items()}
    a_week_later()
    assert "Completed" in buyer.open(f"/en/orders/{order.number}/").text
    assert find_faults() == []


@TWICE
def test_an_unpaid_order_expires_and_its_stock_returns(route: str, settings: Any) -> None:
    settings.PAYMENT_ROUTE = route
    before, buyer = shelves(), Visitor()
    order = place(buyer)
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert expire_unpaid.call() == 0
    assert moved(before) == {sku: (0, quantity) for sku, quantity in GOODS.items()}
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert expire_unpaid.call() == (1 if route == "platform" else 3)
        page = buyer.open(f"/en/orders/{order.number}/")
    assert states() == ["cancelled"] * 3
    assert {state for _method, state, _amount in money()} == {"expired"}
    assert shelves() == before
    assert "The time to pay is over and the goods went back." in page.text
    assert buyer.open(f"/orders/{order.number}/").text.count("ไม่จ่ายภายในเวลา") == 3
    assert find_faults() == []


@TWICE
def test_a_refused_slip_is_replaced(route: str, settings: Any, operator: Visitor) -> None:
    settings.PAYMENT_ROUTE = route
    buyer = Visitor()
    order = place(buyer)
    first = Payment.objects.order_by("pk")[0]
    attach_slip(buyer, order, first, "015299990001")
    decide(first, operator, "refuse", reason="The amount is 1 baht")
    assert first.state == "awaiting"
    assert states() == ["awaiting_payment"] * 3
    assert "The amount is 1 baht" in buyer.open(f"/en/orders/{order.number}/").text
    page = buyer.open(f"/en/orders/{order.number}/payments/{first.reference}/")
    assert "The last slip could not be used: The amount is 1 baht" in page.text
    pay_all(buyer, order, operator)
    assert list(first.slips.order_by("pk").values_list("state", flat=True)) == ["refused", "accepted"]
    assert states() == ["to_pack"] * 3
    assert find_faults() == []
