"""The demo market: everything in it, in order, the same for the same day, and loading it again changes nothing."""

import hashlib
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db.models import F
from django_tasks_db.models import DBTaskResult
from oscar.core.loading import get_model
from PIL import Image

from catalog.listings.models import ListingCheck
from catalog.models import Category, Product, ProductImage
from catalog.photos.models import Photo, PhotoRendition
from cms.courses.models import CoursePage, LessonPage
from cms.training.models import Certificate, Round, SellerTraining
from config.demo.logins import LOGINS, PASSWORD
from config.invariants.register import find_faults
from sellers.centres.models import AdminArea, Centre
from sellers.models import Partner
from sellers.orders.models import Checkout, SellerOrder
from sellers.payments.models import Payment, Refund, Slip
from sellers.shops.models import Certification, ShopApplication
from tests.database.keys import tables_key

pytestmark = pytest.mark.demo
TODAY = date(2026, 11, 24)
#: The demo stands at six in the evening.
NOW = datetime(2026, 11, 24, 11, tzinfo=UTC)
Order = get_model("order", "Order")


def load() -> None:
    call_command("load_demo", today=TODAY, stdout=StringIO())


def story() -> str:
    """A hash of what happened in the market: every order with its parts, money, states and times."""
    rows = SellerOrder.objects.order_by("number").values_list(
        "number", "partner__code", "state", "total_satang", "placed_at", "shipped_at", "delivered_at", "completed_at", "cancelled_at"
    )
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def counts() -> list[int]:
    """How much there is of what a second load could double."""
    return [model.objects.count() for model in (Certificate, Slip, Product, ProductImage, Photo, PhotoRendition)]


@pytest.mark.effects_inside("importing pages and lessons is one transaction each, and Wagtail writes their files in it")
def test_the_demo_is_whole_in_order_repeatable_and_the_same_for_the_same_day(
    django_db_setup: None, django_db_blocker: Any, databases: Any
) -> None:
    stories = set()
    for round_ in range(2):
        with django_db_blocker.unblock(), databases.private(f"tables_{tables_key()}"):
            load()
            stories.add(story())
            if round_ == 0:
                _look_at_everything()
                _look_at_the_pictures()
                before = (story(), counts(), list(ProductImage.objects.order_by("pk").values_list()))
                load()
                assert (story(), counts(), list(ProductImage.objects.order_by("pk").values_list())) == before
    assert len(stories) == 1


def _look_at_everything() -> None:
    levels = [AdminArea.objects.filter(level=level).count() for level in ("province", "district", "subdistrict")]
    assert levels == [77, 928, 7436]
    assert [Centre.objects.filter(kind=kind).count() for kind in ("dcc", "alc")] == [7424, 882]
    assert (Category.objects.count(), Product.objects.count(), Partner.objects.filter(state="active").count()) == (63, 60, 25)
    assert (CoursePage.objects.live().count(), LessonPage.objects.live().count()) == (6, 40)
    assert Round.objects.count() >= 25 and SellerTraining.objects.values("partner").distinct().count() == 25
    assert Certificate.objects.filter(state="revoked").count() == 1
    assert 180 <= Order.objects.count() <= 215
    own = Checkout.objects.filter(order__user__isnull=False).select_related("order__user")
    assert len(own) > 5 and {each.contact_name for each in own} == {own[0].order.user.name}
    assert set(SellerOrder.objects.values_list("state", flat=True)) == {
        "awaiting_payment",
        "to_pack",
        "shipped",
        "delivered",
        "completed",
        "cancelled",
    }
    assert set(Payment.objects.values_list("state", flat=True)) >= {"awaiting", "checking", "on_delivery", "paid", "expired"}
    assert Slip.objects.filter(state="refused").exists() and Refund.objects.exists()
    _look_at_what_waits()
    assert find_faults() == []
    for login in LOGINS:
        assert authenticate(email=login.email, password=PASSWORD) is not None, login.email


def _look_at_what_waits() -> None:
    """Whatever the hour: both sellers find work, and the operator one of each."""
    for code in ("s03", "s07"):
        parts = SellerOrder.objects.filter(partner__code=code)
        to_pack = parts.filter(state="to_pack", packed_at__isnull=True)
        assert to_pack.count() >= 3 and to_pack.filter(ship_by__lt=NOW).exists(), code
        assert to_pack.filter(payment_share__payment__method="cash").exists(), code
        assert parts.filter(state="to_pack", packed_at__isnull=False).exists(), code
        assert parts.filter(payment_share__payment__state="checking").exists(), code
    applications = ShopApplication.objects.filter(state="submitted").order_by("pk")
    assert [(each.documents.count(), each.training) for each in applications] == [(1, "none"), (1, "none")]
    for each in applications:
        assert authenticate(email=each.applicant.email, password=PASSWORD) is not None
        assert EmailAddress.objects.get(user=each.applicant).verified, "else the first sign-in asks for a code that nobody printed"
    assert [check.product.upc for check in ListingCheck.objects.filter(state="waiting")] == ["S07-020"]
    (mark,) = Certification.objects.filter(verified_at__isnull=True)
    assert mark.partner.code == "s03" and mark.documents.count() == 1
    first = SellerOrder.objects.earliest("placed_at").placed_at
    assert not Product.objects.filter(date_created__gte=first).exists()
    assert not Product.objects.filter(date_created__lt=F("seller__opened_at")).exists()


def _look_at_the_pictures() -> None:
    for product in Product.objects.select_related("photo").prefetch_related("images__image", "photo__renditions"):
        images = product.images.all()
        assert product.photo and (product.photo.alt, product.photo.alt_en) == (product.title, product.title_en)
        assert [image.display_order for image in images] == list(range(len(images))) and images[0].image == product.photo
        assert len(product.photo.renditions.all()) == 1, "a card of a new market is not empty"
    assert ProductImage.objects.count() == 146
    assert {shop.emblem.alt for shop in Partner.objects.select_related("emblem") if shop.emblem} == {
        f"ตรา{shop.name}" for shop in Partner.objects.all()
    }
    photos = list(Photo.objects.select_related("seller"))
    assert all(photo.alt and photo.alt_en and photo.seller for photo in photos)
    for photo in photos[::10]:
        with photo.open_file() as stored, Image.open(stored) as image:
            assert (
                image.format == "JPEG" and not dict(image.getexif()) and not image.info.keys() & {"exif", "xmp", "icc_profile", "comment"}
            )
    # What is seen first is made first.
    queued = DBTaskResult.objects.filter(task_path="catalog.photos.tasks.make_renditions").order_by("enqueued_at")
    first = [task.args_kwargs["args"][0] for task in queued[:60]]
    assert set(first) == set(Product.objects.values_list("photo", flat=True))
