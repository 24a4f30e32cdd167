"""Lists of products."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from catalog.models import Category, Product
from storefront.browse.pages import page_of
from storefront.browse.product import ProductView
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


# The names by which Oscar asks for these views (config/oscar_loader.py).
ProductCategoryView = CategoryView
ProductDetailView = ProductView
