"""The way back to a guest's order, and that it is no way in for anybody else."""

from typing import Any

import pytest
from django.core.cache import cache

from storefront.order.finding import find_checkout
from tests.factories.orders import make_order
from tests.factories.people import make_recipient, make_user
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def order() -> Any:
    return make_order(goods={"S01-001": 1}, recipient=make_recipient(phone="+66812345678", email="buyer@example.test"))


def find(number: str, contact: str, visitor: Visitor | None = None) -> Visitor:
    return (visitor or Visitor()).open("/en/orders/find/").press("Show the order", number=number, contact=contact)


@pytest.mark.parametrize("contact", ["081-234 5678", "+66812345678", "๐๘๑๒๓๔๕๖๗๘", "Buyer@Example.test "])
def test_number_and_contact_open_the_order_for_this_browser(order: Any, contact: str) -> None:
    visitor = find(order.number.lower().replace("-", " "), contact)
    assert (visitor.status, visitor.url) == (200, f"/en/orders/{order.number}/")
    assert Visitor().open(f"/en/orders/{order.number}/").status == 404


def test_a_wrong_number_and_a_wrong_phone_get_the_same_answer(order: Any) -> None:
    wrong_phone, wrong_number = find(order.number, "0899999999"), find("M-22222222-2", "0812345678")
    assert wrong_phone.status == wrong_number.status == 422

    def said(page: Visitor) -> str:
        notice = page.page.select_one(".notice.bad")
        assert notice is not None
        return notice.get_text()

    assert said(wrong_phone) == said(wrong_number)
    assert wrong_phone.open(f"/en/orders/{order.number}/").status == 404


@pytest.mark.parametrize("contact", ["", " ", "0", "none", "\x00"])
def test_an_empty_contact_opens_nothing(contact: str) -> None:
    """An order without an e-mail is not found by an empty one."""
    order = make_order(goods={"S01-001": 1}, recipient=make_recipient(phone="+66812345678", email=""))
    assert find_checkout(order.number, contact) is None
    assert find(order.number, contact).status == 422


def test_an_accounts_order_is_not_found_here() -> None:
    order = make_order(goods={"S01-001": 1}, user=make_user(email="buyer@example.test"))
    assert find(order.number, "0812345678").status == 422


def test_guessing_stops_after_ten_tries_even_with_the_right_phone(order: Any) -> None:
    visitor = Visitor()
    for _ in range(10):
        assert find(order.number, "0899999999", visitor).status == 422
    refused = find(order.number, "0812345678", visitor)
    assert refused.status == 429
    assert "Tried several times." in refused.text


def test_the_foot_and_the_sign_in_lead_here() -> None:
    assert Visitor().open("/en/").follow("Find my order").url == "/en/orders/find/"
    assert Visitor().open("/en/account/login/").follow("Ordered without an account?").url == "/en/orders/find/"
