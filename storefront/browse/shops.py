"""Shops: the list and one shop."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from catalog.models import Product
from cms.training.queries import chain_of
from sellers.models import Partner
from storefront.browse.origin import origin_of
from storefront.browse.pages import page_of

_SHOWN = [Partner.State.ACTIVE, Partner.State.PAUSED]


class ShopsView(View):
    """Every open shop."""

    def get(self, request: HttpRequest) -> HttpResponse:
        shops = Partner.objects.filter(state__in=_SHOWN).select_related("area__parent__parent").order_by("area_id", "pk")
        return render(request, "browse/shops.html", {"page": page_of(request, shops)})


class ShopView(View):
    """One shop: who they are, where they learned, what they sell."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        shop = Partner.objects.filter(code=code, state__in=_SHOWN).select_related("area__parent__parent", "centre__area").first()
        if shop is None:
            raise Http404
        marks = shop.certifications.shown()
        goods = Product.objects.visible().leads().filter(seller=shop).for_cards()
        return render(
            request,
            "browse/shop.html",
            {"shop": shop, "marks": marks, "origin": origin_of(shop, chain_of(shop)), "page": page_of(request, goods)},
        )
