"""The pictures of the demo market: fronts and views of its products, emblems of its shops. All were drawn for this project.

They come in like everybody's: cleaned, stored, their renditions made by the worker. Only what a newcomer sees first is made at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.images.models import Filter

from catalog.importing import Progress
from catalog.models import Product, ProductImage
from catalog.photos.actions import add_photo
from catalog.photos.models import Photo
from catalog.photos.specs import Spec
from sellers.models import Partner

DATA = Path(__file__).parent / "data"
#: S01.webp is the emblem of shop s01, S01-001.webp the front of product S01-001, S01-001-2.webp its next picture.
FOLDER = DATA / "photos"
#: Made with the demo, in 30 ms a picture, so that no card of a new market stands empty; the worker adds the rest in a minute or two.
AT_ONCE = Spec("jpeg", 640)


@dataclass(frozen=True)
class Picture:
    """A file of the demo and what it becomes. `name` is the file's without ending; the title begins with it, which tells stored ones."""

    name: str
    title: str
    alt: str
    alt_en: str
    seller: Partner
    is_seen_first: bool

    def photo(self) -> Photo:
        """The stored photo; stored now unless an earlier run came so far."""
        title = f"{self.name} {self.title}"[:255]
        if known := Photo.objects.filter(seller=self.seller, title=title).first():
            return known
        with (FOLDER / f"{self.name}.webp").open("rb") as file:
            photo = add_photo(file=file, title=title, alt=self.alt, alt_en=self.alt_en, seller=self.seller)
        if self.is_seen_first:
            photo.create_rendition(Filter(AT_ONCE.filter))
        return photo


def hang_pictures(progress: Progress) -> None:
    """Give every product its pictures and every shop its emblem; those that have one keep what they have.

    Call it outside any transaction: photos are stored first, then hung all together.
    """
    there = {path.stem for path in FOLDER.iterdir()}
    products = list(Product.objects.filter(photo=None, upc__in=there).select_related("seller").order_by("upc"))
    shops = list(Partner.objects.filter(emblem=None, code__in={name.lower() for name in there}).order_by("code"))
    # In this order the worker makes the renditions: what is seen first comes first.
    wanted = [*(_front(product) for product in products), *map(_emblem, shops), *_views(products)]
    progress.total = len(wanted)
    photos: dict[str, Photo] = {}
    for picture in wanted:
        photos[picture.name] = picture.photo()
        progress.advance()
    images = [
        ProductImage(product=product, image=photos[name], display_order=order)
        for product in products
        for order, name in enumerate(_names(product))
    ]
    for product in products:
        product.photo = photos[_names(product)[0]]
    for shop in shops:
        shop.emblem = photos[shop.code.upper()]
    with transaction.atomic():
        ProductImage.objects.bulk_create(images)
        Product.objects.bulk_update(products, ["photo"])
        Partner.objects.bulk_update(shops, ["emblem"])
    progress.finish(f"{len(images)} of products, {len(shops)} emblems" if wanted else "already there, nothing to do")


def _names(product: Product) -> list[str]:
    """The pictures of a product, front first."""
    return [str(product.upc), *sorted(path.stem for path in FOLDER.glob(f"{product.upc}-?.webp"))]


def _front(product: Product) -> Picture:
    return Picture(str(product.upc), product.title, product.title[:200], product.title_en[:200], product.seller, is_seen_first=True)


def _emblem(shop: Partner) -> Picture:
    alt, alt_en = f"ตรา{shop.name}", f"Emblem of {shop.name_en}"
    return Picture(shop.code.upper(), alt, alt[:200], alt_en[:200], shop, is_seen_first=True)


def _views(products: list[Product]) -> Iterator[Picture]:
    texts: dict[str, Any] = yaml.safe_load((DATA / "photos.yaml").read_text(encoding="utf-8"))
    for product in products:
        for name in _names(product)[1:]:
            yield Picture(name, product.title, texts[name]["th"], texts[name]["en"], product.seller, is_seen_first=False)
