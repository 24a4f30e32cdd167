"""Products with price and opening stock, from files."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from oscar.core.loading import get_model

from catalog.importing import BadRow, Counts, Row, hundredths, number, parse_rows, sync, whole
from catalog.models import Category, Product, SaleUnit
from catalog.slugs import ascii_slug
from sellers.models import Partner, StockRecord
from sellers.shops.models import Certification
from sellers.stock.actions import move_stock
from sellers.stock.models import StockMovement

ProductClass = get_model("catalogue", "ProductClass")


def _texts(text: dict[str, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {}
    for name in ("description", "made_of", "use", "keep"):
        both = text.get(name) or {}
        words[name], words[f"{name}_en"] = both.get("th", ""), both.get("en", "")
    details = text.get("details") or []
    words["details"] = [
        {"label": d["label"]["th"], "label_en": d["label"]["en"], "value": d["value"]["th"], "value_en": d["value"]["en"]} for d in details
    ]
    return words | {"season": text.get("season") or [], "search_words": text.get("search_words_th") or []}


@dataclass(frozen=True)
class _Goods:
    """A row: the product's fields, and what goes into other tables. `unit` is the English word and the Thai one."""

    fields: dict[str, Any]
    unit: tuple[str, str]
    shelf_id: int
    marks: Sequence[str]
    stock: int

    @property
    def sku(self) -> str:
        return str(self.fields["upc"])


@dataclass(frozen=True)
class _Known:
    """What rows point at, by the names they use for it."""

    texts: dict[str, Any]
    shops: dict[str, int]
    shelves: dict[str, int]
    product_class_id: int


def _goods(row: Row, known: _Known) -> _Goods:
    if row["seller_code"].lower() not in known.shops:
        raise BadRow(f"there is no shop {row['seller_code']}")
    if row["category_slug"] not in known.shelves:
        raise BadRow(f"there is no category {row['category_slug']}")
    price, content = hundredths(row["price_thb"]), number(row["net_quantity"])
    if price <= 0 or content <= 0:
        raise BadRow(f"price {row['price_thb']} or content {row['net_quantity']} is not above 0")
    if row["net_unit"] not in Product.NetUnit.values or row["storage"] not in Product.Storage.values:
        raise BadRow(f"'{row['net_unit']}' or '{row['storage']}' is not known here")
    fields = {
        "upc": row["sku"],
        "title": row["name_th"],
        "title_en": row["name_en"],
        "slug": ascii_slug(row["name_en"]),
        "seller_id": known.shops[row["seller_code"].lower()],
        "product_class_id": known.product_class_id,
        "structure": Product.STANDALONE,
        "state": Product.State.LISTED,
        "is_public": True,
        "net_quantity": content.quantize(Decimal("0.001")),
        "net_unit": row["net_unit"],
        "shipping_weight_g": whole(row["shipping_weight_g"], least=1),
        "storage": row["storage"],
        "shelf_life_days": whole(row["shelf_life_days"]) or None,
        "price_satang": price,
        **_texts(known.texts[row["sku"]]),
    }
    marks = [mark for mark in row["certifications"].split(";") if mark]
    return _Goods(fields, (row["unit_en"], row["unit_th"]), known.shelves[row["category_slug"]], marks, whole(row["stock"]))


def _units(pairs: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """One sale unit per pair of words; its code is the English one, with the Thai romanised where that is taken."""
    known = {(unit.name_en, unit.name): unit.pk for unit in SaleUnit.objects.all()}
    for english, thai in sorted(pairs - set(known)):
        code = ascii_slug(f"{english} {thai}")[:30]
        known[english, thai] = SaleUnit.objects.create(code=code, name=thai, name_en=english).pk
    return known


@transaction.atomic
def import_products(table: Path, texts_file: Path) -> Counts:
    """Products, their shelves, marks and price; the stock in the file is booked once, as opening stock."""
    goods_class, _made = ProductClass.objects.get_or_create(name="Goods", defaults={"requires_shipping": True, "track_stock": True})
    known = _Known(
        texts=yaml.safe_load(texts_file.read_text(encoding="utf-8")),
        shops=dict(Partner.objects.values_list("code", "pk")),
        shelves=dict(Category.objects.values_list("slug", "pk")),
        product_class_id=goods_class.pk,
    )
    goods = parse_rows(table, lambda row: _goods(row, known), key=lambda found: found.sku)
    units = _units({found.unit for found in goods})
    counts = sync(Product, "upc", [found.fields | {"unit_id": units[found.unit]} for found in goods])
    products = {product.upc: product for product in Product.objects.filter(upc__in=[found.sku for found in goods])}
    _shelve(goods, products)
    counts += sync(StockRecord, "product_id", [_stock_record(products[found.sku]) for found in goods])
    _open_stock(goods, products)
    return counts


def _stock_record(product: Product) -> dict[str, Any]:
    return {
        "product_id": product.pk,
        "partner_id": product.seller_id,
        "partner_sku": product.upc,
        "price_currency": "THB",
        "price": product.price,
    }


def _shelve(goods: list[_Goods], products: dict[str, Product]) -> None:
    marks = {(mark.partner_id, mark.kind): mark for mark in Certification.objects.all()}
    through, of_products = Product.categories.through, Certification.products.through
    through.objects.bulk_create(
        (through(product=products[found.sku], category_id=found.shelf_id) for found in goods), ignore_conflicts=True
    )
    of_products.objects.bulk_create(
        (
            of_products(certification=mark, product=products[found.sku])
            for found in goods
            for kind in found.marks
            if (mark := marks.get((products[found.sku].seller_id, kind)))
        ),
        ignore_conflicts=True,
    )


def _open_stock(goods: list[_Goods], products: dict[str, Product]) -> None:
    records = {record.product_id: record for record in StockRecord.objects.filter(product__in=products.values())}
    opened = set(StockMovement.objects.filter(kind=StockMovement.Kind.OPENING).values_list("key", flat=True))
    for found in goods:
        key = f"opening:{found.sku}"
        if key not in opened and found.stock:
            move_stock(stock_record=records[products[found.sku].pk], delta=found.stock, kind=StockMovement.Kind.OPENING, key=key)
