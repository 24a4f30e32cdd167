"""Pictures for paper, mail and labels: the band of a centre and the QR of a certificate. They depend on their address alone, cost no
query, and may be kept for a year."""

import re
from io import BytesIO

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views import View

from sellers.serials import canonical_serial, check_serial
from storefront.bands import raster, swatch

#: A digital community centre is coded by its sub-district, an agricultural one by its district.
_CODE = re.compile(r"DCC-\d{6}|ALC-\d{4}")
#: Motifs side by side, and pixels to a cell: 672 x 52 px, which mail shows at half the size.
_REPEATS, _CELL = 12, 4
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def painted(code: str) -> bytes:
    """A band as a PNG."""
    file = BytesIO()
    raster(code, _REPEATS, _CELL).save(file, "PNG", optimize=True, bits=1)
    return file.getvalue()


class CentreBandView(View):
    """The band of a centre, as SVG or PNG."""

    def get(self, request: HttpRequest, code: str, kind: str) -> HttpResponse:
        if not _CODE.fullmatch(code):
            raise Http404
        if kind == "png":
            return HttpResponse(painted(code), content_type="image/png", headers=_FOREVER)
        return HttpResponse(swatch(code, _REPEATS), content_type="image/svg+xml", headers=_FOREVER)


class CertificateQrView(View):
    """A QR that leads to the live check of a certificate. It says nothing about the certificate: the page does."""

    def get(self, request: HttpRequest, serial: str) -> HttpResponse:
        if not check_serial(serial) or canonical_serial(serial) != serial:
            raise Http404
        with override("th"):
            address = request.build_absolute_uri(reverse("certificate", kwargs={"serial": serial}))
        picture = BytesIO()
        segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=8, border=4, light="white", dark="black")
        return HttpResponse(picture.getvalue(), content_type="image/svg+xml", headers=_FOREVER)
