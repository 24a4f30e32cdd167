"""The shop's goods over HTTP: three screens without script, drafts, pictures, stock, roles, and what the pages cost."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from catalog.listings.actions import send_back_listing
from catalog.listings.models import ListingCheck, ListingDraft
from catalog.models import Category, Product, ProductImage
from sellers.stock.models import StockMovement
from tests.catalog.photos import corpus
from tests.factories.goods import make_product, product, stock
from tests.factories.listings import TYPED_CONTENT, TYPED_WHAT, make_draft, make_shop_photo
from tests.factories.people import make_member, owner_of
from tests.journeys.visitor import Visitor
from tests.sellers.workspace.counter import Cast, everything, make_cast, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(market: dict[str, Any]) -> Any:
    return market["s01"]


@pytest.fixture
def owner(shop: Any) -> Client:
    return signed_in(owner_of(shop))


@pytest.fixture
def cast(market: dict[str, Any]) -> Cast:
    return make_cast(market["s01"], market["s02"])


def visitor(user: Any) -> Visitor:
    found = Visitor(headers={"accept-language": "en"})
    found.client.force_login(user)
    return found


def upload(number: int = 0, name: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name or f"picture-{number}.jpg", corpus.jpeg((400 + number, 300)), content_type="image/jpeg")


def url(name: str, *args: Any) -> str:
    with override("th"):
        return reverse(name, args=["s01", *args])


def typed_what(shelf: str = "rice-jasmine", **changes: str) -> dict[str, str]:
    goods = product("S01-001")
    return {**TYPED_WHAT, "category": str(Category.objects.get(slug=shelf).pk), "unit": str(goods.unit_id), "whole": "1", **changes}


# Three screens ---------------------------------------------------------------------------------------


def test_three_screens_without_script_put_goods_on_sale(shop: Any) -> None:
    seller = visitor(owner_of(shop)).open("/en/sell/s01/products/").follow("List a product")
    seller.press("Next", files={"photos": upload()})
    assert seller.url.endswith("/2/"), seller.text
    seller.press("Next", title="ข้าวใหม่ 2 กก.", kind="jasmine", price="120")
    assert seller.url.endswith("/3/"), seller.text
    assert "Others on this shelf" not in seller.text  # fewer than three are comparable
    seller.press("Put on sale", quantity="2", quantity_unit="kg", weight="2100", stock="12")

    goods = Product.objects.latest("pk")
    assert seller.url == f"/en/sell/s01/products/{goods.pk}/" and "It is on sale now" in seller.text
    assert (goods.title, goods.state, goods.price_satang, goods.net_quantity, goods.net_unit, goods.shipping_weight_g) == (
        "ข้าวใหม่ 2 กก.",
        "listed",
        12_000,
        2_000,
        "g",
        2_100,
    )
    assert [shelf.slug for shelf in goods.categories.all()] == ["rice-jasmine"]
    assert goods.stockrecords.get().num_in_stock == 12
    assert Visitor().open(goods.get_absolute_url()).status == 200
    # The same press again, as from a page that was kept: there is one.
    draft = ListingDraft.objects.get(product=goods)
    assert seller.open(f"/en/sell/s01/products/drafts/{draft.pk}/3/").url == f"/en/sell/s01/products/{goods.pk}/"


def test_a_draft_goes_on_where_it_stopped(shop: Any) -> None:
    seller = visitor(owner_of(shop)).open("/en/sell/s01/products/new/")
    seller.press("Next", files={"photos": upload()})
    seller.press("Keep it for later", title="ข้าวค้างไว้", price="1x", description="ยังเขียนไม่จบ")
    assert "Kept as a draft" in seller.text

    another = visitor(make_member(shop=shop, email="manager@example.test", role="manager")).open("/en/sell/s01/products/")
    another.follow("ข้าวค้างไว้")
    assert another.url.endswith("/2/")
    form = another.page.find(id="listing")
    assert form.find(attrs={"name": "price"})["value"] == "1x"  # also what is wrong is kept
    assert form.find(attrs={"name": "description"}).get_text().strip() == "ยังเขียนไม่จบ"
    another.press("Next", kind="ข้าวเหนียว")
    assert another.status == 422 and "Enter a price above 0" in another.text
    assert another.page.find(id="listing").find(attrs={"name": "title"})["value"] == "ข้าวค้างไว้"
    another.press("Throw this draft away")
    assert not ListingDraft.objects.exists() and "The draft is gone" in another.text


def test_a_script_keeps_field_by_field(owner: Client, shop: Any) -> None:
    draft = make_draft(shop)
    address, json = url("sell_product_draft", draft.pk, 2), {"accept": "application/json"}
    assert owner.post(address, {"title": "ข้าว", "stamp": "a1"}, headers=json).json() == {"kept": True}
    assert owner.post(address, {"price": "12"}, headers=json).json() == {"kept": True}
    draft.refresh_from_db()
    assert (draft.typed["title"], draft.typed["price"], draft.typed["stamp2"]) == ("ข้าว", "12", "a1")
    assert 'data-stamp="a1"' in owner.get(address).content.decode()


def test_the_kind_is_chosen_from_what_a_word_finds(owner: Client, shop: Any) -> None:
    draft = make_draft(shop)
    address = url("sell_product_draft", draft.pk, 2)
    several = owner.post(address, typed_what(category="", kind="ข้าว", next="1"))
    assert several.status_code == 422 and several.content.decode().count('name="category"') > 6
    found = owner.post(address, typed_what(category="", kind="ข้าวหอมมะลิ", find="1")).content.decode()
    assert "ข้าวหอมมะลิ" in found.split('class="found"')[1].split("</fieldset>")[0]
    assert owner.post(address, typed_what(category="", kind="zzz", next="1")).status_code == 422
    # A new word after a choice is a new choice.
    owner.post(address, typed_what(kind="ข้าวหอมมะลิ", next="1"))
    assert owner.post(address, typed_what(kind="ผ้าไหม", next="1"))["Location"] == url("sell_product_draft", draft.pk, 3)
    draft.refresh_from_db()
    assert Category.objects.get(pk=draft.typed["category"]).slug == "silk"
    answer = owner.get(url("sell_product_kinds"), {"q": "กล้วยตาก"}).json()["kinds"]
    assert [kind["flags"] for kind in answer if kind["name"] == "ผลไม้อบแห้งและกวน"] == [["fda"]]


def test_food_asks_what_the_law_asks(owner: Client, shop: Any) -> None:
    draft = make_draft(shop)
    what, content = url("sell_product_draft", draft.pk, 2), url("sell_product_draft", draft.pk, 3)
    honey = typed_what("honey", kind="น้ำผึ้ง", next="1")
    for number in ("", "123", "99-1-00165-1-0001"):
        assert owner.post(what, {**honey, "licence_no": number}).status_code == 422, number
    assert owner.post(what, {**honey, "licence_no": "50-1-00165 1-0001"}).status_code == 302
    typed = {**TYPED_CONTENT, "whole": "1", "done": "1"}
    refused = owner.post(content, typed)
    assert refused.status_code == 422 and sorted(refused.context["form"].errors) == ["made_of", "shelf_life"]
    owner.post(content, {**typed, "made_of": "น้ำผึ้งดอกลำไย", "shelf_life": "๓๖๕"})
    check = ListingCheck.objects.get()
    assert (check.state, check.why, check.after["licence_no"], check.after["shelf_life_days"]) == (
        "waiting",
        ["licence"],
        "50-1-00165-1-0001",
        365,
    )
    assert Visitor().open(check.product.get_absolute_url()).status == 404


def test_a_parcel_weighs_at_least_what_is_in_it(owner: Client, shop: Any) -> None:
    draft = make_draft(shop, typed=typed_what())
    answer = owner.post(url("sell_product_draft", draft.pk, 3), {**TYPED_CONTENT, "weight": "1999", "done": "1"})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["weight"]
    assert Product.objects.filter(title=TYPED_WHAT["title"]).count() == 0


def test_nothing_is_handed_in_without_a_picture_or_a_price(owner: Client, shop: Any) -> None:
    bare = make_draft(shop, photos=0, typed=typed_what())
    answer = owner.post(url("sell_product_draft", bare.pk, 3), {**TYPED_CONTENT, "done": "1"})
    assert answer["Location"] == url("sell_product_draft", bare.pk, 1)
    hollow = make_draft(shop, typed={"title": "ข้าว"})
    answer = owner.post(url("sell_product_draft", hollow.pk, 3), {**TYPED_CONTENT, "done": "1"})
    assert (answer.status_code, answer.context["step"]) == (422, 2)
    assert owner.post(url("sell_product_new"), {"key": str(uuid4()), "next": "1"}).status_code == 422
    assert ListingDraft.objects.count() == 2


def test_the_preview_shows_what_is_typed(owner: Client, shop: Any) -> None:
    draft = make_draft(shop, photos=2, typed={**typed_what(), "title": "ข้าว<b>ดี"})
    answer = owner.post(url("sell_product_draft", draft.pk, 3), {**TYPED_CONTENT, "preview": "1"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == url("sell_product_draft_preview", draft.pk)
    assert "ข้าว&lt;b&gt;ดี" in page and "฿60/กก." in page and "หอมเหมือนใบเตย" in page and "2.1 กก." in page


# Pictures --------------------------------------------------------------------------------------------


def test_eight_pictures_and_no_ninth(owner: Client, shop: Any) -> None:
    key = str(uuid4())
    owner.post(url("sell_product_new"), {"key": key, "photos": [upload(number) for number in range(5)]})
    draft = ListingDraft.objects.get(key=key)
    answer = owner.post(url("sell_product_photos", draft.pk), {"photos": [upload(number) for number in range(5, 10)]}, follow=True)
    assert draft.pictures.count() == 8
    assert len(list(answer.context["messages"])) == 2
    assert 'type="file"' not in answer.content.decode()
    # The same file again is the same picture.
    owner.post(url("sell_product_photos", draft.pk), {"remove": str(draft.pictures.last().pk)})
    owner.post(url("sell_product_photos", draft.pk), {"photos": [upload(0)]})
    assert draft.pictures.count() == 7


def test_pictures_are_moved_by_buttons_and_by_a_script(owner: Client, shop: Any) -> None:
    draft = make_draft(shop, photos=3)
    first, second, third = draft.pictures.values_list("pk", flat=True)
    address = url("sell_product_photos", draft.pk)

    def order() -> list[int]:
        return list(draft.pictures.order_by("place", "pk").values_list("pk", flat=True))

    owner.post(address, {"later": str(first)})
    assert order() == [second, first, third]
    owner.post(address, {"earlier": str(third)})
    assert order() == [second, third, first]
    answer = owner.post(address, {"order": f"{first},{second},{third}"}, headers={"accept": "application/json"})
    assert [picture["pk"] for picture in answer.json()["pictures"]] == [first, second, third] == order()


def test_an_upload_sent_twice_after_a_lost_signal_is_there_once(owner: Client, shop: Any) -> None:
    key, photo_key = str(uuid4()), str(uuid4())
    for number in (1, 2):  # a canvas may write other bytes the second time
        answer = owner.post(
            url("sell_product_new"), {"key": key, "photo_key": photo_key, "photos": upload(number)}, headers={"accept": "application/json"}
        )
        assert [picture["key"] for picture in answer.json()["pictures"]] == [photo_key]
    assert ListingDraft.objects.get(key=key).pictures.count() == 1


# Changes ---------------------------------------------------------------------------------------------


def test_what_was_sent_back_is_mended_and_handed_in_again(shop: Any, market: dict[str, Any]) -> None:
    seller = visitor(owner_of(shop))
    goods = product("S01-001")
    ProductImage.objects.create(product=goods, image=make_shop_photo(shop))
    seller.open(f"/en/sell/s01/products/{goods.pk}/").press("Name, price and text").press("Next", title="ข้าวชื่อใหม่")
    seller.press("Save the change")
    assert "Until then buyers see it as it was" in seller.text and product("S01-001").title == goods.title
    send_back_listing(ListingCheck.objects.get(), owner_of(market["s02"]), "ชื่อสั้นไป")
    seller.open(f"/en/sell/s01/products/{goods.pk}/")
    assert "ชื่อสั้นไป" in seller.text
    seller.press("Change and hand in again")
    assert seller.page.find(id="listing").find(attrs={"name": "title"})["value"] == "ข้าวชื่อใหม่"  # as it was handed in
    seller.press("Next", title="ข้าวชื่อยาวกว่าเดิม").press("Save the change")
    waiting = ListingCheck.objects.get(state="waiting")
    assert waiting.after["title"] == "ข้าวชื่อยาวกว่าเดิม" and waiting.before["title"] == goods.title
    seller.press("Take it back")
    assert not ListingCheck.objects.filter(state="waiting").exists()


def test_a_copy_is_a_draft_of_its_own(shop: Any) -> None:
    goods = product("S01-001")
    seller = visitor(owner_of(shop)).open(f"/en/sell/s01/products/{goods.pk}/").press("Make a copy")
    form = seller.page.find(id="listing")
    assert seller.url.endswith("/2/") and form.find(attrs={"name": "price"})["value"] == "285"
    draft = ListingDraft.objects.get()
    assert draft.product is None and draft.typed["quantity"] == "5" and draft.typed["quantity_unit"] == "kg" and "stock" not in draft.typed


def test_retiring_asks_first(owner: Client, shop: Any) -> None:
    goods = product("S01-001")
    owner.post(url("sell_product_step", goods.pk, "retire"))
    assert product("S01-001").state == "listed"
    owner.post(url("sell_product_step", goods.pk, "retire"), {"sure": "yes"})
    assert product("S01-001").state == "retired"
    assert owner.get(url("sell_product", goods.pk)).status_code == 200
    assert owner.post(url("sell_product_step", goods.pk, "edit"))["Location"] == url("sell_product", goods.pk)
    assert not ListingDraft.objects.exists()


# Stock -----------------------------------------------------------------------------------------------


def test_stock_moves_by_plus_and_minus_with_a_reason(owner: Client, shop: Any) -> None:
    goods, before = product("S01-001"), stock("S01-001").num_in_stock
    address, key = url("sell_product_stock", goods.pk), str(uuid4())
    for _again in range(2):  # pressed twice: once
        owner.post(address, {"units": "๑๐", "why": "received", "key": key, "note": "เก็บเกี่ยวรอบใหม่"})
    owner.post(address, {"units": "3", "why": "spoilt", "key": str(uuid4())})
    owner.post(address, {"units": "2", "why": "less", "key": str(uuid4())})
    moves = StockMovement.objects.filter(stock_record__product=goods).order_by("-pk")[:3]
    assert [(move.kind, move.delta, move.reason, move.actor) for move in moves] == [
        ("correction", -2, "", owner_of(shop)),
        ("spoilt", -3, "", owner_of(shop)),
        ("received", 10, "เก็บเกี่ยวรอบใหม่", owner_of(shop)),
    ]
    assert stock("S01-001").num_in_stock == before + 5
    page = owner.get(url("sell_product", goods.pk))
    assert [(each["row"].delta, each["after"]) for each in page.context["movements"][:3]] == [
        (-2, before + 5),
        (-3, before + 7),
        (10, before + 10),
    ]
    assert "เก็บเกี่ยวรอบใหม่" in page.content.decode()


@pytest.mark.parametrize(
    "fields", [{"units": "0", "why": "received"}, {"units": "1.5", "why": "received"}, {"units": "2"}, {"units": "2", "why": "stolen"}]
)
def test_what_is_no_movement_moves_nothing(owner: Client, fields: dict[str, str]) -> None:
    before = everything()
    owner.post(url("sell_product_stock", product("S01-001").pk), {**fields, "key": str(uuid4())})
    assert everything() == before


def test_a_refused_change_stands_open_in_its_own_row_once(owner: Client) -> None:
    goods, mine = product("S01-001"), url("sell_products")
    fields = {"units": "abc", "why": "received", "key": str(uuid4()), "next": mine}
    answer = owner.post(url("sell_product_stock", goods.pk), fields)
    assert answer["Location"] == f"{mine}#units-{goods.pk}"
    page = BeautifulSoup(owner.get(mine).content, "html.parser")
    (panel,) = page.select("details.adjust[open]")
    field = panel.select_one("[name=units]")
    assert field is not None and (field["id"], field["value"]) == (f"units-{goods.pk}", "abc")
    assert len(page.select(".error")) == 1 and panel.select_one(f"#{field['aria-describedby']}") is not None
    assert not BeautifulSoup(owner.get(mine).content, "html.parser").select("details.adjust[open], .error")


def test_reserved_goods_cannot_be_taken_away(owner: Client) -> None:
    from tests.sellers.workspace.counter import place

    place({"S01-001": 4})
    free = stock("S01-001").free
    answer = owner.post(
        url("sell_product_stock", product("S01-001").pk), {"units": str(free + 1), "why": "spoilt", "key": str(uuid4())}, follow=True
    )
    assert stock("S01-001").free == free
    said = str(BeautifulSoup(answer.content, "html.parser").select_one(".move .error").get_text())  # type: ignore[union-attr]
    assert re.findall(r"\d+", said) == [str(free + 4), "4", str(free)]  # in hand, reserved, what can be taken away
    answer = owner.post(url("sell_product_stock", product("S01-001").pk), {"units": "1", "why": "spoilt", "key": str(uuid4())}, follow=True)
    (said,) = [str(message) for message in answer.context["messages"]]
    assert re.findall(r"-?\d+", said.removeprefix(product("S01-001").title)) == ["-1", str(free + 3), str(free - 1)]  # in hand, to sell


def test_stock_comes_back_to_the_list_and_nowhere_else(owner: Client) -> None:
    goods = product("S01-001")
    moved = {"units": "1", "why": "received"}
    address = url("sell_product_stock", goods.pk)
    back = owner.post(address, {**moved, "key": str(uuid4()), "next": url("sell_products") + "?state=low"})
    assert back["Location"] == url("sell_products") + "?state=low"
    for elsewhere in ("https://example.test/", "//example.test/sell/s01/products/", "/sell/s02/products/"):
        assert owner.post(address, {**moved, "key": str(uuid4()), "next": elsewhere})["Location"] == url("sell_product", goods.pk)


# Who ---------------------------------------------------------------------------------------------------


def pages(draft: ListingDraft) -> dict[str, str]:
    """The pages that write about goods."""
    goods = product("S01-001").pk
    return {
        "new": url("sell_product_new"),
        "kinds": url("sell_product_kinds"),
        "hints": url("sell_product_hints") + "?category=1",
        "draft": url("sell_product_draft", draft.pk, 2),
        "photos": url("sell_product_photos", draft.pk),
        "preview": url("sell_product_draft_preview", draft.pk),
        "discard": url("sell_product_discard", draft.pk),
        "pause": url("sell_product_step", goods, "pause"),
        "retire": url("sell_product_step", goods, "retire"),
        "edit": url("sell_product_step", goods, "edit"),
        "join": url("sell_product_step", goods, "join"),
    }


def rows() -> dict[str, list[Any]]:
    return {
        **everything(),
        "products": list(Product.objects.order_by("pk").values()),
        "drafts": list(ListingDraft.objects.order_by("pk").values()),
    }


def test_a_packer_looks_and_moves_stock_and_writes_nothing_else(cast: Cast, shop: Any) -> None:
    draft = make_draft(shop)
    goods = product("S01-001")
    page = cast.packer.get(url("sell_products")).content.decode()
    assert url("sell_product_new") not in page and url("sell_product_stock", goods.pk) in page
    assert url("sell_product_step", goods.pk, "edit") not in cast.packer.get(url("sell_product", goods.pk)).content.decode()
    before = rows()
    for name, address in pages(draft).items():
        assert cast.packer.get(address).status_code in (404, 405), name
        assert cast.packer.post(address, {"sure": "yes", "title": "x", "sibling": "1"}).status_code in (404, 405), name
    assert rows() == before
    cast.packer.post(url("sell_product_stock", goods.pk), {"units": "1", "why": "received", "key": str(uuid4())})
    assert StockMovement.objects.latest("pk").kind == "received"


def test_strangers_find_nothing_and_change_nothing(cast: Cast, shop: Any, market: dict[str, Any]) -> None:
    draft = make_draft(shop)
    goods = product("S01-001")
    before = rows()
    for who in (cast.stranger, cast.former, cast.buyer):
        for address in (*pages(draft).values(), url("sell_products"), url("sell_product", goods.pk), url("sell_product_stock", goods.pk)):
            assert who.get(address).status_code in (404, 405), address
            assert who.post(address, {"units": "1", "why": "received", "key": str(uuid4()), "sure": "yes"}).status_code in (404, 405), (
                address
            )
        # Through the door of their own shop, too.
    with override("th"):
        for name, args in (
            ("sell_product", [goods.pk]),
            ("sell_product_draft", [draft.pk, 2]),
            ("sell_product_draft_preview", [draft.pk]),
            ("sell_product_preview", [goods.pk]),
        ):
            assert cast.stranger.get(reverse(name, args=["s02", *args])).status_code == 404, name
        for name, args in (("sell_product_stock", [goods.pk]), ("sell_product_photos", [draft.pk]), ("sell_product_discard", [draft.pk])):
            answer = cast.stranger.post(reverse(name, args=["s02", *args]), {"units": "1", "why": "received", "key": str(uuid4())})
            assert answer.status_code == 404, name
        mine = product("S02-004")
        join = reverse("sell_product_step", args=["s02", mine.pk, "join"])
        assert cast.stranger.post(join, {"sibling": str(goods.pk)}).status_code == 404
    # A key that somebody else's draft has.
    with override("th"):
        stolen = cast.stranger.post(reverse("sell_product_new", args=["s02"]), {"key": str(draft.key), "photos": upload()})
    assert stolen.status_code == 404 and draft.pictures.count() == 1
    assert rows() == before


# What it costs -----------------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    print("\n".join(query["sql"][:160] for query in captured.captured_queries))
    return len(captured)


@pytest.fixture
def many(shop: Any) -> Callable[[int], None]:
    def make(number: int) -> None:
        for each in range(number):
            make_product(shop=shop, sku=f"MANY-{each}")
            make_draft(shop, typed={"title": f"ร่าง {each}"})

    return make


def test_the_list_costs_the_same_for_few_and_for_many(owner: Client, shop: Any, many: Callable[[int], None]) -> None:
    make_draft(shop)
    few = queries(owner, url("sell_products"))
    many(12)
    assert (few, queries(owner, url("sell_products"))) == (few, few)
    assert few <= 14


def test_forms_and_the_page_of_a_product_stay_within_their_budget(owner: Client, shop: Any) -> None:
    draft = make_draft(shop, photos=8, typed=typed_what())
    costs = {step: queries(owner, url("sell_product_draft", draft.pk, step)) for step in (1, 2, 3)}
    costs["new"] = queries(owner, url("sell_product_new"))  # type: ignore[index]
    assert {name: cost for name, cost in costs.items() if cost > 12} == {}
    goods = product("S01-001")
    for _number in range(30):
        owner.post(url("sell_product_stock", goods.pk), {"units": "1", "why": "received", "key": str(uuid4())})
    assert queries(owner, url("sell_product", goods.pk)) <= 14
