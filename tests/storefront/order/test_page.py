"""The page of an order: what it says in every state, and that nothing is done on one press."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone, translation

from sellers.orders.actions import deliver_seller_order, pack_seller_order, ship_seller_order
from sellers.orders.models import SellerOrder
from sellers.payments.actions import cancel_seller_order, confirm_payment, expire_payment, refuse_slip, send_refund
from sellers.payments.models import Refund
from storefront.order.access import access_token
from storefront.order.carriers import tracking_link
from tests.factories.moments import START
from tests.factories.orders import bring_to, make_order, parts, pay, payment_of, send_slip
from tests.factories.people import make_recipient, make_user
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
GOODS = {"S01-001": 1, "S03-007": 2}


@pytest.fixture(autouse=True)
def platform(settings: Any) -> None:
    settings.PAYMENT_ROUTE = "platform"


def guest(order: Any) -> Visitor:
    """Whoever has the guest's link, on the English page of the order."""
    visitor = Visitor()
    return visitor.open(f"/en/orders/{order.number}/key/{access_token(order.checkout.key)}/")


def head(page: Visitor) -> str:
    title = page.page.find("h1")
    assert title is not None
    return " ".join(title.get_text().split())


def test_a_waiting_order_says_what_to_pay_and_leads_there() -> None:
    order = make_order(goods=GOODS)
    page = guest(order)
    amount = f"฿{payment_of(order).amount_satang / 100:,.0f}"
    assert head(page) == f"{amount} to pay"
    assert page.follow(f"Pay {amount}").status == 200


def test_a_checked_slip_is_said_in_the_head_and_in_every_part() -> None:
    order = make_order(goods=GOODS)
    send_slip(payment=payment_of(order), now=START)
    page = guest(order)
    assert head(page) == "Your slip is being checked"
    assert [mark.get_text() for mark in page.page.select(".parcel .mark")] == ["Slip being checked"] * 2
    assert "Waiting for payment" not in page.text
    assert "Cancel this part" not in page.text


def test_a_refused_slip_is_explained_here_and_the_story_keeps_it() -> None:
    order = make_order(goods=GOODS)
    send_slip(payment=payment_of(order), now=START)
    refuse_slip(payment=payment_of(order), reason="The amount is 1 baht", actor=None, now=START + timedelta(hours=1))
    page = guest(order)
    assert "The last slip could not be used: The amount is 1 baht" in page.text
    assert "The slip could not be used" in " ".join(page.page.select_one(".trail").get_text(" ").split())  # type: ignore[union-attr]
    send_slip(payment=payment_of(order), now=START + timedelta(hours=2))
    confirm_payment(payment=payment_of(order), actor=None, now=START + timedelta(hours=3))
    assert "The last slip could not be used" not in guest(order).text


def test_the_story_is_told_to_the_buyer_with_times_newest_first() -> None:
    buyer = make_user(email="buyer@example.test")
    order = make_order(goods={"S01-001": 1}, user=buyer)
    pay(order)
    part = parts(order)[0]
    pack_seller_order(seller_order=part, actor=None, now=START + timedelta(days=1))
    ship_seller_order(seller_order=part, tracking={part.parcels.get().pk: "EX123456785TH"}, actor=None, now=START + timedelta(days=2))
    deliver_seller_order(seller_order=part, actor=buyer, now=START + timedelta(days=3))
    visitor = Visitor()
    visitor.client.force_login(buyer)
    page = visitor.open(f"/en/orders/{order.number}/")
    steps = [step.get_text() for step in page.page.select(".trail li")]
    assert [step[:24] for step in steps[:2]] == ["You have received it" + steps[0][20:24], steps[1][:24]]
    times = [time["datetime"] for time in page.page.select(".trail time")]
    assert times == sorted(times, reverse=True) and len(times) == len(steps) == 6
    assert "customer" not in page.text.lower()
    assert "ลูกค้า" not in visitor.open(f"/orders/{order.number}/").page.find("main").get_text()  # type: ignore[union-attr]


def test_lines_are_in_the_language_of_the_page() -> None:
    order = make_order(goods={"S01-001": 1})
    line = order.lines.select_related("product").get()
    assert line.product.title_en
    visitor = guest(order)
    assert line.product.title_en in visitor.text and line.title not in visitor.text
    assert line.title in visitor.open(f"/orders/{order.number}/").text


def test_the_tracking_number_leads_to_the_carrier() -> None:
    assert tracking_link("thailandpost", "EX123456785TH").endswith("EX123456785TH")
    assert tracking_link("thailandpost", "") == tracking_link("cold", "1") == ""
    assert "?" not in tracking_link("flash", "a b?&x").split("se=")[1]
    order = make_order(goods={"S01-001": 1})
    pay(order)
    part = parts(order)[0]
    parcel = part.parcels.select_related("carrier").get()
    pack_seller_order(seller_order=part, actor=None, now=START)
    ship_seller_order(seller_order=part, tracking={parcel.pk: "EX123456785TH"}, actor=None, now=START)
    page = guest(order)
    assert "EX123456785TH" in page.text
    link = tracking_link(parcel.carrier.code, "EX123456785TH")
    assert bool(link) == (page.page.find("a", href=link or "none") is not None)


def test_a_cash_order_says_what_to_have_ready(market: dict[str, Any]) -> None:
    order = make_order(goods={"S01-001": 1}, cash=frozenset({market["s01"].pk}))
    part = parts(order)[0]
    amount = f"฿{part.total_satang / 100:,.2f}".removesuffix(".00")
    page = guest(order)
    assert f"Have {amount} ready for the carrier." in page.text
    assert "To pay on arrival" in page.text


def test_cancelled_parts_are_not_counted_and_nothing_is_due_for_them() -> None:
    order = make_order(goods=GOODS)
    first, second = parts(order)
    cancel_seller_order(seller_order=first, reason="Sold out", actor=None, now=START)
    page = guest(order)
    total = page.page.select_one(".sums .total dd")
    assert total is not None and total.get_text() == f"฿{second.total_satang / 100:,.0f}"
    part = page.page.select_one(f"[aria-labelledby=part-{first.pk}]")
    assert part is not None
    words = " ".join(part.get_text(" ").split())
    assert "To pay to this shop ฿0" in words and "Sold out" in words


def test_money_that_goes_back_is_said_before_and_after_it_is_sent() -> None:
    order = make_order(goods=GOODS)
    pay(order)
    first = parts(order)[0]
    cancel_seller_order(seller_order=first, reason="cancelled by the buyer", actor=None, now=START)
    amount = f"฿{first.total_satang / 100:,.0f}"
    assert f"{amount} will be sent back to you." in guest(order).text
    send_refund(refund=Refund.objects.get(), reference="690101-1", actor=None, now=START + timedelta(days=1))
    page = guest(order)
    assert "690101-1" in page.text and "You cancelled it" in page.text


def test_the_note_to_the_shops_and_the_total_stand_on_the_page() -> None:
    recipient = make_recipient()
    order = make_order(goods=GOODS, recipient=recipient.__class__(**{**recipient.__dict__, "note": "Please <b>call</b> first"}))
    page = guest(order)
    assert "Please <b>call</b> first" in page.text
    assert f"฿{order.total_incl_tax:,.0f}" in page.text


@pytest.mark.parametrize(("verb", "state"), [("received", "shipped"), ("cancel", "to_pack")])
def test_asking_changes_nothing_and_names_the_money(verb: str, state: str) -> None:
    part = bring_to(state, goods={"S01-001": 1})
    page = guest(part.order)
    address = f"/en/orders/{part.order.number}/parts/{part.pk}/{verb}/"
    assert page.open(address).status == 200
    assert f"฿{part.total_satang / 100:,.0f}" in page.text
    assert SellerOrder.objects.get(pk=part.pk).state == state


def test_cancelling_takes_two_presses_and_one_can_turn_back() -> None:
    part = bring_to("to_pack", goods={"S01-001": 1})
    page = guest(part.order)
    page.follow("Cancel this part").follow("Keep it")
    assert page.url == f"/en/orders/{part.order.number}/"
    page.follow("Cancel this part").press("Yes, cancel the order")
    assert SellerOrder.objects.get(pk=part.pk).state == "cancelled"
    assert "This order is cancelled" in page.text


def test_what_can_no_longer_be_done_is_not_asked() -> None:
    part = bring_to("packed", goods={"S01-001": 1})
    page = guest(part.order)
    assert "Cancel this part" not in page.text
    page.open(f"/en/orders/{part.order.number}/parts/{part.pk}/cancel/")
    assert page.url == f"/en/orders/{part.order.number}/"


def test_a_problem_leads_to_the_shops_phone_and_to_the_market(client: Client) -> None:
    part = bring_to("delivered", goods={"S01-001": 1})
    part.partner.phone = "+66812345678"
    part.partner.save(update_fields=["phone"])
    page = guest(part.order)
    assert page.page.find("a", href="tel:+66812345678") is not None
    assert page.page.find("a", href="/en/contact-and-complaints/") is not None


def test_a_guest_is_offered_the_link_and_an_account_is_not() -> None:
    order = make_order(goods={"S01-001": 1})
    page = guest(order)
    link = page.page.select_one(".keep-link a")
    assert link is not None
    assert Visitor().open(str(link["href"]).removeprefix("http://testserver")).status == 200
    buyer = make_user(email="buyer@example.test")
    own = make_order(goods={"S01-001": 1}, user=buyer)
    client = Client()
    client.force_login(buyer)
    assert not BeautifulSoup(client.get(f"/orders/{own.number}/").content, "html.parser").select(".keep-link")


def test_the_page_costs_the_same_for_one_shop_and_for_three(django_assert_max_num_queries: Any) -> None:
    many = make_order(goods={"S01-001": 1, "S01-002": 1, "S03-007": 2, "S06-018": 1})
    pay(many)
    visitor = guest(many)
    with django_assert_max_num_queries(16):
        visitor.client.get(f"/orders/{many.number}/")


def test_an_expired_order_offers_to_order_again() -> None:
    order = make_order(goods=GOODS)
    expire_payment(payment=payment_of(order), now=START + timedelta(hours=3))
    page = guest(order)
    assert head(page) == "This order is cancelled"
    page.press("Order the same again")
    assert page.url == "/en/basket/"
    with translation.override("en"):
        assert "2 products of the order are in the basket." in page.text


def test_what_only_works_with_script_is_hidden_without_it() -> None:
    part = bring_to("shipped", goods={"S01-001": 1})
    buttons = guest(part.order).page.select("[data-copy], [data-share], [data-print]")
    assert len(buttons) >= 3
    assert all(button.has_attr("hidden") for button in buttons)


def test_the_key_opens_no_order_of_an_account() -> None:
    """Letters and shared devices keep keys; who signs out wants the order closed. The link leads to the sign-in."""
    owner = make_user(email="owner@example.test")
    order = make_order(goods={"S01-001": 1}, user=owner, now=timezone.now())
    link = f"/en/orders/{order.number}/key/{access_token(order.checkout.key)}/"
    stranger = Visitor().open(link)
    assert stranger.url == f"/en/account/login/?next=/en/orders/{order.number}/"
    assert stranger.open(f"/en/orders/{order.number}/").status == 404
    other = Visitor()
    other.client.force_login(make_user(email="other@example.test"))
    assert other.open(link).status == 404
    mine = Visitor()
    mine.client.force_login(owner)
    assert (mine.open(link).status, mine.url) == (200, f"/en/orders/{order.number}/")


def test_a_kept_key_ends_when_an_account_takes_the_order_over() -> None:
    order = make_order(goods={"S01-001": 1}, now=timezone.now())
    guest = Visitor().open(f"/en/orders/{order.number}/key/{access_token(order.checkout.key)}/")
    assert guest.status == 200
    type(order).objects.filter(pk=order.pk).update(user=make_user(email="owner@example.test"))
    assert guest.open(f"/en/orders/{order.number}/").status == 404
    assert guest.open(f"/en/orders/{order.number}/payments/{payment_of(order).reference}/").status == 404
