"""The peer that pages are measured against: a Django view with one query and next to nothing in front of it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from catalog.models import Product


def bare(request: HttpRequest) -> HttpResponse:
    """The title of the first product."""
    return HttpResponse(Product.objects.order_by("pk").values_list("title", flat=True)[:1][0])


urlpatterns = [path("", bare)]
