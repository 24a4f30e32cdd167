"""The pages under /sell/. Each finds its shop at the door (doors.py) and its objects through sellers/access.py."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from sellers.access import payments_of, seller_orders_of
from sellers.models import Partner
from sellers.orders.models import Parcel, SellerOrder
from sellers.payments.actions import PaymentClosed, ReasonMissing
from sellers.payments.decisions import CONFIRM, AnotherSlip, DecisionForm, decide_slip
from sellers.payments.models import Payment, Slip
from sellers.shops.banks import bank_of
from sellers.workspace.doors import MANAGERS, ShopRoom
from sellers.workspace.forms import TrackingForm
from sellers.workspace.listing import PACKING, count_tabs, listed_orders, rows_of
from sellers.workspace.pages import order_page
from sellers.workspace.steps import REFUSALS, STEPS

PAGE_SIZE = 20


class CountedPaginator(Paginator):
    """A paginator that is told how many there are, because the tabs have counted already."""

    def __init__(self, *args: Any, total: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._total = total

    @cached_property
    def count(self) -> int:
        return self._total


def orders_page(shop: Partner, asked: str, page_asked: str | None, typed: dict[int, TrackingForm] | None = None) -> dict[str, Any]:
    """The list of a shop's orders under the tab that was asked for; `typed` as `rows_of` takes it."""
    tabs = count_tabs(shop, asked)
    tab = next((tab for tab in tabs if tab.name == asked), tabs[0])
    page = CountedPaginator(listed_orders(shop, tab.name), PAGE_SIZE, total=tab.count).get_page(page_asked)
    rows = rows_of(page, tab.name, timezone.now(), typed)
    return {"shop": shop, "tabs": tabs, "tab": tab, "page": page, "rows": rows, "packing": tab.name in PACKING}


class OrdersView(ShopRoom):
    """A shop's orders, by state."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return render(request, "sell/orders.html", orders_page(self.shop, request.GET.get("state", ""), request.GET.get("page")))


class OrderRoom(ShopRoom):
    """A page about one order of the shop."""

    def order(self, pk: int) -> SellerOrder:
        """The order, if this shop may see it; else 404."""
        orders = seller_orders_of(self.shop).select_related(
            "order__shipping_address", "order__checkout__area__parent__parent", "payment_share__payment", "refund"
        )
        return get_object_or_404(orders.prefetch_related(Prefetch("parcels", Parcel.objects.select_related("carrier", "method"))), pk=pk)


class OrderView(OrderRoom):
    """One order: what to pack, where it goes, what happened, and what to do next."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return render(request, "sell/order.html", order_page(self.shop, self.order(pk)))


class StepView(OrderRoom):
    """Takes one step of an order (steps.py) and goes back to where it was pressed."""

    def post(self, request: HttpRequest, code: str, pk: int, verb: str) -> HttpResponse:
        step = STEPS.get(verb)
        if step is None or (step.managers_only and not self.shop.is_managed):
            raise Http404
        order = self.order(pk)
        form = step.bind(order, request.POST)
        # What cannot be done anyway is not doubted first: the refusal says why.
        if not form.is_valid() or (step.form is TrackingForm and form.doubts and step.offered(order)):
            return self._again(order, verb, form)
        try:
            step.take(order, form, request.user)  # type: ignore[arg-type]  # config/access.py lets in logins only
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            # From a list, where the row is gone now: which order it was.
            one_of_many = request.POST.get("tab", "") in PACKING
            messages.success(request, f"{order.number}: {step.said(order)}" if one_of_many else step.said(order))
        return self._back(code, pk)

    def _back(self, code: str, pk: int) -> HttpResponse:
        """To the tab whose row was pressed, where the next order is now on top; else to the order."""
        tab = self.request.POST.get("tab", "")
        return (
            redirect(f"{reverse('sell_orders', args=[code])}?state={tab}") if tab in PACKING else redirect("sell_order", code=code, pk=pk)
        )

    def _again(self, order: SellerOrder, verb: str, form: Any) -> HttpResponse:
        """Nothing is done: what was typed, with what is wrong or doubted, in the row where it was pressed; else on the order's page."""
        tab = self.request.POST.get("tab", "")
        if verb == "send" and tab in PACKING:
            page = orders_page(self.shop, tab, self.request.POST.get("page"), {order.pk: form})
            if any(row.order.pk == order.pk for row in page["rows"]):
                return render(self.request, "sell/orders.html", page, status=422)
        return render(self.request, "sell/order.html", order_page(self.shop, order, {verb: form}), status=422)


class PaymentView(ShopRoom):
    """The slip of a payment that the shop receives itself: is the money there?"""

    roles = MANAGERS

    def payment(self, pk: int) -> Payment:
        """The payment, if this shop receives it; else 404."""
        return get_object_or_404(payments_of(self.shop).prefetch_related("slips", "shares__seller_order"), pk=pk)

    def page(self, payment: Payment, form: DecisionForm | None = None, status: int = 200) -> HttpResponse:
        """The page, with what was typed if something was missing."""
        slips = [{"slip": slip, "bank": bank_of(slip.bank_code)} for slip in payment.slips.all()]
        checking = next((row for row, slip in zip(slips, payment.slips.all(), strict=True) if slip.state == Slip.State.CHECKING), None)
        share = payment.shares.all()[0]
        context = {"shop": self.shop, "payment": payment, "checking": checking, "slips": slips, "order": share.seller_order, "form": form}
        return render(self.request, "sell/payment.html", context, status=status)

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return self.page(self.payment(pk))

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        payment = self.payment(pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.page(payment, form, status=422)
        data = form.cleaned_data
        try:
            decide_slip(payment=payment, slip_id=data["slip"], decision=data["decision"], reason=data["reason"], actor=request.user)  # type: ignore[arg-type]  # config/access.py lets in logins only
        except (AnotherSlip, PaymentClosed, ReasonMissing) as refusal:
            messages.error(request, str(refusal))
            return redirect("sell_payment", code=code, pk=pk)
        confirmed = data["decision"] == CONFIRM
        messages.success(
            request, _("Money confirmed. Pack the order next.") if confirmed else _("Slip refused. The buyer has been told why.")
        )
        return redirect("sell_order", code=code, pk=payment.shares.all()[0].seller_order_id)


class SlipView(ShopRoom):
    """Sends to the signed address of a slip's picture. Only slips of payments that the shop receives itself."""

    roles = MANAGERS

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        slip = get_object_or_404(Slip.objects.filter(payment__in=payments_of(self.shop)), pk=pk)
        return HttpResponseRedirect(slip.file.url)
