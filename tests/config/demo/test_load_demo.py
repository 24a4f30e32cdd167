"""The demo market: everything in it, in order, the same for the same day, and loading it again changes nothing."""

import hashlib
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from oscar.core.loading import get_model

from catalog.models import Category, Product
from cms.courses.models import CoursePage, LessonPage
from cms.training.models import Certificate, Round, SellerTraining
from config.demo.logins import LOGINS, PASSWORD
from config.invariants.register import find_faults
from sellers.centres.models import AdminArea, Centre
from sellers.models import Partner
from sellers.orders.models import SellerOrder
from sellers.payments.models import Payment, Refund, Slip
from tests.database.keys import tables_key

pytestmark = pytest.mark.demo
TODAY = date(2026, 11, 24)
Order = get_model("order", "Order")


def load() -> None:
    call_command("load_demo", today=TODAY, stdout=StringIO())


def story() -> str:
    """A hash of what happened in the market: every order with its parts, money, states and times."""
    rows = SellerOrder.objects.order_by("number").values_list(
        "number", "partner__code", "state", "total_satang", "placed_at", "shipped_at", "delivered_at", "completed_at", "cancelled_at"
    )
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


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
                before = (story(), Certificate.objects.count(), Slip.objects.count(), Product.objects.count())
                load()
                assert (story(), Certificate.objects.count(), Slip.objects.count(), Product.objects.count()) == before
    assert len(stories) == 1


def _look_at_everything() -> None:
    levels = [AdminArea.objects.filter(level=level).count() for level in ("province", "district", "subdistrict")]
    assert levels == [77, 928, 7436]
    assert [Centre.objects.filter(kind=kind).count() for kind in ("dcc", "alc")] == [7424, 882]
    assert (Category.objects.count(), Product.objects.count(), Partner.objects.filter(state="active").count()) == (63, 60, 25)
    assert (CoursePage.objects.live().count(), LessonPage.objects.live().count()) == (6, 40)
    assert Round.objects.count() >= 25 and SellerTraining.objects.values("partner").distinct().count() == 25
    assert Certificate.objects.filter(state="revoked").count() == 1
    assert 170 <= Order.objects.count() <= 205
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
    assert find_faults() == []
    for login in LOGINS:
        assert authenticate(email=login.email, password=PASSWORD) is not None, login.email
