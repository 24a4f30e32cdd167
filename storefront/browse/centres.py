"""Training centres: by province and name, and one centre with what came out of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from catalog.languages import localised, speaks_english
from catalog.models import Product
from cms.training.models import Certificate, Enrolment, Round
from sellers.centres.models import Centre
from sellers.centres.provinces import provinces
from sellers.models import Partner
from storefront.browse.country import SHOWN, country
from storefront.browse.pages import page_of
from storefront.browse.reading import alphabet, reading_of
from storefront.browse.spot import province_map

#: Centres on a page of the list; shops, rounds and goods on the page of a centre.
_PER_PAGE, _SHOPS, _ROUNDS, _GOODS = 24, 12, 20, 4
#: Other centres of the district that are named.
_NEAR = 6
_MOST_WORDS = 6
_PREFIX = re.compile(r"^(?:ตำบล|ต\.|แขวง|อำเภอ|อ\.|เขต|จังหวัด|จ\.)(?=.)")
_NAMES = (
    "name",
    "name_en",
    "code",
    "area__name",
    "area__name_en",
    "area__parent__name",
    "area__parent__name_en",
    "area__parent__parent__name",
    "area__parent__parent__name_en",
)


def _count(rows: QuerySet[Any], by: str, what: str = "pk", *, distinct: bool = False) -> Coalesce:
    """How many of `rows` belong to the row outside, which their field `by` points at."""
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(number=Count(what, distinct=distinct)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _with_shops(centres: QuerySet[Centre]) -> QuerySet[Centre]:
    """Centres for a list, those with the most shops first, then by the name of their place."""
    names = ("area__name_en",) if speaks_english() else ("area__sort_key",)
    return (
        centres.exclude(state=Centre.State.PLANNED)
        .select_related("area__parent__parent")
        .annotate(open_shops=_count(Partner.objects.filter(state__in=SHOWN), "centre"))
        .order_by("-open_shops", *names, "code")
    )


def _matching(centres: QuerySet[Centre], words: str) -> QuerySet[Centre]:
    """Centres in whose name, code or place every word occurs, "ต." and the like left out; five digits are a postcode too."""
    for word in words.split()[:_MOST_WORDS]:
        bare = _PREFIX.sub("", word)
        anywhere = Q(area__postcode=bare)
        for name in _NAMES:
            anywhere |= Q(**{f"{name}__icontains": bare})
        centres = centres.filter(anywhere)
    return centres


class CentresView(View):
    """The 8,306 centres, by province (`?province=45`) and name (`?name=`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        code = request.GET.get("province", "")
        province = provinces().get(code)
        words = " ".join(request.GET.get("name", "").replace("\x00", "").split())[:100]
        land = country(code)
        centres = _with_shops(Centre.objects.all())
        context: dict[str, Any] = {
            "area": "centres",
            "country": land,
            "province": province,
            "words": words,
            "chosen": bool(province or words),
        }
        if province:
            centres = centres.filter(area__code__startswith=code)
            context["near"] = land.near(code)
            positions = Centre.objects.filter(area__code__startswith=code).exclude(state=Centre.State.PLANNED)
            context["map"] = province_map(code, positions.values_list("latitude", "longitude").order_by("pk"))
        if words:
            centres = _matching(centres, words)
        if context["chosen"]:
            context["page"] = page_of(request, centres, _PER_PAGE)
        else:
            context["busy"] = centres.filter(open_shops__gt=0)[:_SHOPS]
        return render(request, "browse/centres.html", context)


@dataclass(frozen=True)
class Neighbour:
    """Another centre of the province, with what a link and a point on the map need."""

    code: str
    name: str
    name_en: str
    district: str
    position: tuple[Any, Any]


def _neighbours(centre: Centre) -> list[Neighbour]:
    rows = (
        Centre.objects.filter(area__code__startswith=centre.area_id[:2])
        .exclude(Q(pk=centre.pk) | Q(state=Centre.State.PLANNED))
        .order_by("-kind", "code")  # the sub-districts' centres before those for agriculture
        .values_list("code", "area__name", "area__name_en", "area__parent_id", "latitude", "longitude")
    )
    return [
        Neighbour(code, f"ศพก. {name}" if code.startswith("ALC") else name, name_en, district or "", (latitude, longitude))
        for code, name, name_en, district, latitude, longitude in rows
    ]


def _far_away(centre: Centre) -> Centre | None:
    """A centre of another region with an open shop: its band shows what another region looks like."""
    home = provinces()[centre.area_id[:2]].region
    here = Q()
    for code, province in provinces().items():
        if province.region == home:
            here |= Q(area__code__startswith=code)
    working = Partner.objects.filter(state__in=SHOWN).values("centre")
    return Centre.objects.filter(pk__in=working).exclude(here).select_related("area__parent__parent").order_by("code").first()


def _rounds(centre: Centre) -> Sequence[Any]:
    """The latest rounds with how many took part, how many finished, and how many shops came of it."""
    shop = "enrolments__certificate__seller_trainings__partner"
    return list(
        Round.objects.filter(centre=centre)
        .select_related("course_version")
        .defer("course_version__content")
        .annotate(
            people=Count("enrolments", filter=~Q(enrolments__state=Enrolment.State.WITHDRAWN), distinct=True),
            passed=Count("enrolments__certificate", distinct=True),
            opened=Count(shop, filter=Q(**{f"{shop}__state__in": SHOWN}), distinct=True),
        )
        .order_by("-starts_on", "-pk")[:_ROUNDS]
    )


def _centre(code: str) -> Any:
    """A centre with its results, counted as they stand now; None if there is none."""
    finished = Enrolment.objects.filter(state=Enrolment.State.COMPLETED)
    return (
        Centre.objects.filter(code__iexact=code)
        .select_related("area__parent__parent", "successor")
        .annotate(
            people=_count(finished, "round__centre", "person", distinct=True),
            valid=_count(Certificate.objects.filter(state=Certificate.State.VALID), "centre"),
            open_shops=_count(Partner.objects.filter(state__in=SHOWN), "centre"),
            goods=_count(Product.objects.browsable().leads(), "seller__centre"),
        )
        .first()
    )


class CentreView(View):
    """One centre: its band and how to read it, its results, rounds, shops and goods, its place and its history."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        centre = _centre(code)
        if centre is None:
            raise Http404
        today = timezone.localdate()
        rounds = _rounds(centre)
        coming = [each for each in rounds if each.state == Round.State.OPEN and each.starts_on >= today]
        for each in coming:
            each.left = max(each.seats - each.people, 0)
        shops = (
            Partner.objects.filter(centre=centre, state__in=SHOWN)
            .annotate(goods=_count(Product.objects.visible().leads(), "seller"))
            .order_by("opened_at", "pk")[:_SHOPS]
        )
        neighbours = _neighbours(centre)
        district = [each for each in neighbours if each.district == centre.area.parent_id]
        goods = Product.objects.browsable().leads().filter(seller__centre=centre).for_cards()[:_GOODS]
        return render(
            request,
            "browse/centre.html",
            {
                "area": "centres",
                "centre": centre,
                "worked": centre.people or centre.valid or centre.open_shops or centre.goods or rounds,
                "today": today,
                "coming": coming[::-1],
                "rounds": [each for each in rounds if each not in coming],
                "shops": shops,
                "goods": goods,
                "events": centre.events.all(),
                "predecessors": centre.predecessors.select_related("area__parent__parent"),
                "reading": reading_of(centre),
                "alphabet": alphabet(),
                "district": district[:_NEAR],
                "like": district[0] if district else (neighbours[0] if neighbours else None),
                "unlike": _far_away(centre),
                "map": province_map(centre.area_id[:2], (each.position for each in neighbours), centre, localised(centre.area, "name")),
                "others": len(neighbours),
                "province": provinces()[centre.area_id[:2]],
            },
        )
