"""The basket page, and changing what is in it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from oscar.core.loading import get_model

from catalog.languages import localised
from catalog.models import Product
from sellers.limits import allowed
from storefront.address.going import place_of
from storefront.address.places import Place, find_places, read_place, refusal, remember_place
from storefront.basket.actions import BasketRefused, add_to_basket, move_line, quantity_refusal, remove_line, set_quantity
from storefront.basket.contents import contents_to_show
from storefront.basket.count import tell_count
from storefront.basket.middleware import basket_of, saved_basket_of
from storefront.basket.parcels import keep_choices, read_choices
from storefront.basket.shown import shown
from storefront.basket.undo import TakenOut, forget_taken_out, keep_taken_out, taken_out
from storefront.order.access import just_placed

Line = get_model("basket", "Line")
_LONGEST_NUMBER = 20
#: Baskets that are made for one address; goods that are put into one basket.
NEW_BASKETS, ADDS = "600/h/ip", "60/m/key"


class BasketView(View):
    """What is in the basket, shop by shop, with what it costs to send and what changed since it was put there.

    A query may choose how parcels travel (`delivery-…`), name a place (`where`, typed; `place`, chosen), or bring back a number that
    was refused (`line`, `quantity`), so that it stands in its field with the error beside it.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        if choices := read_choices(request.GET):
            keep_choices(request, choices)
            return redirect("basket")
        if place := read_place(request.GET.get("place", "")):
            return _with_place(place)
        basket = basket_of(request)
        groups, saved = contents_to_show(basket, saved_basket_of(request))
        where = request.GET.get("where", "").strip()[:100]
        places = find_places(where) if where else []
        if len(places) == 1:
            return _with_place(places[0])
        context = shown(request, groups, place_of(request), _refused(request, groups))
        context |= {"taken_out": _taken_out(taken_out(request, basket), groups)}
        # Whoever comes back to an empty basket, perhaps because the answer to the last press was lost, finds the order from here.
        context |= {"placed": None if groups else just_placed(request)}
        context |= {"saved": saved, "where": where, "places": places, "no_place": refusal(where) if where and not places else ""}
        tell_count(request, sum(item.goods.quantity for group in groups for item in group.items))
        response = render(request, "basket/basket.html", context, status=422 if context["refused"] else 200)
        response["Cache-Control"] = "private, no-store"
        return response


def _with_place(place: Place) -> HttpResponse:
    response = redirect("basket")
    remember_place(response, place)
    return response


def _refused(request: HttpRequest, groups: list[Any]) -> dict[int, tuple[str, str]]:
    """Line id -> (what was typed, why it cannot be): the number that `LineView` sent back, if it is still wrong."""
    wanted, typed = request.GET.get("line", ""), request.GET.get("quantity", "")
    for group in groups:
        for item in group.items:
            if str(item.line.pk) == wanted and (refusal := quantity_refusal(line=item.line, quantity=typed)):
                return {item.line.pk: (typed, refusal)}
    return {}


def _taken_out(kept: TakenOut | None, groups: list[Any]) -> dict[str, Any] | None:
    """The product that was taken out last, and how many; None where nothing was, or where it is in the basket again."""
    product = Product.objects.browsable().filter(pk=kept.product_id).only("title", "title_en", "structure").first() if kept else None
    if kept is None or product is None or any(item.product.pk == product.pk for group in groups for item in group.items):
        return None
    return {"product": product, "units": kept.units}


def _may_add(request: HttpRequest, basket: Any) -> bool:
    return allowed(request, "basket.add", ADDS, key=str(basket.pk)) if basket else allowed(request, "basket.new", NEW_BASKETS)


class AddView(View):
    """Put a product into the basket.

    The first one makes a basket, a row for everybody who keeps no cookies: 600 new ones in an hour from one address, behind which a
    carrier may have hundreds of buyers. Into one basket goes something 60 times in a minute. Who is refused is back at the product,
    with the number that was typed.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        product_id = request.POST.get("product", "")
        if not (product_id.isascii() and product_id.isdigit() and len(product_id) < 18):
            raise Http404
        try:
            basket = basket_of(request)
            if not _may_add(request, basket):
                raise BasketRefused(_("Many baskets are being filled from here. Wait a minute and press again."))
            line = add_to_basket(
                basket=basket or basket_of(request, create=True),
                product_id=int(product_id),
                quantity=request.POST.get("quantity", "1"),
            )
        except Product.DoesNotExist as error:
            raise Http404 from error
        except BasketRefused as refused:
            messages.error(request, str(refused))
            # Back to the product with what was typed in its field.
            page = get_object_or_404(Product.objects.visible().only("slug", "structure"), pk=product_id).get_absolute_url()
            return redirect(f"{page}?{urlencode({'quantity': request.POST.get('quantity', '')[:9]})}#buy")
        forget_taken_out(request)
        tell_count(request, basket=line.basket)
        messages.success(request, _("{product} is in the basket.").format(product=localised(line.product, "title")))
        return redirect("basket")


class LineView(View):
    """Change the quantity of a line, take it out, save it for later, or take it back into the basket."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return self._change(request, pk)
        except Line.DoesNotExist as error:
            raise Http404 from error

    def _change(self, request: HttpRequest, pk: int) -> HttpResponse:
        basket: Any = basket_of(request)
        back = reverse("basket")
        forget_taken_out(request)
        try:
            if "remove" in request.POST and "saved" in request.POST:
                remove_line(basket=saved_basket_of(request), line_id=pk)
            elif "remove" in request.POST or request.POST.get("quantity", "").strip() == "0":
                keep_taken_out(request, remove_line(basket=basket, line_id=pk))
            elif "later" in request.POST:
                move_line(line_id=pk, source=_own(basket, pk), target=saved_basket_of(request, create=True))
            elif "back" in request.POST:
                source = _own(saved_basket_of(request), pk)
                basket = basket or basket_of(request, create=True)
                move_line(line_id=pk, source=source, target=basket)
            else:
                typed = request.POST.get("fewer") or _stepped(request.POST.get("quantity", ""), request.POST.get("step", ""))
                back = _change_quantity(basket, pk, typed) or back
        except BasketRefused as refused:
            messages.error(request, str(refused))
        tell_count(request, basket=basket)
        return redirect(back)


def _own(basket: Any, pk: int) -> Any:
    """The visitor's basket, if the line is in it: nothing is made or moved for a stranger's."""
    if basket is None or not Line.objects.filter(pk=pk, basket=basket).exists():
        raise Line.DoesNotExist
    return basket


def _stepped(typed: str, step: str) -> str:
    """The number after one of the buttons beside it; the last one of a thing is taken out by its own button only."""
    typed = typed.strip()
    if step not in ("1", "-1") or not (typed.isascii() and typed.isdigit() and len(typed) < 9):
        return typed
    return str(max(1, int(typed) + int(step)))


def _change_quantity(basket: Any, pk: int, typed: str) -> str:
    """Change it and return "", or the address that shows the refused number."""
    try:
        set_quantity(basket=basket, line_id=pk, quantity=typed)
    except BasketRefused:
        return f"{reverse('basket')}?{urlencode({'line': pk, 'quantity': typed[:_LONGEST_NUMBER]})}#line-{pk}"
    return ""
