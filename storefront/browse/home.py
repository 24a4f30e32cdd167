"""The first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from catalog.models import Product
from sellers.models import Partner
from storefront.browse.shelves import top_shelves


class HomeView(View):
    """What this is, the newest goods, the shelves, and the shops that opened last."""

    def get(self, request: HttpRequest) -> HttpResponse:
        goods = Product.objects.browsable().leads().for_cards()[:12]
        shops = Partner.objects.filter(state=Partner.State.ACTIVE).select_related("area__parent__parent").order_by("-opened_at", "pk")[:6]
        return render(request, "browse/home.html", {"goods": goods, "shelves": top_shelves(), "shops": shops})
