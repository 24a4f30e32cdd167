"""The way back to a guest's order, and that it is no way in for anybody else."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache

from config.worker.loop import Worker
from storefront.accounts.models import TextMessage
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
    return (visitor or Visitor()).open("/en/orders/find/?again=1").press("Send a code", number=number, contact=contact)


def sent_code() -> str:
    """The code in the last text or mail."""
    Worker().run_ready()
    texts = [text.body for text in TextMessage.objects.order_by("pk") if "code that opens" in text.body]
    mails = [str(message.body) for message in mail.outbox if "Code for order" in message.subject]
    found = re.search(r"\b(\d{6})\b", (texts or mails)[-1])
    assert found
    return found[1]


@pytest.mark.parametrize("contact", ["081-234 5678", "+66812345678", "๐๘๑๒๓๔๕๖๗๘", "Buyer@Example.test "])
def test_the_code_opens_the_order_for_this_browser(order: Any, contact: str) -> None:
    visitor = find(order.number.lower().replace("-", " "), contact)
    assert visitor.url == "/en/orders/find/"
    assert visitor.open(f"/en/orders/{order.number}/").status == 404
    visitor.open("/en/orders/find/").press("Open the order", code=sent_code())
    assert (visitor.status, visitor.url) == (200, f"/en/orders/{order.number}/")
    assert Visitor().open(f"/en/orders/{order.number}/").status == 404


def test_number_and_phone_alone_open_nothing(order: Any) -> None:
    """Both stand on the parcel and in every shop's list."""
    visitor = find(order.number, "0812345678")
    for _time in range(3):
        visitor.press("Open the order", code="000000")
        assert visitor.status == 422
    assert "Start again." in visitor.text
    code = sent_code()
    visitor.client.post("/en/orders/find/", {"code": code})
    assert visitor.open(f"/en/orders/{order.number}/").status == 404


def test_requests_at_the_same_moment_get_three_tries_too(order: Any) -> None:
    """They all read the session as it was before the first of them was counted."""
    visitor = find(order.number, "0812345678")
    before = dict(visitor.client.session)["order_find"]
    code = sent_code()

    def at_the_same_moment(typed: str) -> Visitor:
        session = visitor.client.session
        session["order_find"] = before
        session.save()
        return visitor.open("/en/orders/find/").press("Open the order", code=typed)

    wrong = "000000" if code != "000000" else "000001"
    assert [at_the_same_moment(wrong).status for _try in range(3)] == [422] * 3
    assert at_the_same_moment(code).status == 422
    assert "The code did not match three times. Start again." in visitor.text
    assert visitor.open(f"/en/orders/{order.number}/").status == 404


def test_codes_for_one_order_are_counted_wherever_they_come_from(order: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.order.finding.CODES", "1/h/key")
    first, second = find(order.number, "0812345678"), find(order.number, "+66 81 234 5678", Visitor(REMOTE_ADDR="203.0.113.9"))
    assert "does not match" in first.press("Open the order", code="000000").text
    assert second.press("Open the order", code=sent_code()).status == 422
    assert second.open(f"/en/orders/{order.number}/").status == 404
    other = find("M-22222222-2", "0812345678", Visitor(REMOTE_ADDR="203.0.113.7"))
    assert "does not match" in other.press("Open the order", code="000000").text


def test_a_wrong_number_and_a_wrong_phone_get_the_same_answer(order: Any) -> None:
    before = TextMessage.objects.count()
    pages = [find(order.number, "0899999999"), find("M-22222222-2", "0899999999")]
    assert TextMessage.objects.count() == before
    assert pages[0].text == pages[1].text
    for page in pages:
        page.press("Open the order", code="123456")
        assert page.status == 422


@pytest.mark.parametrize("contact", ["", " ", "0", "none", "\x00"])
def test_an_empty_contact_opens_nothing(contact: str) -> None:
    """An order without an e-mail is not found by an empty one."""
    order = make_order(goods={"S01-001": 1}, recipient=make_recipient(phone="+66812345678", email=""))
    assert find_checkout(order.number, contact) is None


def test_an_accounts_order_is_not_found_here() -> None:
    order = make_order(goods={"S01-001": 1}, user=make_user(email="buyer@example.test"))
    before = TextMessage.objects.count()
    find(order.number, "0812345678")
    assert TextMessage.objects.count() == before


def test_guessing_stops_after_ten_tries_even_with_the_right_phone(order: Any) -> None:
    visitor = Visitor()
    for _ in range(10):
        assert find(order.number, "0899999999", visitor).status == 200
    refused = find(order.number, "0812345678", visitor)
    assert refused.status == 429
    assert "Tried several times." in refused.text


def test_the_foot_and_the_sign_in_lead_here() -> None:
    assert Visitor().open("/en/").follow("Find my order").url == "/en/orders/find/"
    assert Visitor().open("/en/account/login/").follow("Ordered without an account?").url == "/en/orders/find/"


@pytest.mark.parametrize(
    ("sms_url", "contact", "on_its_way"),
    [("", "081-234 5678", False), ("https://sms.example.test/send", "081-234 5678", True), ("", "buyer@example.test", True)],
)
def test_the_page_says_one_true_thing_about_the_code(order: Any, settings: Any, sms_url: str, contact: str, on_its_way: bool) -> None:
    settings.SMS_URL = sms_url
    said = find(order.number, contact).text
    assert ("a code is on its way" in said) is on_its_way
    assert ("This market sends no text messages" in said) is not on_its_way
    assert ("/cms/text-messages/" in said) is not on_its_way
