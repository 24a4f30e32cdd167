"""Goods that the buyer fetches: no number, no camera, and words of their own for the shop, the buyer and in letters."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from config.worker.loop import Worker
from sellers.delivery.models import CENTRE_PICKUP, PICKUP, DeliveryMethod
from sellers.orders.actions import deliver_seller_order
from sellers.orders.models import Parcel, SellerOrder
from sellers.orders.pickup import knowing_pickup
from storefront.notices.orders import new_order, order_cancelled, ship_reminder
from storefront.order.access import access_token
from tests.factories.people import owner_of
from tests.sellers.workspace.counter import everything, pay, place, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(market: dict[str, Any]) -> Client:
    return signed_in(owner_of(market["s01"]))


def fetched_order() -> SellerOrder:
    """An order that is to be packed and fetched at the shop."""
    order = pay(place({"S01-001": 1}, email="buyer@example.test", phone="")[0])
    method = DeliveryMethod.objects.filter(partner=order.partner, service=PICKUP).first()
    assert method is not None
    Parcel.objects.filter(seller_order=order).update(method=method, carrier=method.carrier)
    return SellerOrder.objects.get(pk=order.pk)


def at(name: str, *args: Any) -> str:
    """The English address of a page."""
    with translation.override("en"):
        return reverse(name, args=args)


def page_of(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]


def press(owner: Client, order: SellerOrder, verb: str) -> Any:
    answer = owner.post(at("sell_order_step", "s01", order.pk, verb), follow=True)
    order.refresh_from_db()
    return answer


def letters() -> list[Any]:
    Worker().run_ready()
    found = list(mail.outbox)
    mail.outbox.clear()
    return found


def test_lists_know_it_without_its_parcels() -> None:
    travelling, fetched = pay(place({"S01-001": 1})[0]), fetched_order()
    known = dict(knowing_pickup(SellerOrder.objects.all()).values_list("pk", "is_fetched"))
    assert known == {travelling.pk: False, fetched.pk: True}
    assert [SellerOrder.objects.get(pk=pk).is_fetched for pk in known] == [False, True]
    DeliveryMethod.objects.filter(partner=fetched.partner, service=CENTRE_PICKUP).delete()
    DeliveryMethod.objects.filter(partner=fetched.partner, service=PICKUP).update(service=CENTRE_PICKUP, centre=fetched.partner.centre)
    assert knowing_pickup(SellerOrder.objects.all()).get(pk=fetched.pk).is_fetched


def test_the_shop_is_asked_for_no_number_and_says_that_it_is_ready(owner: Client) -> None:
    order = fetched_order()
    there, listed = at("sell_order", "s01", order.pk), at("sell_orders", "s01")
    for address in (there, listed + "?state=to_pack"):
        page = page_of(owner, address)
        assert page.select("[name^=tracking-], [name^=carrier-], [data-scan]") == []
        assert "Ready to be fetched" in words(page, "form button")
        assert not [word for word in words(page, "main") if "Packed and sent" in word or "must leave" in word]
    assert page_of(owner, there).select("#scanner") == []
    answer = press(owner, order, "send")
    assert [str(message) for message in answer.context["messages"]] == ["Marked as ready. The buyer has been told."]
    page = page_of(owner, there)
    assert words(page, ".marks .way") == ["Ready to be fetched"]
    assert [line.split(" (")[0].split("\n")[0] for line in words(page, ".trail li")][-1].endswith("Ready to be fetched")
    assert words(page_of(owner, listed), ".todo .mark")[0] == "Ready to be fetched"
    deliver_seller_order(seller_order=order)
    page = page_of(owner, there)
    assert words(page, ".marks .way") == ["Fetched"] and words(page, ".trail li")[-1].endswith("Fetched by the buyer")


def test_there_is_no_number_to_correct(owner: Client) -> None:
    order = fetched_order()
    press(owner, order, "send")
    assert not page_of(owner, at("sell_order", "s01", order.pk)).select("form[action$='/correct/']")
    before = everything()
    answer = owner.post(at("sell_order_step", "s01", order.pk, "correct"), {f"tracking-{order.parcels.get().pk}": "X1234567"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert everything() == before


def test_the_buyer_is_told_to_fetch_it_and_that_it_was_handed_over(owner: Client) -> None:
    order = fetched_order()
    letters()
    guest, whole = Client(), order.order
    guest.get(at("order_key", whole.number, access_token(whole.checkout.key)))
    there = f"/en/orders/{whole.number}/"
    press(owner, order, "pack")
    assert words(page_of(guest, there), ".parcel .mark") == ["The shop has packed it"]
    press(owner, order, "ship")
    page = page_of(guest, there)
    assert words(page, ".parcel .mark") == ["Ready to be picked up"] and "It waits for you to pick it up" in words(page, "h1")[0]
    assert "On its way" not in words(page, "main")[0]
    assert [letter.subject for letter in letters()] == [f"ของพร้อมให้รับ คำสั่งซื้อ {whole.number}"]
    deliver_seller_order(seller_order=order)
    page = page_of(guest, there)
    assert words(page, ".parcel .mark") == ["Picked up"] and words(page, ".trail li")[0].startswith("It was handed over")
    (letter,) = letters()
    assert letter.subject == f"รับของจาก {order.partner.name} แล้ว"


def test_letters_to_the_shop_ask_for_no_number() -> None:

    order = fetched_order()
    assert [notice.message for notice in new_order(order.pk)] == ["order_to_prepare"]
    assert [notice.message for notice in ship_reminder(order.pk)] == ["order_not_ready_reminder"]
    SellerOrder.objects.filter(pk=order.pk).update(cancel_reason="not sent in time")
    assert [notice.message for notice in order_cancelled(order.pk)][1:] == ["order_cancelled_not_ready_seller"]
