"""The market's addresses, and some where things go wrong."""

from allauth.core import ratelimit
from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def senseless(request: HttpRequest) -> HttpResponse:
    """400."""
    raise SuspiciousOperation("nonsense")


def forbidden(request: HttpRequest) -> HttpResponse:
    """403."""
    raise PermissionDenied


def too_often(request: HttpRequest) -> HttpResponse:
    """429, as allauth's views answer it."""
    answer: HttpResponse = ratelimit.respond_429(request)
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    raise RuntimeError("broken for a test")


#: Status -> where it comes from.
TROUBLES = {400: senseless, 403: forbidden, 429: too_often, 500: broken}
urlpatterns = [
    *i18n_patterns(
        *(path(f"trouble/{status}/", view, name=f"trouble_{status}") for status, view in TROUBLES.items()), prefix_default_language=False
    ),
    *ours,
]
