"""What does open, exactly: the status of every page that needs no key, for everybody; and the guests' doors."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Site

from catalog.models import Product
from cms.pages.models import BasePage
from sellers.centres.models import Centre
from tests.config.access.scene import Scene, fingerprint, make_scene

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/login/"
SELLERS = ("packer", "owner of A")


@pytest.fixture
def scene(settings: Any) -> Scene:
    return make_scene(settings)


def public_pages() -> list[str]:
    product = Product.objects.get(upc="S03-007")
    shelf = product.categories.all()[0]
    return [
        reverse("home"),
        reverse("catalogue"),
        reverse("category", args=[shelf.slug, shelf.pk]),
        product.get_absolute_url(),
        reverse("shops"),
        reverse("shop", args=["s03"]),
        reverse("centres"),
        reverse("centre", args=[Centre.objects.filter(kind=Centre.Kind.DIGITAL_COMMUNITY)[0].code]),
        reverse("verify"),
        reverse("basket"),
        reverse("healthz"),
    ]


def test_public_pages_open_for_everybody(scene: Scene) -> None:
    for address in public_pages():
        answers = {role: client.get(address).status_code for role, client in scene.clients.items()}
        assert set(answers.values()) == {200}, (address, answers)


def test_the_account_opens_for_those_who_signed_in(scene: Scene) -> None:
    for role, client in scene.clients.items():
        answer = client.get(reverse("account"))
        if role == "anonymous":
            assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SIGN_IN)
        else:
            assert answer.status_code == 200, role
            assert scene.order.number not in answer.content.decode(), role


def test_the_shops_rooms_open_for_those_who_work_in_one_today(scene: Scene) -> None:
    for role, client in scene.clients.items():
        answer = client.get(reverse("sell"))
        if role == "anonymous":
            assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SIGN_IN)
        elif role in SELLERS:
            assert (answer.status_code, answer["Location"]) == (302, reverse("sell_orders", args=["s01"])), role
            assert client.get(answer["Location"]).status_code == 200
        else:
            assert answer.status_code == 404, role


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_sign_in_pages_open_for_the_unknown(name: str, scene: Scene) -> None:
    assert scene.clients["anonymous"].get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "account_reauthenticate"])
def test_pages_about_ones_own_login_lead_the_unknown_to_the_sign_in(name: str, scene: Scene) -> None:
    answer = scene.clients["anonymous"].get(reverse(name))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, SIGN_IN)


def test_documents_that_are_not_there_are_not_there(scene: Scene) -> None:
    for role, client in scene.clients.items():
        assert client.get("/documents/1/anything.pdf").status_code == 404, role


#: Writes of the admin, by name and arguments.
WRITES: dict[str, list[Any]] = {
    "wagtailadmin_pages:edit": [2],
    "wagtailadmin_pages:delete": [2],
    "wagtailadmin_pages:unpublish": [2],
    "wagtailadmin_pages:move": [2],
    "wagtailimages:add": [],
    "wagtaildocs:add": [],
    "wagtailusers_users:add": [],
    "wagtailusers_groups:add": [],
    "wagtailsites:add": [],
    "wagtailadmin_workflows:add": [],
}


def rows() -> list[Any]:
    """What those writes would change, and all that shops and buyers own."""
    models = (
        BasePage,
        Site,
        Group,
        get_user_model(),
        *map(apps.get_model, ("photos.Photo", "wagtaildocs.Document", "wagtailcore.Workflow")),
    )
    return [fingerprint(), *(list(model.objects.order_by("pk").values()) for model in models)]


@pytest.mark.parametrize("name", WRITES)
def test_the_admins_writes_are_refused(name: str, scene: Scene) -> None:
    before = rows()
    fields = {"title": "x", "name": "x", "email": "x@example.test", "hostname": "x", "slug": "x"}
    for role in ("anonymous", "buyer", "packer", "owner of A", "former", "ended"):
        answer = scene.clients[role].post(reverse(name, args=WRITES[name]), fields)
        assert answer.status_code in (302, 403), role
        if answer.status_code == 302:
            assert answer["Location"].split("?")[0] in (SIGN_IN, "/cms/login/", "/cms/"), role
        assert rows() == before, role
