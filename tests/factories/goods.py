"""Baskets and goods."""

from collections.abc import Mapping
from typing import Any

from oscar.core.loading import get_model

from catalog.models import Product
from sellers.models import Partner, StockRecord
from sellers.stock.actions import move_stock
from sellers.stock.models import StockMovement
from storefront.basket.actions import add_to_basket

Basket = get_model("basket", "Basket")
Category = get_model("catalogue", "Category")
ProductClass = get_model("catalogue", "ProductClass")


def product(sku: str) -> Product:
    """A product of the test market by its number, for example "S01-001"."""
    return Product.objects.select_related("seller", "unit").get(upc=sku)


def stock(sku: str) -> StockRecord:
    """Its stock record as it is now."""
    return StockRecord.objects.get(product__upc=sku)


def make_product(
    *,
    shop: Partner,
    sku: str,
    price_satang: int = 10_000,
    in_stock: int = 10,
    weight_g: int = 500,
    storage: str = "ambient",
    like: str = "S01-001",
) -> Product:
    """A listed product with its stock record and opening stock; the rest is as in the product `like`."""
    made = product(like)
    shelves = list(made.categories.all())
    made.pk, made.upc, made.title, made.title_en, made.slug = None, sku, f"สินค้า {sku}", f"Goods {sku}", sku.lower()
    made.seller, made.price_satang, made.shipping_weight_g, made.storage, made.in_stock = shop, price_satang, weight_g, storage, False
    made._state.adding = True
    made.save(force_insert=True)
    made.categories.set(shelves)
    record = StockRecord.objects.create(product=made, partner=shop, partner_sku=sku, price_currency="THB", price=made.price)
    if in_stock:
        move_stock(stock_record=record, delta=in_stock, kind=StockMovement.Kind.OPENING, key=f"opening:{sku}")
    return product(sku)


def leave_in_stock(sku: str, free: int) -> StockRecord:
    """Count the stock again, so that `free` units can be ordered."""
    record = stock(sku)
    if delta := free - record.free:
        move_stock(stock_record=record, delta=delta, kind=StockMovement.Kind.CORRECTION, key=f"counted:{sku}:{record.num_in_stock}:{free}")
    return stock(sku)


def make_basket(*, goods: Mapping[str, int], owner: Any = None) -> Any:
    """An open basket with `goods`: product number -> units."""
    basket = Basket.objects.create(owner=owner)
    for sku, quantity in goods.items():
        add_to_basket(basket=basket, product_id=Product.objects.only("pk").get(upc=sku).pk, quantity=quantity)
    return basket
