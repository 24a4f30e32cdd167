"""A guest's orders come into the account that proves the same contacts, and into no other."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model
from wagtail.models import ModelLogEntry

from storefront.order.access import access_token
from storefront.order.claiming import claim_orders
from tests.factories.orders import make_order
from tests.factories.people import make_recipient, make_user
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
PHONE, MAIL = "+66812345678", "buyer@example.test"


@pytest.fixture
def buyer() -> Any:
    user = make_user(email=MAIL, phone=PHONE, phone_verified_at=timezone.now(), language="en")
    user.trust_email()
    return user


def guest_order(*, phone: str = PHONE, email: str = "", **how: Any) -> Any:
    how.setdefault("now", timezone.now())
    return make_order(goods={"S01-001": 1}, recipient=make_recipient(phone=phone, email=email), **how)


@pytest.mark.parametrize(
    ("phone", "email", "mine"),
    [
        (PHONE, "", True),
        ("", MAIL, True),
        (PHONE, MAIL, True),
        ("+66899999999", "", False),
        ("", "other@example.test", False),
        (PHONE, "other@example.test", False),  # a present: who paid keeps it
        ("+66899999999", MAIL, False),
    ],
)
def test_every_contact_of_the_order_must_be_proven(buyer: Any, phone: str, email: str, mine: bool) -> None:
    order = guest_order(phone=phone, email=email)
    assert claim_orders(user=buyer) == int(mine)
    assert (Order.objects.get(pk=order.pk).user == buyer) is mine
    logged = ModelLogEntry.objects.filter(action="orders.claim", object_id=str(order.pk), user=buyer)
    assert logged.count() == int(mine)
    assert claim_orders(user=buyer) == 0


@pytest.mark.parametrize("contact", ["phone", "email"])
def test_a_contact_that_is_not_verified_adds_nothing(contact: str) -> None:
    user = make_user(email=MAIL, phone=PHONE)
    order = guest_order(phone=PHONE) if contact == "phone" else guest_order(phone="", email=MAIL)
    assert claim_orders(user=user) == 0
    assert Order.objects.get(pk=order.pk).user is None


def test_orders_of_another_account_and_old_ones_stay_where_they_are(buyer: Any) -> None:
    other = make_user(email="other@example.test")
    theirs = guest_order(user=other)
    old = guest_order(now=timezone.now() - timedelta(days=91))
    recent = guest_order(now=timezone.now() - timedelta(days=89))
    assert claim_orders(user=buyer) == 1
    assert [Order.objects.get(pk=each.pk).user for each in (theirs, old, recent)] == [other, None, buyer]


def test_one_press_on_the_account_and_the_guests_link_leads_to_the_sign_in(buyer: Any) -> None:
    order = guest_order()
    link = f"/en/orders/{order.number}/key/{access_token(order.checkout.key)}/"
    guest = Visitor().open(link)
    assert guest.url == f"/en/orders/{order.number}/"
    visitor = Visitor()
    visitor.client.force_login(buyer)
    assert "You have not ordered anything yet." in visitor.open("/en/account/").text and "081-234-5678" in visitor.text
    visitor.press("Add those orders")
    assert visitor.url == "/en/account/" and "1 order is now in your account." in visitor.text and order.number in visitor.text
    assert guest.open(f"/en/orders/{order.number}/").status == 404
    assert "/account/login/" in guest.open(link).url
    assert visitor.open(link).url == f"/en/orders/{order.number}/"
    assert "Add those orders" not in visitor.open("/en/account/").text  # nothing is offered where there is nothing
    client = Client()
    client.force_login(buyer)
    client.post("/en/account/orders/claim/")
    assert "No order of the last three months" in client.get("/en/account/").content.decode()


def test_without_a_proven_contact_nothing_is_offered_and_a_get_does_nothing(buyer: Any, client: Client) -> None:
    plain = Visitor()
    plain.client.force_login(make_user(email="plain@example.test", language="en"))
    assert "Add those orders" not in plain.open("/en/account/").text
    order = guest_order()
    client.force_login(buyer)
    assert client.get("/en/account/orders/claim/").status_code == 405
    assert Order.objects.get(pk=order.pk).user is None
