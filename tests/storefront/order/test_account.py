"""The account's home and its rooms, walked as their owner."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oscar.core.loading import get_model

from catalog.models import Product
from cms.training.people import record_person
from config.worker.loop import Worker
from sellers.payments.actions import cancel_seller_order
from storefront.address.actions import remove_address, save_address
from storefront.address.places import find_places, postcodes_of
from storefront.basket.again import add_again
from storefront.models import ErasureRequest
from tests.factories.goods import leave_in_stock, make_basket, product, stock
from tests.factories.orders import make_order, parts
from tests.factories.people import make_recipient, make_user, owner_of
from tests.journeys.visitor import Visitor
from tests.storefront.test_budgets import fill

pytestmark = pytest.mark.django_db
UserAddress = get_model("address", "UserAddress")


@pytest.fixture
def buyer() -> Any:
    return make_user(email="buyer@example.test", name="มาลี ศรีสุข", language="en")


def visit(user: Any) -> Visitor:
    visitor = Visitor()
    visitor.client.force_login(user)
    return visitor.open("/en/account/")


def test_an_empty_account_leads_on(buyer: Any) -> None:
    page = visit(buyer)
    assert "You have not ordered anything yet." in page.text
    assert page.follow("See all products").url == "/en/catalogue/"


def test_every_link_of_the_home_opens(buyer: Any) -> None:
    make_order(goods={"S01-001": 1}, user=buyer)
    page = visit(buyer)
    main = page.page.find("main")
    assert main is not None
    links = [str(link["href"]) for link in main.find_all("a")]
    assert len(links) >= 8
    for link in links:
        assert visit(buyer).open(link).status == 200, link


def test_who_works_here_finds_the_doors(market: dict[str, Any], buyer: Any) -> None:
    assert "Manage the market" not in visit(buyer).text
    assert visit(owner_of(market["s01"])).page.find("a", href="/en/sell/s01/orders/") is not None
    operator = make_user(email="operator@example.test", language="en")
    operator.groups.add(Group.objects.get(name="Operators"))
    assert visit(operator).follow("Manage the market").status == 200


def test_earlier_orders_are_on_the_next_page(buyer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.order.account.PER_PAGE", 2)
    numbers = [make_order(goods={"S01-001": 1}, user=buyer).number for _ in range(3)]
    page = visit(buyer)
    assert [number in page.text for number in numbers] == [False, True, True]
    page.follow("Next page")
    assert [number in page.text for number in numbers] == [True, False, False]
    assert page.page.find("a", rel="prev") is not None and page.page.find("a", rel="next") is None


@pytest.mark.parametrize("asked", ["0", "99", "x", "9" * 5000])
def test_a_page_of_orders_that_there_is_not_breaks_nothing(buyer: Any, asked: str) -> None:
    number = make_order(goods={"S01-001": 1}, user=buyer).number
    page = visit(buyer).open(f"/en/account/?page={asked}")
    assert page.status == 200 and number in page.text


def test_name_and_language_are_changed(buyer: Any) -> None:
    page = visit(buyer).follow("Name and language").press("Save", name="  Mali   Sri ", language="th")
    buyer.refresh_from_db()
    assert (page.status, buyer.name, buyer.language, buyer.email) == (200, "Mali Sri", "th", "buyer@example.test")


def test_an_address_is_added_changed_put_first_and_deleted(buyer: Any) -> None:
    page = visit(buyer).open("/en/account/addresses/add/")
    page.press("Save the address", name="มาลี", phone="081-234 5678", address="99 หมู่ 1", postcode="50000")
    assert (page.status, UserAddress.objects.count()) == (200, 0)
    assert "Choose yours." in page.text
    page.press("Save the address", area="500114")
    first = UserAddress.objects.get()
    assert (first.user, first.area_id, first.is_default_for_shipping, str(first.phone_number)) == (buyer, "500114", True, "+66812345678")
    page.open("/en/account/addresses/add/").press("Save the address", name="มาลี", address="1 ถนนหลัก", postcode="50000", phone="")
    page.press("Save the address", area="500114")
    second = UserAddress.objects.exclude(pk=first.pk).get()
    assert not second.is_default_for_shipping
    page.press("Put it first")
    assert UserAddress.objects.get(is_default_for_shipping=True) == second
    page.open(f"/en/account/addresses/{second.pk}/").press("Save the address", name="มานี")
    assert UserAddress.objects.get(pk=second.pk).last_name == "มานี"
    page.open(f"/en/account/addresses/{second.pk}/remove/")
    assert UserAddress.objects.count() == 2
    page.press("Yes, delete the address")
    assert list(UserAddress.objects.values_list("pk", "is_default_for_shipping")) == [(first.pk, True)]


def test_a_sub_district_is_found_by_each_of_its_postcodes(buyer: Any) -> None:
    two = next(found for found in find_places("หัวหมาก") if found.area.code == "100608")
    assert len(postcodes_of(two.area)) == 2
    for postcode in postcodes_of(two.area):
        page = visit(buyer).open("/en/account/addresses/add/")
        page.press("Save the address", name="มาลี", address="1", postcode=postcode, phone="")
        page.press("Save the address", area="100608")
        assert UserAddress.objects.filter(area_id="100608", postcode=postcode).count() == 1


def test_an_address_that_is_there_already_is_said(buyer: Any) -> None:
    page = visit(buyer)
    for expected in (200, 422):
        page.open("/en/account/addresses/add/").press("Save the address", name="มาลี", address="1", postcode="50000", phone="")
        page.press("Save the address", area="500114")
        assert page.status == expected
    assert "This address is in your book already." in page.text


def test_buying_again_takes_what_there_is_and_names_the_rest(buyer: Any) -> None:
    order = make_order(goods={"S01-001": 2, "S01-002": 1, "S03-007": 1}, user=buyer)
    Product.objects.filter(upc="S01-002").update(is_public=False, state="paused")
    record = stock("S03-007")
    type(record).objects.filter(pk=record.pk).update(num_in_stock=record.num_allocated)
    page = visit(buyer).press("Order again")
    assert page.url == "/en/basket/"
    lines = get_model("basket", "Line").objects.filter(basket__owner=buyer, basket__status="Open")
    assert list(lines.values_list("product__upc", "quantity")) == [("S01-001", 2)]
    assert product("S01-002").title_en in page.text and product("S03-007").title_en in page.text
    assert order.lines.count() == 3


def in_basket(buyer: Any) -> dict[str, int]:
    lines = get_model("basket", "Line").objects.filter(basket__owner=buyer, basket__status="Open")
    return dict(lines.values_list("product__upc", "quantity"))


def test_buying_again_twice_is_once_and_more_in_the_basket_stays(buyer: Any) -> None:
    make_order(goods={"S01-001": 2, "S03-007": 1}, user=buyer)
    make_basket(goods={"S01-001": 1, "S03-007": 4}, owner=buyer)
    for _press in range(2):
        visit(buyer).press("Order again")
        assert in_basket(buyer) == {"S01-001": 2, "S03-007": 4}


def test_buying_again_takes_what_is_left(buyer: Any) -> None:
    make_order(goods={"S01-001": 5}, user=buyer)
    leave_in_stock("S01-001", 3)
    page = visit(buyer).press("Order again")
    assert in_basket(buyer) == {"S01-001": 3}
    assert "Only 3 " in page.text and "they are in the basket." in page.text


def test_buying_again_leaves_out_what_was_cancelled_but_not_all_of_a_cancelled_order(buyer: Any) -> None:
    order = make_order(goods={"S01-001": 2, "S03-007": 1}, user=buyer)
    first, second = parts(order)
    for part, expected in [(first, {"S03-007": 1}), (second, {"S01-001": 2, "S03-007": 1})]:
        cancel_seller_order(seller_order=part, reason="x", actor=None)
        get_model("basket", "Basket").objects.filter(owner=buyer).update(status="Frozen")
        visit(buyer).press("Order again")
        assert in_basket(buyer) == expected


def test_buying_again_costs_the_same_for_few_and_for_many(buyer: Any) -> None:
    costs = []
    for lines in (3, 60):
        order = make_order(goods=fill(get_model("basket", "Basket").objects.create(), lines=lines))
        basket = get_model("basket", "Basket").objects.create(owner=buyer)
        with CaptureQueriesContext(connection) as captured:
            assert add_again(basket=basket, order=order) == (lines, [])
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 9


def test_the_copy_holds_ones_own_and_nobody_elses(buyer: Any) -> None:
    mine = make_order(goods={"S01-001": 1}, user=buyer)
    other = make_order(goods={"S03-007": 1}, user=make_user(email="o@example.test"), recipient=make_recipient(name="CANARY-NAME"))
    record_person(name="มาลี ศรีสุข", user=buyer)
    page = visit(buyer)
    answer = page.client.get("/account/my-data/copy/")
    assert answer["Content-Disposition"].startswith("attachment")
    data = json.loads(answer.content)
    assert [order["number"] for order in data["orders"]] == [mine.number]
    assert data["orders"][0]["recipient"]["name"] == "สมหญิง ใจดี"
    assert data["account"]["email"] == "buyer@example.test" and "password" not in answer.content.decode()
    assert data["learning"]["person"]["name"] == "มาลี ศรีสุข"
    assert "CANARY-NAME" not in answer.content.decode() and other.number not in answer.content.decode()


def test_an_account_without_courses_has_no_learning(buyer: Any) -> None:
    assert json.loads(visit(buyer).client.get("/account/my-data/copy/").content)["learning"] is None


def test_erasure_is_written_down_told_and_can_be_taken_back(buyer: Any) -> None:
    operator = make_user(email="operator@example.test", language="en")
    operator.groups.add(Group.objects.get(name="Operators"))
    make_order(goods={"S01-001": 1}, user=buyer)
    Worker().run_ready()
    mail.outbox.clear()
    page = visit(buyer).open("/en/account/my-data/").follow("Ask for erasure")
    assert "1 order is not finished." in page.text
    page.press("Ask for erasure", reason="ย้ายบ้าน")
    page.client.post("/en/account/my-data/erasure/", {"csrfmiddlewaretoken": page.client.cookies["csrftoken"].value})
    request = ErasureRequest.objects.get()
    assert (request.user, request.reason, request.done_at) == (buyer, "ย้ายบ้าน", None)
    Worker().run_ready()
    assert sorted(message.to[0] for message in mail.outbox) == ["buyer@example.test", "operator@example.test"]
    desk = Client()
    desk.force_login(operator)
    assert str(buyer).encode() in desk.get("/cms/erasure-requests/").content
    page.open("/en/account/my-data/").press("Take the request back")
    assert ErasureRequest.objects.count() == 0


def test_an_account_without_a_name_shows_its_number_as_people_write_it() -> None:
    user = make_user(email="", phone="+66812345678", phone_verified_at=timezone.now())
    page = visit(user)
    assert "081-234-5678" in page.text and "+66" not in page.text


def test_an_address_is_removed_with_all_that_follows_or_not_at_all(buyer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one becomes the first in the same transaction: an account with addresses always has one that is first."""
    data = {"name": "มาลี", "phone": "", "postcode": "50000", "default": False}
    place = find_places("ฟ้าฮ่าม")[0].area
    first, second = (save_address(user=buyer, data=data | {"address": door}, area=place) for door in ("1", "2"))
    before = list(UserAddress.objects.order_by("pk").values_list("pk", "is_default_for_shipping"))
    assert before == [(first.pk, True), (second.pk, False)]

    def broken(self: Any, *_args: Any, **_more: Any) -> None:
        raise OSError("the machine stopped")

    with monkeypatch.context() as patch:
        patch.setattr(UserAddress, "save", broken)
        with pytest.raises(OSError, match="stopped"):
            remove_address(address=UserAddress.objects.get(pk=first.pk))
    assert list(UserAddress.objects.order_by("pk").values_list("pk", "is_default_for_shipping")) == before
    remove_address(address=first)
    assert list(UserAddress.objects.values_list("pk", "is_default_for_shipping")) == [(second.pk, True)]


@pytest.mark.parametrize("offered", [False, True])
def test_passkeys_are_named_where_they_may_be_made(buyer: Any, settings: Any, offered: bool) -> None:
    settings.MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if offered else [])]
    settings.MFA_PASSKEY_LOGIN_ENABLED = offered
    door = visit(buyer).page.find("a", href="/en/account/2fa/")
    assert ("passkeys" in door.get_text()) is offered and "code app" in door.get_text()
