"""All that the page of one order tells."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from catalog.models import Product
from sellers.access import payments_of
from sellers.models import Partner
from sellers.orders.models import SellerOrder
from sellers.orders.reasons import event_words, reason_words
from sellers.orders.story import verbs_of
from sellers.payments.models import Payment, Slip
from sellers.shops.models import ShopMember
from sellers.workspace.forms import TrackingForm
from sellers.workspace.steps import due_refund, offers, payment_of
from sellers.workspace.words import OWN_VERBS, SLIP_REFUSED, STORAGES, state_of

State = SellerOrder.State


@dataclass(frozen=True)
class Line:
    """A line as it was sold. `price_satang` is for all its units."""

    title: str
    title_en: str
    unit: str
    unit_en: str
    quantity: int
    cancelled: int
    net_quantity: Any
    net_unit: str
    storage: Promise | str
    price_satang: int
    product: Product


@dataclass(frozen=True)
class Happening:
    """One line of an order's story; `who` is a member of this shop or ''."""

    at: Any
    what: Promise | str
    reason: Promise | str
    who: str


def order_page(shop: Any, order: SellerOrder, typed: dict[str, Any] | None = None) -> dict[str, Any]:
    """Everything on the page of one order; `typed` puts forms with their errors in place of empty ones.

    The buyer's name, phone and address are in it only while the shop packs and ships; name and phone also while it owes money back.
    """
    forms = offers(order, manages=shop.is_managed)
    forms |= {verb: form for verb, form in (typed or {}).items() if verb in forms}
    payment = payment_of(order)
    travel = _travel(forms)
    return {
        "shop": shop,
        "order": order,
        "state": state_of(order),
        "cancel_reason": reason_words(order.cancel_reason),
        "recipient": recipient_of(order),
        "travels": travels(order),
        "is_late": order.state == State.TO_PACK and order.ship_by is not None and order.ship_by < timezone.now(),
        "lines": lines_of(order),
        "travel": travel,
        "sure": forms[travel].sure if travel and forms[travel].doubts else "",
        "parcels": _parcels(order, forms.get(travel)),
        "story": _story(shop, order),
        "payment": payment,
        "refund": getattr(order, "refund", None),
        "refund_slip": _slip_of_refund(payment) if "refund" in forms else None,
        "slip_to_check": shop.is_managed and payment.state == Payment.State.CHECKING and payments_of(shop).filter(pk=payment.pk).exists(),
        "forms": forms,
    }


def _slip_of_refund(payment: Payment) -> Slip | None:
    """The slip that was accepted: it shows the account to which money goes back."""
    return payment.slips.filter(state=Slip.State.ACCEPTED).last()


def _travel(forms: dict[str, Any]) -> str:
    """The step by which parcels leave or are put right, '' if none; one that was just refused comes first."""
    asked = [verb for verb in ("ship", "send", "correct") if verb in forms]
    return next((verb for verb in asked if forms[verb].is_bound), asked[0] if asked else "")


def travels(order: SellerOrder) -> bool:
    """Whether the shop packs or ships it now: only then does it know for whom."""
    return order.state in (State.TO_PACK, State.SHIPPED)


def recipient_of(order: SellerOrder) -> dict[str, Any] | None:
    """Who gets the parcel and where, while it travels; name and phone also while the shop owes them money; else None."""
    if not travels(order) and due_refund(order) is None:
        return None
    address, checkout = order.order.shipping_address, order.order.checkout
    who = {"name": checkout.contact_name, "phone": checkout.contact_phone}
    if not travels(order):
        return who
    return who | {
        "address": address.line1,
        "pin": f"{checkout.latitude},{checkout.longitude}" if checkout.latitude is not None else "",
        "area": checkout.area,
        "postcode": address.postcode,
        "note": address.notes,
    }


def lines_of(order: SellerOrder) -> list[Line]:
    """The lines of an order with their pictures."""
    return [
        Line(
            title=row.line.title,
            title_en=row.stock_record.product.title_en,
            unit=row.unit,
            unit_en=row.unit_en,
            quantity=row.quantity,
            cancelled=row.cancelled,
            net_quantity=row.net_quantity,
            net_unit=row.net_unit,
            storage=STORAGES.get(row.storage, row.storage),
            price_satang=row.unit_price_satang * row.quantity,
            product=row.stock_record.product,
        )
        for row in order.lines.select_related("line", "stock_record__product__photo").prefetch_related(
            "stock_record__product__photo__renditions"
        )
    ]


def _parcels(order: SellerOrder, form: TrackingForm | None) -> list[dict[str, Any]]:
    fields = {row.parcel.pk: row for row in form.rows()} if form else {}
    return [
        {"parcel": parcel, "storage": STORAGES.get(parcel.storage, parcel.storage), "fields": fields.get(parcel.pk)}
        for parcel in order.parcels.all()
    ]


def _story(shop: Partner, order: SellerOrder) -> list[Happening]:
    """What happened, in its order: the steps of the order, and the slips that the shop itself refused."""
    events = list(order.events.all())
    payment = payment_of(order)
    mine = payment.payee_id == shop.pk
    refused = [slip for slip in payment.slips.all() if slip.state == Slip.State.REFUSED and slip.decided_at] if mine else []
    members = ShopMember.objects.filter(
        partner=shop, user__in={*(event.actor_id for event in events), *(slip.decided_by_id for slip in refused)} - {None}
    )
    names = {member.user_id: member.user.name or str(member.get_role_display()) for member in members.select_related("user")}
    words = verbs_of(order) | OWN_VERBS
    told = [
        Happening(event.at, words.get(event.verb, event.verb), event_words(event), names.get(event.actor_id or 0, "")) for event in events
    ]
    told += [Happening(slip.decided_at, SLIP_REFUSED, slip.reason, names.get(slip.decided_by_id or 0, "")) for slip in refused]
    return sorted(told, key=lambda happening: happening.at)
