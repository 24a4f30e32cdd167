"""The live check of a certificate: the facts as they stand, not just "valid"."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from cms.training.queries import certificate_for
from sellers.serials import canonical_serial, check_serial


class VerifyView(View):
    """Type the number from the paper."""

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("serial", "").strip()[:40]
        if typed and check_serial(typed):
            return redirect("certificate", serial=canonical_serial(typed))
        return render(request, "browse/verify.html", {"typed": typed, "wrong": bool(typed)})


class CertificateView(View):
    """What stands behind one serial number."""

    def get(self, request: HttpRequest, serial: str) -> HttpResponse:
        certificate = certificate_for(serial[:40])
        if certificate is None:
            return render(request, "browse/verify.html", {"typed": serial[:40], "wrong": True}, status=404)
        shops = [row for row in certificate.seller_trainings.select_related("partner") if row.partner.state in ("active", "paused")]
        return render(request, "browse/certificate.html", {"certificate": certificate, "trainings": shops})
