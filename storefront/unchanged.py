"""Pages that a stranger's browser has already: answered "304 Not Modified" before a view runs or the database is asked.

A page of a visitor without a session depends on its address, the language (in the address), what is on the shelves, whether the browser
asks to spare data, and three cookies. All of these together are its tag. What changes without renewing the mark of the shelves (how many
pieces are left) is five minutes old at most.
"""

import hashlib
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control

from catalog.freshness import mark
from catalog.photos.thrift import asks_to_spare
from storefront.address.places import COOKIE as PLACE
from storefront.basket.count import COOKIE as COUNT

#: Views whose pages are the same for every stranger.
PAGES = frozenset({"home", "catalogue", "category", "product", "shops", "shop", "centres", "centre", "verify", "wagtail_serve"})
_MINUTES = 5 * 60
_FOLDERS, _MADE_OF = ("storefront", "cms", "sellers", "catalog", "locale"), (".html", ".py", ".css", ".js", ".svg", ".mo")
_COOKIES = (settings.CSRF_COOKIE_NAME, PLACE, COUNT)


@cache
def release() -> int:
    """The age of the code that makes pages: the same in every process of one release."""
    files = (path for folder in _FOLDERS for path in (Path(settings.BASE_DIR) / folder).rglob("*") if path.suffix in _MADE_OF)
    return max(path.stat().st_mtime_ns for path in files)


def _is_stranger(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES


def tag_of(request: HttpRequest) -> str:
    """The entity tag of a stranger's page."""
    parts = [request.get_full_path(), mark(), str(int(time.time() // _MINUTES)), str(release())]
    parts.append(str(asks_to_spare(request)))
    parts += [request.COOKIES.get(name, "") for name in _COOKIES]
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


class UnchangedMiddleware:
    """Tags pages for strangers, and answers 304 where the browser's copy has the tag."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        tag = getattr(request, "page_tag", None)
        if tag and response.status_code == 200 and "ETag" not in response:
            response["ETag"] = tag
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if settings.DEBUG or request.method not in ("GET", "HEAD") or name not in PAGES or not _is_stranger(request):
            return None
        tag = tag_of(request)
        request.page_tag = tag  # type: ignore[attr-defined]
        answer = get_conditional_response(request, etag=tag) if "If-None-Match" in request.headers else None
        if answer is not None:
            patch_cache_control(answer, private=True, no_cache=True)
        return answer
