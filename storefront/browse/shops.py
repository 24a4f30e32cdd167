"""Shops: the list and one shop."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from catalog.models import Product, ProductImage
from catalog.photos.models import Photo
from cms.training.queries import chain_of
from sellers.centres.models import Centre
from sellers.centres.provinces import provinces
from sellers.models import Partner
from sellers.shops.models import ShopClosedDays
from sellers.shops.profile import known_closed_days
from storefront.browse.country import SHOWN, country
from storefront.browse.facets import Listing
from storefront.browse.nearby import Near, page_of_nearest, read_near, remember
from storefront.browse.origin import origin_of
from storefront.browse.pages import page_of

#: Shops on a page, and pictures of its goods on the card of a shop.
_PER_PAGE, _PICTURES = 12, 3
#: Closed days are told so long before they begin.
_TOLD_BEFORE = timedelta(days=14)


def _put_pictures(shops: Sequence[Partner]) -> None:
    """Give each shop `pictured`, photographs of its goods: the newest goods from the front first, then their further views. One query, and
    one for their renditions.
    """
    shown = Window(
        RowNumber(),
        partition_by=F("product__seller_id"),
        order_by=[F("display_order").asc(), F("product__date_created").desc(), F("product_id").desc(), F("pk").asc()],
    )
    images = (
        ProductImage.objects.filter(product__seller__in=shops, product__is_public=True, product__is_family_lead=True)
        .annotate(nth=shown, shop_id=F("product__seller_id"))
        .filter(nth__lte=_PICTURES)
        .select_related("image")
        .prefetch_related("image__renditions")
        .order_by("shop_id", "nth")
    )
    found: dict[int, list[Photo]] = defaultdict(list)
    for each in images:
        found[each.shop_id].append(each.image)
    for shop in shops:
        shop.pictured = found[shop.pk]  # type: ignore[attr-defined]  # for the template


def _listed() -> QuerySet[Partner]:
    """Shops for cards, each with the number of its goods; the newest first."""
    goods = Product.objects.visible().leads().filter(seller=OuterRef("pk")).order_by().values("seller").annotate(number=Count("pk"))
    return (
        Partner.objects.filter(state__in=SHOWN)
        .select_related("area__parent__parent", "centre", "emblem")
        .prefetch_related("emblem__renditions")
        .annotate(goods=Coalesce(Subquery(goods.values("number")), 0))
        .order_by("-opened_at", "pk")
    )


class ShopsView(View):
    """Every open shop; those of a province (`?province=45`), of a centre (`?centre=DCC-450210`), or by their distance from a place that
    is named (`?near=เกษตรวิสัย`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if typed := " ".join(request.GET.get("near", "").replace("\x00", "").split())[:100]:
            return self._near(request, read_near(typed))
        code = request.GET.get("province", "")
        province = provinces().get(code)
        land = country(code)
        shops = _listed()
        context: dict[str, Any] = {"area": "shops", "country": land, "province": province}
        if province:
            shops = shops.filter(area__code__startswith=code)
            context["near"] = land.near(code)
        if wanted := request.GET.get("centre", "").replace("\x00", "")[:20]:
            centre = Centre.objects.filter(code__iexact=wanted).select_related("area__parent__parent").first()
            if centre is None:
                raise Http404
            shops = shops.filter(centre=centre)
            context["centre"] = centre
        page = page_of(request, shops, _PER_PAGE)
        _put_pictures(list(page))
        return render(request, "browse/shops.html", {**context, "page": page})

    def _near(self, request: HttpRequest, near: Near) -> HttpResponse:
        """The shops by their distance; where the place is not clear, the question which one is meant, or why there is none."""
        context: dict[str, Any] = {"area": "shops", "country": country(), "asked": near}
        if near.position:
            context["page"] = page = page_of_nearest(request, near.position, _listed(), _PER_PAGE)
            _put_pictures(list(page))
        response = render(request, "browse/shops.html", context)
        remember(request, response, near)
        return response


class ShopView(View):
    """One shop: who they are, where they learned, what they sell."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        shop = (
            Partner.objects.filter(code=code, state__in=SHOWN)
            .select_related("area__parent__parent", "centre__area", "emblem")
            .prefetch_related("emblem__renditions")
            .first()
        )
        if shop is None:
            raise Http404
        chain = chain_of(shop)
        return render(
            request,
            "browse/shop.html",
            {
                "area": "shops",
                "shop": shop,
                "marks": shop.certifications.shown().order_by("kind", "number"),
                "chain": chain,
                "origin": origin_of(shop, chain),
                "listing": Listing(request, shop=shop),
                "pictures": shop.pictures.select_related("photo").prefetch_related("photo__renditions"),
                "closed": next(iter(_soon(known_closed_days(shop.pk))), None),
            },
        )


def _soon(closed: Sequence[ShopClosedDays]) -> list[ShopClosedDays]:
    """The closed days that a buyer should know of: those of now and of the next two weeks."""
    until = timezone.localdate() + _TOLD_BEFORE
    return [row for row in closed if row.starts_on <= until]
