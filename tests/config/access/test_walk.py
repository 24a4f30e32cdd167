"""Nobody sees or changes what is somebody else's; and the walk would notice if a door stood open."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from oscar.core.loading import get_model

from cms.pages.imports import import_pages
from config.access import TABLE
from sellers.models import Partner
from tests.cms.classroom import make_course, make_lesson
from tests.config.access.scene import CANARIES, Scene, fingerprint, make_scene
from tests.config.access.walk import OPEN, closed, names, walk

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
SellerOrder = get_model("orders", "SellerOrder")


@pytest.fixture
def scene(settings: Any) -> Scene:
    return make_scene(settings)


def test_every_url_of_ours_is_walked(scene: Scene) -> None:
    assert names() == set(OPEN) | set(closed(scene))


def test_nobody_sees_or_changes_what_is_somebody_elses(scene: Scene) -> None:
    before = fingerprint()
    assert walk(scene) == []
    assert fingerprint() == before


def test_lessons_pages_and_the_admin_open_without_haystack_and_show_nothing_of_the_strangers(scene: Scene) -> None:
    import_pages()
    lesson = make_lesson(course=make_course(of=None))
    assert walk(scene) == []
    leaks = []
    for role, client in scene.clients.items():
        inside = role in ("operator", "officer", "trainer")
        rooms = [*CMS_ROOMS, *OPERATORS_ROOMS] if role == "operator" else CMS_ROOMS if inside else []
        for address in (lesson.url, f"/en{lesson.url}", "/learn/", "/how-to-pay/", "/en/how-to-pay/", *rooms):
            answer = client.get(address)
            assert answer.status_code == 200, (role, address)
            leaks += [(role, address, word) for word in CANARIES if word in answer.content.decode()]
        if not inside:
            assert client.get("/cms/").status_code in (302, 404), role
    assert leaks == []
    assert [module for module in sys.modules if module.split(".")[0] == "haystack"] == []


def test_a_stranger_gets_the_same_answer_as_for_what_does_not_exist(scene: Scene) -> None:
    client = scene.clients["buyer"]
    there, missing = client.get(f"/orders/{scene.order.number}/"), client.get("/orders/M-22222222-2/")
    assert (there.status_code, there.content) == (missing.status_code, missing.content)


#: Rooms of Wagtail's admin that open to everybody who may come into it, and those of an operator.
CMS_ROOMS = ("/cms/",)
OPERATORS_ROOMS = (
    "/cms/pages/",
    "/cms/images/",
    "/cms/documents/",
    "/cms/users/",
    "/cms/money/slips/",
    "/cms/money/refunds/",
    "/cms/text-messages/",
    "/cms/erasure-requests/",
)
OPEN_ORDERS = ("orders_for", lambda request: Order.objects.select_related("checkout__area__parent__parent", "shipping_address"))
OPEN_ADDRESSES = ("addresses_of", lambda user: get_model("address", "UserAddress").objects.select_related("area__parent__parent"))
OPEN_SHOPS = ("shops_of", lambda user, *roles: Partner.objects.all())


@pytest.mark.parametrize(
    ("name", "module", "scope"),
    [
        ("order", "storefront.order.views", OPEN_ORDERS),
        ("order_received", "storefront.order.views", OPEN_ORDERS),
        ("order_cancel", "storefront.order.views", OPEN_ORDERS),
        ("order_again", "storefront.basket.again", OPEN_ORDERS),
        ("address_edit", "storefront.address.book", OPEN_ADDRESSES),
        ("address_remove", "storefront.address.book", OPEN_ADDRESSES),
        ("address_default", "storefront.address.book", OPEN_ADDRESSES),
        ("order_payment", "storefront.checkout.payments", OPEN_ORDERS),
        ("sell_today", "sellers.workspace.doors", OPEN_SHOPS),
        ("sell_orders", "sellers.workspace.doors", OPEN_SHOPS),
        ("sell_order", "sellers.workspace.doors", OPEN_SHOPS),
        ("sell_order_step", "sellers.workspace.doors", OPEN_SHOPS),
        ("sell_payment", "sellers.workspace.doors", OPEN_SHOPS),
        ("sell_slip", "sellers.workspace.doors", OPEN_SHOPS),
        ("basket_line", "storefront.basket.views", ("set_quantity", lambda basket, line_id, quantity: None)),
    ],
)
def test_the_walk_notices_a_view_without_its_scope(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, name: str, module: str, scope: tuple[str, Any]
) -> None:
    monkeypatch.setattr(f"{module}.{scope[0]}", scope[1])
    if name == "basket_line":
        monkeypatch.setattr(
            "storefront.basket.views.remove_line", lambda basket, line_id: SimpleNamespace(basket_id=1, product_id=1, quantity=1)
        )
    assert {finding.name for finding in walk(scene, {name})} == {name}


def test_a_url_that_the_table_does_not_know_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [message for message in run_checks() if message.id == "config.E001"] == []
    monkeypatch.delitem(TABLE, "sell_order")
    assert ["sell_order" in message.msg for message in run_checks() if message.id == "config.E001"] == [True]


def test_a_view_that_the_table_does_not_know_does_not_open(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(TABLE, "shops")
    assert client.get("/shops/").status_code == 404


@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/images/", "/cms/users/", "/cms/money/slips/", "/cms/text-messages/"])
def test_the_admin_is_closed_to_visitors_and_buyers(scene: Scene, path: str) -> None:
    answer = scene.clients["anonymous"].get(path)
    assert answer.status_code in (302, 404) and "/account/login/" in answer.get("Location", "/account/login/")
    for role in ("buyer", "owner of A", "ended"):
        assert scene.clients[role].get(path).status_code in (302, 403, 404), role


@pytest.mark.parametrize(
    "path", ["/cms/pages/2/edit/", "/cms/pages/2/delete/", "/cms/images/add/", "/cms/users/new/", "/cms/documents/add/"]
)
def test_the_admins_writes_are_refused_to_a_buyer(scene: Scene, path: str) -> None:
    before = fingerprint()
    assert scene.clients["buyer"].post(path, {"title": "x"}).status_code in (302, 403, 404)
    assert fingerprint() == before
