"""The pictures of shared links."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from catalog.models import Product
from catalog.photos.actions import add_photo
from sellers.centres.weave import weave
from storefront.models import SocialPicture
from storefront.social import HEIGHT, WIDTH, fill_social_pictures
from tests.catalog.photos import corpus

pytestmark = pytest.mark.django_db


def photographed(sku: str = "S01-001") -> Any:
    photo = add_photo(file=BytesIO(corpus.jpeg((900, 900))), title="ข้าว")
    Product.objects.filter(upc=sku).update(photo=photo)
    return Product.objects.get(upc=sku)


def test_a_picture_shows_the_photo_the_band_and_the_mark(client: Client) -> None:
    product = photographed()
    assert fill_social_pictures.call() == 1
    made = SocialPicture.objects.get(product=product)
    with made.file.open() as file, Image.open(file) as picture:
        assert picture.size == (WIDTH, HEIGHT) and picture.format == "JPEG"
        ground = picture.convert("RGB").getpixel((WIDTH - 20, 20))
        thread = picture.convert("RGB").getpixel((WIDTH // 2, HEIGHT - 69))
    of = weave(product.seller.centre.code)
    assert all(abs(a - b) < 12 for a, b in zip(ground, bytes.fromhex(of.ground[1:]), strict=True))
    assert all(abs(a - b) < 40 for a, b in zip(thread, bytes.fromhex(of.thread[1:]), strict=True))
    page = client.get(product.get_absolute_url()).content.decode()
    assert f'<meta property="og:image" content="http://testserver{made.file.url}">' in page


def test_it_is_made_once_and_again_when_photo_or_centre_change() -> None:
    product = photographed()
    assert [fill_social_pictures.call() for _time in range(2)] == [1, 0]
    photographed()
    assert [fill_social_pictures.call() for _time in range(2)] == [1, 0]
    seller = product.seller
    seller.centre = None
    seller.save()
    assert [fill_social_pictures.call() for _time in range(2)] == [1, 0]
    Product.objects.get(upc="S01-001").photo.__class__.objects.update(ready_at=timezone.now())
    assert [fill_social_pictures.call() for _time in range(2)] == [1, 0]
    assert SocialPicture.objects.count() == 1


def test_what_is_not_on_sale_gets_none() -> None:
    product = photographed()
    Product.objects.filter(pk=product.pk).update(is_public=False, state="paused")
    assert fill_social_pictures.call() == 0
