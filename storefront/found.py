"""What search engines may read: robots.txt and the map of the pages. Both stand outside the languages.

The map is an index with one file per kind and `PER_FILE` things; each file costs one query, however many things it names.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.utils.xmlutils import SimplerXMLGenerator

from catalog.models import Product
from cms.courses.models import CoursePage, LearnPage, LessonPage
from cms.pages.models import BasePage, ContentPage
from sellers.centres.models import Centre
from sellers.models import Partner
from storefront.browse.country import SHOWN
from storefront.browse.shelves import shelves
from storefront.letters import absolute

#: The protocol allows 50,000 addresses in a file; each thing has two, one per language.
PER_FILE = 10_000
_SCHEMA, _XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
#: Somebody's own pages, and those behind a sign-in. Lists that are narrowed say by themselves that they are not for an index.
_CLOSED = ("/basket/", "/checkout/", "/orders/", "/account/", "/sell/", "/place/")


def _products(first: int) -> Iterator[str]:
    rows = Product.objects.browsable().order_by("pk").values_list("slug", "pk")
    return (reverse("product", kwargs={"slug": slug, "pk": pk}) for slug, pk in rows[first : first + PER_FILE])


def _shops(first: int) -> Iterator[str]:
    rows = Partner.objects.filter(state__in=SHOWN).order_by("pk").values_list("code", flat=True)
    return (reverse("shop", kwargs={"code": code}) for code in rows[first : first + PER_FILE])


def _working_centres() -> Any:
    """Centres of which there is something to tell: a shop has come out of them."""
    shops = Partner.objects.filter(state__in=SHOWN, centre__isnull=False).values("centre")
    return Centre.objects.filter(pk__in=shops).order_by("code")


def _centres(first: int) -> Iterator[str]:
    rows = _working_centres().values_list("code", flat=True)
    return (reverse("centre", kwargs={"code": code}) for code in rows[first : first + PER_FILE])


def _pages(first: int) -> Iterator[str]:
    """The fixed pages and the shelves; the tree of shelves is remembered."""
    yield from (reverse(name) for name in ("home", "catalogue", "shops", "centres", "verify"))
    yield from (shelf.url for shelf in shelves().values())


def _written() -> Any:
    """Pages of the site, courses and lessons that are published for everybody, in Thai, as which they are written."""
    kinds = (LearnPage, CoursePage, LessonPage, ContentPage)
    return BasePage.objects.live().public().type(*kinds).filter(locale__language_code=settings.LANGUAGE_CODE).order_by("url_path")


def _reading(first: int) -> Iterator[str]:
    # A page's path begins with the slug of its site's root.
    return (
        "/" + path.strip("/").partition("/")[2] + "/" for path in _written().values_list("url_path", flat=True)[first : first + PER_FILE]
    )


@dataclass(frozen=True)
class Kind:
    """One kind of pages: how many there are, and the addresses of a file that begins at the n-th, in the language that is active."""

    count: Callable[[], int]
    addresses: Callable[[int], Iterable[str]]
    both: bool = True


KINDS = {
    "pages": Kind(lambda: 1, _pages),
    "products": Kind(lambda: Product.objects.browsable().count(), _products),
    "shops": Kind(lambda: Partner.objects.filter(state__in=SHOWN).count(), _shops),
    "centres": Kind(lambda: _working_centres().count(), _centres),
    "reading": Kind(lambda: _written().count(), _reading, both=False),
}


def robots(request: HttpRequest) -> HttpResponse:
    """What robots are asked to leave alone, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {prefix}{path}" for path in _CLOSED for prefix in ("", "/en")), "Disallow: /cms/"]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _answer(write: Callable[[SimplerXMLGenerator], None]) -> HttpResponse:
    response = HttpResponse(content_type="application/xml", headers={"X-Robots-Tag": "noindex", "Cache-Control": "public, max-age=3600"})
    xml = SimplerXMLGenerator(response, "utf-8")
    xml.startDocument()
    write(xml)
    xml.endDocument()
    return response


def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: the files of each kind."""

    def write(xml: SimplerXMLGenerator) -> None:
        xml.startElement("sitemapindex", AttributesImpl({"xmlns": _SCHEMA}))
        for name, kind in KINDS.items():
            for number in range(1, -(-kind.count() // PER_FILE) + 1):
                xml.startElement("sitemap", AttributesImpl({}))
                xml.addQuickElement("loc", absolute(reverse("sitemap_part", kwargs={"kind": name, "number": number})))
                xml.endElement("sitemap")
        xml.endElement("sitemapindex")

    return _answer(write)


def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One file of the map: addresses, each with the same page in the other language."""
    wanted = KINDS.get(kind)
    if wanted is None or not 1 <= number <= 1000:
        raise Http404
    with override(settings.LANGUAGE_CODE):
        thai = list(wanted.addresses((number - 1) * PER_FILE))

    def write(xml: SimplerXMLGenerator) -> None:
        xml.startElement("urlset", AttributesImpl({"xmlns": _SCHEMA, "xmlns:xhtml": _XHTML}))
        for address in thai:
            # English is the same address under /en/ (config/urls.py).
            languages = {"th": absolute(address), "en": absolute(f"/en{address}")} if wanted.both else {"th": absolute(address)}
            for here in languages.values():
                xml.startElement("url", AttributesImpl({}))
                xml.addQuickElement("loc", here)
                for language, there in languages.items() if wanted.both else ():
                    xml.addQuickElement("xhtml:link", attrs={"rel": "alternate", "hreflang": language, "href": there})
                xml.endElement("url")
        xml.endElement("urlset")

    return _answer(write)
