"""Nobody sees or changes what is somebody else's; and the walk would notice if a door stood open."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.db.models import Count
from django.test import Client
from oscar.core.loading import get_model

from cms.pages.imports import import_pages
from cms.training.models import Round
from config.access import TABLE
from sellers.models import Partner
from sellers.shops.models import ShopApplication, ShopDocument, ShopInvitation
from tests.cms.classroom import make_course, make_lesson
from tests.config.access.scene import CANARIES, UNGUARDED, Scene, fingerprint, guarded, make_scene
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
    import_pages()
    before = fingerprint()
    assert walk(scene) == []
    assert [table for table, rows in fingerprint().items() if rows != before[table]] == []
    assert [module for module in sys.modules if module.split(".")[0] == "haystack"] == []


def test_every_table_is_guarded_or_it_is_said_why_not() -> None:
    assert set(UNGUARDED) - set(connection.introspection.table_names()) == (
        set() if connection.vendor == "sqlite" else {"wagtailsearch_indexentry_fts"}
    )
    assert {"shops_shopdocument", "shops_certification", "delivery_rate", "photos_photo", "listings_draftphoto"} < set(guarded())


def test_lessons_pages_and_the_admin_open_and_show_nothing_of_the_strangers(scene: Scene) -> None:
    import_pages()
    lesson = make_lesson(course=make_course(of=None))
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
        ("teach_round", "cms.training.teach", ("rounds_of", lambda user: rounds_with_people())),
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


def rounds_with_people() -> Any:
    """Every round as the trainer's room asks for it."""
    return Round.objects.select_related("course_version", "centre", "trainer").annotate(people=Count("enrolments"))


#: Rooms under /sell/ with nothing of a shop or an application in them that another's could stand in for -> why.
NOBODYS = {
    "sell": "one's own shops; which they are: test_open_pages.py",
    "sell_go": "leads to one's own shops by the name of a screen",
    "sell_lesson": "leads back to the lesson that one's own browser remembers",
    "sell_open_certificate": "what stands on a certificate is public",
}


@pytest.mark.effects_inside("every page's changes are taken back, so all of it happens inside a transaction")
def test_the_walk_notices_every_room_of_a_shop_that_stands_open(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who works for a shop meets every room of another one: the walk finds each of them."""
    for module in ("sellers.workspace.doors", "sellers.workspace.shop.rooms"):
        monkeypatch.setattr(f"{module}.{OPEN_SHOPS[0]}", OPEN_SHOPS[1])
    application = ShopApplication.objects.get(pk=scene.kept.application)
    monkeypatch.setattr("sellers.workspace.opening.views.current_application", lambda user: application)
    monkeypatch.setattr("sellers.workspace.opening.views.PaperFileView.document", lambda view, request, pk: ShopDocument.objects.get(pk=pk))
    invitation = ShopInvitation.objects.select_related("partner__centre", "created_by").get(pk=scene.kept.invitation)
    monkeypatch.setattr("sellers.workspace.shop.people.invitation_of", lambda token: invitation)
    rooms = {name for name in names() if name.startswith("sell")}
    found = {finding.name for finding in walk(scene, rooms, roles=("owner of A",), keep=False)}
    assert rooms - found == set(NOBODYS)


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
