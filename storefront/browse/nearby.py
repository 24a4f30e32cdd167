"""Shops near a place that somebody names: a sub-district, a district, a province, or five digits of a postcode.

Distances are between the middle of the place and the middle of the shop's sub-district, as the crow flies: no page knows anybody's house.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.core.paginator import Page
from django.db.models import Avg, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sellers.centres.models import AdminArea
from sellers.formats import place
from sellers.models import Partner
from storefront.address.places import COOKIE, Place, areas_named, province_code, refusal, remember_place, remember_province, similar_areas
from storefront.browse.country import SHOWN
from storefront.browse.pages import page_of

#: Kilometres from the middle of the earth to its surface (mean radius, IUGG).
_RADIUS_KM = 6371
_KEY, _KEPT_SECONDS = "shops:positions", 300
#: Places of one name to choose among.
_MOST_CHOICES = 40

Position = tuple[float, float]


@dataclass(frozen=True)
class Near:
    """What somebody typed and what it means: one place with its position, or several to choose among, or `refusal`, why it is none."""

    typed: str
    area: AdminArea | None = None
    position: Position | None = None
    choices: Sequence[AdminArea] = ()
    refusal: str = ""


def distance_km(one: Position, other: Position) -> float:
    """Along the surface, by the haversine formula. Positions are degrees of latitude and longitude."""
    (south, west), (north, east) = (tuple(map(math.radians, each)) for each in (one, other))
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * _RADIUS_KM * math.asin(math.sqrt(half))


def away(km: float) -> str:
    """A distance in words: "about 12 km"; the middle of one's own sub-district says nothing more exact."""
    return _("about {number} km").format(number=f"{round(km):,}") if km >= 1 else _("in this sub-district")


def _position(area: AdminArea) -> Position | None:
    """The middle of an area; that of a province is the mean of its districts (one query)."""
    if area.latitude is not None and area.longitude is not None:
        return float(area.latitude), float(area.longitude)
    found = AdminArea.objects.filter(parent=area).aggregate(north=Avg("latitude"), east=Avg("longitude"))
    return (float(found["north"]), float(found["east"])) if found["north"] is not None and found["east"] is not None else None


def _place_of(area: AdminArea, typed: str = "") -> Near:
    position = _position(area)
    return Near(
        typed or place(area), area, position, refusal="" if position else _("We do not know where {place} lies.").format(place=place(area))
    )


def read_near(typed: str) -> Near:
    """What was typed, or a code of 2, 4 or 6 digits that a link wrote, as a place."""
    found = areas_named(typed)
    if len(found) == 1:
        return _place_of(found[0])
    if found:
        return Near(typed, choices=found[:_MOST_CHOICES])
    return Near(typed, choices=similar_areas(typed)[:_MOST_CHOICES], refusal=refusal(typed))


def remembered(request: HttpRequest) -> Near | None:
    """The place in the visitor's cookie: a sub-district or a province. None where there is none. At most two queries."""
    code = request.COOKIES.get(COOKIE, "").partition(".")[0] if province_code(request) else ""
    area = AdminArea.objects.filter(pk=code).select_related("parent__parent").first() if code else None
    near = _place_of(area) if area else None
    return near if near and near.position else None


def remember(request: HttpRequest, response: HttpResponse, near: Near) -> None:
    """Keep a place for the first page, where none is kept: where things are sent is not changed by looking for shops elsewhere."""
    if near.area is None or request.COOKIES.get(COOKIE):
        return
    if near.area.level == AdminArea.Level.SUBDISTRICT and near.area.postcode:
        remember_place(response, Place(near.area, near.area.postcode))
    else:
        remember_province(response, near.area.code[:2])


def _positions() -> list[tuple[int, float, float, bool]]:
    """(shop, latitude, longitude, whether it is open) of every shop that may be seen; kept for some minutes."""
    found: list[tuple[int, float, float, bool]] | None = cache.get(_KEY)
    if found is None:
        shops = Partner.objects.filter(state__in=SHOWN, area__latitude__isnull=False, area__longitude__isnull=False).order_by("pk")
        rows = shops.values_list("pk", "area__latitude", "area__longitude", "state")
        found = [(pk, float(north), float(east), state == Partner.State.ACTIVE) for pk, north, east, state in rows]
        cache.set(_KEY, found, _KEPT_SECONDS)
    return found


def nearest_shops(position: Position, *, only_open: bool = False) -> list[tuple[int, float]]:
    """(id of a shop, kilometres), the nearest first. One query, or none."""
    rows = [(pk, distance_km(position, (north, east))) for pk, north, east, is_open in _positions() if is_open or not only_open]
    return sorted(rows, key=lambda row: (row[1], row[0]))


def neighbours(near: Near, many: int) -> list[Partner]:
    """The nearest open shops, each with `away`, its distance in words. At most two queries."""
    if near.position is None:
        return []
    kilometres = dict(nearest_shops(near.position, only_open=True)[:many])
    shops = Partner.objects.filter(pk__in=kilometres, state=Partner.State.ACTIVE).select_related("area__parent__parent", "centre")
    found = sorted(shops, key=lambda shop: (kilometres[shop.pk], shop.pk))
    for shop in found:
        shop.away = away(kilometres[shop.pk])  # type: ignore[attr-defined]  # for the template
    return found


def page_of_nearest(request: HttpRequest, position: Position, shops: QuerySet[Partner], per_page: int) -> Page:
    """A page of `shops`, the nearest first, each with `away`. Two queries, and one for the positions."""
    page = page_of(request, nearest_shops(position), per_page)
    kilometres = dict(page.object_list)
    found = {shop.pk: shop for shop in shops.filter(pk__in=kilometres)}
    for pk, shop in found.items():
        shop.away = away(kilometres[pk])  # type: ignore[attr-defined]  # for the template
    page.object_list = [found[pk] for pk in kilometres if pk in found]
    return page
