"""Requests of those who have things of their own, with somebody else's ids in them."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from sellers.orders.actions import pack_seller_order
from sellers.orders.models import SellerOrder
from sellers.payments.models import Payment, Slip
from sellers.payments.slips import SlipCode
from storefront.checkout.actions import place_order
from tests.config.access.belongings import Belongings, make_belongings
from tests.config.access.scene import CANARIES, Scene
from tests.factories.goods import make_basket
from tests.factories.orders import make_wish, pay, send_slip
from tests.journeys.slips import slip as slip_picture

#: Who works for shop A.
WORKERS = ("owner of A", "manager of A", "packer")
#: Tracking numbers that somebody types for shop B's parcel, and for their own.
# As a carrier prints them: what looks odd is asked about first.
NUMBERS = ("TH1111111111", "TH2222222222")


@dataclass(frozen=True)
class Attempt:
    """One request with something of somebody else in it. `refused`: the statuses that say no; empty: it may succeed for one's own."""

    view: str
    client: Client
    method: str
    address: str
    fields: dict[str, Any]
    refused: tuple[int, ...] = (404,)


@dataclass(frozen=True)
class Own:
    """What the buyer and shop A have: an order that waits for its money, one to send, and one of everything else."""

    order: Any
    part: SellerOrder
    slip: Slip
    packed: SellerOrder
    kept: Belongings


def make_own(scene: Scene) -> Own:
    """An order whose slip is being checked, an order that is packed, and something in the buyer's basket."""
    buyer = get_user_model().objects.get(email="buyer@example.test")
    order = place_order(basket=make_basket(goods={"S01-001": 1}), wish=make_wish(), user=buyer)
    slip = send_slip(payment=Payment.objects.get(order=order), now=order.date_placed, code=SlipCode("004", "OWN1"))
    other = place_order(basket=make_basket(goods={"S01-002": 1}), wish=make_wish(), user=buyer)
    pay(other, now=other.date_placed)
    packed = SellerOrder.objects.get(order=other)
    pack_seller_order(seller_order=packed, actor=None)
    make_basket(goods={"S01-003": 1}, owner=buyer)
    kept = make_belongings(packed.partner, number=90)
    return Own(order, SellerOrder.objects.get(order=order), slip, SellerOrder.objects.get(pk=packed.pk), kept)


def theirs(scene: Scene) -> dict[str, list[Any]]:
    """Every row of the stranger's order, of shop B and of shop B's basket line."""
    order, shop = scene.order, scene.shop_b
    of_b = Q(partner=shop)
    parts = Q(seller_order__order=order) | Q(seller_order__partner=shop)
    wanted: dict[str, Q] = {
        "order.Order": Q(pk__in=(order.pk, scene.to_pack.order_id)),
        "orders.Checkout": Q(order=order) | Q(order=scene.to_pack.order_id),
        "orders.SellerOrder": Q(order=order) | Q(partner=shop),
        "orders.SellerOrderLine": parts,
        "orders.SellerOrderEvent": parts,
        "orders.Parcel": parts,
        "payments.Payment": Q(order=order) | Q(payee=shop),
        "payments.PaymentShare": Q(payment__order=order),
        "payments.Slip": Q(payment__order=order),
        "payments.Refund": Q(payment__order=order),
        "basket.Line": Q(pk=scene.basket_line),
        "partner.StockRecord": Q(partner=shop),
        "stock.StockMovement": Q(stock_record__partner=shop),
        "catalogue.Product": Q(seller=shop),
        "partner.Partner": Q(pk=shop.pk),
        "shops.ShopMember": of_b,
        "shops.ShopAccount": of_b,
        "shops.ShopCentre": of_b,
        "shops.ShopClosedDays": of_b,
        "shops.ShopPicture": of_b,
        "shops.ShopInvitation": of_b,
        "shops.Certification": of_b,
        "shops.Certification_products": Q(certification__partner=shop) | Q(product__seller=shop),
        "shops.ShopApplication": Q(pk=scene.kept.application),
        "shops.ShopDocument": Q(application=scene.kept.application) | Q(certification__partner=shop),
        "delivery.DeliveryMethod": of_b,
        "delivery.RateTable": of_b,
        "delivery.Rate": Q(table__partner=shop),
        "listings.ListingDraft": Q(seller=shop),
        "listings.DraftPhoto": Q(draft__seller=shop),
        "listings.ListingCheck": Q(product__seller=shop),
        "photos.Photo": Q(seller=shop),
        "wagtailcore.ModelLogEntry": Q(content_type__app_label="partner", content_type__model="partner", object_id=str(shop.pk)),
    }
    return {label: list(apps.get_model(label).objects.filter(query).order_by("pk").values()) for label, query in wanted.items()}


def buyers(scene: Scene, own: Own) -> list[Attempt]:
    """The buyer's own order and basket, with the stranger's part, payment, line, and shop B's goods."""
    buyer, number, b_part = scene.clients["buyer"], own.order.number, scene.part.pk
    paying = {"number": number, "reference": scene.payment.reference}
    unpaid = scene.order.payments.get(state=Payment.State.AWAITING)
    line = reverse("basket_line", args=[scene.basket_line])
    return [
        Attempt("order_received", buyer, "post", reverse("order_received", args=[number, b_part]), {}),
        Attempt("order_cancel", buyer, "post", reverse("order_cancel", args=[number, b_part]), {}),
        Attempt("order_payment", buyer, "get", reverse("order_payment", kwargs=paying), {}),
        Attempt("order_payment", buyer, "post", reverse("order_payment", kwargs=paying), {"slip": slip_picture("SWAPPEDSLIP")}),
        Attempt("order_payment_qr", buyer, "get", reverse("order_payment_qr", args=[number, unpaid.reference]), {}),
        Attempt("basket_line", buyer, "post", line, {"quantity": "2"}),
        Attempt("basket_line", buyer, "post", line, {"remove": "1"}),
    ]


def shops(scene: Scene, own: Own, roles: tuple[str, ...] = WORKERS) -> list[Attempt]:
    """Shop A's own address with the ids of shop B's order, payment and slip, by everybody who works for it."""
    found = []
    for role in roles:
        client = scene.clients[role]
        found += [
            Attempt("sell_order", client, "get", reverse("sell_order", args=["s01", scene.part.pk]), {}),
            Attempt("sell_payment", client, "get", reverse("sell_payment", args=["s01", scene.payment.pk]), {}),
            Attempt("sell_slip", client, "get", reverse("sell_slip", args=["s01", scene.slip.pk]), {}),
        ]
        parcel = scene.part.parcels.get()
        fields = {"reason": "x", "reference": "R10001", f"tracking-{parcel.pk}": NUMBERS[0], f"carrier-{parcel.pk}": "flash"}
        for verb in ("pack", "ship", "deliver", "collect", "cancel", "refund"):
            address = reverse("sell_order_step", args=["s01", scene.part.pk, verb])
            found.append(Attempt("sell_order_step", client, "post", address, fields))
        for decision in ("refuse", "confirm"):
            address = reverse("sell_payment", args=["s01", scene.payment.pk])
            fields = {"slip": str(scene.slip.pk), "decision": decision, "reason": "x"}
            found.append(Attempt("sell_payment", client, "post", address, fields))
    return found


def desks(scene: Scene) -> list[Attempt]:
    """A direct payment is the shop's business: the operator's desk does not know it."""
    desk, fields = reverse("desk_payments:slip", args=[scene.payment.pk]), {"slip": str(scene.slip.pk), "decision": "confirm"}
    found = []
    for role in ("operator", "officer", "trainer", "ended", "buyer", "owner of A"):
        # 302: to the admin's sign-in or home with "permission denied".
        refused = (404,) if role == "operator" else (302, 403)
        client = scene.clients[role]
        found += [Attempt("desk", client, "get", desk, {}, refused), Attempt("desk", client, "post", desk, fields, refused)]
    return found


def try_all(attempts: list[Attempt], *, keep: bool = True) -> set[str]:
    """Names of the views that answered otherwise than they should, or showed a word of the stranger's.

    Not `keep`: what a view changed is taken back before the next attempt.
    """
    found = set()
    for attempt in attempts:
        with transaction.atomic() if not keep else nullcontext():
            answer = getattr(attempt.client, attempt.method)(attempt.address, attempt.fields)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if not keep:
                transaction.set_rollback(True)
        leaks = any(word.encode() in body for word in CANARIES)
        if answer.status_code not in attempt.refused or leaks:
            found.add(attempt.view)
    return found
