"""What is in a basket, shop by shop, with everything that a page or the checkout needs, in one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from oscar.core.loading import get_model

from catalog.models import Product
from sellers.delivery.quotes import Load, ParcelKey
from sellers.models import Partner
from sellers.orders.placement import Goods

Line = get_model("basket", "Line")


@dataclass(frozen=True)
class Item:
    """A line with what is wrong with it: "" (fine), "gone", "paused", "sold_out" or "short"; and whether its price changed."""

    line: Any
    goods: Goods
    trouble: str
    old_price_satang: int

    @property
    def product(self) -> Product:
        return self.goods.record.product

    @property
    def price_changed(self) -> bool:
        return self.old_price_satang != self.goods.unit_price_satang


@dataclass(frozen=True)
class ShopGroup:
    """What a basket holds of one shop."""

    partner: Partner
    items: Sequence[Item]

    @property
    def goods_satang(self) -> int:
        return sum(item.goods.price_satang for item in self.items)

    @property
    def takes_cash(self) -> bool:
        account = getattr(self.partner, "account", None)
        return bool(account and account.takes_cash_on_delivery)

    def loads(self) -> dict[ParcelKey, Load]:
        """What has to travel, by storage class."""
        found: dict[ParcelKey, Load] = {}
        for item in self.items:
            key = ParcelKey(self.partner.pk, item.product.storage)
            before = found.get(key, Load(0, 0, self.partner.area_id, 0, 0))
            found[key] = Load(
                before.weight_g + item.product.shipping_weight_g * item.goods.quantity,
                before.goods_satang + item.goods.price_satang,
                self.partner.area_id,
                before.units + item.goods.quantity,
                max(before.heaviest_g, item.product.shipping_weight_g),
            )
        return found


def _trouble(line: Any) -> str:
    product, seller = line.product, line.product.seller
    if not product.is_public or seller.state not in ("active", "paused"):
        return "gone"
    if seller.state == "paused":
        return "paused"
    free = line.stockrecord.free
    if free <= 0:
        return "sold_out"
    return "short" if line.quantity > free else ""


def _lines(baskets: Sequence[Any]) -> QuerySet[Any]:
    return (
        Line.objects.filter(basket__in=[basket.pk for basket in baskets])
        .select_related(
            "stockrecord", "product__unit", "product__photo", "product__seller__account", "product__seller__area__parent__parent"
        )
        .order_by("product__seller_id", "pk")
    )


def _item(line: Any) -> Item:
    record = line.stockrecord
    record.product = line.product
    return Item(line, Goods(record, line.quantity), _trouble(line), int((line.price_incl_tax or 0) * 100))


def _grouped(items: Iterable[Item]) -> list[ShopGroup]:
    groups: dict[int, list[Item]] = {}
    for item in items:
        groups.setdefault(item.product.seller_id, []).append(item)
    return [ShopGroup(items[0].product.seller, items) for items in groups.values()]


def contents_of(basket: Any) -> list[ShopGroup]:
    """The basket grouped by shop, in the order of the shops' ids; an empty list for no basket."""
    return _grouped(_item(line) for line in _lines([basket])) if basket else []


def contents_to_show(basket: Any, saved: Any = None) -> tuple[list[ShopGroup], list[Item]]:
    """The basket as `contents_of`, and what is saved for later; with pictures and centres. Two queries, whatever is in them."""
    baskets = [each for each in (basket, saved) if each]
    if not baskets:
        return [], []
    lines = _lines(baskets).select_related("product__seller__centre").prefetch_related("product__photo__renditions")
    items = [_item(line) for line in lines]
    here = basket.pk if basket else None
    return (
        _grouped(item for item in items if item.line.basket_id == here),
        [item for item in items if item.line.basket_id != here],
    )
