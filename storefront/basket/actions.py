"""Putting things into a basket. Prices in a basket are what the buyer saw; the checkout compares them with what is asked now."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from catalog.languages import localised
from catalog.models import Product
from sellers.formats import unit_for
from storefront.basket.troubles import sold_out_message

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
        raise BasketRefused(_paused(product))
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
    line = _new_line(basket, product, record, number)
    line.save()
    return line


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
def fill_basket(*, basket: Any, wanted: Mapping[int, int]) -> tuple[int, list[str]]:
    """See to it that so many units of each product (id -> units) are in the basket, or as many as there are. A fixed number of queries.

    What is there already counts, so that doing it twice changes nothing; more than that stays. Returns of how many products something
    is in the basket, and a sentence for each that is not, or of which there were fewer.
    """
    Basket.objects.select_for_update().get(pk=basket.pk)
    found = Product.objects.filter(pk__in=wanted).select_related("seller", "unit").prefetch_related("stockrecords").in_bulk()
    lines = {line.product_id: line for line in Line.objects.filter(basket=basket)}
    room, full = _MOST_LINES - len(lines), False
    new: list[Any] = []
    changed: list[Any] = []
    words: list[str] = []
    number_in = 0
    for product in (found[pk] for pk in wanted if pk in found):
        record, line = product.stockrecords.all()[0], lines.get(product.pk)
        number = min(wanted[product.pk], record.free, MOST_OF_ONE_THING)
        if refusal := _not_sold(product, record.free):
            words.append(refusal)
            continue
        if line is None and len(new) >= room:
            full = True
            continue
        if line is None:
            new.append(_new_line(basket, product, record, number))
        elif line.quantity < number:
            line.quantity, line.price_incl_tax, line.price_excl_tax = number, record.price, record.price
            changed.append(line)
        number_in += 1
        if number < wanted[product.pk]:
            words.append(_fewer(product, number))
    Line.objects.bulk_create(new)
    Line.objects.bulk_update(changed, ["quantity", "price_incl_tax", "price_excl_tax"])
    return number_in, [*words, _("The basket is full. Order what is in it first.")] if full else words


def _not_sold(product: Product, free: int) -> str:
    """Why nothing of a product can be put into a basket; "" if something can. Its seller and unit must be loaded."""
    if not product.is_public or product.seller.state not in ("active", "paused"):
        return _("{product} is no longer sold.").format(product=localised(product, "title"))
    if product.seller.state == "paused":
        return _paused(product)
    return sold_out_message(product, free) if free <= 0 else ""


def _paused(product: Product) -> str:
    return _("{shop} is paused. Its goods can be ordered when it opens again.").format(shop=localised(product.seller, "name"))


def _fewer(product: Product, left: int) -> str:
    return _("Only {left} {unit} of {product} were left; they are in the basket.").format(
        left=left, unit=unit_for(product.unit, left), product=localised(product, "title")
    )


def _new_line(basket: Any, product: Product, record: Any, quantity: int) -> Any:
    return Line(
        basket=basket,
        product=product,
        stockrecord=record,
        line_reference=f"{product.pk}_{record.pk}",
        quantity=quantity,
        price_currency="THB",
        price_incl_tax=record.price,
        price_excl_tax=record.price,
        tax_code=None,
    )


@transaction.atomic
def remove_line(*, basket: Any, line_id: int) -> Any:
    """Take a line out and return it as it was; a line of another basket is `Line.DoesNotExist`."""
    line = Line.objects.get(pk=line_id, basket=basket)
    Line.objects.filter(pk=line.pk).delete()
    return line


def merge_baskets(*, into: Any, guest: Any) -> int:
    """Move a guest's lines into an account's basket, the larger number where both have a product. Inside a transaction.

    What an open basket has no room for is saved for later, where there is always room; returns how many lines that were. A guest's
    basket that was ordered in another tab meanwhile stays what it is.
    """
    locked = {each.pk: each for each in Basket.objects.select_for_update().filter(pk__in=[into.pk, guest.pk]).order_by("pk")}
    if locked[guest.pk].status != guest.status:
        return 0
    room = _MOST_LINES if into.status == Basket.OPEN else None
    _move_lines(guest, into, room)
    left = Line.objects.filter(basket=guest).count()
    if left:
        saved = Basket.objects.filter(owner=into.owner, status=Basket.SAVED).order_by("-pk").first()
        _move_lines(guest, saved or Basket.objects.create(owner=into.owner, status=Basket.SAVED), None)
    guest.status = Basket.MERGED
    guest.save(update_fields=["status"])
    return left


def _move_lines(source: Any, target: Any, most: int | None) -> None:
    """Move lines, oldest first, until the target has `most`; the larger number stays where both have a product."""
    own = {line.line_reference: line for line in Line.objects.filter(basket=target)}
    for line in Line.objects.filter(basket=source).order_by("pk"):
        if mine := own.get(line.line_reference):
            if line.quantity > mine.quantity:
                Line.objects.filter(pk=mine.pk).update(quantity=line.quantity)
            Line.objects.filter(pk=line.pk).delete()
        elif most is None or len(own) < most:
            Line.objects.filter(pk=line.pk).update(basket=target)
            own[line.line_reference] = line


def accept_new_prices(*, basket: Any) -> None:
    """The buyer has seen what changed: the lines take today's prices."""
    for line in Line.objects.filter(basket=basket).exclude(price_incl_tax=F("stockrecord__price")).select_related("stockrecord"):
        price: Decimal = line.stockrecord.price
        Line.objects.filter(pk=line.pk).update(price_incl_tax=price, price_excl_tax=price)
