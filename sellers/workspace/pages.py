"""What the shop's pages show: the list with its counts, and all that one order's page tells."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise

from catalog.models import Product
from sellers.access import payments_of, seller_orders_of
from sellers.models import Partner
from sellers.orders.models import SellerOrder
from sellers.orders.reasons import reason_words
from sellers.payments.models import Payment, Slip
from sellers.shops.models import ShopMember
from sellers.workspace.steps import due_refund, offers, payment_of
from sellers.workspace.words import SLIP_REFUSED, SLIP_TO_CHECK, STATES, STORAGES, STORY

State = SellerOrder.State
#: Name of the tab with orders whose slip the shop has to look at.
SLIPS = "slips"
_SLIP_HERE = Q(payment_share__payment__state=Payment.State.CHECKING, payment_share__payment__payee=F("partner"))


@dataclass(frozen=True)
class Tab:
    """A choice above the list: its name in the address ('' for all), its word, and how many orders it holds."""

    name: str
    word: Promise | str
    count: int


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


def count_tabs(shop: Partner, asked: str) -> list[Tab]:
    """The tabs of a shop's list: all, what there is, what there is always to do, and the one that was asked for. One query."""
    rows = list(seller_orders_of(shop).order_by().values("state").annotate(orders=Count("pk"), slips=Count("pk", filter=_SLIP_HERE)))
    by_state = {row["state"]: row["orders"] for row in rows}
    slips = sum(row["slips"] for row in rows)
    tabs = [Tab("", "", sum(by_state.values()))]
    if slips or asked == SLIPS:
        tabs.append(Tab(SLIPS, SLIP_TO_CHECK, slips))
    shown = {*by_state, State.TO_PACK, asked}
    return tabs + [Tab(state, word, by_state.get(state, 0)) for state, word in STATES.items() if state in shown]


def listed_orders(shop: Partner, tab: str) -> QuerySet[SellerOrder]:
    """A shop's orders under one tab: what is to be packed by the day it must leave, everything else newest first."""
    orders = seller_orders_of(shop).select_related("payment_share__payment").prefetch_related("lines__line")
    if tab == SLIPS:
        return orders.filter(_SLIP_HERE).order_by("payment_share__payment__confirm_by", "pk")
    if tab == State.TO_PACK:
        return orders.filter(state=tab).order_by("ship_by", "pk")
    return (orders.filter(state=tab) if tab else orders).order_by("-placed_at", "-pk")


def order_page(shop: Any, order: SellerOrder, typed: dict[str, Any] | None = None) -> dict[str, Any]:
    """Everything on the page of one order; `typed` puts forms with their errors in place of empty ones.

    The buyer's name, phone and address are in it only while the shop packs and ships; name and phone also while it owes money back.
    """
    forms = offers(order, manages=shop.is_managed)
    forms |= {verb: form for verb, form in (typed or {}).items() if verb in forms}
    payment = payment_of(order)
    return {
        "shop": shop,
        "order": order,
        "state": STATES[order.state],
        "cancel_reason": reason_words(order.cancel_reason),
        "recipient": _recipient(order),
        "lines": _lines(order),
        "parcels": _parcels(order, forms),
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


def _recipient(order: SellerOrder) -> dict[str, Any] | None:
    travels = order.state in (State.TO_PACK, State.SHIPPED)
    if not travels and due_refund(order) is None:
        return None
    address, checkout = order.order.shipping_address, order.order.checkout
    who = {"name": checkout.contact_name, "phone": checkout.contact_phone}
    if not travels:
        return who
    return who | {
        "address": address.line1,
        "pin": f"{checkout.latitude},{checkout.longitude}" if checkout.latitude is not None else "",
        "area": checkout.area,
        "postcode": address.postcode,
        "note": address.notes,
    }


def _lines(order: SellerOrder) -> list[Line]:
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


def _parcels(order: SellerOrder, forms: dict[str, Any]) -> list[dict[str, Any]]:
    form = forms.get("ship") or forms.get("correct")
    return [
        {
            "parcel": parcel,
            "storage": STORAGES.get(parcel.storage, parcel.storage),
            "field": form[f"tracking-{parcel.pk}"] if form else None,
        }
        for parcel in order.parcels.select_related("carrier", "box")
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
    told = [
        Happening(event.at, STORY.get(event.verb, event.verb), reason_words(event.reason), names.get(event.actor_id or 0, ""))
        for event in events
    ]
    told += [Happening(slip.decided_at, SLIP_REFUSED, slip.reason, names.get(slip.decided_by_id or 0, "")) for slip in refused]
    return sorted(told, key=lambda happening: happening.at)
