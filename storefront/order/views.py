"""The buyer's orders: one order with its parts, the guest's link, and what a buyer can do, each with a page that asks first."""

from abc import ABC, abstractmethod
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from sellers.orders.actions import AlreadyPacked, deliver_seller_order
from sellers.orders.models import Checkout, SellerOrder
from sellers.orders.reasons import CANCELLED_BY_BUYER
from sellers.orders.states import WrongState
from sellers.payments.actions import ReasonMissing, SlipWaiting, cancel_seller_order
from storefront.order.access import hash_key, orders_for, remember_order
from storefront.order.pages import PartRow, context_of, parts_of, row_of


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


def private(response: HttpResponse) -> HttpResponse:
    """Keep a page out of every cache."""
    response["Cache-Control"] = "private, no-store"
    return response


class OrderKeyView(View):
    """The guest's link: keeps the key in the session, so that it does not stand in the address bar any longer.

    An order that an account has taken over is opened by nobody's key: the link leads to it, and by it to the sign-in.
    """

    def get(self, request: HttpRequest, number: str, token: str) -> HttpResponse:
        token_hash = hash_key(token)
        checkout = Checkout.objects.select_related("order").filter(order__number=number, access_token_hash=token_hash).first()
        if checkout is None:
            raise Http404
        if checkout.order.user_id is None:
            remember_order(request, token_hash)
        elif not request.user.is_authenticated:
            return redirect_to_login(reverse("order", args=[number]), str(settings.LOGIN_URL))
        return redirect("order", number=number)


class OrderView(View):
    """One order: each shop's part as a short story, what is still to be paid, and what can be done."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        order = _order(request, number)
        return private(render(request, "order/order.html", context_of(order, request.build_absolute_uri("/").rstrip("/"))))


class _AskingView(ABC, View):
    """GET asks, with the amount of money that moves; POST does it."""

    template_name: str

    def get(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        wanted = _part(request, number, pk)
        parts = parts_of(wanted.order)
        part = next(part for part in parts if part.pk == wanted.pk)
        row = row_of(part, wanted.order.user_id)
        if not self.allows(row):
            return redirect("order", number=number)
        return private(render(request, self.template_name, {"order": wanted.order, "row": row, "is_only": len(parts) == 1}))

    @abstractmethod
    def allows(self, row: PartRow) -> bool:
        """Whether the step is open to the buyer now; where it is not, there is nothing to ask."""


class ReceivedView(_AskingView):
    """The buyer has the parcel."""

    template_name = "order/received.html"

    def allows(self, row: PartRow) -> bool:
        return row.can_receive

    def post(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        part = _part(request, number, pk)
        try:
            deliver_seller_order(seller_order=part, actor=request.user if request.user.is_authenticated else None)
            messages.success(request, _("Good. If something is wrong, tell us within 7 days."))
        except WrongState as refused:
            messages.error(request, str(refused))
        return redirect("order", number=number)


class CancelView(_AskingView):
    """The buyer cancels one shop's part before it is packed."""

    template_name = "order/cancel.html"

    def allows(self, row: PartRow) -> bool:
        return row.can_cancel

    def post(self, request: HttpRequest, number: str, pk: int) -> HttpResponse:
        part = _part(request, number, pk)
        try:
            cancel_seller_order(seller_order=part, reason=CANCELLED_BY_BUYER, actor=request.user if request.user.is_authenticated else None)
            is_only = part.order.seller_orders.count() == 1
            messages.success(request, _("The order is cancelled.") if is_only else _("This part of the order is cancelled."))
        except (AlreadyPacked, WrongState, SlipWaiting, ReasonMissing) as refused:
            messages.error(request, str(refused))
        return redirect("order", number=number)
