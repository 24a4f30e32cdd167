"""The operator's desk in Wagtail's admin: slips to confirm, and refunds to send.

An operator decides about money that the operator receives (route `platform`), and about slips of direct payments that the shop did
not look at in time. Every view asks for the permission to change payments by itself; without it Wagtail answers "permission denied".
"""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.languages import localised
from sellers.desk.cells import Field, baht_of, local, phone_of
from sellers.desk.frame import DeskView
from sellers.desk.lists import DeskFilters, DeskList, MomentColumn, MoneyColumn, SinceColumn, choice, column, days, list_paths, title
from sellers.desk.things import Deed, LogLine, ThingView
from sellers.desk.waiting import count_and_oldest
from sellers.orders.desk import CASH_TO
from sellers.orders.reasons import REASONS, reason_words
from sellers.payments.actions import PaymentClosed, ReasonMissing, ReferenceMissing, send_refund
from sellers.payments.decisions import CONFIRM, AnotherSlip, DecisionForm, SentForm, decide_slip
from sellers.payments.models import Payment, PaymentShare, Refund, Slip
from sellers.shops.banks import bank_of

POLICY = ModelPermissionPolicy(Payment)


def desk_payments() -> QuerySet[Payment]:
    """The payments that an operator may look at: the market's own, and direct ones that the shop left lying."""
    return Payment.objects.filter(Q(route="platform") | Q(escalated_at__isnull=False))


def slips_to_confirm() -> QuerySet[Payment]:
    """The payments with a slip that waits for the operator, the one that waits longest first."""
    return desk_payments().filter(state=Payment.State.CHECKING).order_by(F("confirm_by").asc(nulls_last=True), "pk")


def slips_waiting() -> tuple[int, datetime | None]:
    """How many slips wait for the operator, and since when the oldest does."""
    return count_and_oldest(Slip.objects.filter(state=Slip.State.CHECKING, payment__in=slips_to_confirm().order_by()), "submitted_at")


def refunds_due() -> QuerySet[Refund]:
    """Refunds that the operator sends, because the operator holds the money; oldest first."""
    return Refund.objects.filter(state=Refund.State.DUE, payment__payee__isnull=True).order_by("created_at", "pk")


def payee_of(payment: Payment) -> str:
    """Who gets the money, by name; cash goes by the carrier to the shop, whoever receives transfers."""
    if payment.method == Payment.Method.CASH:
        return str(CASH_TO)
    return payment.payee.name if payment.payee else _("The market")


def _of_slip(field: str) -> Subquery:
    """A column of the slip that waits; there is one at most."""
    return Subquery(Slip.objects.filter(payment=OuterRef("pk"), state=Slip.State.CHECKING).values(field)[:1])


class SlipFilters(DeskFilters):
    """Filters of the queue of slips."""

    whose = choice("route", gettext_lazy("Money goes to"), [("platform", gettext_lazy("The market")), ("direct", gettext_lazy("A shop"))])
    late = django_filters.ChoiceFilter(
        label=gettext_lazy("Time to check"),
        choices=[("over", gettext_lazy("Is over"))],
        method="only_late",
        empty_label=gettext_lazy("All"),
    )

    def only_late(self, rows: QuerySet[Payment], name: str, value: str) -> QuerySet[Payment]:
        """Slips that should have been decided by now."""
        return rows.filter(confirm_by__lt=timezone.now())


class SlipsList(DeskList):
    """The slips that wait for the operator."""

    permission_policy = POLICY
    any_permission_required = ["change"]
    model = Payment
    page_title = gettext_lazy("Slips to confirm")
    index_url_name = "desk_payments:slips"
    template_name = "payments/desk/slips.html"
    search_fields = ["reference", "order__number", "order__checkout__contact_name", "slips__transfer_reference"]
    phone_fields = ["order__checkout__contact_phone"]
    search_hint = gettext_lazy("Payment, order, name, phone, transfer")
    empty_message = gettext_lazy("No slip waits. New ones appear here, the oldest first.")
    filterset_class = SlipFilters
    columns = [
        title("reference", gettext_lazy("Payment"), "desk_payments:slip", classname="desk-unbroken"),
        MoneyColumn("amount", label=gettext_lazy("Amount"), accessor="amount_satang"),
        column("order", gettext_lazy("Order"), "order.number", classname="desk-unbroken"),
        column("buyer", gettext_lazy("Buyer"), "order.checkout.contact_name"),
        SinceColumn("waiting", label=gettext_lazy("Waiting"), accessor="slip_sent_at"),
        MomentColumn("confirm_by", label=gettext_lazy("Check by")),
        column("to", gettext_lazy("To"), payee_of),
    ]
    fields = [
        Field("reference", gettext_lazy("Payment"), "reference"),
        Field("amount_baht", gettext_lazy("Amount (baht)"), lambda payment: baht_of(payment.amount_satang)),
        Field("order", gettext_lazy("Order"), "order.number"),
        Field("buyer", gettext_lazy("Buyer"), "order.checkout.contact_name"),
        Field("phone", gettext_lazy("Phone"), lambda payment: phone_of(payment.order.checkout.contact_phone)),
        Field("bank", gettext_lazy("Bank"), lambda payment: localised(bank_of(payment.slip_bank), "name") if payment.slip_bank else ""),
        Field("transfer", gettext_lazy("Reference of the transfer"), "slip_transfer"),
        Field("sent_at", gettext_lazy("Slip sent"), lambda payment: local(payment.slip_sent_at)),
        Field("confirm_by", gettext_lazy("Check by"), lambda payment: local(payment.confirm_by)),
        Field("to", gettext_lazy("To"), payee_of),
    ]

    def rows(self) -> QuerySet[Payment]:
        return (
            slips_to_confirm()
            .select_related("order__checkout", "payee")
            .annotate(slip_sent_at=_of_slip("submitted_at"), slip_bank=_of_slip("bank_code"), slip_transfer=_of_slip("transfer_reference"))
        )

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=super().search_queryset(Payment.objects.order_by()).values("pk"))


class SlipView(DeskView):
    """One payment: the slip's picture beside what it must say and beside the order; confirm it, or refuse it with a reason, and go on.

    By keys as well (static/js/desk-slips.js): Enter twice confirms, R refuses, S or J leaves it for later.
    """

    permission_policy = POLICY
    page_title = gettext_lazy("Slip to confirm")
    template_name = "payments/desk/slip.html"
    listed_in = SlipsList

    def payment(self, pk: int) -> Payment:
        """The payment, if the desk is concerned; else 404."""
        shares = PaymentShare.objects.select_related("seller_order__partner").prefetch_related("seller_order__lines__line")
        payments = desk_payments().select_related("order__checkout", "payee")
        return get_object_or_404(payments.prefetch_related("slips__decided_by", Prefetch("shares", shares)), pk=pk)

    def page(self, payment: Payment, form: DecisionForm | None = None, status: int = 200) -> HttpResponse:
        """The page of this payment, with what was typed if something was missing."""
        slips = [{"slip": slip, "bank": bank_of(slip.bank_code)} for slip in payment.slips.all()]
        checking = next((row for row, slip in zip(slips, payment.slips.all(), strict=True) if slip.state == Slip.State.CHECKING), None)
        return self.show(
            status,
            payment=payment,
            checkout=payment.order.checkout,
            slips=slips,
            checking=checking,
            form=form,
            warnings=self.warnings(payment, checking["slip"] if checking else None),  # type: ignore[arg-type]
            waiting=slips_to_confirm().count(),
            later=following(payment) or slips_to_confirm().exclude(pk=payment.pk).first(),
        )

    def warnings(self, payment: Payment, slip: Slip | None) -> dict[str, Any]:
        """What does not fit: the same transfer on another slip, and an amount that is no longer what the buyer was first shown."""
        if slip is None:
            return {}
        same = Slip.objects.filter(transfer_reference=slip.transfer_reference).exclude(pk=slip.pk).select_related("payment__order")
        first_shown = sum(share.seller_order.total_satang for share in payment.shares.all())
        return {"same": list(same[:5]), "first_shown": first_shown if first_shown != payment.amount_satang else None}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.payment(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        payment = self.payment(pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.page(payment, form, status=422)
        data = form.cleaned_data
        then = following(payment)
        try:
            decide_slip(payment=payment, slip_id=data["slip"], decision=data["decision"], reason=data["reason"], actor=request.user)  # type: ignore[arg-type]  # the permission is only a login's
        except (AnotherSlip, PaymentClosed, ReasonMissing) as refusal:
            messages.error(request, str(refusal))
            return redirect("desk_payments:slip", pk=pk)
        said = _("Payment {reference} is confirmed.") if data["decision"] == CONFIRM else _("The slip of payment {reference} is refused.")
        messages.success(request, said.format(reference=payment.reference))
        return redirect("desk_payments:slip", pk=then.pk) if then else redirect("desk_payments:slips")


def following(payment: Payment) -> Payment | None:
    """The next payment in the queue behind this one, None at its end: who has decided is not led back to what they left for later."""
    behind = Q(confirm_by=payment.confirm_by, pk__gt=payment.pk) if payment.confirm_by else Q(confirm_by__isnull=True, pk__gt=payment.pk)
    if payment.confirm_by:
        behind |= Q(confirm_by__gt=payment.confirm_by) | Q(confirm_by__isnull=True)
    return slips_to_confirm().exclude(pk=payment.pk).filter(behind).first()


class RefundFilters(DeskFilters):
    """Filters of the refunds."""

    day = days("created_at", gettext_lazy("Since"))


class RefundsList(DeskList):
    """Money of cancelled orders that the operator has to send back."""

    permission_policy = POLICY
    any_permission_required = ["change"]
    model = Refund
    page_title = gettext_lazy("Refunds due")
    header_icon = "rotate"
    index_url_name = "desk_payments:refunds"
    search_fields = ["seller_order__number", "payment__reference", "payment__order__checkout__contact_name"]
    phone_fields = ["payment__order__checkout__contact_phone"]
    search_hint = gettext_lazy("Order, payment, name, phone")
    empty_message = gettext_lazy("No refund is due.")
    filterset_class = RefundFilters
    columns = [
        title("number", gettext_lazy("Order"), "desk_payments:refund", accessor="seller_order.number", classname="desk-unbroken"),
        MoneyColumn("amount", label=gettext_lazy("Amount"), accessor="amount_satang"),
        SinceColumn("since", label=gettext_lazy("Since"), accessor="created_at"),
        column("reason", gettext_lazy("Reason"), lambda refund: reason_words(refund.reason)),
        column("buyer", gettext_lazy("Buyer"), "payment.order.checkout.contact_name"),
        column("shop", gettext_lazy("Shop"), "seller_order.partner.name"),
    ]
    fields = [
        Field("order", gettext_lazy("Order"), "seller_order.number"),
        Field("payment", gettext_lazy("Payment"), "payment.reference"),
        Field("amount_baht", gettext_lazy("Amount (baht)"), lambda refund: baht_of(refund.amount_satang)),
        Field("since", gettext_lazy("Since"), lambda refund: local(refund.created_at)),
        Field("reason", gettext_lazy("Reason"), lambda refund: str(reason_words(refund.reason))),
        Field("buyer", gettext_lazy("Buyer"), "payment.order.checkout.contact_name"),
        Field("phone", gettext_lazy("Phone"), lambda refund: phone_of(refund.payment.order.checkout.contact_phone)),
        Field("email", gettext_lazy("E-mail"), "payment.order.checkout.contact_email"),
        Field("shop", gettext_lazy("Shop"), "seller_order.partner.name"),
    ]

    def rows(self) -> QuerySet[Refund]:
        return refunds_due().select_related("payment__order__checkout", "seller_order__partner")


class RefundView(ThingView):
    """A refund: to whom, how much and why; notes that it was sent, with the bank's reference."""

    permission_policy = POLICY
    permission_required = "change"
    template_name = "payments/desk/refund.html"
    listed_in = RefundsList
    header_icon = "rotate"
    words = REASONS
    refusals = (ReferenceMissing,)
    deeds = {
        "sent": Deed(
            gettext_lazy("Money sent back"),
            gettext_lazy("The refund is noted. The buyer has been told."),
            lambda refund, data, actor: send_refund(refund=refund, reference=data["reference"], actor=actor),
            lambda refund: refund.state == Refund.State.DUE,
            SentForm,
            note=gettext_lazy("Send the money to the buyer first, then enter the reference of the transfer."),
        )
    }

    def heading(self, thing: Refund) -> str:
        return _("Refund of {number}").format(number=thing.seller_order.number)

    def thing(self, pk: int) -> Refund:
        # One that somebody else has just sent is found too: sending it again changes nothing.
        refunds = Refund.objects.filter(payment__payee__isnull=True)
        return get_object_or_404(refunds.select_related("payment__order__checkout", "seller_order__partner"), pk=pk)

    def facts(self, thing: Refund) -> dict[str, Any]:
        accepted = thing.payment.slips.filter(state=Slip.State.ACCEPTED).last()
        return {
            "checkout": thing.payment.order.checkout,
            "reason": reason_words(thing.reason),
            "slip": accepted,
            "bank": bank_of(accepted.bank_code) if accepted else None,
        }

    def log_of(self, thing: Refund) -> list[LogLine]:
        """A refund is logged with its payment."""
        return super().log_of(thing.payment)

    def after(self, thing: Refund, verb: str) -> HttpResponse:
        return redirect("desk_payments:refunds")


urlpatterns = [
    *list_paths(SlipsList, "slips/", "slips"),
    path("slips/<int:pk>/", SlipView.as_view(), name="slip"),
    *list_paths(RefundsList, "refunds/", "refunds"),
    path("refunds/<int:pk>/", RefundView.as_view(), name="refund"),
]
