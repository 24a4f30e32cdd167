"""The pay page: the QR, the amount, the time left, and the slip."""

from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from catalog.languages import localised
from catalog.photos.cleaning import PhotoRefused
from sellers.payments import promptpay
from sellers.payments.actions import PaymentClosed, SlipUsed, SlipWaiting, submit_slip
from sellers.payments.models import Payment
from sellers.payments.slips import SlipUnreadable, store_slip
from storefront.formats import baht
from storefront.order.access import orders_for


def _payment(request: HttpRequest, number: str, reference: str) -> Payment:
    """The payment of an order that this visitor may see; 404 otherwise."""
    order = orders_for(request).filter(number=number).first()
    payment = Payment.objects.filter(order=order, reference=reference).select_related("payee__account").first() if order else None
    if payment is None or payment.method != Payment.Method.PROMPTPAY:
        raise Http404
    return payment


def _receiver(payment: Payment) -> tuple[str, str]:
    """(PromptPay identity, name) of whoever receives the money."""
    if payment.payee is None:
        return settings.PLATFORM_PROMPTPAY, settings.PLATFORM_NAME
    return payment.payee.account.promptpay_id, payment.payee.account.account_name


class PaymentView(View):
    """Pay by PromptPay and attach the slip."""

    def get(self, request: HttpRequest, number: str, reference: str) -> HttpResponse:
        return self._page(request, _payment(request, number, reference))

    def post(self, request: HttpRequest, number: str, reference: str) -> HttpResponse:
        payment = _payment(request, number, reference)
        file = request.FILES.get("slip")
        if file is None:
            return self._page(request, payment, _("Choose the picture of the slip first."), 422)
        try:
            stored, code = store_slip(file, name=file.name or "")
            submit_slip(payment=payment, file_name=stored, code=code, amount_text=baht(payment.amount_satang))
        except (PhotoRefused, SlipUnreadable, SlipUsed) as refused:
            return self._page(request, payment, str(refused), 422)
        except (SlipWaiting, PaymentClosed) as refused:
            messages.info(request, str(refused))
            return redirect("order", number=number)
        messages.success(request, _("The slip has arrived. The clock has stopped. There is no need to pay again."))
        return redirect("order", number=number)

    def _page(self, request: HttpRequest, payment: Payment, problem: str = "", status: int = 200) -> HttpResponse:
        payment.refresh_from_db()
        identity, name = _receiver(payment)
        refused = payment.slips.filter(state="refused").order_by("-pk").first()
        context: dict[str, Any] = {
            "payment": payment,
            "order": payment.order,
            "receiver": name,
            "identity": identity,
            "problem": problem,
            "refused": refused,
            "shops": [localised(so.partner, "name") for so in payment.seller_orders.select_related("partner")],
            "over": payment.state == Payment.State.EXPIRED or bool(payment.expires_at and payment.expires_at < timezone.now()),
        }
        response = render(request, "checkout/payment.html", context, status=status)
        response["Cache-Control"] = "private, no-store"
        return response


class QrView(View):
    """The PromptPay QR of one payment as a picture."""

    def get(self, request: HttpRequest, number: str, reference: str) -> HttpResponse:
        payment = _payment(request, number, reference)
        if payment.state != Payment.State.AWAITING:
            raise Http404
        text = promptpay.payload(_receiver(payment)[0], payment.amount_satang)
        picture = BytesIO()
        segno.make(text, error="m", micro=False).save(picture, kind="svg", scale=8, border=4, light="white", dark="black")
        return HttpResponse(picture.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})
