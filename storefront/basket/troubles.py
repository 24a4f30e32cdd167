"""What stands in the way of ordering a line, in words that say what to do."""

from django.utils.translation import gettext as _

from catalog.languages import localised
from catalog.models import Product
from sellers.formats import baht, unit_for
from storefront.basket.contents import Item, ShopGroup


def sold_out_message(product: Product, free: int) -> str:
    """Not enough of a product is left: `free` units, perhaps none. Its sale unit must be loaded."""
    if free <= 0:
        return _("{product} has just sold out. Remove it or look at similar goods.").format(product=localised(product, "title"))
    return _("{left} {unit} of {product} left. Change the quantity to {left} to order.").format(
        left=free, unit=unit_for(product.unit, free), product=localised(product, "title")
    )


def change_message(item: Item) -> str:
    """How the price moved since the thing was put into the basket; "" if it did not."""
    if not item.price_changed:
        return ""
    prices = {"old": baht(item.old_price_satang), "new": baht(item.goods.unit_price_satang)}
    return _("The price changed from %(old)s to %(new)s since you put it here.") % prices


def trouble_message(item: Item, group: ShopGroup) -> str:
    """What stands in the way of ordering this line, and what to do; '' if nothing does."""
    product = localised(item.product, "title")
    if item.trouble == "gone":
        return _("{product} is no longer sold. Remove it to order the rest.").format(product=product)
    if item.trouble == "paused":
        return _("{shop} is paused. Remove its goods to order the rest.").format(shop=localised(group.partner, "name"))
    return sold_out_message(item.product, item.goods.record.free) if item.trouble else ""
