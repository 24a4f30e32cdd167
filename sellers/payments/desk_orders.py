"""One order at the operator's desk: its story and its money, and what an operator can do, by the verbs that shops use."""

from typing import Any

from django import forms
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from catalog.typed import TextField
from sellers.desk.frame import DeskView
from sellers.desk.lists import list_paths
from sellers.desk.things import Deed, LogLine, ReasonForm, ThingView
from sellers.orders.actions import AlreadyPacked, deliver_seller_order
from sellers.orders.desk import POLICY, OrdersList, PartsList, money_to
from sellers.orders.models import SellerOrder
from sellers.orders.pickup import knowing_pickup
from sellers.orders.reasons import REASONS, event_words, reason_words
from sellers.orders.states import WrongState
from sellers.orders.story import verbs_of
from sellers.payments.actions import (
    PaymentClosed,
    ReasonMissing,
    ReferenceMissing,
    SlipWaiting,
    cancel_seller_order,
    collect_cash,
    send_refund,
)
from sellers.payments.decisions import SentForm
from sellers.payments.desk import desk_payments
from sellers.payments.models import Payment, PaymentShare, Refund

Order = get_model("order", "Order")
State = SellerOrder.State


class CancelForm(ReasonForm):
    """Why a part is cancelled, which the buyer reads; a packed one needs a second word."""

    reason = TextField(label=_("Reason, which the buyer reads"), max_length=200, error_messages={"required": str(ReasonMissing())})
    even_packed = forms.BooleanField(label=_("Also if the shop has packed it already"), required=False)


def payment_of(part: SellerOrder) -> Payment:
    """The payment that covers a part."""
    return part.payment_share.payment


def refund_of(part: SellerOrder) -> Refund | None:
    """The refund of a part that is due from the operator."""
    refund = getattr(part, "refund", None)
    return refund if refund and refund.state == Refund.State.DUE and payment_of(part).payee_id is None else None


def _cancel(part: SellerOrder, data: dict[str, Any], actor: Any) -> None:
    cancel_seller_order(seller_order=part, reason=data["reason"], actor=actor, even_packed=data["even_packed"])


def _may_cancel(part: SellerOrder) -> bool:
    return part.state in (State.AWAITING_PAYMENT, State.TO_PACK) and payment_of(part).state != Payment.State.CHECKING


def _refund(part: SellerOrder, data: dict[str, Any], actor: Any) -> None:
    refund = refund_of(part)
    if refund is None:
        raise WrongState(part.state)
    send_refund(refund=refund, reference=data["reference"], actor=actor)


def _is_cash(part: SellerOrder) -> bool:
    return payment_of(part).method == Payment.Method.CASH


#: By the verbs of orders/actions.py and payments/actions.py. Packing and shipping are the shop's alone: it has the goods.
DEEDS = {
    "deliver": Deed(
        _("Mark as delivered"),
        _("Marked as delivered."),
        lambda part, data, actor: deliver_seller_order(seller_order=part, actor=actor),
        lambda part: part.state == State.SHIPPED and not _is_cash(part),
        note=_("When the carrier or the buyer says so."),
    ),
    "collect": Deed(
        _("Cash collected"),
        _("Cash collected and noted."),
        lambda part, data, actor: collect_cash(seller_order=part, actor=actor),
        lambda part: (
            payment_of(part).state == Payment.State.ON_DELIVERY and part.state in (State.SHIPPED, State.DELIVERED, State.COMPLETED)
        ),
    ),
    "refund": Deed(
        _("Money sent back"),
        _("The refund is noted. The buyer has been told."),
        _refund,
        lambda part: refund_of(part) is not None,
        SentForm,
        note=_("Send the money to the buyer first, then enter the reference of the transfer."),
    ),
    "cancel": Deed(
        _("Cancel this part"), _("The order is cancelled. The buyer has been told."), _cancel, _may_cancel, CancelForm, grave=True
    ),
}


class OrderView(DeskView):
    """A whole order: who bought, where it goes, each shop's part, each payment."""

    permission_policy = POLICY
    permission_required = None
    any_permission_required = ["view", "change"]
    template_name = "payments/desk/order.html"
    listed_in = OrdersList
    header_icon = "list-ul"

    def get_page_title(self) -> str:
        return str(self.order.number)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        parts = SellerOrder.objects.select_related("partner", "centre").order_by("pk")
        orders = Order.objects.select_related("checkout__area__parent__parent", "shipping_address", "user")
        payments = Payment.objects.select_related("payee").prefetch_related("slips", "refunds").order_by("pk")
        self.order = get_object_or_404(orders.prefetch_related(Prefetch("seller_orders", parts), Prefetch("payments", payments)), pk=pk)
        mine = set(desk_payments().filter(order=self.order).values_list("pk", flat=True))
        cash = [payment.method == Payment.Method.CASH for payment in self.order.payments.all()]
        return self.show(
            order=self.order,
            checkout=self.order.checkout,
            address=self.order.shipping_address,
            money_to=money_to(self.order.checkout.payment_route, cash=any(cash), other=not all(cash)),
            mine=mine,
        )


class PartView(ThingView):
    """A shop's part of an order: its goods, parcels, story, money, and what an operator can do with it."""

    permission_policy = POLICY
    template_name = "payments/desk/part.html"
    listed_in = PartsList
    header_icon = "list-ul"
    deeds = DEEDS
    words = REASONS
    refusals = (AlreadyPacked, WrongState, PaymentClosed, ReasonMissing, ReferenceMissing, SlipWaiting)

    def trail(self) -> list[dict[str, object]]:
        order = self._thing.order
        return [
            *super().trail(),
            {"url": reverse("desk_orders:order", args=[order.pk]), "label": order.number},
        ]

    def thing(self, pk: int) -> SellerOrder:
        parts = SellerOrder.objects.select_related(
            "partner",
            "centre",
            "order__checkout__area__parent__parent",
            "order__shipping_address",
            "payment_share__payment__payee",
            "refund",
        )
        return get_object_or_404(knowing_pickup(parts), pk=pk)

    def facts(self, thing: SellerOrder) -> dict[str, Any]:
        payment = payment_of(thing)
        opens = desk_payments().filter(pk=payment.pk).exists()
        words = verbs_of(thing)
        events = [
            {"at": event.at, "what": words.get(event.verb, event.verb), "reason": event_words(event), "who": event.actor}
            for event in thing.events.select_related("actor")
        ]
        return {
            "checkout": thing.order.checkout,
            "address": thing.order.shipping_address,
            "lines": [
                {"line": line, "total_satang": line.quantity * line.unit_price_satang} for line in thing.lines.select_related("line")
            ],
            "parcels": thing.parcels.select_related("carrier", "box"),
            "events": events,
            "cancel_reason": reason_words(thing.cancel_reason),
            "payment": payment,
            "money_to": money_to(thing.order.checkout.payment_route, cash=_is_cash(thing), other=not _is_cash(thing)),
            "refund": getattr(thing, "refund", None),
            "siblings": PaymentShare.objects.filter(payment=payment).exclude(seller_order=thing).select_related("seller_order__partner"),
            "payment_opens": opens,
            "slip_waits": payment.state == Payment.State.CHECKING and opens,
        }

    def log_of(self, thing: SellerOrder) -> list[LogLine]:
        """What happens to a part is logged with its payment."""
        return super().log_of(payment_of(thing))


urlpatterns = [
    *list_paths(OrdersList, "", "orders"),
    *list_paths(PartsList, "parts/", "parts"),
    path("<int:pk>/", OrderView.as_view(), name="order"),
    path("parts/<int:pk>/", PartView.as_view(), name="part"),
]
