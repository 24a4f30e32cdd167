"""Products with price and opening stock, from files."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import CommandError
from django.db import transaction
from oscar.core.loading import get_model

from catalog.importing import BadRow, Counts, Row, parse_rows, sync
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


def _product(row: Row, texts: dict[str, Any], shops: dict[str, int], goods: int) -> dict[str, Any]:
    if row["seller_code"].lower() not in shops:
        raise BadRow(f"there is no shop {row['seller_code']}")
    price = Decimal(row["price_thb"])
    if price <= 0:
        raise BadRow(f"price {row['price_thb']} is not above 0")
    if row["net_unit"] not in Product.NetUnit.values or row["storage"] not in Product.Storage.values:
        raise BadRow(f"'{row['net_unit']}' or '{row['storage']}' is not known here")
    return {
        "upc": row["sku"],
        "title": row["name_th"],
        "title_en": row["name_en"],
        "slug": ascii_slug(row["name_en"]),
        "seller_id": shops[row["seller_code"].lower()],
        "product_class_id": goods,
        "structure": Product.STANDALONE,
        "state": Product.State.LISTED,
        "is_public": True,
        "unit": f"{row['unit_en']}:{row['unit_th']}",
        "net_quantity": Decimal(row["net_quantity"]).quantize(Decimal("0.001")),
        "net_unit": row["net_unit"],
        "shipping_weight_g": int(row["shipping_weight_g"]),
        "storage": row["storage"],
        "shelf_life_days": int(row["shelf_life_days"]) or None,
        "price_satang": int(price * 100),
        **_texts(texts[row["sku"]]),
    }


def _units(products: list[dict[str, Any]]) -> dict[str, int]:
    """One sale unit per pair of words; its code is the English one, with the Thai romanised where that is taken."""
    pairs = sorted({product["unit"] for product in products})
    known = {f"{unit.name_en}:{unit.name}": unit.pk for unit in SaleUnit.objects.all()}
    for pair in pairs:
        if pair not in known:
            english, thai = pair.split(":")
            code = ascii_slug(f"{english} {thai}")[:30]
            known[pair] = SaleUnit.objects.create(code=code, name=thai, name_en=english).pk
    return known


@transaction.atomic
def import_products(table: Path, texts_file: Path) -> Counts:
    """Products, their shelves, marks and price; the stock in the file is booked once, as opening stock."""
    texts = yaml.safe_load(texts_file.read_text(encoding="utf-8"))
    goods, _made = ProductClass.objects.get_or_create(name="Goods", defaults={"requires_shipping": True, "track_stock": True})
    shops = dict(Partner.objects.values_list("code", "pk"))
    products = parse_rows(table, lambda row: _product(row, texts, shops, goods.pk))
    units = _units(products)
    for product in products:
        product["unit_id"] = units[product.pop("unit")]
    counts = sync(Product, "upc", products)
    rows = {row["sku"]: row for row in parse_rows(table, dict)}
    ids = {product.upc: product for product in Product.objects.filter(upc__in=rows)}
    _shelve(rows, ids)
    counts += sync(
        StockRecord,
        "product_id",
        [
            {
                "product_id": ids[sku].pk,
                "partner_id": ids[sku].seller_id,
                "partner_sku": sku,
                "price_currency": "THB",
                "price": ids[sku].price,
            }
            for sku in rows
        ],
    )
    _open_stock(rows, ids)
    return counts


def _shelve(rows: dict[str, Row], ids: dict[str, Product]) -> None:
    shelves = {category.slug: category.pk for category in Category.objects.all()}
    if missing := {row["category_slug"] for row in rows.values()} - set(shelves):
        raise CommandError(f"There are no categories {', '.join(sorted(missing))}. Run import_categories first.")
    marks = {(mark.partner_id, mark.kind): mark for mark in Certification.objects.all()}
    through, of_products = Product.categories.through, Certification.products.through
    through.objects.bulk_create(
        (through(product=ids[sku], category_id=shelves[row["category_slug"]]) for sku, row in rows.items()), ignore_conflicts=True
    )
    of_products.objects.bulk_create(
        (
            of_products(certification=mark, product=ids[sku])
            for sku, row in rows.items()
            for kind in row["certifications"].split(";")
            if (mark := marks.get((ids[sku].seller_id, kind)))
        ),
        ignore_conflicts=True,
    )


def _open_stock(rows: dict[str, Row], ids: dict[str, Product]) -> None:
    records = {record.product_id: record for record in StockRecord.objects.filter(product__upc__in=rows)}
    opened = set(StockMovement.objects.filter(kind=StockMovement.Kind.OPENING).values_list("key", flat=True))
    for sku, row in rows.items():
        if f"opening:{sku}" not in opened and int(row["stock"]):
            move_stock(stock_record=records[ids[sku].pk], delta=int(row["stock"]), kind=StockMovement.Kind.OPENING, key=f"opening:{sku}")
