"""Handing goods in, and what an operator says: the rule, the states, what buyers see, who is told."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from catalog.listings.actions import (
    AlreadyDecided,
    DraftFinished,
    ReasonMissing,
    TooManyPhotos,
    WrongState,
    add_draft_photo,
    approve_listing,
    join_family,
    leave_family,
    move_draft_photo,
    order_draft_photos,
    pause_product,
    remove_draft_photo,
    resume_product,
    retire_product,
    save_draft,
    send_back_listing,
    start_draft,
    submit_listing,
    withdraw_listing,
)
from catalog.listings.contents import listing_of
from catalog.listings.models import ListingCheck, ListingDraft
from catalog.listings.rules import claims_in
from catalog.models import Category, Product
from sellers.stock.actions import open_stock
from tests.factories.goods import make_product, product
from tests.factories.listings import listing, make_draft, make_shop_photo
from tests.factories.people import make_user, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(market: dict[str, Any]) -> Any:
    """A shop with three goods on sale: it lists by itself."""
    return market["s01"]


@pytest.fixture
def young(market: dict[str, Any]) -> Any:
    """A shop with one of its goods on sale."""
    shop = market["s02"]
    Product.objects.filter(seller=shop).exclude(upc="S02-004").update(state="paused", is_public=False)
    Product.objects.filter(seller=shop).exclude(upc="S02-004").update(seller=market["s03"])
    return shop


@pytest.fixture
def operator() -> Any:
    return make_user(email="operator@example.test", name="ผู้ดูแล")


def told() -> list[str]:
    """The events that somebody is told of."""
    return [task.args_kwargs["kwargs"]["event"] for task in DBTaskResult.objects.filter(task_path__contains="tell").order_by("enqueued_at")]


def change(shop: Any, goods: Product, **changes: Any) -> ListingCheck:
    """Hand a change in, with the pictures it has."""
    now = listing_of(goods)
    draft = start_draft(seller_id=shop.pk, key=uuid4(), actor=None, product=goods, photos=now["photos"])
    return submit_listing(draft=draft, listing={**now, **changes}, actor=None)


def test_an_old_shop_lists_at_once_and_the_operator_sees_it_afterwards(shop: Any) -> None:
    draft = make_draft(shop, photos=2)
    check = submit_listing(draft=draft, listing=listing(), actor=owner_of(shop))

    goods = check.product
    goods.refresh_from_db()
    assert (goods.state, goods.is_public, goods.upc, goods.slug[:5]) == ("listed", True, f"S01-{goods.pk:06}", "khawh")
    assert (check.kind, check.state, check.why, check.before, check.decided_by) == ("new", "approved", [], {}, None)
    assert check.decided_at == check.submitted_at
    assert [image.image_id for image in goods.images.order_by("display_order")] == check.after["photos"]
    assert goods.photo_id == check.after["photos"][0] and [shelf.slug for shelf in goods.categories.all()] == ["rice-jasmine"]
    assert told() == []
    draft.refresh_from_db()
    assert draft.product == goods and draft.finished_at


def test_the_first_three_listings_of_a_shop_wait_for_an_operator(young: Any, operator: Any) -> None:
    seen = []
    for _number in range(3):
        check = submit_listing(draft=make_draft(young), listing=listing(), actor=None)
        seen.append((check.state, check.why, check.product.state))
        if check.state == "waiting":
            approve_listing(check, operator)
    assert seen == [("waiting", ["first"], "checking"), ("waiting", ["first"], "checking"), ("approved", [], "listed")]
    assert told() == ["listing_submitted", "listing_approved"] * 2


def test_food_and_words_that_claim_a_cure_are_looked_at_in_every_shop(shop: Any) -> None:
    food = submit_listing(draft=make_draft(shop), listing=listing("honey"), actor=None)
    cure = submit_listing(draft=make_draft(shop), listing=listing(description="กินแล้วโรคเบาหวานหายขาด"), actor=None)
    assert (food.why, cure.why) == (["licence"], ["claims"])
    assert (food.product.state, cure.product.state) == ("checking", "checking")
    # Put on the shelf of fresh fruit, where nobody asks for a number.
    fried = submit_listing(draft=make_draft(shop), listing=listing(title="กล้วยฉาบเค็ม 200 กรัม"), actor=None)
    assert (fried.why, fried.product.state) == (["prepared"], "checking")
    assert claims_in({"description": "หายขาด และป้องกันมะเร็ง"}) == ["หายขาด", "ป้องกันมะเร็ง"]
    assert claims_in({"keep": "เก็บรักษาในที่แห้ง ช่วยรักษาสิ่งแวดล้อม ดูแลรักษาง่าย"}) == []


def test_a_change_of_the_price_is_on_sale_at_once(shop: Any) -> None:
    goods = product("S01-001")
    check = change(shop, goods, price_satang=30_000, description="หอมกว่าเดิม")

    goods.refresh_from_db()
    assert (check.state, check.kind, goods.price_satang, goods.stockrecords.get().price) == ("approved", "change", 30_000, 300)
    assert [(found.key, found.before, found.after) for found in check.changes if found.key == "price_satang"] == [
        ("price_satang", 28_500, 30_000)
    ]
    assert {found.key for found in check.changes} == {"price_satang", "description"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": "ข้าวอีกชื่อ"}, ["title"]),
        ({"title_en": "Another rice"}, ["title"]),
        ({"description": "ช่วยลดน้ำหนัก"}, ["claims"]),
        ({"shelf_life_days": 10, "keep": "ในที่แห้ง"}, []),
    ],
)
def test_which_changes_are_looked_at(shop: Any, changes: dict[str, Any], why: list[str]) -> None:
    assert change(shop, product("S01-001"), **changes).why == why


def test_buyers_see_the_old_listing_until_a_change_is_approved(shop: Any, operator: Any) -> None:
    goods = product("S01-001")
    before = Product.objects.filter(pk=goods.pk).values().get()
    check = change(shop, goods, title="ข้าวใหม่", price_satang=99_900, category=Category.objects.get(slug="rice-sticky").pk)
    assert Product.objects.filter(pk=goods.pk).values().get() == before
    assert set(check.why) == {"title", "category"}

    approve_listing(check, operator)
    goods.refresh_from_db()
    assert (goods.title, goods.price_satang, goods.state, goods.stockrecords.get().price) == ("ข้าวใหม่", 99_900, "listed", 999)
    assert [shelf.slug for shelf in goods.categories.all()] == ["rice-sticky"]
    check.refresh_from_db()
    assert (check.state, check.decided_by) == ("approved", operator)
    entry = ModelLogEntry.objects.get(action="listings.approve")
    assert (entry.user, entry.data["before"]["title"], entry.data["after"]["title"]) == (operator, before["title"], "ข้าวใหม่")


def test_new_goods_that_are_sent_back_become_a_draft_and_are_looked_at_again(young: Any, operator: Any) -> None:
    check = submit_listing(draft=make_draft(young), listing=listing(), actor=None)
    with pytest.raises(ReasonMissing):
        send_back_listing(check, operator, "  ")
    send_back_listing(check, operator, "รูปไม่ชัด")

    goods = Product.objects.get(pk=check.product_id)
    check.refresh_from_db()
    assert (goods.state, goods.is_public, check.state, check.reason) == ("draft", False, "sent_back", "รูปไม่ชัด")
    with pytest.raises(AlreadyDecided):
        approve_listing(check, operator)
    again = change(young, goods, title="ชื่อใหม่")
    goods.refresh_from_db()
    assert (again.kind, again.why, goods.state, goods.title) == ("new", ["first", "again"], "checking", "ชื่อใหม่")
    assert told() == ["listing_submitted", "listing_sent_back", "listing_submitted"]


def test_handing_in_again_withdraws_what_waits(shop: Any, operator: Any) -> None:
    goods = product("S01-001")
    first, second = change(shop, goods, title="หนึ่ง"), change(shop, goods, title="สอง")
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "waiting")
    assert list(ListingCheck.objects.waiting()) == [second]
    with pytest.raises(AlreadyDecided):
        approve_listing(first, operator)
    withdraw_listing(second, None)
    assert list(ListingCheck.objects.waiting()) == [] and product("S01-001").title == goods.title


def test_a_draft_is_handed_in_once(shop: Any) -> None:
    draft = make_draft(shop)
    submit_listing(draft=draft, listing=listing(), actor=None)
    count = Product.objects.count()
    with pytest.raises(DraftFinished):
        submit_listing(draft=draft, listing=listing(), actor=None)
    with pytest.raises(DraftFinished):
        save_draft(draft=draft, typed={"title": "x"})
    assert Product.objects.count() == count


def test_marks_of_another_shop_do_not_hang_on_goods(shop: Any, market: dict[str, Any]) -> None:
    mine, theirs = shop.certifications.first(), market["s02"].certifications.first()
    check = submit_listing(draft=make_draft(shop), listing=listing(marks=[mine.pk, theirs.pk]), actor=None)
    assert [mark.pk for mark in check.product.certifications.all()] == [mine.pk]


def test_stock_is_opened_once(shop: Any) -> None:
    goods = submit_listing(draft=make_draft(shop), listing=listing(), actor=None).product
    for units in (12, 99):
        open_stock(product=goods, units=units)
    record = goods.stockrecords.get()
    goods.refresh_from_db()
    assert (record.num_in_stock, record.price, record.partner_sku, goods.in_stock) == (12, 120, goods.upc, True)
    assert [(move.kind, move.delta) for move in record.movements.all()] == [("opening", 12)]


def test_a_draft_begun_twice_is_one(shop: Any, market: dict[str, Any]) -> None:
    key = uuid4()
    first = start_draft(seller_id=shop.pk, key=key, actor=None)
    assert start_draft(seller_id=shop.pk, key=key, actor=None) == first
    goods = product("S01-001")
    change_of = start_draft(seller_id=shop.pk, key=uuid4(), actor=None, product=goods)
    assert start_draft(seller_id=shop.pk, key=uuid4(), actor=None, product=goods) == change_of
    with pytest.raises(IntegrityError), transaction.atomic():
        start_draft(seller_id=market["s02"].pk, key=key, actor=None)  # another shop cannot take it over


def test_eight_pictures_in_any_order(shop: Any) -> None:
    draft = make_draft(shop, photos=8)
    pictures = list(draft.pictures.values_list("pk", flat=True))
    with pytest.raises(TooManyPhotos):
        add_draft_photo(draft=draft, photo=make_shop_photo(shop, 9), key=uuid4())
    key = draft.pictures.get(pk=pictures[0]).key
    assert add_draft_photo(draft=draft, photo=make_shop_photo(shop, 10), key=key).pk == pictures[0]

    def order() -> list[int]:
        return list(draft.pictures.order_by("place", "pk").values_list("pk", flat=True))

    order_draft_photos(draft=draft, pictures=list(reversed(pictures)))
    assert order() == list(reversed(pictures))
    move_draft_photo(draft=draft, picture_id=pictures[0], by=-1)
    assert order()[-2:] == [pictures[0], pictures[1]]
    move_draft_photo(draft=draft, picture_id=pictures[7], by=-1)
    assert order()[0] == pictures[7]
    other = make_draft(shop, photos=1)
    order_draft_photos(draft=draft, pictures=[other.pictures.get().pk, pictures[3]])
    assert order()[0] == pictures[3] and len(order()) == 8
    remove_draft_photo(draft=draft, picture_id=other.pictures.get().pk)
    assert other.pictures.count() == 1
    remove_draft_photo(draft=draft, picture_id=pictures[3])
    assert pictures[3] not in order() and len(order()) == 7


def test_pause_resume_retire(shop: Any) -> None:
    goods = product("S01-001")
    pause_product(product=goods, actor=None)
    assert (product("S01-001").state, product("S01-001").is_public) == ("paused", False)
    with pytest.raises(WrongState):
        pause_product(product=goods, actor=None)
    resume_product(product=goods, actor=None)
    start_draft(seller_id=shop.pk, key=uuid4(), actor=None, product=goods)
    waiting = change(shop, goods, title="รอ")
    retire_product(product=goods, actor=None)
    waiting.refresh_from_db()
    retired = product("S01-001")
    assert (retired.state, retired.is_public, waiting.state) == ("retired", False, "withdrawn") and retired.retired_at
    assert not ListingDraft.objects.filter(product=goods, finished_at__isnull=True).exists()
    for refused in (resume_product, retire_product, pause_product):
        with pytest.raises(WrongState):
            refused(product=goods, actor=None)


def leads(*skus: str) -> list[bool]:
    return [product(sku).is_family_lead for sku in skus]


def test_a_family_is_joined_left_and_led_by_one_on_sale(shop: Any, market: dict[str, Any]) -> None:
    for sku in ("F-1", "F-2"):
        make_product(shop=shop, sku=sku)
    one, two = product("F-1"), product("F-2")
    join_family(product=two, sibling=one)
    assert product("F-1").family == product("F-2").family and product("F-1").family.seller == shop
    assert leads("F-1", "F-2") == [True, False]
    pause_product(product=one, actor=None)
    assert leads("F-1", "F-2") == [False, True]
    resume_product(product=one, actor=None)
    assert leads("F-1", "F-2") == [False, True]
    leave_family(product=two)
    assert leads("F-1", "F-2") == [True, True] and product("F-2").family is None
    with pytest.raises(WrongState):
        join_family(product=one, sibling=product("S02-004"))
    with pytest.raises(WrongState):
        join_family(product=one, sibling=one)
