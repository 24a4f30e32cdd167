"""Ordering the same again: what is still for sale goes into the basket, and what is not is named."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from catalog.languages import localised
from catalog.models import Product
from storefront.basket.actions import BasketRefused, add_to_basket
from storefront.basket.count import tell_count
from storefront.basket.middleware import basket_of
from storefront.order.access import orders_for


@transaction.atomic
def add_again(*, basket: Any, order: Any) -> tuple[int, list[str]]:
    """Put the goods of an order into the basket. Returns how many lines went in, and a sentence for each that did not."""
    added, refusals = 0, []
    for line in order.lines.select_related("product").order_by("pk"):
        try:
            if line.product_id is None:
                raise Product.DoesNotExist
            add_to_basket(basket=basket, product_id=line.product_id, quantity=line.quantity)
            added += 1
        except Product.DoesNotExist:
            name = localised(line.product, "title") if line.product else line.title
            refusals.append(_("{product} is no longer sold.").format(product=name))
        except BasketRefused as refused:
            refusals.append(str(refused))
    return added, refusals


class AgainView(View):
    """Fills the basket with what an order held."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        order = orders_for(request).filter(number=number).first()
        if order is None:
            raise Http404
        basket = basket_of(request, create=True)
        added, refusals = add_again(basket=basket, order=order)
        for refusal in refusals:
            messages.warning(request, refusal)
        if not added:
            return redirect("order", number=number)
        tell_count(request, basket=basket)
        words = ngettext("{n} product of the order is in the basket.", "{n} products of the order are in the basket.", added)
        messages.success(request, words.format(n=added))
        return redirect("basket")
