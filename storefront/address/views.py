"""Saying where one's parcels go, before any address is asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from sellers.centres.models import AdminArea
from storefront.address.places import remember_province


class PlaceView(View):
    """Keeps a province and goes back to the page that asked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        back = request.POST.get("next", "")
        response = redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "home")
        code = request.POST.get("province", "")
        if AdminArea.objects.filter(code=code, level=AdminArea.Level.PROVINCE).exists():
            remember_province(response, code)
        return response
