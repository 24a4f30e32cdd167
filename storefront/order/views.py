"""The buyer's orders: one order with its parts, the guest's link, received, cancelled; and the account's list."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from oscar.core.loading import get_model

from sellers.access import shops_of
from sellers.orders.actions import AlreadyPacked, deliver_seller_order
from sellers.orders.models import Checkout, SellerOrder
from sellers.orders.reasons import CANCELLED_BY_BUYER, reason_words
from sellers.orders.states import WrongState
from sellers.payments.actions import ReasonMissing, SlipWaiting, cancel_seller_order
from sellers.payments.models import Payment
from storefront.order.access import hash_key, orders_for, remember_order
from storefront.order.stories import order_state, part_state

Order = get_model("order", "Order")


def _order(request: HttpRequest, number: str) -> Any:
    order = orders_for(request).filter(number=number).first()
    if order is None:
        raise Http404
    return order


def _part(request: HttpRequest, number: str, pk: int) -> SellerOrder:
    part = SellerOrder.objects.filter(order=_order(request, number), pk=pk).first()
    if part is None:
        raise Http404
    return part


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


class OrderKeyView(View):
    """The guest's link: keeps the key in the session, so that it does not stand in the address bar any longer."""

    def get(self, request: HttpRequest, number: str, token: str) -> HttpResponse:
        token_hash = hash_key(token)
        if not Checkout.objects.filter(order__number=number, access_token_hash=token_hash).exists():
            raise Http404
        remember_order(request, token_hash)
        return redirect("order", number=number)


class OrderView(View):
    """One order: each shop's part as a short story, what is still to be paid, and what can be done."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        order = _order(request, number)
        lines = (
            SellerOrder.objects.filter(order=order)
            .select_related("partner", "payment_share__payment", "refund")
            .prefetch_related("lines__line__product", "parcels__carrier", "events")
        )
        parts = [
            {
                "part": part,
                "payment": (payment := part.payment_share.payment),
                "state": part_state(part, payment),
                "cancel_reason": reason_words(part.cancel_reason),
                "can_cancel": part.state in ("awaiting_payment", "to_pack")
                and not part.packed_at
                and payment.state != Payment.State.CHECKING,
                "can_receive": part.state == SellerOrder.State.SHIPPED,
            }
            for part in lines
        ]
        payments = order.payments.filter(method=Payment.Method.PROMPTPAY).select_related("payee")
        return _private(
            render(
                request,
                "order/order.html",
                {"order": order, "parts": parts, "payments": payments, "state": order_state(part.state for part in lines)},
            )
        )


class ReceivedView(View):
    """The buyer has the parcel."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        part = _part(request, number, pk)
        try:
            deliver_seller_order(seller_order=part, actor=request.user if request.user.is_authenticated else None)
            messages.success(request, _("Good. If something is wrong, tell us within 7 days."))
        except WrongState as refused:
            messages.error(request, str(refused))
        return redirect("order", number=number)


class CancelView(View):
    """The buyer cancels one shop's part before it is packed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        part = _part(request, number, pk)
        try:
            cancel_seller_order(seller_order=part, reason=CANCELLED_BY_BUYER, actor=request.user if request.user.is_authenticated else None)
            messages.success(request, _("This part of the order is cancelled."))
        except (AlreadyPacked, WrongState, SlipWaiting, ReasonMissing) as refused:
            messages.error(request, str(refused))
        return redirect("order", number=number)


class AccountView(View):
    """The account's orders and shops."""

    def get(self, request: HttpRequest) -> HttpResponse:
        orders = (
            Order.objects.filter(user=request.user, checkout__isnull=False)
            .prefetch_related(Prefetch("seller_orders", SellerOrder.objects.select_related("partner")))
            .order_by("-date_placed", "-pk")[:50]
        )
        rows = [
            {"order": order, "state": order_state(part.state for part in order.seller_orders.all()), "parts": order.seller_orders.all()}
            for order in orders
        ]
        return _private(render(request, "order/account.html", {"rows": rows, "shops": shops_of(request.user)}))
