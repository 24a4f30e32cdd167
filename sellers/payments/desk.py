"""The operator's desk in Wagtail's admin: slips to confirm, and refunds to send.

An operator decides about money that the operator receives (route `platform`), and about slips of direct payments that the shop did
not look at in time. Every view asks for the permission to change payments by itself; without it Wagtail answers "permission denied".
"""

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.permission_policies import ModelPermissionPolicy

from sellers.desk import PAGE_SIZE, DeskView
from sellers.orders.models import SellerOrder
from sellers.orders.reasons import reason_words
from sellers.payments.actions import PaymentClosed, ReasonMissing, send_refund
from sellers.payments.decisions import CONFIRM, AnotherSlip, DecisionForm, SentForm, decide_slip
from sellers.payments.models import Payment, PaymentShare, Refund, Slip
from sellers.shops.banks import bank_of


def desk_payments() -> QuerySet[Payment]:
    """The payments that an operator may look at: the market's own, and direct ones that the shop left lying."""
    return Payment.objects.filter(Q(route="platform") | Q(escalated_at__isnull=False))


def slips_to_confirm() -> QuerySet[Payment]:
    """The payments with a slip that waits for the operator, the one that waits longest first."""
    return desk_payments().filter(state=Payment.State.CHECKING).order_by("confirm_by", "pk")


def refunds_due() -> QuerySet[Refund]:
    """Refunds that the operator sends, because the operator holds the money; oldest first."""
    return Refund.objects.filter(state=Refund.State.DUE, payment__payee__isnull=True).order_by("created_at", "pk")


class MoneyView(DeskView):
    """A page of the desk about money."""

    permission_policy = ModelPermissionPolicy(Payment)


class SlipsView(MoneyView):
    """The slips that wait for the operator."""

    page_title = gettext_lazy("Slips to confirm")
    template_name = "payments/desk/slips.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        checking = Prefetch("slips", Slip.objects.filter(state=Slip.State.CHECKING), to_attr="checking")
        queue = slips_to_confirm().select_related("order", "payee").prefetch_related(checking)
        return self.show(page=Paginator(queue, PAGE_SIZE).get_page(request.GET.get("p")))


class SlipView(MoneyView):
    """One payment: the slip's picture beside what it must say; confirm it, or refuse it with a reason, and go on to the next."""

    page_title = gettext_lazy("Slip to confirm")
    template_name = "payments/desk/slip.html"

    def trail(self) -> list[dict[str, object]]:
        return [{"url": reverse_lazy("desk_payments:slips"), "label": SlipsView.page_title}]

    def payment(self, pk: int) -> Payment:
        """The payment, if the desk is concerned; else 404."""
        shares = PaymentShare.objects.select_related("seller_order__partner")
        payments = desk_payments().select_related("order__checkout", "payee")
        return get_object_or_404(payments.prefetch_related("slips__decided_by", Prefetch("shares", shares)), pk=pk)

    def page(self, payment: Payment, form: DecisionForm | None = None, status: int = 200) -> HttpResponse:
        """The page of this payment, with what was typed if something was missing."""
        slips = [{"slip": slip, "bank": bank_of(slip.bank_code)} for slip in payment.slips.all()]
        checking = next((row for row, slip in zip(slips, payment.slips.all(), strict=True) if slip.state == Slip.State.CHECKING), None)
        return self.show(status, payment=payment, checkout=payment.order.checkout, slips=slips, checking=checking, form=form)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.payment(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        payment = self.payment(pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.page(payment, form, status=422)
        data = form.cleaned_data
        try:
            decide_slip(payment=payment, slip_id=data["slip"], decision=data["decision"], reason=data["reason"], actor=request.user)  # type: ignore[arg-type]  # the permission is only a login's
        except (AnotherSlip, PaymentClosed, ReasonMissing) as refusal:
            messages.error(request, str(refusal))
            return redirect("desk_payments:slip", pk=pk)
        said = _("Payment {reference} is confirmed.") if data["decision"] == CONFIRM else _("The slip of payment {reference} is refused.")
        messages.success(request, said.format(reference=payment.reference))
        following = slips_to_confirm().exclude(pk=payment.pk).first()
        return redirect("desk_payments:slip", pk=following.pk) if following else redirect("desk_payments:slips")


class RefundsView(MoneyView):
    """Money of cancelled orders that the operator has to send back."""

    page_title = gettext_lazy("Refunds due")
    template_name = "payments/desk/refunds.html"

    def page(self, typed: dict[int, SentForm] | None = None, status: int = 200) -> HttpResponse:
        """The list; `typed` holds forms with their errors by refund id."""
        due = refunds_due().select_related("payment__order__checkout", "seller_order__partner")
        page = Paginator(due, PAGE_SIZE).get_page(self.request.GET.get("p"))
        rows = [{"refund": refund, "reason": reason_words(refund.reason), "form": (typed or {}).get(refund.pk)} for refund in page]
        return self.show(status, page=page, rows=rows)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()


class RefundView(RefundsView):
    """Notes that a refund was sent, with the bank's reference."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        # A refund that somebody else has just sent is found too: sending it again changes nothing.
        refund = get_object_or_404(Refund.objects.filter(payment__payee__isnull=True), pk=pk)
        form = SentForm(request.POST)
        if not form.is_valid():
            return self.page({refund.pk: form}, status=422)
        refund = send_refund(refund=refund, reference=form.cleaned_data["reference"], actor=request.user)  # type: ignore[arg-type]  # the permission is only a login's
        messages.success(request, _("The refund of order {number} is noted.").format(number=_number_of(refund)))
        return redirect("desk_payments:refunds")


def _number_of(refund: Refund) -> str:
    return str(SellerOrder.objects.values_list("number", flat=True).get(pk=refund.seller_order_id))


urlpatterns = [
    path("slips/", SlipsView.as_view(), name="slips"),
    path("slips/<int:pk>/", SlipView.as_view(), name="slip"),
    path("refunds/", RefundsView.as_view(), name="refunds"),
    path("refunds/<int:pk>/sent/", RefundView.as_view(), name="refund_sent"),
]
