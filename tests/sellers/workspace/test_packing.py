"""Packing and sending from the list: taps, numbers, refusals; and letters to the buyer."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.worker.loop import Worker
from sellers.orders.actions import NothingWritten, WroteOften, deliver_seller_order, pack_seller_order, write_to_buyer
from sellers.orders.models import SellerOrder
from sellers.orders.states import WrongState
from tests.factories.goods import leave_in_stock, stock
from tests.factories.people import owner_of
from tests.journeys.visitor import Visitor
from tests.sellers.workspace.counter import everything, pay, place, signed_in

pytestmark = pytest.mark.django_db
WHO, PHONE = "มาลี ศรีสุข", "+66891234567"


@pytest.fixture
def owner(market: dict[str, Any]) -> Client:
    return signed_in(owner_of(market["s01"]))


def orders_at(tab: str) -> str:
    return reverse("sell_orders", args=["s01"]) + f"?state={tab}"


def step(order: SellerOrder, verb: str) -> str:
    return reverse("sell_order_step", args=["s01", order.pk, verb])


def test_ten_orders_are_packed_and_sent_with_two_taps_each(market: dict[str, Any]) -> None:
    """A tap into the number's field, typing, and a tap on the button; the next order is then on top."""
    leave_in_stock("S01-001", 20)
    orders = [pay(place({"S01-001": 1})[0]) for _ in range(10)]
    seller = Visitor()
    seller.client.force_login(owner_of(market["s01"]))
    seller.open("/en" + orders_at("to_pack"))
    taps = 0
    for number, order in enumerate(orders):
        field = seller.page.select_one("[name^=tracking-]")
        assert field is not None
        taps += 2
        seller.press("Packed and sent", **{str(field["name"]): f"TH{number:012d}"})
        assert seller.status == 200
        order.refresh_from_db()
        assert (order.state, order.packed_at is not None, order.parcels.get().tracking_number) == ("shipped", True, f"TH{number:012d}")
    assert taps / len(orders) <= 4
    assert seller.page.select("[name^=tracking-]") == []
    assert stock("S01-001").num_in_stock == 10


def test_only_packed_moves_it_to_the_boxes_that_wait(owner: Client) -> None:
    order = pay(place({"S01-001": 1})[0])
    answer = owner.post(step(order, "pack"), {"tab": "to_pack"})
    assert answer["Location"] == orders_at("to_pack")
    assert [row.order.pk for row in owner.get(orders_at("to_pack")).context["rows"]] == []
    assert [row.order.pk for row in owner.get(orders_at("packed")).context["rows"]] == [order.pk]
    assert owner.post(step(order, "send"), {"tab": "packed"})["Location"] == orders_at("packed")
    order.refresh_from_db()
    assert order.state == "shipped"
    assert [event.verb for event in order.events.all()] == ["place", "confirm", "pack", "ship"]


def test_a_number_that_no_carrier_prints_is_kept_in_its_field_and_nothing_is_sent(owner: Client) -> None:
    order = pay(place({"S01-001": 1})[0])
    parcel, before = order.parcels.get(), everything()
    answer = owner.post(step(order, "send"), {"tab": "to_pack", f"tracking-{parcel.pk}": "?? ??"})
    assert (answer.status_code, everything()) == (422, before)
    page = answer.content.decode()
    assert 'value="?? ??"' in page and 'aria-invalid="true"' in page
    elsewhere = owner.post(step(order, "send"), {"tab": "https://example.test/"})
    assert elsewhere["Location"] == reverse("sell_order", args=["s01", order.pk])


def test_the_buyer_is_named_where_it_is_packed_and_nowhere_else(owner: Client) -> None:
    order = pay(place({"S01-001": 1}, name=WHO, phone=PHONE)[0])
    assert WHO in owner.get(orders_at("to_pack")).content.decode()
    assert WHO in owner.get(reverse("sell_today", args=["s01"])).content.decode()
    assert WHO not in owner.get(orders_at("")).content.decode()
    owner.post(step(order, "send"))
    for tab in ("to_pack", "packed", "shipped", ""):
        assert WHO not in owner.get(orders_at(tab)).content.decode(), tab
    assert WHO not in owner.get(reverse("sell_today", args=["s01"])).content.decode()


def test_the_order_page_costs_at_most_ten_queries(owner: Client) -> None:
    leave_in_stock("S01-001", 20)
    for packed in (False, True):
        order = pay(place({"S01-001": 2, "S01-002": 1})[0])
        if packed:
            pack_seller_order(seller_order=order, actor=owner_of(order.partner))
        address = reverse("sell_order", args=["s01", order.pk])
        owner.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(address).status_code == 200
        assert len(queries) <= 10, [query["sql"] for query in queries]


def letters(order: SellerOrder) -> list[str]:
    return list(order.events.filter(verb="write").values_list("reason", flat=True))


def test_a_letter_reaches_the_buyer_in_the_shops_words_and_stays_in_the_story(owner: Client, market: dict[str, Any]) -> None:
    order = pay(place({"S01-001": 1}, email="buyer@example.test", phone="")[0])
    Worker().run_ready()
    mail.outbox.clear()
    words = "ข้าวใหม่มาวันศุกร์ <b>ส่ง</b> {reason} ให้วันเสาร์ได้ไหม"
    answer = owner.post(step(order, "write"), {"words": words}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    assert letters(order) == [words]
    assert order.events.get(verb="write").actor == owner_of(market["s01"])
    assert "&lt;b&gt;" in answer.content.decode()
    Worker().run_ready()
    (letter,) = mail.outbox
    assert letter.to == ["buyer@example.test"]
    assert words in letter.body
    assert market["s01"].name in letter.subject and order.order.number in letter.subject
    html = letter.alternatives[0][0]
    assert "<b>ส่ง</b>" not in html and "&lt;b&gt;ส่ง&lt;/b&gt;" in html


def test_three_letters_a_day_and_not_one_more(owner: Client) -> None:
    order, now = pay(place({"S01-001": 1})[0]), timezone.now()
    for hour in range(3):
        write_to_buyer(seller_order=order, words=f"{hour}", actor=None, now=now + timedelta(hours=hour))
    with pytest.raises(WroteOften):
        write_to_buyer(seller_order=order, words="4", actor=None, now=now + timedelta(hours=23))
    write_to_buyer(seller_order=order, words="5", actor=None, now=now + timedelta(hours=25))
    with pytest.raises(NothingWritten):
        write_to_buyer(seller_order=order, words=" \n ", actor=None, now=now + timedelta(days=9))
    assert letters(order) == ["0", "1", "2", "5"]


def test_too_long_a_letter_is_kept_in_its_field(owner: Client) -> None:
    order, words = pay(place({"S01-001": 1})[0]), "ก" * 201
    before = everything()
    answer = owner.post(step(order, "write"), {"words": words})
    assert (answer.status_code, everything()) == (422, before)
    assert words in answer.content.decode()


def test_nobody_writes_about_an_order_that_is_over() -> None:
    order = pay(place({"S01-001": 1})[0])
    pack_seller_order(seller_order=order, actor=None)
    SellerOrder.objects.filter(pk=order.pk).update(state="shipped")
    deliver_seller_order(seller_order=order)
    write_to_buyer(seller_order=order, words="ได้รับแล้วใช่ไหม", actor=None)
    SellerOrder.objects.filter(pk=order.pk).update(state="completed")
    with pytest.raises(WrongState):
        write_to_buyer(seller_order=order, words="x", actor=None)
    assert letters(order) == ["ได้รับแล้วใช่ไหม"]
