"""The live check of a certificate: the facts as they stand, not just "valid".

Serial numbers count upwards, so what one place looks at is counted: not looks, because carriers put hundreds of buyers behind one
address and a good paper is looked at by all of them, but different certificates and numbers that do not exist.

Figures: an address may see 120 different certificates in a minute and 3,000 in a day, a session 30 and 300; to walk through a million
takes an address a year. What an address has seen in the last day costs nothing again. Of numbers that do not exist an address may try
30 in a minute (a mistyped one is refused by its check character, and costs nothing); then what is new has to wait, too, or the answers
would tell which exist.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from cms.training.models import Certificate
from cms.training.queries import certificate_for, current_trainings
from sellers.limits import allowed, allowed_different, has_seen, session_of
from sellers.serials import canonical_serial, check_serial, new_serial
from storefront.browse.country import SHOWN

#: How a number looks; nobody's in particular.
_EXAMPLE = new_serial("C", 123)
#: Different certificates that one address sees; that one session sees; numbers that do not exist.
SEEN, SEEN_IN_SESSION, MISSED = "120/m/ip,3000/d/ip", "30/m/key,300/d/key", "30/m/ip"


class VerifyView(View):
    """Type the number from the paper."""

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("serial", "").replace("\x00", "").strip()[:40]
        if typed and check_serial(typed):
            return redirect("certificate", serial=canonical_serial(typed))
        return render(request, "browse/verify.html", {"typed": typed, "wrong": bool(typed), "example": _EXAMPLE})


def _may_look(request: HttpRequest, certificate: Certificate | None, typed: str) -> bool:
    """Count what is looked at; False where it was too much. The answer does not tell whether the number exists."""
    if certificate is None:
        return not check_serial(typed) or allowed(request, "browse.verify_missed", MISSED)
    if has_seen(request, "browse.verify", certificate.serial):
        return True
    if not allowed(request, "browse.verify_missed", MISSED, count=False):
        return False
    if request.session.session_key and not allowed(request, "browse.verify_session", SEEN_IN_SESSION, key=session_of(request)):
        return False
    return allowed_different(request, "browse.verify", SEEN, thing=certificate.serial)


class CertificateView(View):
    """What stands behind one serial number, read at this moment."""

    def get(self, request: HttpRequest, serial: str) -> HttpResponse:
        certificate = certificate_for(serial[:40])
        if not _may_look(request, certificate, serial[:40]):
            return render(request, "browse/verify.html", {"typed": serial[:40], "crowded": True, "example": _EXAMPLE}, status=429)
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
