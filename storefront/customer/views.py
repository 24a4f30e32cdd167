"""My data: what the market keeps about an account, a copy of it, and the wish to be forgotten."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from storefront.customer.erasure import TIME_TO_ERASE, ask_for_erasure, open_request, runs_a_shop, still_open, withdraw_request
from storefront.customer.export import own_data


@method_decorator(never_cache, name="dispatch")
class DataView(View):
    """What is kept, in plain words, with its real counts."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "account/data.html", {"data": own_data(request.user), **_erasure(request)})


def _erasure(request: HttpRequest) -> dict[str, Any]:
    waiting = open_request(request.user)
    return {"waiting": waiting, "erased_by": (waiting.asked_at if waiting else timezone.now()) + TIME_TO_ERASE}


@method_decorator(never_cache, name="dispatch")
class DataFileView(View):
    """The copy to keep, as a JSON file."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        answer = JsonResponse(own_data(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
        answer["Content-Disposition"] = 'attachment; filename="chumchon-my-data.json"'
        return answer


@method_decorator(never_cache, name="dispatch")
class ErasureView(View):
    """GET says what happens and what stays; POST writes the request down, or takes it back (`withdraw`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        context = _erasure(request) | {"open_orders": still_open(request.user), "runs_a_shop": runs_a_shop(request.user)}
        return render(request, "account/erasure.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "withdraw" in request.POST:
            if withdraw_request(user=request.user):
                messages.success(request, _("Your request is taken back. Nothing is erased."))
        else:
            ask_for_erasure(user=request.user, reason=request.POST.get("reason", "").replace("\x00", "").strip())
            messages.success(request, _("Your request is written down and the market's operator is told."))
        return redirect("my_data")
