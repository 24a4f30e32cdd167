"""Pages of a list. A page number that does not exist is the last page; rubbish is the first."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 24


def page_of(request: HttpRequest, things: QuerySet | Sequence[Any], per_page: int = PER_PAGE, total: int | None = None) -> Page:
    """The page that `?page=` asks for. `total`: how many there are, where that is known and need not be counted."""
    number = request.GET.get("page", "1")
    paginator = Paginator(things, per_page)
    if total is not None:
        vars(paginator)["count"] = total
    return paginator.get_page(number if number.isascii() and number.isdigit() and len(number) < 7 else 1)
