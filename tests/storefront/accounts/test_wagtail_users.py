"""Users in Wagtail's admin."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from tests.factories.people import make_user, owner_of

pytestmark = pytest.mark.django_db
User = get_user_model()
PHONE = "+66800000001"
PASSWORD = "three-words-remembered"


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(make_user(email="admin@example.test", is_superuser=True, is_staff=True))
    return client


@pytest.fixture
def operator() -> Client:
    group = Group.objects.create(name="user desk")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "add_user", "change_user"]))
    user = make_user(email="operator@example.test")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def fields(**changes: Any) -> dict[str, Any]:
    return {"name": "สมศรี", "email": "", "phone": "", "language": "th", "password1": PASSWORD, "password2": PASSWORD} | changes


def test_the_admin_lets_in_through_our_door() -> None:
    for path in ("/cms/", "/cms/login/", "/cms/users/"):
        answer = Client().get(path)
        assert answer.status_code == 302 and answer.url.split("?")[0] in {"/account/login/", "/en/account/login/"}
    assert Client().post("/cms/login/", {"username": "x", "password": "y"}).status_code == 302


def test_list_search_and_pages_open(admin: Client) -> None:
    user = make_user(email="somsri@example.test", name="สมศรี")
    User.objects.create_user(phone=PHONE, name="สมชาย")
    for path in (
        "/cms/users/",
        "/cms/users/?q=somsri",
        "/cms/users/new/",
        f"/cms/users/edit/{user.pk}/",
        f"/cms/users/history/{user.pk}/",
        "/cms/groups/",
        "/cms/account/",
    ):
        assert admin.get(path).status_code == 200, path
    page = admin.get("/cms/users/").content.decode()
    assert "สมศรี" in page and PHONE in page
    assert "สมชาย" in admin.get("/cms/users/?q=สมชาย").content.decode()


def test_a_user_by_phone_and_one_by_email(admin: Client) -> None:
    answer = admin.post("/cms/users/new/", fields(phone="080-000-0001", phone_proven="on"))
    assert answer.status_code == 302, answer.context["form"].errors
    by_phone = User.objects.get(phone=PHONE)
    assert (by_phone.email, by_phone.phone_verified_at is not None, by_phone.check_password(PASSWORD)) == (None, True, True)
    assert admin.post("/cms/users/new/", fields(email="One@Example.com")).status_code == 302
    assert admin.post("/cms/users/new/", fields(phone="080-000-0003")).status_code == 302
    assert User.objects.get(email="one@example.com").phone is None
    assert User.objects.get(phone="+66800000003").phone_verified_at is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [({}, "email"), ({"phone": "123"}, "phone"), ({"email": "admin@example.test"}, "email"), ({"email": "ADMIN@example.test"}, "email")],
)
def test_what_is_wrong_is_said(admin: Client, changes: dict[str, str], field: str) -> None:
    before = User.objects.count()
    answer = admin.post("/cms/users/new/", fields(**changes))
    assert answer.status_code == 200 and answer.context["form"].errors[field]
    assert User.objects.count() == before


def test_a_proven_number_has_one_owner(admin: Client) -> None:
    User.objects.create_user(phone=PHONE, phone_verified_at=timezone.now())
    assert admin.post("/cms/users/new/", fields(phone="0800000001", phone_proven="on")).status_code == 200
    assert admin.post("/cms/users/new/", fields(phone="0800000001")).status_code == 302
    assert User.objects.filter(phone=PHONE, phone_verified_at__isnull=False).count() == 1


def test_another_number_needs_another_proof_and_an_old_address_signs_in_no_more(admin: Client) -> None:
    user = User.objects.create_user(email="old@example.com", phone=PHONE, phone_verified_at=timezone.now(), password="old-three-words")
    user.trust_email()
    changes = fields(email="new@example.com", phone="080-000-0002", password1="", password2="", is_active="on")
    assert admin.post(f"/cms/users/edit/{user.pk}/", changes).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.phone, user.phone_verified_at) == ("new@example.com", "+66800000002", None)
    assert user.check_password("old-three-words")
    assert not EmailAddress.objects.filter(email="old@example.com").exists()


def test_nobody_but_administrators_makes_or_changes_administrators(operator: Client) -> None:
    boss = make_user(email="boss@example.test", is_superuser=True)
    before = boss.password
    assert operator.post("/cms/users/new/", fields(email="new@example.com", is_superuser="on")).status_code == 302
    assert User.objects.get(email="new@example.com").is_superuser is False
    taken = fields(email="boss@example.test", password1="taken-three-words", password2="taken-three-words")
    assert operator.post(f"/cms/users/edit/{boss.pk}/", taken).status_code in {302, 403}
    boss.refresh_from_db()
    assert (boss.password, boss.is_superuser, boss.name) == (before, True, "")


def test_the_desk_speaks_the_language_of_whoever_works_there(operator: Client) -> None:
    """And asks for no names that accounts do not have, and takes no picture of anybody."""
    names = set(BeautifulSoup(operator.get("/cms/account/").content, "html.parser").select("main form [name]"))
    asked = {each["name"] for each in names} - {"csrfmiddlewaretoken"}
    assert "locale-preferred_language" in asked
    assert {name for name in asked if name.startswith(("name_email", "avatar", "password"))} == set()
    typed = {"locale-preferred_language": "en", "locale-current_time_zone": "Asia/Bangkok"}
    rest = {
        f"theme-{name}": value
        for name, value in (("theme", "system"), ("contrast", "system"), ("density", "default"), ("keyboard_shortcuts", "on"))
    }
    assert operator.post("/cms/account/", typed | rest).status_code == 302
    assert 'lang="en"' in operator.get("/cms/account/").content.decode()


@pytest.mark.parametrize("address", ["/cms/users/delete/{0}/", "/cms/bulk/accounts/user/delete/?id={0}"])
def test_who_has_acted_is_not_deleted_and_who_has_not_is(admin: Client, market: dict[str, Any], address: str) -> None:
    owner, nobody = owner_of(market["s01"]), make_user(email="nobody@example.test")
    answer = admin.post(address.format(owner.pk), follow=True)
    assert answer.status_code == 200 and "“เข้าสู่ระบบได้”" in answer.content.decode()
    assert User.objects.filter(pk=owner.pk).exists()
    admin.post(address.format(nobody.pk))
    assert not User.objects.filter(pk=nobody.pk).exists()
