"""The pay page: the QR, the amount, the time left, and the slip."""

from io import BytesIO
from math import ceil
from typing import Any

import segno
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from catalog.photos.cleaning import PhotoRefused
from sellers.formats import baht
from sellers.limits import allowed
from sellers.payments import promptpay
from sellers.payments.actions import (
    PaymentClosed,
    SlipUsed,
    SlipWaiting,
    check_ready_for_slip,
    check_slip_is_new,
    submit_slip,
)
from sellers.payments.models import Payment
from sellers.payments.receivers import receiver_of
from sellers.payments.slips import SlipUnreadable, drop_slip, keep_slip, read_slip
from storefront.order.access import orders_for

_SESSION = "slip_refused"
#: Pictures that are decoded, which costs a second of the machine: ten in ten minutes for one payment, and 200 from one address, behind
#: which a carrier may have hundreds of buyers.
SLIPS = "10/10m/key,200/10m/ip"


def _payment(request: HttpRequest, number: str, reference: str) -> Payment:
    """The payment of an order that this visitor may see; 404 otherwise."""
    order = orders_for(request).filter(number=number).first()
    payment = Payment.objects.filter(order=order, reference=reference).select_related("payee__account").first() if order else None
    if payment is None or payment.method != Payment.Method.PROMPTPAY:
        raise Http404
    return payment


def _page_state(payment: Payment) -> str:
    """What the page shows: the payment's state, or "over" when its time to be paid is."""
    if payment.state == Payment.State.EXPIRED or (
        payment.state == Payment.State.AWAITING and payment.expires_at and payment.expires_at < timezone.now()
    ):
        return "over"
    return payment.state


def _seconds_left(payment: Payment) -> int:
    """Until the time to pay is over, counted by this machine: the clock of a phone may be wrong. 0 for what does not wait."""
    if payment.state != Payment.State.AWAITING or payment.expires_at is None:
        return 0
    return max(0, ceil((payment.expires_at - timezone.now()).total_seconds()))


def _refused(request: HttpRequest, payment: Payment, problem: str) -> HttpResponse:
    """To the page, which says once why the slip was refused."""
    request.session[_SESSION] = {"reference": payment.reference, "problem": problem}
    return redirect("order_payment", number=payment.order.number, reference=payment.reference)


def _take_problem(request: HttpRequest, reference: str) -> str:
    """Why the slip that was just sent for this payment was refused; "" if none was."""
    kept = request.session.get(_SESSION)
    if not isinstance(kept, dict) or kept.get("reference") != reference:
        return ""
    del request.session[_SESSION]
    return str(kept.get("problem", ""))


def _attach(payment: Payment, file: UploadedFile) -> None:
    """Read, keep and record a slip. Where it is refused nothing is left in the store.

    Raises `PhotoRefused`, `SlipUnreadable`, `SlipUsed`, `SlipWaiting` or `PaymentClosed`.
    """
    amount = baht(payment.amount_satang)
    slip = read_slip(file, name=file.name or "")  # type: ignore[arg-type]  # Django's file reads like one
    check_slip_is_new(slip.code, amount_text=amount)
    stored = keep_slip(slip)
    try:
        submit_slip(payment=payment, file_name=stored, code=slip.code, amount_text=amount)
    except Exception:
        # Another request was faster, or the database is gone.
        drop_slip(stored)
        raise


class PaymentView(View):
    """Pay by PromptPay and attach the slip.

    A POST never answers with a page: why a slip was refused is kept in the session and said once by the page that it leads to (422), so
    that reloading asks nobody to send the picture again.
    """

    def get(self, request: HttpRequest, number: str, reference: str) -> HttpResponse:
        payment = _payment(request, number, reference)
        problem = _take_problem(request, reference)
        return self._page(request, payment, problem, 422 if problem else 200)

    def post(self, request: HttpRequest, number: str, reference: str) -> HttpResponse:
        payment = _payment(request, number, reference)
        file = request.FILES.get("slip")
        if file is None:
            return _refused(request, payment, _("Choose the picture of the slip first."))
        try:
            check_ready_for_slip(payment)
            if not allowed(request, "payments.slip", SLIPS, key=payment.reference):
                return _refused(request, payment, _("Slips were sent many times. Wait 10 minutes and send the right one again."))
            _attach(payment, file)
        except (PhotoRefused, SlipUnreadable, SlipUsed) as refused:
            return _refused(request, payment, str(refused))
        except (SlipWaiting, PaymentClosed) as refused:
            messages.info(request, str(refused))
            return redirect("order", number=number)
        messages.success(request, _("The slip has arrived. The clock has stopped. There is no need to pay again."))
        return redirect("order", number=number)

    def _page(self, request: HttpRequest, payment: Payment, problem: str, status: int) -> HttpResponse:
        receiver = receiver_of(payment)
        if receiver is None:
            messages.error(request, _("There is no account that this payment can go to. Do not pay it; write to us and we will help."))
            return redirect("order", number=payment.order.number)
        state = _page_state(payment)
        waits = state == Payment.State.AWAITING
        context: dict[str, Any] = {
            "payment": payment,
            "order": payment.order,
            "receiver": receiver.name,
            "identity": receiver.identity,
            "problem": problem,
            "refused": payment.slips.filter(state="refused").order_by("-pk").first() if waits or state == "over" else None,
            # What was cancelled before it was paid has a share of 0.
            "shares": payment.shares.filter(amount_satang__gt=0).select_related("seller_order__partner").order_by("pk"),
            "state": state,
            "seconds": _seconds_left(payment),
            "minutes": max(1, round(_seconds_left(payment) / 60)),
        }
        response = render(request, "checkout/payment.html", context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response


def _qr(request: HttpRequest, number: str, reference: str) -> segno.QRCode:
    """The PromptPay QR of a payment that still waits; 404 where there is nothing to pay or nobody to pay to."""
    payment = _payment(request, number, reference)
    receiver = receiver_of(payment)
    if payment.state != Payment.State.AWAITING or receiver is None:
        raise Http404
    return segno.make(promptpay.payload(receiver.identity, payment.amount_satang), error="m", micro=False)


class QrView(View):
    """The PromptPay QR of one payment as a picture for the page."""

    def get(self, request: HttpRequest, number: str, reference: str) -> HttpResponse:
        picture = BytesIO()
        _qr(request, number, reference).save(picture, kind="svg", scale=8, border=4, light="white", dark="black")
        return HttpResponse(picture.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


class QrPictureView(View):
    """The same QR to keep on the phone: banking apps read PNG from the gallery, not SVG."""

    def get(self, request: HttpRequest, number: str, reference: str) -> HttpResponse:
        picture = BytesIO()
        _qr(request, number, reference).save(picture, kind="png", scale=16, border=4, light="white", dark="black")
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": f'attachment; filename="promptpay-{reference}.png"'}
        return HttpResponse(picture.getvalue(), content_type="image/png", headers=headers)


class StateView(View):
    """Where the payment stands, for the page that waits: {"state": …, "seconds": left to pay}."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, number: str, reference: str) -> JsonResponse:
        payment = _payment(request, number, reference)
        answer = JsonResponse({"state": _page_state(payment), "seconds": _seconds_left(payment)})
        answer["Cache-Control"] = "private, no-store"
        return answer
