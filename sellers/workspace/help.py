"""Help where it is needed: which lessons help on a screen, and which page of a shop a lesson's practice opens.

Lessons live a floor above (cms/courses); it registers who answers. A screen has the name that lessons know it by.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Help:
    """A lesson: its titles, where it is, and how many minutes it takes."""

    title: str
    title_en: str
    url: str
    minutes: int


@dataclass(frozen=True)
class Screen:
    """A page of a shop by the name of its URL. `needs`: what `my_shops` must say of the visitor there, "" where every member may come."""

    url_name: str
    needs: str = "is_managed"


#: The names of cms/courses/blocks.py.
SCREENS: dict[str, Screen] = {
    "sell-home": Screen("sell_today", needs=""),
    "sell-orders": Screen("sell_orders", needs=""),
    "sell-product-new": Screen("sell_product_new"),
    "sell-product": Screen("sell_products", needs=""),
    "sell-stock": Screen("sell_products", needs=""),
    "sell-shop": Screen("sell_shop"),
    "sell-delivery": Screen("sell_delivery"),
    "sell-payments": Screen("sell_money", needs="is_owned"),
}

_answers: list[Callable[[str], list[Help]]] = []
#: Under this key a session remembers the lesson that somebody came from: title, title_en, url.
LESSON = "lesson"
#: How lessons name their parts (cms/courses/contents.py).
_PART = re.compile(r"p-[0-9a-f]{1,8}")


def register_help(answer: Callable[[str], list[Help]]) -> None:
    """Have `answer` asked which lessons help on a screen. Called once, when the floor above is ready."""
    if answer not in _answers:
        _answers.append(answer)


def help_for(screen: str) -> list[Help]:
    """The lessons that help on a screen, best first; none where nobody knows any."""
    return [lesson for answer in _answers for lesson in answer(screen)]


def link_of(name: str, *args: object) -> str:
    """The address of a page, "" for one that is not built."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def screen_of(shop: Any, screen: Screen) -> str:
    """Where a practice goes on in one shop: its screen, or today's page for who has no business there."""
    found = link_of(screen.url_name, shop.code) if not screen.needs or getattr(shop, screen.needs) else ""
    return found or reverse("sell_today", args=[shop.code])


def lesson_of(asked: str, part: str = "") -> dict[str, str] | None:
    """The published page with this id as a session remembers it; None if there is none that everybody may read.

    `part` is the place on it that the way back leads to; anything that no lesson calls a part is left out.
    """
    if not asked.isdecimal() or len(asked) > 9:
        return None
    pages = apps.get_model(settings.WAGTAIL_PAGE_MODEL).objects
    page = pages.live().public().filter(pk=int(asked), depth__gt=1).first()
    if page is None or (url := page.specific.url) is None:
        return None
    return {
        "title": page.title,
        "title_en": getattr(page.specific, "title_en", ""),
        "url": f"{url}#{part}" if _PART.fullmatch(part) else url,
    }


def opening() -> str:
    """Where somebody without a shop may open one; "" while that is not built."""
    return link_of("sell_open")
