"""What does open, exactly: the status of every page that needs no key, for everybody; and the guests' doors."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, Locale, Site, Workflow

from catalog.models import Product
from catalog.photos.models import Photo
from cms.pages.models import Paper
from sellers.centres.models import Centre
from storefront.accounts.models import TextMessage
from tests.config.access.scene import Scene, fingerprint, make_scene
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/login/"
SELLERS = ("packer", "manager of A", "owner of A")


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
            assert (answer.status_code, answer["Location"]) == (302, reverse("sell_today", args=["s01"])), role
            assert client.get(answer["Location"]).status_code == 200
        else:
            assert (answer.status_code, answer.context["choices"]) == (200, []), role


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


#: Writes of the admin: name -> which thing of `Things` it is about, if any.
WRITES: dict[str, str] = {
    "wagtailadmin_pages:edit": "page",
    "wagtailadmin_pages:delete": "page",
    "wagtailadmin_pages:unpublish": "page",
    "wagtailadmin_pages:move": "page",
    "wagtailimages:add": "",
    "wagtailimages:edit": "photo",
    "wagtailimages:delete": "photo",
    "wagtaildocs:add": "",
    "wagtaildocs:edit": "document",
    "wagtaildocs:delete": "document",
    "wagtailusers_users:add": "",
    "wagtailusers_users:edit": "user",
    "wagtailusers_users:delete": "user",
    "wagtailusers_groups:add": "",
    "wagtailusers_groups:edit": "group",
    "wagtailusers_groups:delete": "group",
    "wagtailsites:add": "",
    "wagtailsites:edit": "site",
    "wagtailsites:delete": "site",
    "wagtailadmin_collections:add": "",
    "wagtailadmin_collections:edit": "collection",
    "wagtailadmin_collections:delete": "collection",
    "wagtaillocales:add": "",
    "wagtaillocales:edit": "locale",
    "wagtaillocales:delete": "locale",
    "wagtailadmin_workflows:add": "",
    "wagtailadmin_workflows:edit": "workflow",
    "desk_text_messages:add": "",
    "desk_text_messages:edit": "text_message",
    "desk_text_messages:delete": "text_message",
}


@pytest.fixture
def things() -> dict[str, Any]:
    """One of each kind that the writes are about, the ids by name."""
    photo = Photo.objects.bulk_create([Photo(title="x", file="x.jpg", width=1, height=1)])[0]
    paper = Paper.objects.bulk_create([Paper(title="x", file="x.pdf")])[0]
    return {
        "page": 2,
        "photo": photo.pk,
        "document": paper.pk,
        "user": make_user(email="somebody@example.test").pk,
        "group": Group.objects.get(name="Officers").pk,
        "site": Site.objects.get().pk,
        "collection": Collection.objects.get(depth=1).add_child(name="x").pk,
        "locale": Locale.objects.get_or_create(language_code="en")[0].pk,
        "workflow": Workflow.objects.create(name="x").pk,
        "text_message": TextMessage.objects.create(phone="+66812345678", body="x").pk,
    }


#: A trainer may upload pictures and papers for lessons while assigned: the form comes back, because nothing was chosen.
UPLOADS = ("wagtailimages:add", "wagtaildocs:add")


@pytest.mark.parametrize("name", WRITES)
def test_the_admins_writes_are_refused(name: str, scene: Scene, things: dict[str, Any]) -> None:
    address = reverse(name, args=[things[WRITES[name]]] if WRITES[name] else [])
    before = fingerprint()
    fields = {"title": "x", "name": "x", "email": "x@example.test", "hostname": "x", "slug": "x", "language_code": "en", "phone": "1"}
    for role in ("anonymous", "buyer", *SELLERS, "former", "ended", "trainer", "officer"):
        answer = scene.clients[role].post(address, fields)
        # 404: a collection outside one's own.
        assert answer.status_code in ((200,) if role == "trainer" and name in UPLOADS else (302, 403, 404)), role
        if answer.status_code == 302:
            assert answer["Location"].split("?")[0] in (SIGN_IN, "/cms/login/", "/cms/"), role
    assert [table for table, rows in fingerprint().items() if rows != before[table]] == []


def test_every_write_is_one_that_a_superuser_could_do(things: dict[str, Any], client: Client) -> None:
    """The refusals above are about the role, not about an address that leads nowhere."""
    client.force_login(make_user(email="root@example.test", is_superuser=True))
    Photo.objects.update(file=save_pixel())
    addresses = {name: reverse(name, args=[things[kind]] if kind else []) for name, kind in WRITES.items()}
    refused = {name for name, address in addresses.items() if client.get(address).status_code != 200}
    # Nobody writes text messages by hand, and no language is left to add.
    assert refused == {"desk_text_messages:add", "desk_text_messages:edit", "desk_text_messages:delete", "wagtaillocales:add"}


def save_pixel() -> str:
    """A picture in the storage, for pages that show it."""
    picture = BytesIO()
    Image.new("RGB", (1, 1)).save(picture, "JPEG")
    return default_storage.save("original_images/x.jpg", ContentFile(picture.getvalue()))
