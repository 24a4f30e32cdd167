"""Who spares data gets the smallest pictures."""

import pytest
from django.test import Client

from catalog.photos import tasks
from catalog.photos.thrift import spares_data
from tests.catalog.photos.test_photos import draw, make_photo

pytestmark = pytest.mark.django_db


def test_only_the_smallest_size_is_offered() -> None:
    photo = make_photo()
    tasks.make_renditions.call(photo.pk)
    usual = draw(photo)
    token = spares_data.set(True)
    try:
        spared = draw(photo)
    finally:
        spares_data.reset(token)
    assert "960w" in usual and "image/avif" in usual
    assert "960w" not in spared and "640" not in spared and 'width="320"' in spared
    assert draw(photo) == usual


def test_pages_differ_by_the_header_and_say_so() -> None:
    usual, spared = Client().get("/catalogue/"), Client().get("/catalogue/", headers={"Save-Data": "on"})
    assert usual["ETag"] != spared["ETag"]
    assert "Save-Data" in usual["Vary"] and "Save-Data" in spared["Vary"]
