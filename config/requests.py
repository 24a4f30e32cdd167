"""What happens to every request: an id, one line in the log, a limit on its size, and the headers of the area it asks for."""

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from config.masking import mask

logger = logging.getLogger("config.requests")

#: The id of the request, or of the request that caused the task at hand; empty outside both.
request_id: ContextVar[str] = ContextVar("request_id", default="")

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_GOOD_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_PROBES = {"healthz", "readyz"}
_PROBE_PATHS = {"/healthz", "/readyz"}


def id_of(request: HttpRequest) -> str:
    """The id that the proxy in front of us gave (header X-Request-ID), if it is one and cannot be personal data; else a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if _GOOD_ID.fullmatch(given) and mask(given) == given else uuid4().hex


class RequestLogMiddleware:
    """Gives each request an id, answers it in X-Request-ID and writes one line about it: no path, no query, no address, no name."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.monotonic()
        identity = id_of(request)
        token = request_id.set(identity)
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = identity
            self._log(request, response, began)
            return response
        finally:
            request_id.reset(token)

    def _log(self, request: HttpRequest, response: HttpResponseBase, began: float) -> None:
        match = request.resolver_match
        route = match.view_name if match else ""
        level = logging.INFO
        if response.status_code >= 500:
            level = logging.ERROR
        elif route in _PROBES:
            level = logging.DEBUG  # every few seconds, and they say nothing while all is well
        # Only a user that the view has loaded anyway: asking would read the session and make the response vary by cookie.
        user = getattr(request, "_cached_user", None)
        logger.log(
            level,
            "request",
            extra={
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "ms": round((time.monotonic() - began) * 1000),
                "user": user.pk if user is not None and user.is_authenticated else None,
            },
        )


class HeadersMiddleware:
    """Refuses uploads that are too large before they are read and, under MAINTENANCE, everything; and sets the headers that Django has no setting for.

    Under /cms/ (Wagtail's admin and its page previews, which stand in a frame) the looser policy of the settings holds.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._refusal(request) or self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            response = only_a_form(request, response)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if request.path_info.startswith(settings.CMS_PREFIX):
            if not hasattr(response, "_csp_config"):
                response._csp_config = settings.CMS_CONTENT_SECURITY_POLICY["DIRECTIVES"]  # type: ignore[attr-defined]
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        else:
            response.headers["X-Frame-Options"] = "DENY"
        return response

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        if content_length(request) > settings.UPLOAD_MAX_BYTES:
            return too_large()
        is_open = request.path_info in _PROBE_PATHS or request.path_info.startswith(settings.STATIC_URL)
        return closed_for_work() if settings.MAINTENANCE and not is_open else None


def closed_for_work() -> HttpResponse:
    """The answer to everything while MAINTENANCE is set."""
    return HttpResponse(render_to_string("errors/503.html"), status=503, headers={"Retry-After": "300"})


def only_a_form(request: HttpRequest, refusal: HttpResponseBase) -> HttpResponse:
    """A visit to an address that only takes forms, in words; the bare refusal would be a blank page."""
    return HttpResponse(render_to_string("errors/405.html", request=request), status=405, headers={"Allow": refusal["Allow"]})


def content_length(request: HttpRequest) -> int:
    """How many bytes of body the client announces; 0 if it announces none or nonsense, in which case Django reads none."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def too_large() -> HttpResponse:
    """The answer to a request whose body is larger than UPLOAD_MAX_BYTES, in both languages: none is chosen yet at this point."""
    limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
    return HttpResponse(render_to_string("errors/413.html", {"megabytes": limit}), status=413)
