"""The pay page: the QR, the amount, the time left, and the slip."""

from io import BytesIO
from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from catalog.photos.cleaning import PhotoRefused
from sellers.payments import promptpay
from sellers.payments.actions import PaymentClosed, SlipUsed, SlipWaiting, submit_slip
from sellers.payments.models import Payment
from sellers.payments.receivers import receiver_of
from sellers.payments.slips import SlipUnreadable, store_slip
from storefront.formats import baht
from storefront.order.access import orders_for

_SESSION = "slip_refused"


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
            stored, code = store_slip(file, name=file.name or "")
            submit_slip(payment=payment, file_name=stored, code=code, amount_text=baht(payment.amount_satang))
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
            "minutes": max(1, round((payment.expires_at - timezone.now()).total_seconds() / 60)) if waits and payment.expires_at else 0,
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
    """Where the payment stands, for the page that waits: {"state": …}."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, number: str, reference: str) -> JsonResponse:
        answer = JsonResponse({"state": _page_state(_payment(request, number, reference))})
        answer["Cache-Control"] = "private, no-store"
        return answer
