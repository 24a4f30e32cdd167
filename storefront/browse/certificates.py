"""The live check of a certificate: the facts as they stand, not just "valid".

Serial numbers count upwards, so the checks of one place are counted: enough for a hall full of people with their papers, far too few to
walk through all of them.
"""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from cms.training.queries import certificate_for, current_trainings
from sellers.serials import canonical_serial, check_serial, new_serial
from storefront.browse.country import SHOWN

#: How a number looks; nobody's in particular.
_EXAMPLE = new_serial("C", 123)
#: Certificates that one place may look at.
RATE = {"verify": "30/m/ip,300/d/ip"}


class VerifyView(View):
    """Type the number from the paper."""

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("serial", "").replace("\x00", "").strip()[:40]
        if typed and check_serial(typed):
            return redirect("certificate", serial=canonical_serial(typed))
        return render(request, "browse/verify.html", {"typed": typed, "wrong": bool(typed), "example": _EXAMPLE})


class CertificateView(View):
    """What stands behind one serial number, read at this moment."""

    def get(self, request: HttpRequest, serial: str) -> HttpResponse:
        if not ratelimit.consume(request, app="storefront.browse", action="verify", config=RATE, limit_get=True):
            return ratelimit.respond_429(request)
        certificate = certificate_for(serial[:40])
        if certificate is None:
            return render(request, "browse/verify.html", {"typed": serial[:40], "wrong": True, "example": _EXAMPLE}, status=404)
        if certificate.serial != serial:
            return redirect("certificate", serial=certificate.serial)
        shops = current_trainings(certificate).filter(partner__state__in=SHOWN).select_related("partner__area__parent__parent")
        response = render(
            request,
            "browse/certificate.html",
            {
                "certificate": certificate,
                "round": certificate.enrolment.round,
                "renamed": certificate.centre.name != certificate.centre_name,
                "trainings": shops,
                "now": timezone.now(),
            },
        )
        # The page says when it was read: a kept copy would say it wrongly.
        response["Cache-Control"] = "no-store"
        return response
