"""The product page: what it is, what it costs to have it sent, who made it, and where they learned to sell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from catalog.languages import localised, speaks_english
from catalog.models import Product, ProductImage
from cms.training.queries import chain_of
from sellers.centres.models import AdminArea
from sellers.delivery.quotes import Load, Option, ParcelKey, known_sending, quote
from sellers.orders.clocks import TIME_TO_SHIP
from sellers.shops.models import Certification
from sellers.shops.profile import counted
from storefront.address.places import BANGKOK, province_code, quoted_area
from storefront.browse.origin import origin_of
from storefront.browse.provinces import province_name, sorted_provinces
from storefront.browse.shelves import trail
from storefront.browse.structured import product_data

#: Goods of the same shop below the product.
_MORE = 4


def _for_page() -> QuerySet[Any]:
    through = Product.categories.through
    images = ProductImage.objects.select_related("image").order_by("display_order", "pk")
    marks = Certification.objects.shown()
    return (
        Product.objects.visible()
        .select_related("seller__area__parent__parent", "seller__centre__area", "seller__account", "unit", "photo", "social_picture")
        .prefetch_related(Prefetch("images", images), Prefetch("certifications", marks))
        .annotate(
            free=F("stockrecords__num_in_stock") - F("stockrecords__num_allocated"),
            shelf_id=Subquery(through.objects.filter(product=OuterRef("pk")).values("category_id")[:1]),
        )
    )


@dataclass(frozen=True)
class Promise:
    """What delivery costs and when it comes, told before the basket. `option` is None where the shop does not send it there; `takes_cash`:
    a carrier collects cash for it there, and so lets the buyer look inside first.
    """

    place: str
    option: Option | None
    first_day: date | None
    last_day: date | None
    takes_cash: bool


def promise_for(product: Any, area: AdminArea) -> Promise:
    """The cheapest way to have one unit of a product sent to `area`, counted from today; the shop's closed days push it back."""
    key = ParcelKey(product.seller_id, product.storage)
    load = Load(product.shipping_weight_g, product.price_satang, product.seller.area_id, 1, product.shipping_weight_g)
    methods, closed = known_sending(product.seller_id)
    ways = quote({key: load}, area, methods)[key]
    sent = [way for way in ways if not way.method.is_pickup]
    today = timezone.localdate()
    # From a shop that packs at once to one that takes the time it has.
    soonest, latest = counted(today, 0, closed), counted(today, TIME_TO_SHIP.days, closed)
    name = province_name(area.code[:2])
    if not sent:
        return Promise(name, None, None, None, takes_cash=False)
    account = getattr(product.seller, "account", None)
    cash = bool(account and account.takes_cash_on_delivery) and any(way.cash_fee_satang is not None for way in sent)
    return Promise(name, sent[0], soonest + timedelta(days=sent[0].days_min), latest + timedelta(days=sent[0].days_max), cash)


def _others(product: Any) -> tuple[Sequence[Any], Sequence[Any]]:
    """(the other sizes or colours of its family, other goods of its shop), from one query."""
    goods = list(
        Product.objects.browsable()
        .filter(seller=product.seller_id)
        .exclude(pk=product.pk)
        .filter(Q(is_family_lead=True) | Q(family=product.family_id, family__isnull=False))
        .for_cards()
        .prefetch_related(None)[:60]  # the page fetches all its renditions at once
    )
    siblings = [each for each in goods if product.family_id and each.family_id == product.family_id]
    return siblings, [each for each in goods if each not in siblings][:_MORE]


def _social_address(request: HttpRequest, product: Any) -> str:
    """The address of the picture for shared links; "" until it is made."""
    made = getattr(product, "social_picture", None)
    return request.build_absolute_uri(made.file.url) if made else ""


class ProductView(View):
    """A product with the chain of its origin."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        product = _for_page().filter(pk=pk).first()
        if product is None:
            raise Http404
        if product.slug != slug:
            return redirect(product.get_absolute_url(), permanent=True)
        siblings, more = _others(product)
        pictures = [each.image for each in product.images.all()] or ([product.photo] if product.photo else [])
        prefetch_related_objects([*pictures, *(each.photo for each in more if each.photo)], "renditions")
        way = trail(product.shelf_id)
        promise = promise_for(product, quoted_area(request))
        summary, _line, story = localised(product, "description").strip().partition("\n")
        return render(
            request,
            "browse/product.html",
            {
                "area": "goods",
                "product": product,
                "pictures": pictures,
                "trail": way,
                "typed_quantity": request.GET.get("quantity", "")[:9],
                "siblings": siblings,
                "more": more,
                "origin": origin_of(product.seller, chain_of(product.seller)),
                "can_buy": product.seller.state == "active" and product.free > 0,
                "promise": promise,
                "provinces": sorted_provinces(),
                "here": province_code(request) or BANGKOK,
                "summary": summary,
                "story": story.strip(),
                "in_thai": speaks_english() and not product.description_en,
                "social_picture": _social_address(request, product),
                "structured": product_data(request, product, pictures, way),
            },
        )
