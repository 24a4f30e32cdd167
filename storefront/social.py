"""The picture that goes with a shared link of a product: its photograph on the dye of its region, the band of its centre, and our mark.

No words are in it: the chat or the network writes the title beside it, in the reader's script. Made in a task, because it takes a while.
"""

from io import BytesIO
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django_tasks import task
from PIL import Image, ImageDraw

from catalog.freshness import touch
from catalog.models import Product
from sellers.centres.models import Centre
from sellers.centres.weave import COLUMNS, DYES, region_of
from storefront.bands import raster
from storefront.models import SocialPicture

#: What networks ask for.
WIDTH, HEIGHT = 1200, 630
_CELL = 6
_MARK = settings.BASE_DIR / "storefront" / "static" / "icons" / "mark-512.png"


def compose(photo: Image.Image, centre: Centre | None, area_code: str) -> bytes:
    """The picture as a JPEG."""
    ground = DYES[region_of(centre.code if centre else area_code)][0]
    picture = Image.new("RGB", (WIDTH, HEIGHT), ground)
    band = raster(centre.code, WIDTH // (COLUMNS * _CELL) + 1, _CELL).convert("RGB") if centre else None
    square = HEIGHT - (band.height if band else 0)
    cut = min(photo.size)
    left, top = (photo.width - cut) // 2, (photo.height - cut) // 2
    picture.paste(photo.convert("RGB").crop((left, top, left + cut, top + cut)).resize((square, square), Image.Resampling.LANCZOS), (0, 0))
    if band:
        picture.paste(band, (0, square))
    _put_mark(picture, square)
    out = BytesIO()
    picture.save(out, "JPEG", quality=85, progressive=True)
    return out.getvalue()


def _put_mark(picture: Image.Image, square: int) -> None:
    free = WIDTH - square
    size = round(min(free, square) * 0.5)
    left, top = square + (free - size) // 2, (square - size) // 2
    disc = round(size * 0.68)
    centre = (left + size // 2, top + size // 2)
    ImageDraw.Draw(picture).ellipse((centre[0] - disc, centre[1] - disc, centre[0] + disc, centre[1] + disc), fill="#f6f4ec")
    with Image.open(_MARK) as mark:
        small = mark.convert("RGBA").resize((size, size), Image.Resampling.LANCZOS)
    picture.paste(small, (left, top), small)


def _stale() -> QuerySet[Any]:
    """Products on sale whose picture is missing, or was made of another photo or for another centre."""
    made = SocialPicture.objects.filter(
        Q(centre=OuterRef("seller__centre")) | Q(centre__isnull=True, product__seller__centre__isnull=True),
        Q(photo__ready_at__isnull=True) | Q(made_at__gte=F("photo__ready_at")),
        product=OuterRef("pk"),
        photo=OuterRef("photo"),
    )
    return Product.objects.filter(~Exists(made), is_public=True, photo__isnull=False).select_related("photo", "seller__centre")


def make_social_picture(product: Any) -> SocialPicture:
    """Make or renew the picture of a product whose photo and shop's centre are loaded. The old file stays where links may show it."""
    centre = product.seller.centre
    now = timezone.now()
    with product.photo.file.storage.open(product.photo.file.name) as file, Image.open(file) as photo:
        content = compose(photo, centre, product.seller.area_id)
    name = SocialPicture._meta.get_field("file").storage.save(f"social/{uuid4().hex}.jpg", ContentFile(content))
    return SocialPicture.objects.update_or_create(
        product=product, defaults={"photo": product.photo, "centre": centre, "file": name, "made_at": now}
    )[0]


@task()
def fill_social_pictures(most: int = 100) -> int:
    """Make up to `most` pictures that are missing or stale; the schedule calls again. Returns how many."""
    made = 0
    for product in _stale().order_by("pk")[:most]:
        make_social_picture(product)
        made += 1
    if made:
        touch()
    return made
