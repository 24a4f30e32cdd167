"""Lists of products."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from catalog.models import Category
from storefront.browse.facets import Listing
from storefront.browse.product import ProductView
from storefront.browse.shelves import shelves, trail


class CatalogueView(View):
    """Everything that is for sale."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "browse/catalogue.html", {"listing": Listing(request)})


class CategoryView(View):
    """What is on one shelf and below it."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        shelf = shelves().get(pk)
        if shelf is None:
            raise Http404
        if shelf.slug != slug:
            return redirect(shelf.url, permanent=True)
        words = Category.objects.only("intro", "intro_en", "season_note", "season_note_en").get(pk=pk)
        context = {"listing": Listing(request, shelf), "shelf": shelf, "trail": trail(pk), "words": words}
        return render(request, "browse/category.html", context)


# The names by which Oscar asks for these views (config/oscar_loader.py).
ProductCategoryView = CategoryView
ProductDetailView = ProductView
