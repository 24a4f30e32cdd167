"""What a shop does with an order: pack it, ship it; what happens to it on the way; and its end."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.notices import announce
from sellers.delivery.models import Carrier
from sellers.orders.clocks import ship_by
from sellers.orders.models import Parcel, SellerOrder, SellerOrderEvent
from sellers.orders.states import TRANSITIONS, WrongState, locked, step
from sellers.stock.actions import allocate, consume, release


class NotPacked(Exception):
    """The order must be packed before it is shipped."""

    def __init__(self) -> None:
        super().__init__(_("Mark the order as packed first, then enter how it travels."))


class AlreadyPacked(Exception):
    """The order is packed: it can no longer be cancelled without the shop."""

    def __init__(self) -> None:
        super().__init__(_("The shop has already packed it. Ask the shop, or use “Report a problem” when it arrives."))


class NothingWritten(Exception):
    """A letter without words."""

    def __init__(self) -> None:
        super().__init__(_("Write what the buyer should know."))


class WroteOften(Exception):
    """The shop has written to this buyer as often as it may for now."""

    def __init__(self) -> None:
        super().__init__(_("You have written {n} times about this order today. Call the buyer, or write again tomorrow.").format(n=LETTERS))


#: So many letters about one order in so long a time: enough to settle a question, too few to pester anybody.
LETTERS, LETTERS_SPAN = 3, timedelta(hours=24)
#: So much of an event's reason is kept; many boxes can have longer numbers than that together.
_REASON_LENGTH = SellerOrderEvent._meta.get_field("reason").max_length


def open_quantities(seller_order: SellerOrder) -> dict[int, int]:
    """Units per stock record that the order still holds: neither shipped nor cancelled."""
    rows = seller_order.lines.values_list("stock_record_id", F("quantity") - F("shipped") - F("cancelled"))
    return {pk: units for pk, units in rows if units}


@transaction.atomic
def confirm_seller_order(*, seller_order: SellerOrder, now: datetime, actor: AbstractBaseUser | None = None) -> SellerOrder:
    """The money is there: the shop may pack, and its clock starts. Called by the payments room."""
    order = locked(seller_order)
    confirmed = step(seller_order=order, verb="confirm", now=now, actor=actor, ship_by=ship_by(order.partner_id, since=now))
    announce("new_order", seller_order_id=confirmed.pk)
    return confirmed


@transaction.atomic
def pack_seller_order(*, seller_order: SellerOrder, actor: AbstractBaseUser | None, now: datetime | None = None) -> SellerOrder:
    """Mark every unit as packed. Packing twice changes nothing. Raises `WrongState`."""
    order = locked(seller_order)
    if order.state == SellerOrder.State.TO_PACK and order.packed_at:
        return order
    step(seller_order=order, verb="pack", now=now or timezone.now(), actor=actor)
    order.lines.update(packed=F("quantity") - F("cancelled"))
    return order


@transaction.atomic
def ship_seller_order(
    *,
    seller_order: SellerOrder,
    tracking: Mapping[int, str],
    carriers: Mapping[int, Carrier] | None = None,
    actor: AbstractBaseUser | None,
    now: datetime | None = None,
) -> SellerOrder:
    """Hand the parcels over, or have them ready where they are fetched: units leave the stock, the buyer is told.

    `tracking` maps parcel ids to numbers, '' where there is none, with blanks between those of several boxes. `carriers` maps parcel
    ids to who really carries them, where it is not the one that was ordered. Raises `NotPacked`, or `WrongState`.
    """
    now = now or timezone.now()
    order = locked(seller_order)
    if order.state == SellerOrder.State.TO_PACK and not order.packed_at:
        raise NotPacked
    step(seller_order=order, verb="ship", now=now, actor=actor)
    consume(open_quantities(order), reference=order.number, now=now, actor=actor)
    order.lines.update(shipped=F("packed"))
    parcels = list(order.parcels.select_related("carrier", "method"))
    former = _hand_over(parcels, tracking, carriers or {})
    for parcel in parcels:
        parcel.shipped_at = now
    Parcel.objects.bulk_update(parcels, ["carrier", "tracking_number", "shipped_at"])
    if former:
        step(seller_order=order, verb="switch", now=now, actor=actor, reason=former)
    announce("shipped", seller_order_id=order.pk)
    return order


@transaction.atomic
def correct_tracking(
    *,
    seller_order: SellerOrder,
    tracking: Mapping[int, str],
    carriers: Mapping[int, Carrier] | None = None,
    actor: AbstractBaseUser | None,
    now: datetime | None = None,
) -> SellerOrder:
    """Put right numbers and carriers of parcels that are on their way, as `ship_seller_order` takes them. The old ones stay in the story.

    Raises `WrongState` once the order has arrived.
    """
    now = now or timezone.now()
    order = locked(seller_order)
    if order.state not in TRANSITIONS["correct"]:
        raise WrongState(order.state)
    parcels = list(order.parcels.select_related("carrier", "method"))
    before = {parcel.pk: parcel.tracking_number for parcel in parcels}
    former = _hand_over(parcels, tracking, carriers or {})
    Parcel.objects.bulk_update(parcels, ["carrier", "tracking_number"])
    if any(parcel.tracking_number != before[parcel.pk] for parcel in parcels):
        old = ", ".join(before[parcel.pk] or "-" for parcel in parcels if parcel.tracking_number != before[parcel.pk])
        step(seller_order=order, verb="correct", now=now, actor=actor, reason=old[:_REASON_LENGTH])
    if former:
        step(seller_order=order, verb="switch", now=now, actor=actor, reason=former)
    return order


def _hand_over(parcels: list[Parcel], tracking: Mapping[int, str], carriers: Mapping[int, Carrier]) -> str:
    """Set number and carrier of every parcel that travels; what is fetched has neither. The codes of carriers that gave way, '' if none."""
    former = []
    for parcel in parcels:
        if parcel.method.is_pickup:
            continue
        parcel.tracking_number = " ".join(tracking.get(parcel.pk, "").upper().split())
        carrier = carriers.get(parcel.pk, parcel.carrier)
        if carrier != parcel.carrier:
            former.append(parcel.carrier.code)
            parcel.carrier = carrier
    return " ".join(former)


@transaction.atomic
def write_to_buyer(*, seller_order: SellerOrder, words: str, actor: AbstractBaseUser | None, now: datetime | None = None) -> SellerOrder:
    """Send the buyer a letter in the shop's words (200 characters). It stays in the order's story, which both of them read.

    Raises `NothingWritten`, `WroteOften`, or `WrongState` once the order is done.
    """
    now = now or timezone.now()
    if not words.strip():
        raise NothingWritten
    order = locked(seller_order)
    if order.events.filter(verb="write", at__gt=now - LETTERS_SPAN).count() >= LETTERS:
        raise WroteOften
    step(seller_order=order, verb="write", now=now, actor=actor, reason=words.strip())
    letter = order.events.filter(verb="write").latest("pk")
    announce("shop_wrote", occasion=str(letter.pk), event_id=letter.pk)
    return order


@transaction.atomic
def deliver_seller_order(*, seller_order: SellerOrder, actor: AbstractBaseUser | None = None, now: datetime | None = None) -> SellerOrder:
    """The buyer has it: by the buyer's press, the carrier's word, or time. Raises `WrongState`."""
    order = step(seller_order=locked(seller_order), verb="deliver", now=now or timezone.now(), actor=actor)
    announce("delivered", seller_order_id=order.pk)
    return order


@transaction.atomic
def complete_seller_order(*, seller_order: SellerOrder, actor: AbstractBaseUser | None = None, now: datetime | None = None) -> SellerOrder:
    """The time for claims is over, or the buyer says that all is well. Raises `WrongState`."""
    return step(seller_order=locked(seller_order), verb="complete", now=now or timezone.now(), actor=actor)


@transaction.atomic
def withdraw_seller_order(
    *, seller_order: SellerOrder, verb: str, reason: str, now: datetime, actor: AbstractBaseUser | None = None, even_packed: bool = False
) -> SellerOrder:
    """End an order before it is packed ("cancel" or "expire") and give its units back. The payments room sees to the money.

    `even_packed` is for the timer that ends what a shop packed and never sent. Raises `AlreadyPacked` or `WrongState`.
    """
    order = locked(seller_order)
    if order.packed_at and order.state == SellerOrder.State.TO_PACK and not even_packed:
        raise AlreadyPacked
    held = open_quantities(order)
    step(seller_order=order, verb=verb, now=now, actor=actor, reason=reason, cancel_reason=reason)
    release(held)
    order.lines.update(packed=F("shipped"), cancelled=F("quantity") - F("shipped"))
    return order


@transaction.atomic
def reinstate_seller_order(*, seller_order: SellerOrder, now: datetime, actor: AbstractBaseUser | None = None) -> SellerOrder:
    """Late money came for an expired order and the goods are still there: allocate them again. Raises `OutOfStock`, `WrongState`."""
    order = locked(seller_order)
    if order.state != SellerOrder.State.CANCELLED:
        raise WrongState(order.state)
    allocate(dict(order.lines.values_list("stock_record_id", "cancelled")))
    order.lines.update(cancelled=0)
    step(
        seller_order=order,
        verb="reinstate",
        now=now,
        actor=actor,
        cancelled_at=None,
        cancel_reason="",
        ship_by=ship_by(order.partner_id, since=now),
    )
    announce("new_order", seller_order_id=order.pk)
    return order
