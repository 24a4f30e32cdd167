"""Whether the visitor of this request asks to spare data: the header `Save-Data: on`, which phones send when their owner says so."""

from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

#: True while a page is made for somebody who spares data: pictures come in their smallest size.
spares_data: ContextVar[bool] = ContextVar("spares_data", default=False)


def asks_to_spare(request: HttpRequest) -> bool:
    """What the browser asks for."""
    return request.headers.get("Save-Data", "").strip().lower() == "on"


class ThriftMiddleware:
    """Lets the pictures of a page know."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = spares_data.set(asks_to_spare(request))
        try:
            response = self.get_response(request)
        finally:
            spares_data.reset(token)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Save-Data"])
        return response
