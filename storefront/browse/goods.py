"""Lists of products and the product page."""

from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from catalog.models import Category, Product, ProductImage
from cms.training.queries import chain_of
from sellers.shops.models import Certification
from storefront.browse.pages import page_of
from storefront.browse.shelves import shelves, top_shelves, trail


class CatalogueView(View):
    """Everything that is for sale."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_of(request, Product.objects.browsable().leads().for_cards())
        return render(request, "browse/catalogue.html", {"page": page, "shelves": top_shelves()})


class CategoryView(View):
    """What is on one shelf and below it."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        shelf = shelves().get(pk)
        if shelf is None:
            raise Http404
        if shelf.slug != slug:
            return redirect(shelf.url, permanent=True)
        category = Category(pk=shelf.pk, path=shelf.path)
        page = page_of(request, Product.objects.browsable().leads().in_category(category).for_cards())
        words = Category.objects.only("intro", "intro_en", "season_note", "season_note_en").get(pk=pk)
        return render(request, "browse/category.html", {"page": page, "shelf": shelf, "trail": trail(pk), "words": words})


def _for_page() -> QuerySet[Any]:
    through = Product.categories.through
    images = ProductImage.objects.select_related("image").prefetch_related("image__renditions").order_by("display_order", "pk")
    marks = Certification.objects.filter(verified_at__isnull=False, retired_at__isnull=True)
    return (
        Product.objects.visible()
        .select_related("seller__area__parent__parent", "seller__centre__area", "unit")
        .prefetch_related(Prefetch("images", images), Prefetch("certifications", marks))
        .annotate(
            free=F("stockrecords__num_in_stock") - F("stockrecords__num_allocated"),
            shelf_id=Subquery(through.objects.filter(product=OuterRef("pk")).values("category_id")[:1]),
        )
    )


class ProductView(View):
    """A product with the chain of its origin: shop, training, certificate, centre."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        product = _for_page().filter(pk=pk).first()
        if product is None:
            raise Http404
        if product.slug != slug:
            return redirect(product.get_absolute_url(), permanent=True)
        siblings = Product.objects.browsable().filter(family=product.family_id).exclude(pk=pk) if product.family_id else []
        return render(
            request,
            "browse/product.html",
            {
                "product": product,
                "trail": trail(product.shelf_id),
                "siblings": siblings,
                "chain": chain_of(product.seller),
                "can_buy": product.seller.state == "active" and product.free > 0,
            },
        )


# The names by which Oscar asks for these views (config/oscar_loader.py).
ProductCategoryView = CategoryView
ProductDetailView = ProductView
