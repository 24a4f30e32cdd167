"""Orders in every state, made by the market's own actions."""

import itertools
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from oscar.core.loading import get_model

from sellers.delivery.quotes import ParcelKey
from sellers.orders.actions import complete_seller_order, deliver_seller_order, pack_seller_order, ship_seller_order
from sellers.orders.models import SellerOrder
from sellers.orders.placement import Recipient
from sellers.payments.actions import confirm_payment, submit_slip
from sellers.payments.models import Payment, Slip
from sellers.payments.promptpay import SlipCode
from storefront.checkout.actions import Wish, place_order
from tests.factories.goods import make_basket
from tests.factories.moments import START
from tests.factories.people import make_recipient

Order = get_model("order", "Order")
_transfers = itertools.count(1)


def make_wish(
    *,
    key: UUID | None = None,
    recipient: Recipient | None = None,
    choices: Mapping[ParcelKey, int] | None = None,
    cash: frozenset[int] = frozenset(),
    seen_satang: int | None = None,
) -> Wish:
    """What a buyer asks for at the checkout: the cheapest delivery, paid by transfer, unless told otherwise."""
    return Wish(key or uuid4(), recipient or make_recipient(), choices or {}, cash, "th", seen_satang)


def make_order(*, goods: Mapping[str, int], now: datetime = START, user: Any = None, **wish: Any) -> Any:
    """Place an order for `goods` (product number -> units)."""
    return place_order(basket=make_basket(goods=goods), wish=make_wish(**wish), user=user, now=now)


def parts(order: Any) -> list[SellerOrder]:
    """The seller orders of an order as they are now, in the order of the shops."""
    return list(SellerOrder.objects.filter(order=order).order_by("pk"))


def payment_of(order: Any) -> Payment:
    """The only payment of an order."""
    return Payment.objects.get(order=order)


def send_slip(*, payment: Payment, now: datetime, code: SlipCode | None = None) -> Slip:
    """Attach a slip, of a transfer of its own unless `code` is given."""
    code = code or SlipCode("004", f"T{next(_transfers):012d}")
    return submit_slip(payment=payment, file_name="slips/test.png", code=code, amount_text="฿1", now=now)


def pay(order: Any, *, now: datetime = START, actor: Any = None) -> None:
    """Send a slip for every payment that waits, and have it confirmed ten minutes later."""
    for payment in Payment.objects.filter(order=order, state=Payment.State.AWAITING):
        send_slip(payment=payment, now=now)
        confirm_payment(payment=payment, actor=actor, now=now + timedelta(minutes=10))


_LATER = {"to_pack": 0, "packed": 1, "shipped": 2, "delivered": 3, "completed": 4}


def bring_to(state: str, *, goods: Mapping[str, int], now: datetime = START, cash: frozenset[int] = frozenset()) -> SellerOrder:
    """The only seller order of a new order, brought to `state` ("packed" is to_pack with every unit packed), a day per step."""
    order = make_order(goods=goods, now=now, cash=cash)
    part = parts(order)[0]
    if state == "awaiting_payment":
        return part
    if state == "cancelled":
        from sellers.payments.actions import expire_payment

        expire_payment(payment=payment_of(order), now=now + timedelta(hours=2))
        return parts(order)[0]
    pay(order, now=now)
    steps = [
        lambda day: pack_seller_order(seller_order=part, actor=None, now=day),
        lambda day: ship_seller_order(seller_order=part, tracking={}, actor=None, now=day),
        lambda day: deliver_seller_order(seller_order=part, now=day),
        lambda day: complete_seller_order(seller_order=part, now=day),
    ]
    for number, step in enumerate(steps[: _LATER[state]], 1):
        step(now + timedelta(days=number))
    return parts(order)[0]
