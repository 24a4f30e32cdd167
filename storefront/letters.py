"""Mails as people see them: one layout for everything that the market writes, as HTML and as plain text. No picture counts who opens it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.languages import speaks_english
from sellers.centres.weave import weave

#: Bands at the head of a mail: as many as lie beside one another and are still read.
_MOST_BANDS = 4


@dataclass(frozen=True)
class Letter:
    """A mail ready to queue."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Band:
    """The band of a centre as a mail shows it: a picture by its public address, over the colour of its ground."""

    picture: str
    ground: str


def absolute(path: str) -> str:
    """A path of this market as an address that works in a mail."""
    return settings.SITE_URL.rstrip("/") + path


def bands_of(codes: Sequence[str]) -> list[Band]:
    """The bands of centres, each once."""
    return [Band(absolute(f"/centres/{code}/band.png"), weave(code).ground) for code in list(dict.fromkeys(codes))[:_MOST_BANDS]]


def surroundings() -> dict[str, Any]:
    """What the layout of every mail needs, in the active language."""
    site = "/en/" if speaks_english() else "/"
    return {
        "language": (get_language() or "th")[:2],
        "market_name": settings.MARKET_NAME_EN if speaks_english() else settings.OSCAR_SHOP_NAME,
        "home": absolute(site),
        "help": absolute(f"{site}contact-and-complaints/"),
        "is_demo": settings.IS_DEMO,
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def compose(*, subject: str, body: str, button: str, link: str, why: str, name: str = "", centres: Sequence[str] = ()) -> Letter:
    """A mail in the active language. `name` is who it greets, `why` the reason they get it, `centres` the codes whose bands it wears.

    `body`, `name` and `subject` may hold what visitors typed: they are escaped in the HTML, and name and subject are one line.
    """
    hello = _("Hello {name},").format(name=_one_line(name)) if _one_line(name) else ""
    context = surroundings() | {
        "subject": _one_line(subject),
        "hello": hello,
        "paragraphs": [line for each in body.splitlines() if (line := _one_line(each))],
        "button": button,
        "link": link,
        "why": why,
        "bands": bands_of(centres),
    }
    text = render_to_string("mail/notice.txt", context)
    return Letter(context["subject"], text.strip() + "\n", render_to_string("mail/notice.html", context))
