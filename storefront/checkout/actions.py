"""Placing an order: read the basket, check it against what is true now, and write everything in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalog.languages import localised
from catalog.notices import announce
from sellers.delivery.quotes import Option, ParcelKey, quote
from sellers.orders.models import Checkout, PaymentRoute
from sellers.orders.placement import Agreement, Recipient, ShopPart, write_order
from sellers.payments.actions import open_payments
from sellers.payments.receivers import takes_transfers
from sellers.serials import scattered_serial
from sellers.stock.actions import OutOfStock, shortages
from storefront.basket.contents import ShopGroup, contents_of
from storefront.basket.troubles import sold_out_message, trouble_message
from storefront.order.access import access_token, hash_key

Basket = get_model("basket", "Basket")
Order = get_model("order", "Order")
StockRecord = get_model("partner", "StockRecord")


class OrderRefused(Exception):
    """The order was not placed and nothing was changed. `messages` say, one by one, what to do."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class Wish:
    """What the buyer asks for on the checkout page.

    `choices`: delivery method id per parcel, the cheapest where none is given. `cash`: ids of the shops to be paid on delivery.
    `seen_satang`: the total that stood on the button, None to accept any.
    """

    key: UUID
    recipient: Recipient
    choices: Mapping[ParcelKey, int]
    cash: frozenset[int]
    language: str
    seen_satang: int | None


def order_placed_with(key: UUID) -> Any | None:
    """The order that this form has already placed, or None."""
    checkout = Checkout.objects.filter(key=key).select_related("order").first()
    return checkout.order if checkout else None


def place_order(*, basket: Any, wish: Wish, user: AbstractBaseUser | None = None, now: datetime | None = None) -> Any:
    """Place the order, or return the one that the same form placed before.

    Pressing twice, going back or a lost answer give one order (`wish.key`), and two tabs over one basket too (the basket is locked
    and closed). Raises `OrderRefused`; then nothing is written. No network is called.
    """
    now = now or timezone.now()
    for attempt in range(3):
        if existing := order_placed_with(wish.key):
            return existing
        try:
            return _place(basket, wish, user, now, attempt)
        except OutOfStock as error:
            raise OrderRefused(_shortage_messages(error)) from error
        except IntegrityError:
            # Another request placed the same form's order, or two numbers met: look again, then try another number.
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


@transaction.atomic
def _place(basket: Any, wish: Wish, user: AbstractBaseUser | None, now: datetime, attempt: int) -> Any:
    locked = Basket.objects.select_for_update().filter(pk=basket.pk, status=Basket.OPEN).first()
    if locked is None:
        if existing := order_placed_with(wish.key):
            return existing
        raise OrderRefused([_("This order has already been placed. See it under “My orders”.")])
    groups = contents_of(locked)
    _check_goods(groups)
    parts = _parts(groups, wish)
    number = scattered_serial("M", f"{wish.key}:{attempt}" if attempt else str(wish.key))
    deal = Agreement(
        key=wish.key,
        number=number,
        recipient=wish.recipient,
        parts=parts,
        route=settings.PAYMENT_ROUTE,
        language=wish.language,
        access_token_hash=hash_key(access_token(wish.key)),
        placed_at=now,
        basket=locked,
        user=user,
    )
    if wish.seen_satang is not None and wish.seen_satang != deal.total_satang:
        raise OrderRefused([_price_message(groups)])
    order, seller_orders = write_order(deal)
    open_payments(seller_orders=seller_orders, cash=set(wish.cash), route=deal.route, now=now)
    Basket.objects.filter(pk=locked.pk).update(status=Basket.SUBMITTED, date_submitted=now)
    announce("order_placed", order_id=order.pk)
    return order


def _price_message(groups: list[ShopGroup]) -> str:
    changed = next((item for group in groups for item in group.items if item.price_changed), None)
    if changed is None:
        return _("The total changed while the page was open. Look at the new total and confirm again.")
    return _("The price of {product} changed. Look at the total and confirm again.").format(product=localised(changed.product, "title"))


def _check_goods(groups: list[ShopGroup]) -> None:
    if not groups:
        raise OrderRefused([_("The basket is empty. Choose something first.")])
    if messages := [message for group in groups for item in group.items if (message := trouble_message(item, group))]:
        raise OrderRefused(messages)


def _parts(groups: list[ShopGroup], wish: Wish) -> list[ShopPart]:
    quotes = quote({key: load for group in groups for key, load in group.loads().items()}, wish.recipient.area)
    parts, messages = [], []
    unknown_cash = wish.cash - {group.partner.pk for group in groups}
    if unknown_cash or (settings.PAYMENT_ROUTE == PaymentRoute.PLATFORM and wish.cash and len(wish.cash) != len(groups)):
        raise OrderRefused([_("Choose one way to pay for the whole order.")])
    for group in groups:
        options: dict[ParcelKey, Option] = {}
        for key in group.loads():
            chosen = _chosen(quotes[key], wish.choices.get(key))
            if chosen is None:
                messages.append(_no_delivery(group, key, wish))
            else:
                options[key] = chosen
        pays_cash = group.partner.pk in wish.cash
        fees = [option.cash_fee_satang for option in options.values()]
        if refusal := _no_payment(group, pays_cash, group.takes_cash and None not in fees):
            messages.append(refusal)
            continue
        fee = sum(fee or 0 for fee in fees) if pays_cash else 0
        parts.append(ShopPart(group.partner, [item.goods for item in group.items], options, pays_cash, fee))
    if messages:
        raise OrderRefused(messages)
    return parts


def pays_by_transfer(group: ShopGroup) -> bool:
    """Whether what is bought of this shop can be paid by PromptPay."""
    return takes_transfers(group.partner, settings.PAYMENT_ROUTE)


def no_way_to_pay(group: ShopGroup) -> str:
    """The message for a shop that takes neither PromptPay nor cash for these goods."""
    return _("{shop} cannot be paid at the moment. Remove its goods to order the rest.").format(shop=localised(group.partner, "name"))


def _no_payment(group: ShopGroup, pays_cash: bool, takes_cash: bool) -> str:
    """Why the way of paying that was chosen for this shop is refused; '' if it is not."""
    if pays_cash and not takes_cash:
        return _("{shop} does not take cash on delivery. Choose another method, or order from it separately.").format(
            shop=localised(group.partner, "name")
        )
    if pays_cash or pays_by_transfer(group):
        return ""
    if takes_cash:
        return _("{shop} does not take PromptPay at the moment. Choose cash on delivery.").format(shop=localised(group.partner, "name"))
    return no_way_to_pay(group)


def _chosen(options: list[Option], method_id: int | None) -> Option | None:
    if method_id is None:
        return options[0] if options else None
    return next((option for option in options if option.method.pk == method_id), None)


def _no_delivery(group: ShopGroup, key: ParcelKey, wish: Wish) -> str:
    if key in wish.choices:
        return _("Choose how {shop} should deliver.").format(shop=localised(group.partner, "name"))
    if key.storage in ("chilled", "frozen"):
        return _("Chilled delivery does not reach this address. Change the address or remove the chilled goods.")
    return _("{shop} does not deliver to {area}. Change the address or remove its goods.").format(
        shop=localised(group.partner, "name"), area=localised(wish.recipient.area, "name")
    )


def _shortage_messages(error: OutOfStock) -> list[str]:
    """After the rollback: what is missing now. Somebody may meanwhile have given units back; then the buyer just tries again."""
    short = shortages(error.quantities)
    records = StockRecord.objects.filter(pk__in=[s.stock_record_id for s in short]).select_related("product__unit").in_bulk()
    messages = []
    for shortage in short:
        product = records[shortage.stock_record_id].product
        messages.append(sold_out_message(product, shortage.free))
    return messages or [_("Other buyers were faster for a moment. Look at your basket and try again.")]
