"""Packing and sending from the list: taps, numbers, refusals; and letters to the buyer."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from config.worker.loop import Worker
from sellers.delivery.models import Carrier
from sellers.orders.actions import NothingWritten, WroteOften, deliver_seller_order, pack_seller_order, write_to_buyer
from sellers.orders.models import SellerOrder
from sellers.orders.states import WrongState
from tests.factories.goods import leave_in_stock, stock
from tests.factories.people import owner_of
from tests.journeys.visitor import Visitor
from tests.sellers.workspace.counter import everything, pay, place, signed_in

pytestmark = pytest.mark.django_db
WHO, PHONE, FLASH = "มาลี ศรีสุข", "+66891234567", "TH0123456789A"


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
    sent = {"tab": "packed", f"tracking-{order.parcels.get().pk}": FLASH}
    assert owner.post(step(order, "send"), sent)["Location"] == orders_at("packed")
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
    elsewhere = owner.post(step(order, "send"), {"tab": "https://example.test/", f"tracking-{parcel.pk}": FLASH})
    assert elsewhere["Location"] == reverse("sell_order", args=["s01", order.pk])


def test_a_number_that_went_out_before_is_asked_about(owner: Client, market: dict[str, Any]) -> None:
    leave_in_stock("S01-001", 20)
    first, second, third = (pay(place({"S01-001": 1})[0]) for _ in range(3))
    owner.post(step(first, "send"), {"tab": "to_pack", f"tracking-{first.parcels.get().pk}": FLASH})
    before = everything()
    sent = {"tab": "to_pack", f"tracking-{second.parcels.get().pk}": FLASH.lower()}
    asked = owner.post(step(second, "send"), sent)
    assert (asked.status_code, everything()) == (422, before)
    assert first.number in asked.content.decode()
    # Part of another number is none.
    part = owner.post(step(third, "send"), {"tab": "to_pack", f"tracking-{third.parcels.get().pk}": FLASH[:-1]})
    assert part.status_code == 302
    form = BeautifulSoup(asked.content, "html.parser").select_one(f"form[action$='{step(second, 'send')}'] [name=sure]")
    assert form is not None
    assert owner.post(step(second, "send"), sent | {"sure": str(form["value"])}).status_code == 302
    assert second.parcels.get().tracking_number == FLASH


@pytest.mark.parametrize(("typed", "words"), [("", "There is no number here"), ("TH123", "does not look like")])
@pytest.mark.parametrize("place_of_press", ["list", "page"])
def test_what_is_doubted_is_sent_by_a_second_press_for_just_these_values(
    place_of_press: str, typed: str, words: str, market: dict[str, Any]
) -> None:
    leave_in_stock("S01-001", 20)
    first, order = (pay(place({"S01-001": 1})[0]) for _ in range(2))
    field, before = f"tracking-{order.parcels.get().pk}", everything()
    seller = Visitor()
    seller.client.force_login(owner_of(market["s01"]))
    if place_of_press == "list":
        seller.open("/en" + orders_at("to_pack"))
        form = seller.page.select_one(f"form[action$='{step(order, 'send')}']")
        assert form is not None
        # Only the second box of the list is pressed.
        for other in seller.page.select("form"):
            if other is not form:
                other.extract()
    else:
        seller.open("/en" + reverse("sell_order", args=["s01", order.pk]))
    seller.press("Packed and sent", **{field: typed})
    assert (seller.status, everything()) == (422, before)
    shown = seller.page.select_one(f"[name={field}]")
    assert shown is not None and (shown["value"], shown["aria-invalid"]) == (typed, "true")
    assert words in seller.page.select_one(f"#{shown['aria-describedby']}").get_text()  # type: ignore[union-attr]
    assert len(seller.page.select("[name=sure]")) == 1
    # Other values that are doubted as well are doubted anew.
    seller.press("Send all the same", **{field: "TH124"})
    assert (seller.status, everything()) == (422, before)
    seller.press("Send all the same")
    assert seller.status == 200
    order.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, order.state, order.parcels.get().tracking_number) == ("to_pack", "shipped", "TH124")
    assert bool(seller.page.select("ol.boxes")) == (place_of_press == "list")


def test_what_looks_right_needs_no_second_press_after_a_doubt(owner: Client) -> None:
    order = pay(place({"S01-001": 1})[0])
    field = f"tracking-{order.parcels.get().pk}"
    assert owner.post(step(order, "send"), {"tab": "to_pack", field: ""}).status_code == 422
    assert owner.post(step(order, "send"), {"tab": "to_pack", field: FLASH, "sure": "x"})["Location"] == orders_at("to_pack")
    # Putting it right is doubted likewise, and an order that is over is refused, not doubted.
    before = everything()
    answer = owner.post(step(order, "correct"), {field: "12345"})
    assert (answer.status_code, everything()) == (422, before)
    page = BeautifulSoup(answer.content, "html.parser")
    sure = str(page.select_one("[name=sure]")["value"])  # type: ignore[index]
    assert owner.post(step(order, "correct"), {field: "12345", "sure": sure}).status_code == 302
    assert order.parcels.get().tracking_number == "12345"
    assert owner.post(step(order, "send"), {field: ""}).status_code == 302


def test_who_gives_no_numbers_is_not_asked_for_one(owner: Client) -> None:
    order = pay(place({"S01-001": 1})[0])
    order.parcels.update(carrier=Carrier.objects.get(code="bulky"))
    assert owner.post(step(order, "send"), {"tab": "to_pack"})["Location"] == orders_at("to_pack")
    order.refresh_from_db()
    assert order.state == "shipped"


def test_the_buyer_is_named_where_it_is_packed_and_nowhere_else(owner: Client) -> None:
    order = pay(place({"S01-001": 1}, name=WHO, phone=PHONE)[0])
    assert WHO in owner.get(orders_at("to_pack")).content.decode()
    assert WHO in owner.get(reverse("sell_today", args=["s01"])).content.decode()
    assert WHO not in owner.get(orders_at("")).content.decode()
    owner.post(step(order, "send"), {f"tracking-{order.parcels.get().pk}": FLASH})
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
