"""The seller's day: exact figures, the one next act, who sees what, and what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sites.models import Site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sellers.models import Partner, StockRecord
from sellers.orders.actions import deliver_seller_order, pack_seller_order, ship_seller_order
from sellers.orders.models import SellerOrder
from sellers.payments.actions import cancel_seller_order, collect_cash
from sellers.workspace.products.pages import is_few, listed_goods
from sellers.workspace.today.numbers import day_of, low_stock
from tests.factories.goods import leave_in_stock, stock
from tests.factories.people import make_member, make_user, owner_of
from tests.sellers.workspace.counter import pay, payment_of, place, send_slip, signed_in

pytestmark = pytest.mark.django_db
TODAY = "sell_today"


@pytest.fixture
def owner(market: dict[str, Any]) -> Client:
    return signed_in(owner_of(market["s01"]))


@pytest.fixture
def direct(settings: Any) -> None:
    settings.PAYMENT_ROUTE = "direct"


def page(client: Client) -> Any:
    answer = client.get(reverse(TODAY, args=["s01"]))
    assert answer.status_code == 200
    return answer


def cash_order(sku: str = "S01-001", state: str = "shipped") -> SellerOrder:
    (order,) = place({sku: 1}, cash=True)
    if state != "to_pack":
        pack_seller_order(seller_order=order, actor=None)
        ship_seller_order(seller_order=order, tracking={}, actor=None)
    order.refresh_from_db()
    return order


def test_what_waits_is_counted_exactly(market: dict[str, Any], direct: None) -> None:
    (checked,) = place({"S01-001": 1})
    send_slip(payment_of(checked))
    place({"S01-001": 1})  # not paid yet: nothing to do for the shop
    _first, second, packed = (pay(place({"S01-002": 1})[0]) for _ in range(3))
    pack_seller_order(seller_order=packed, actor=None)
    SellerOrder.objects.filter(pk=second.pk).update(ship_by=timezone.now() - timedelta(hours=1))
    (owed,) = place({"S01-002": 1})
    cancel_seller_order(seller_order=pay(owed), reason="x", actor=None)
    place({"S02-004": 1})  # another shop's

    day = day_of(market["s01"], timezone.now())
    assert (day.slips.count, day.to_pack.count, day.to_send.count, day.refunds.count, day.cash.count) == (1, 2, 1, 1, 0)
    assert (day.late, day.late_packed) == (1, 0)
    assert day.slips.payment == payment_of(checked).pk
    assert day.to_pack.first is not None and day.to_pack.first < timezone.now()


def test_money_is_expected_by_the_day_on_which_the_parcel_should_arrive(market: dict[str, Any], direct: None) -> None:
    (checked,) = place({"S01-001": 2})
    send_slip(payment_of(checked))
    soon, later, late, delivered, done = (cash_order() for _ in range(5))
    here = cash_order(state="to_pack")
    now = timezone.now()
    SellerOrder.objects.filter(pk=later.pk).update(days_max=soon.days_max + 2)
    SellerOrder.objects.filter(pk=late.pk).update(shipped_at=now - timedelta(days=soon.days_max + 1))
    deliver_seller_order(seller_order=delivered)
    collect_cash(seller_order=done, actor=None)
    pay(place({"S01-002": 1})[0])  # paid to the shop itself: it has come

    money, today = day_of(market["s01"], now).money, timezone.localdate(now)
    assert money.slips == checked.total_satang
    assert money.days == [
        (today + timedelta(days=soon.days_max), soon.total_satang),
        (today + timedelta(days=soon.days_max + 2), later.total_satang),
    ]
    assert money.cash_late == late.total_satang + delivered.total_satang
    assert money.cash_here == here.total_satang
    assert money.held == 0
    assert day_of(market["s01"], now).cash.count == 2


def test_under_platform_the_market_holds_what_was_paid_until_the_order_is_completed(market: dict[str, Any], settings: Any) -> None:
    settings.PAYMENT_ROUTE = "platform"
    mine, _theirs = place({"S01-001": 2, "S02-004": 1})
    pay(mine)
    _unpaid, _other = place({"S01-001": 1, "S02-004": 1})
    day = day_of(market["s01"], timezone.now())
    assert (day.money.held, day.money.slips) == (mine.total_satang, 0)
    SellerOrder.objects.filter(pk=mine.pk).update(state="completed")
    assert not day_of(market["s01"], timezone.now()).money


def low(shop: Partner) -> list[tuple[str, int, int]]:
    """What today's page names; the list of goods says the same."""
    found = [(record.product.upc, record.remaining, record.sold) for record in low_stock(shop, timezone.now())[0]]
    listed = [(product.upc, product.free, product.sold) for product in listed_goods(shop, "low", "")]
    assert sorted(listed) == sorted(found)
    assert {upc for upc, free, _sold in found if free} == {product.upc for product in listed_goods(shop, "", "") if is_few(product)}
    return found


def test_stock_runs_low_when_it_would_not_last_another_week(market: dict[str, Any]) -> None:
    shop = market["s01"]
    StockRecord.objects.filter(partner=shop).update(num_in_stock=50)
    assert low(shop) == []
    (order,) = place({"S01-001": 5})
    leave_in_stock("S01-001", 6)
    assert low(shop) == []
    leave_in_stock("S01-001", 5)
    assert low(shop) == [("S01-001", 5, 5)]
    SellerOrder.objects.filter(pk=order.pk).update(placed_at=timezone.now() - timedelta(days=8))
    assert low(shop) == []
    # What nobody bought for a week is named when it is gone, not before.
    leave_in_stock("S01-002", 1)
    assert low(shop) == []
    StockRecord.objects.filter(pk=stock("S01-002").pk).update(num_in_stock=0)
    assert low(shop) == [("S01-002", 0, 0)]
    type(market["s01"].products.first()).objects.filter(upc="S01-002").update(state="paused", is_public=False)
    assert low(shop) == []


def test_boxes_come_before_papers_and_late_ones_first(owner: Client, direct: None) -> None:
    (checked,) = place({"S01-001": 1})
    send_slip(payment_of(checked))
    assert page(owner).context["first"].name == "slips"
    assert page(owner).context["first"].url == reverse("sell_payment", args=["s01", payment_of(checked).pk])
    order, packed = (pay(place({"S01-002": 1})[0]) for _ in range(2))
    pack_seller_order(seller_order=packed, actor=None)
    answer = page(owner)
    assert [answer.context["first"].name, *(act.name for act in answer.context["others"])] == ["pack", "send", "slips"]
    assert [row["order"].pk for row in answer.context["lines"]] == [order.pk]
    SellerOrder.objects.filter(pk=packed.pk).update(ship_by=timezone.now() - timedelta(hours=1))
    answer = page(owner)
    assert (answer.context["first"].name, answer.context["first"].is_late) == ("send", True)
    assert [row["order"].pk for row in answer.context["lines"]] == [packed.pk]


def test_a_packer_sees_boxes_and_no_money(market: dict[str, Any], direct: None) -> None:
    packer = signed_in(make_member(shop=market["s01"], email="packer@example.test", role="packer"))
    (checked,) = place({"S01-001": 1})
    send_slip(payment_of(checked))
    cash = cash_order()
    pay(place({"S01-002": 1})[0])
    answer = page(packer)
    assert [answer.context["first"].name, *(act.name for act in answer.context["others"])] == ["pack"]
    text = answer.content.decode()
    assert f"฿{cash.total_satang // 100:,}" not in text
    assert reverse("sell_payment", args=["s01", payment_of(checked).pk]) not in text


def test_a_shop_without_products_and_one_without_orders_are_told_what_to_do(market: dict[str, Any]) -> None:
    client = signed_in(make_user(email="new@example.test"))
    shop = Partner.objects.create(code="s99", name="ร้านใหม่", producer_type="sme", area=market["s01"].area)
    make_member_of(shop, client)
    answer = client.get(reverse(TODAY, args=["s99"]))
    assert (answer.status_code, answer.context["first"]) == (200, None)
    assert reverse("sell_product_new", args=["s99"]) in answer.content.decode()
    assert answer.context["screen"] == "sell-product-new"
    owner = signed_in(owner_of(market["s01"]))
    answer = page(owner)
    link = f"http://testserver{reverse('shop', args=['s01'])}"
    assert f'data-share="{link}"' in answer.content.decode()
    assert answer.context["first"] is None
    market["s01"].products.update(state="checking", is_public=False)
    text = page(owner).content.decode()
    assert "data-share" not in text
    assert "ยังไม่มีสินค้าที่เปิดขาย" in text and reverse("sell_products", args=["s01"]) in text


def make_member_of(shop: Partner, client: Client) -> None:
    from sellers.shops.models import ShopMember

    ShopMember.objects.create(partner=shop, user_id=client.session["_auth_user_id"], role="owner", from_date=timezone.localdate())


@pytest.mark.parametrize("orders", [3, 30])
def test_today_costs_at_most_eight_queries(owner: Client, direct: None, orders: int) -> None:
    for sku in ("S01-001", "S01-002"):
        leave_in_stock(sku, 100)
    for number in range(orders):
        (order,) = place({"S01-001": 1, "S01-002": 1}, cash=number % 2 == 0)
        if number % 3 == 0:
            send_slip(payment_of(order)) if number % 2 else pack_seller_order(seller_order=order, actor=None)
    leave_in_stock("S01-001", 1)
    page(owner)
    Site.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        answer = page(owner)
    assert answer.context["low"] and answer.context["lines"] and answer.context["others"]
    assert len(queries) <= 8, [query["sql"] for query in queries]
