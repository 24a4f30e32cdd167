"""The basket page, and changing what is in it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from oscar.core.loading import get_model

from catalog.languages import localised
from catalog.models import Product
from storefront.basket.actions import BasketRefused, add_to_basket, remove_line, set_quantity
from storefront.basket.contents import contents_of
from storefront.basket.middleware import basket_of
from storefront.basket.troubles import trouble_message

Line = get_model("basket", "Line")


class BasketView(View):
    """What is in the basket, shop by shop, with what changed since it was put there."""

    def get(self, request: HttpRequest) -> HttpResponse:
        groups = contents_of(basket_of(request))
        shown = [
            {"group": group, "items": [{"item": item, "trouble": trouble_message(item, group)} for item in group.items]} for group in groups
        ]
        troubled = any(item.trouble for group in groups for item in group.items)
        total = sum(group.goods_satang for group in groups)
        response = render(request, "basket/basket.html", {"groups": shown, "goods_satang": total, "troubled": troubled})
        response["Cache-Control"] = "private, no-store"
        return response


class AddView(View):
    """Put a product into the basket."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        product_id = request.POST.get("product", "")
        if not (product_id.isascii() and product_id.isdigit() and len(product_id) < 18):
            raise Http404
        try:
            line = add_to_basket(
                basket=basket_of(request, create=True), product_id=int(product_id), quantity=request.POST.get("quantity", "1")
            )
        except Product.DoesNotExist as error:
            raise Http404 from error
        except BasketRefused as refused:
            messages.error(request, str(refused))
            return redirect(Product.objects.only("slug", "structure").get(pk=product_id))
        messages.success(request, _("{product} is in the basket.").format(product=localised(line.product, "title")))
        return redirect("basket")


class LineView(View):
    """Change the quantity of a line, or take it out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        basket: Any = basket_of(request)
        try:
            if "remove" in request.POST:
                remove_line(basket=basket, line_id=pk)
            else:
                set_quantity(basket=basket, line_id=pk, quantity=request.POST.get("quantity", ""))
        except Line.DoesNotExist as error:
            raise Http404 from error
        except BasketRefused as refused:
            messages.error(request, str(refused))
        return redirect("basket")
