"""Putting things into a basket. Prices in a basket are what the buyer saw; the checkout compares them with what is asked now."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalog.languages import localised
from catalog.models import Product
from storefront.basket.troubles import sold_out_message
from storefront.formats import unit_for

Basket = get_model("basket", "Basket")
Line = get_model("basket", "Line")

#: More of one thing than any household orders; a mistyped number should not empty a shop.
MOST_OF_ONE_THING = 999
_MOST_LINES = 200


class BasketRefused(Exception):
    """The basket cannot take this; the message says what to do."""


def _number(quantity: object) -> int:
    """What was typed as a number; 0 for what is none."""
    try:
        return int(str(quantity).strip())
    except ValueError:
        return 0


def _parse(quantity: object) -> int:
    number = _number(quantity)
    if not 1 <= number <= MOST_OF_ONE_THING:
        raise BasketRefused(_("Enter a number from 1 to {max}.").format(max=MOST_OF_ONE_THING))
    return number


def _enough(product: Product, free: int, wanted: int) -> None:
    if wanted > free:
        raise BasketRefused(sold_out_message(product, free))


@transaction.atomic
def add_to_basket(*, basket: Any, product_id: int, quantity: object) -> Any:
    """Put `quantity` more of a product into the basket and return the line.

    Raises `BasketRefused` for a bad number, goods that are paused or sold out, or more than there is; `Product.DoesNotExist` where
    a buyer may not see the product.
    """
    number = _parse(quantity)
    product = Product.objects.visible().select_related("seller", "unit").prefetch_related("stockrecords").get(pk=product_id)
    if product.seller.state != "active":
        raise BasketRefused(
            _("{shop} is paused. Its goods can be ordered when it opens again.").format(shop=localised(product.seller, "name"))
        )
    record = product.stockrecords.all()[0]
    # Two presses at once must find one line: the basket itself is what they queue at.
    Basket.objects.select_for_update().get(pk=basket.pk)
    line = Line.objects.filter(basket=basket, product=product).first()
    total = number + (line.quantity if line else 0)
    _enough(product, record.free, total)
    if line:
        line.quantity, line.price_incl_tax, line.price_excl_tax = total, record.price, record.price
        line.save(update_fields=["quantity", "price_incl_tax", "price_excl_tax", "date_updated"])
        return line
    if Line.objects.filter(basket=basket).count() >= _MOST_LINES:
        raise BasketRefused(_("The basket is full. Order what is in it first."))
    return Line.objects.create(
        basket=basket,
        product=product,
        stockrecord=record,
        line_reference=f"{product.pk}_{record.pk}",
        quantity=number,
        price_currency="THB",
        price_incl_tax=record.price,
        price_excl_tax=record.price,
        tax_code=None,
    )


def quantity_refusal(*, line: Any, quantity: object) -> str:
    """Why a line cannot be changed to this quantity, saying how many there are; "" if it can. Its product's unit must be loaded."""
    free = line.stockrecord.free
    if free <= 0:
        return sold_out_message(line.product, free)
    most = min(free, MOST_OF_ONE_THING)
    if 1 <= _number(quantity) <= most:
        return ""
    if most < free:
        return _("Enter a number from 1 to {max}.").format(max=most)
    return _("Enter a number from 1 to {max}. {max} {unit} are left.").format(max=most, unit=unit_for(line.product.unit, most))


@transaction.atomic
def set_quantity(*, basket: Any, line_id: int, quantity: object) -> None:
    """Change how many of a line; 0 takes it out. Raises `BasketRefused`; a line of another basket is `Line.DoesNotExist`."""
    line = Line.objects.select_related("product__unit", "stockrecord").get(pk=line_id, basket=basket)
    if str(quantity).strip() == "0":
        line.delete()
        return
    if refusal := quantity_refusal(line=line, quantity=quantity):
        raise BasketRefused(refusal)
    line.quantity = _number(quantity)
    line.save(update_fields=["quantity", "date_updated"])


@transaction.atomic
def move_line(*, line_id: int, source: Any, target: Any) -> None:
    """Save a line for later, or take it back: from one basket of a visitor into the other. The price that was seen goes with it.

    Where the target has the product already, the larger number stays. A line that is not in `source` is `Line.DoesNotExist`.
    """
    # Two presses at once queue at the baskets, in the order of their keys.
    list(Basket.objects.select_for_update().filter(pk__in=[source.pk, target.pk]).order_by("pk"))
    line = Line.objects.get(pk=line_id, basket=source)
    if there := Line.objects.filter(basket=target, line_reference=line.line_reference).first():
        if line.quantity > there.quantity:
            Line.objects.filter(pk=there.pk).update(quantity=line.quantity)
        line.delete()
        return
    if Line.objects.filter(basket=target).count() >= _MOST_LINES:
        raise BasketRefused(_("The basket is full. Order what is in it first."))
    Line.objects.filter(pk=line.pk).update(basket=target)


@transaction.atomic
def remove_line(*, basket: Any, line_id: int) -> Any:
    """Take a line out and return it as it was; a line of another basket is `Line.DoesNotExist`."""
    line = Line.objects.get(pk=line_id, basket=basket)
    Line.objects.filter(pk=line.pk).delete()
    return line


def merge_baskets(*, into: Any, guest: Any) -> None:
    """Move a guest's lines into an account's basket, the larger number where both have a product. Inside a transaction.

    A guest's basket that was ordered in another tab meanwhile stays what it is.
    """
    locked = {each.pk: each for each in Basket.objects.select_for_update().filter(pk__in=[into.pk, guest.pk]).order_by("pk")}
    if locked[guest.pk].status != guest.status:
        return
    own = {line.line_reference: line for line in into.lines.all()}
    for line in guest.lines.all():
        if mine := own.get(line.line_reference):
            if line.quantity > mine.quantity:
                Line.objects.filter(pk=mine.pk).update(quantity=line.quantity)
            line.delete()
        else:
            Line.objects.filter(pk=line.pk).update(basket=into)
    guest.status = Basket.MERGED
    guest.save(update_fields=["status"])


def accept_new_prices(*, basket: Any) -> None:
    """The buyer has seen what changed: the lines take today's prices."""
    for line in Line.objects.filter(basket=basket).exclude(price_incl_tax=F("stockrecord__price")).select_related("stockrecord"):
        price: Decimal = line.stockrecord.price
        Line.objects.filter(pk=line.pk).update(price_incl_tax=price, price_excl_tax=price)
