"""Ordering the same again: what is still for sale goes into the basket, and what is not is named."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from sellers.orders.models import SellerOrderLine
from storefront.basket.actions import fill_basket
from storefront.basket.count import tell_count
from storefront.basket.middleware import basket_of
from storefront.basket.undo import forget_taken_out
from storefront.order.access import orders_for


def add_again(*, basket: Any, order: Any) -> tuple[int, list[str]]:
    """See to it that the goods of an order are in the basket, or what there is of them. A fixed number of queries.

    Units that were cancelled are not wanted again, unless all of the order was: then it is the whole of it. Pressing twice changes
    nothing. Returns of how many products something is in the basket, and a sentence for each that is not, or of which there were fewer.
    """
    rows = list(SellerOrderLine.objects.filter(seller_order__order=order).select_related("line").order_by("line_id"))
    all_gone = all(row.cancelled == row.quantity for row in rows)
    wanted: dict[int, int] = {}
    words = []
    for row in rows:
        units = row.quantity if all_gone else row.quantity - row.cancelled
        if units and row.line.product_id is None:
            words.append(_("{product} is no longer sold.").format(product=row.line.title))
        elif units:
            wanted[row.line.product_id] = wanted.get(row.line.product_id, 0) + units
    number, refusals = fill_basket(basket=basket, wanted=wanted)
    return number, words + refusals


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
        forget_taken_out(request)
        tell_count(request, basket=basket)
        words = ngettext("{n} product of the order is in the basket.", "{n} products of the order are in the basket.", added)
        messages.success(request, words.format(n=added))
        return redirect("basket")
