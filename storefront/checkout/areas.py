"""Suggestions while a place is typed: the same search that the forms do without script, as a small JSON answer."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views import View

from sellers.formats import place
from sellers.limits import allowed
from storefront.address.places import find_places

_MOST = 8
#: A person types fewer. Answers are the same for everybody, so browsers keep them for a day.
_RATE = "120/m/ip"
_KEEP = "public, max-age=86400"


class AreasView(View):
    """GET ?q=: at most eight places whose postcode, sub-district or district begins like this."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> JsonResponse:
        if not allowed(request, "checkout.areas", _RATE):
            return JsonResponse({"message": _("Too many searches. Wait a minute and try again.")}, status=429)
        typed = request.GET.get("q", "").strip()[:100]
        found: list[dict[str, Any]] = [
            {"value": each.value, "postcode": each.postcode, "name": place(each.area)} for each in find_places(typed, _MOST + 1)
        ]
        answer = JsonResponse({"places": found[:_MOST], "more": len(found) > _MOST})
        answer["Cache-Control"] = _KEEP
        return answer
