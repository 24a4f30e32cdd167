"""What the counter's pages show, hide, say and cost."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sellers.orders.actions import complete_seller_order, deliver_seller_order, pack_seller_order, ship_seller_order
from sellers.orders.models import SellerOrder
from sellers.payments.actions import cancel_seller_order
from tests.factories.goods import leave_in_stock
from tests.factories.people import make_member, owner_of
from tests.sellers.workspace.counter import everything, pay, payment_of, place, send_slip, signed_in

pytestmark = pytest.mark.django_db
WHO, PHONE, STREET, NOTE = "มาลี ศรีสุข", "089-123-4567", "99 หมู่ 1", "ฝากไว้ที่บ้านป้า"


@pytest.fixture
def owner(market: dict[str, Any]) -> Any:
    return signed_in(owner_of(market["s01"]))


@pytest.fixture(params=["platform", "direct"])
def route(request: pytest.FixtureRequest, settings: Any) -> str:
    settings.PAYMENT_ROUTE = request.param
    return str(request.param)


def page_of(client: Any, order: SellerOrder) -> str:
    answer = client.get(reverse("sell_order", args=["s01", order.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def personal(text: str) -> list[str]:
    """Which of the buyer's particulars a page shows."""
    return [value for value in (WHO, PHONE, STREET) if value in text]


def press(client: Any, order: SellerOrder, verb: str, fields: dict[str, Any] | None = None) -> Any:
    return client.post(reverse("sell_order_step", args=["s01", order.pk, verb]), fields or {}, follow=True)


def said(answer: Any) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in answer.context["messages"]]


def test_the_buyers_name_and_address_show_only_while_it_is_packed_and_shipped(owner: Any, route: str) -> None:
    (order,) = place({"S01-001": 2}, name=WHO, phone="+66891234567")
    if route == "direct":
        assert personal(page_of(owner, order)) == []
    pay(order)
    assert personal(page_of(owner, order)) == [WHO, PHONE, STREET]
    pack_seller_order(seller_order=order, actor=None)
    assert personal(page_of(owner, order)) == [WHO, PHONE, STREET]
    ship_seller_order(seller_order=order, tracking={}, actor=None)
    assert personal(page_of(owner, order)) == [WHO, PHONE, STREET]
    deliver_seller_order(seller_order=order)
    assert personal(page_of(owner, order)) == []
    complete_seller_order(seller_order=order)
    assert personal(page_of(owner, order)) == []
    (cancelled,) = place({"S01-001": 1}, name=WHO, phone="+66891234567")
    cancel_seller_order(seller_order=pay(cancelled), reason="no rice left", actor=None)
    # Whoever holds the money must know to whom it goes back.
    assert personal(page_of(owner, cancelled)) == ([WHO, PHONE] if route == "direct" else [])
    if route == "direct":
        slip = reverse("sell_slip", args=["s01", payment_of(cancelled).slips.get().pk])
        assert slip in page_of(owner, cancelled)
        press(owner, cancelled, "refund", {"reference": "0152026"})
        assert personal(page_of(owner, cancelled)) == []
    assert personal(owner.get(reverse("sell_orders", args=["s01"])).content.decode()) == []


def test_a_shop_sees_only_its_own_part(owner: Any, route: str) -> None:
    mine, theirs = place({"S01-001": 2, "S02-004": 3})
    pay(mine)
    if route == "direct":
        pay(theirs)
    page = page_of(owner, mine)
    assert "ข้าวหอมมะลิ 105" in page
    assert "สังข์หยด" not in page
    assert owner.get(reverse("sell_order", args=["s01", theirs.pk])).status_code == 404


def test_pages_are_not_kept_by_caches(owner: Any) -> None:
    (order,) = place({"S01-001": 1})
    answer = owner.get(reverse("sell_order", args=["s01", pay(order).pk]))
    assert {"private", "no-store"} <= {part.strip() for part in answer["Cache-Control"].split(",")}


def test_one_shop_opens_at_once_and_several_are_listed(owner: Any, market: dict[str, Any]) -> None:
    assert owner.get(reverse("sell"))["Location"] == reverse("sell_today", args=["s01"])
    from sellers.shops.models import ShopMember

    ShopMember.objects.create(partner=market["s02"], user=owner_of(market["s01"]), role="packer", from_date=timezone.localdate())
    answer = owner.get(reverse("sell"))
    assert sorted(url for _shop, url in answer.context["choices"]) == [reverse("sell_today", args=[code]) for code in ("s01", "s02")]


def test_tabs_count_and_narrow(owner: Any, settings: Any) -> None:
    settings.PAYMENT_ROUTE = "direct"
    (unpaid,) = place({"S01-001": 1})
    (slip,) = place({"S01-001": 1})
    send_slip(payment_of(slip))
    first, second = (pay(place({"S01-001": 1})[0]) for _ in range(2))
    SellerOrder.objects.filter(pk=second.pk).update(ship_by=first.ship_by - timedelta(hours=1))
    answer = owner.get(reverse("sell_orders", args=["s01"]))
    assert [(tab.name, tab.count) for tab in answer.context["tabs"]] == [("", 4), ("slips", 1), ("awaiting_payment", 2), ("to_pack", 2)]
    listed = {
        state: [row.order.pk for row in owner.get(reverse("sell_orders", args=["s01"]), {"state": state}).context["rows"]]
        for state in ("slips", "awaiting_payment", "to_pack", "shipped", "nonsense")
    }
    assert listed == {
        "slips": [slip.pk],
        "awaiting_payment": [slip.pk, unpaid.pk],
        "to_pack": [second.pk, first.pk],
        "shipped": [],
        "nonsense": [second.pk, first.pk, slip.pk, unpaid.pk],
    }


def many_orders(number: int) -> None:
    leave_in_stock("S01-001", 200)
    leave_in_stock("S01-002", 200)
    for _ in range(number):
        place({"S01-001": 1, "S01-002": 1}, cash=True)


@pytest.mark.parametrize("role", ["owner", "packer"])
def test_the_list_costs_the_same_for_ten_and_a_hundred_orders(role: str, market: dict[str, Any]) -> None:
    user = owner_of(market["s01"]) if role == "owner" else make_member(shop=market["s01"], email="packer@example.test")
    client, address, costs = signed_in(user), reverse("sell_orders", args=["s01"]) + "?state=to_pack", []
    for more, shown in ((10, 10), (90, 20)):
        many_orders(more)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        assert len(answer.context["rows"]) == shown
        costs.append(len(queries))
    assert costs[0] == costs[1]
    assert costs[1] <= 10, [query["sql"] for query in queries]


def test_pages_hold_twenty(owner: Any) -> None:
    many_orders(21)
    address = reverse("sell_orders", args=["s01"])
    rows = [len(owner.get(address, {"page": page}).context["rows"]) for page in ("1", "2", "99", "x")]
    assert rows == [20, 1, 1, 20]


def test_a_doubtful_number_is_said_and_then_saved_as_it_was_typed(owner: Any) -> None:
    (order,) = place({"S01-001": 1})
    pack_seller_order(seller_order=pay(order), actor=None)
    parcel = order.parcels.select_related("carrier").get()
    from sellers.delivery.models import Carrier

    parcel.carrier = Carrier.objects.get(code="thailandpost")
    parcel.save(update_fields=["carrier"])
    number = {f"tracking-{parcel.pk}": " ex 1234 5678 9 th "}
    answer = press(owner, order, "ship", number)
    assert (answer.status_code, said(answer)) == (422, [])
    assert list(answer.context["forms"]["ship"].doubts) == list(number)
    answer = press(owner, order, "ship", number | {"sure": answer.context["sure"]})
    assert [tag for tag, _text in said(answer)] == ["success"]
    parcel.refresh_from_db()
    assert parcel.tracking_number == "EX123456789TH"
    assert SellerOrder.objects.get(pk=order.pk).state == "shipped"


def test_a_number_is_corrected_until_it_arrives_and_the_old_one_is_kept(owner: Any) -> None:
    (order,) = place({"S01-001": 1})
    pack_seller_order(seller_order=pay(order), actor=None)
    parcel = order.parcels.get()
    press(owner, order, "ship", {f"tracking-{parcel.pk}": "TH1111111111"})
    answer = press(owner, order, "correct", {f"tracking-{parcel.pk}": "TH2222222222"})
    assert "TH2222222222" in answer.content.decode() and "TH1111111111" in answer.content.decode()
    parcel.refresh_from_db()
    assert parcel.tracking_number == "TH2222222222"
    deliver_seller_order(seller_order=order, actor=None)
    press(owner, order, "correct", {f"tracking-{parcel.pk}": "TH3333333333"})
    parcel.refresh_from_db()
    assert parcel.tracking_number == "TH2222222222"


def test_a_right_number_is_taken_without_a_word(owner: Any) -> None:
    (order,) = place({"S01-001": 1})
    pack_seller_order(seller_order=pay(order), actor=None)
    parcel = order.parcels.get()
    number = {f"tracking-{parcel.pk}": "EX123456785TH", f"carrier-{parcel.pk}": "thailandpost"}
    assert [tag for tag, _text in said(press(owner, order, "ship", number))] == ["success"]


def test_another_orders_parcel_in_the_form_stays_as_it_is(owner: Any) -> None:
    (mine,) = place({"S01-001": 1})
    (other,) = place({"S02-004": 1})
    pack_seller_order(seller_order=pay(mine), actor=None)
    theirs = other.parcels.get()
    press(owner, mine, "ship", {f"tracking-{mine.parcels.get().pk}": "TH1111111111", f"tracking-{theirs.pk}": "STOLEN"})
    theirs.refresh_from_db()
    assert (theirs.tracking_number, theirs.shipped_at) == ("", None)


@pytest.mark.parametrize("text", ["x" * 41, "a\x00b"])
def test_an_impossible_number_is_refused_and_kept_on_the_page(text: str, owner: Any) -> None:
    (order,) = place({"S01-001": 1})
    pack_seller_order(seller_order=pay(order), actor=None)
    before = everything()
    name = f"tracking-{order.parcels.get().pk}"
    answer = press(owner, order, "ship", {name: text})
    assert answer.status_code == 422
    assert answer.context["forms"]["ship"][name].errors
    assert answer.context["forms"]["ship"][name].value() == text
    assert everything() == before


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_cancelling_needs_a_reason_that_fits(reason: str, owner: Any) -> None:
    (order,) = place({"S01-001": 1})
    pay(order)
    before = everything()
    answer = press(owner, order, "cancel", {"reason": reason})
    assert answer.status_code == 422
    assert answer.context["forms"]["cancel"].errors["reason"]
    assert everything() == before


@pytest.mark.parametrize(("verb", "fields"), [("ship", {}), ("deliver", {}), ("collect", {}), ("refund", {"reference": "R10001"})])
def test_a_step_out_of_turn_is_refused_with_what_to_do(verb: str, fields: dict[str, str], owner: Any) -> None:
    (order,) = place({"S01-001": 1})
    pay(order)
    before = everything()
    answer = press(owner, order, verb, fields)
    assert [tag for tag, _text in said(answer)] == ["error"]
    assert everything() == before


def test_packed_is_no_longer_cancelled(owner: Any) -> None:
    (order,) = place({"S01-001": 1})
    pack_seller_order(seller_order=pay(order), actor=None)
    assert "cancel" not in owner.get(reverse("sell_order", args=["s01", order.pk])).context["forms"]
    before = everything()
    assert [tag for tag, _text in said(press(owner, order, "cancel", {"reason": "x"}))] == ["error"]
    assert everything() == before


def test_packing_twice_and_shipping_twice(owner: Any) -> None:
    (order,) = place({"S01-001": 1})
    pay(order)
    press(owner, order, "pack")
    before = everything()
    press(owner, order, "pack")
    assert everything() == before
    number = {f"tracking-{order.parcels.get().pk}": "TH1111111111"}
    press(owner, order, "ship", number)
    before = everything()
    assert [tag for tag, _text in said(press(owner, order, "ship", number))] == ["error"]
    assert everything() == before


def test_cash_is_collected_not_only_delivered(owner: Any) -> None:
    (order,) = place({"S01-001": 1}, cash=True)
    press(owner, order, "pack")
    press(owner, order, "ship", {f"tracking-{order.parcels.get().pk}": "TH1111111111"})
    before = everything()
    assert [tag for tag, _text in said(press(owner, order, "deliver"))] == ["error"]
    assert everything() == before
    press(owner, order, "collect")
    order.refresh_from_db()
    assert (order.state, payment_of(order).state, payment_of(order).confirmed_by) == ("delivered", "paid", owner_of(order.partner))


def test_an_order_whose_slip_waits_is_not_cancelled(owner: Any, settings: Any) -> None:
    settings.PAYMENT_ROUTE = "direct"
    (order,) = place({"S01-001": 1})
    send_slip(payment_of(order))
    before = everything()
    answer = press(owner, order, "cancel", {"reason": "x"})
    assert [tag for tag, _text in said(answer)] == ["error"]
    assert everything() == before


def test_a_slip_that_nobody_looked_at_is_not_confirmed(owner: Any, settings: Any) -> None:
    settings.PAYMENT_ROUTE = "direct"
    (order,) = place({"S01-001": 1})
    payment = payment_of(order)
    seen = send_slip(payment)
    from sellers.payments.actions import refuse_slip

    refuse_slip(payment=payment, reason="blurred", actor=None)
    send_slip(payment)
    before = everything()
    address = reverse("sell_payment", args=["s01", payment.pk])
    answer = owner.post(address, {"slip": seen.pk, "decision": "confirm"}, follow=True)
    assert [tag for tag, _text in said(answer)] == ["error"]
    assert answer.redirect_chain == [(address, 302)]
    assert everything() == before


@pytest.mark.parametrize(
    "fields", [{"decision": "refuse", "reason": " "}, {"decision": "refuse", "reason": "x" * 201}, {"decision": "maybe"}, {}, {"slip": "x"}]
)
def test_a_decision_that_says_too_little_is_refused(fields: dict[str, str], owner: Any, settings: Any) -> None:
    settings.PAYMENT_ROUTE = "direct"
    (order,) = place({"S01-001": 1})
    slip = send_slip(payment_of(order))
    before = everything()
    answer = owner.post(reverse("sell_payment", args=["s01", slip.payment_id]), {"slip": slip.pk, **fields})
    assert answer.status_code == 422
    assert everything() == before


def test_a_slip_that_the_shop_refused_stands_in_the_story(owner: Any, settings: Any) -> None:
    settings.PAYMENT_ROUTE = "direct"
    (order,) = place({"S01-001": 1})
    slip = send_slip(payment_of(order))
    decision = {"slip": slip.pk, "decision": "refuse", "reason": "ยอดในสลิปคือ 1 บาท"}
    owner.post(reverse("sell_payment", args=["s01", payment_of(order).pk]), decision)
    story = owner.get(reverse("sell_order", args=["s01", order.pk])).context["story"]
    assert [(happening.reason, happening.who) for happening in story] == [("", ""), ("ยอดในสลิปคือ 1 บาท", "Owner of s01")]


def test_the_story_names_members_and_nobody_else(market: dict[str, Any], buyer: Any, owner: Any) -> None:
    buyer.name = "ผู้ซื้อลับ"
    buyer.save(update_fields=["name"])
    (order,) = place({"S01-001": 1}, user=buyer)
    pay(order)
    press(owner, order, "pack")
    story = owner.get(reverse("sell_order", args=["s01", order.pk])).context["story"]
    assert [happening.who for happening in story] == ["", "", "Owner of s01"]
    assert "ผู้ซื้อลับ" not in page_of(owner, order)
