"""The first page."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from catalog.languages import localised, speaks_english
from catalog.models import Product
from cms.training.models import SellerTraining
from sellers.centres.models import Centre
from sellers.centres.provinces import REGIONS, provinces
from sellers.formats import number
from sellers.models import Partner
from storefront.browse.country import country
from storefront.browse.facets import Link, region_name
from storefront.browse.nearby import neighbours, remembered
from storefront.browse.shelves import Shelf, shelves, top_shelves
from storefront.browse.window import Numbers, Window, proven, window

#: Shops near the remembered place.
_NEIGHBOURS = 3


@dataclass(frozen=True)
class Chain:
    """A product and the certificate that ties its makers to their centre."""

    product: Product
    training: SellerTraining


class HomeView(View):
    """What this is, told by one product and where it comes from; then kinds, seasons, places, lessons and people."""

    def get(self, request: HttpRequest) -> HttpResponse:
        shown = window()
        near = remembered(request)
        goods = {each.pk: each for each in Product.objects.browsable().leads().filter(pk__in=shown.products).for_cards()}
        return render(
            request,
            "browse/home.html",
            {
                "chain": _chain(shown, goods),
                "kinds": _kinds(shown),
                "season": _row(shown.season.goods, goods),
                "season_note": shown.season,
                "season_shelf": shelves().get(shown.season.shelf) if shown.season.shelf else None,
                "today": timezone.localdate(),
                "new": _row(shown.new, goods),
                "kin": _kin(shown, goods),
                "country": country(),
                "provinces": [(code, localised(each, "name")) for code, each in provinces().items() if shown.provinces[code]],
                "regions": _regions(shown),
                "near": near,
                "neighbours": neighbours(near, _NEIGHBOURS) if near else [],
                "courses": shown.courses,
                "lesson": shown.lesson,
                "numbers": shown.numbers,
                "centres": number(shown.numbers.centres),
                "figures": _figures(shown.numbers),
                "maker": _maker(shown, goods),
            },
        )


def _row(wanted: list[int], goods: dict[int, Product]) -> list[Product]:
    return [goods[pk] for pk in wanted if pk in goods]


def tile_of(slug: str) -> str:
    """The address of the woven tile of a kind of goods; a plain one for a kind that nobody has drawn a tile for."""
    return static(f"tiles/{slug}.svg" if slug in _drawn() else "tiles/plain.svg")


@cache
def _drawn() -> frozenset[str]:
    return frozenset(file.stem for file in (Path(__file__).parents[1] / "static" / "tiles").glob("*.svg"))


def _kinds(shown: Window) -> list[tuple[Shelf, str]]:
    return [(shelf, tile_of(shelf.slug)) for shelf in top_shelves() if shown.below(shelf.path)]


def _chain(shown: Window, goods: dict[int, Product]) -> Chain | None:
    """The chain of the day, asked for again: a certificate that was revoked a minute ago proves nothing."""
    found: dict[int, SellerTraining] = {}
    rows = (
        proven(timezone.localdate())
        .filter(partner__in=[shop for shop, _product in shown.chains])
        .select_related("partner__area__parent__parent", "certificate", "partner__centre__area__parent__parent")
        .order_by("certificate__issued_on", "pk")
    )
    for row in rows:
        found[row.partner_id] = row
    return next((Chain(goods[pk], found[shop]) for shop, pk in shown.chains if shop in found and pk in goods), None)


def _kin(shown: Window, goods: dict[int, Product]) -> dict[str, Any] | None:
    if shown.kin is None:
        return None
    pk, wanted, shops, count = shown.kin
    row = _row(wanted, goods)
    if len(row) < 2 or any(each.seller.centre_id != pk for each in row):
        return None
    centre = Centre.objects.select_related("area__parent__parent").get(pk=pk)
    return {"centre": centre, "goods": row, "shops": shops, "count": count}


def _maker(shown: Window, goods: dict[int, Product]) -> dict[str, Any] | None:
    if shown.maker is None:
        return None
    pk, face = shown.maker
    shop = Partner.objects.filter(pk=pk, state=Partner.State.ACTIVE).select_related("area__parent__parent", "centre").first()
    if shop is None:
        return None
    story, thai = localised(shop, "story").split("\n")[0], speaks_english() and not shop.story_en
    return {"shop": shop, "product": goods.get(face) if face else None, "story": story, "thai": thai}


def _regions(shown: Window) -> list[tuple[str, Link]]:
    """The regions with goods, each with the class of its dye."""
    goods = reverse("catalogue")
    counts = {key: sum(shown.provinces[code] for code, each in provinces().items() if each.region == key) for key in REGIONS}
    return [(f"dye-{key.lower()}", Link(region_name(key), f"{goods}?region={key}", count)) for key, count in counts.items() if count]


def _figures(numbers: Numbers) -> list[tuple[str, str]]:
    return [
        (_("centres that teach"), number(numbers.centres)),
        (_("people with a valid certificate"), number(numbers.people)),
        (_("open shops"), number(numbers.shops)),
        (_("products on the shelves"), number(numbers.products)),
    ]
