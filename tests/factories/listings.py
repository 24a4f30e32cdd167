"""Drafts and listings of a shop."""

from typing import Any
from uuid import uuid4

from catalog.listings.actions import add_draft_photo, start_draft
from catalog.listings.models import ListingDraft
from catalog.models import Category, SaleUnit
from catalog.photos.actions import add_photo
from catalog.photos.models import Photo
from sellers.models import Partner
from tests.catalog.photos import corpus


def make_shop_photo(shop: Partner, number: int = 0) -> Photo:
    """A picture of the shop, each number another."""
    from io import BytesIO

    return add_photo(file=BytesIO(corpus.jpeg((40 + number, 30))), title=f"รูป {number}", seller=shop)


def make_draft(shop: Partner, *, photos: int = 1, typed: dict[str, str] | None = None, actor: Any = None) -> ListingDraft:
    """A draft with so many pictures."""
    draft = start_draft(seller_id=shop.pk, key=uuid4(), actor=actor, typed=typed)
    for number in range(photos):
        add_draft_photo(draft=draft, photo=make_shop_photo(shop, number), key=uuid4())
    return draft


def listing(shelf: str = "rice-jasmine", **changes: Any) -> dict[str, Any]:
    """What a form gives for new goods: 2 kg of rice in a bag for 120 baht."""
    return {
        "title": "ข้าวหอมใหม่ 2 กก.",
        "title_en": "",
        "description": "หอมเหมือนใบเตย",
        "description_en": "",
        "category": Category.objects.get(slug=shelf).pk,
        "price_satang": 12_000,
        "unit": SaleUnit.objects.get(name="ถุง", name_en="bag").pk,
        "licence_no": "",
        "net_quantity": "2000",
        "net_unit": "g",
        "shipping_weight_g": 2_100,
        "storage": "ambient",
        "shelf_life_days": None,
        "made_of": "",
        "use": "",
        "keep": "",
        "marks": [],
        **changes,
    }


#: What a seller types on the second and third screen for the same goods; `category` is added by whoever knows it.
TYPED_WHAT = {"title": "ข้าวหอมใหม่ 2 กก.", "kind": "ข้าวหอมมะลิ", "price": "๑๒๐", "description": "หอมเหมือนใบเตย"}
TYPED_CONTENT = {"quantity": "2", "quantity_unit": "kg", "weight": "2100", "weight_unit": "g", "stock": "12", "storage": "ambient"}
