"""Who is an operator: the group, not a permission that somebody holds by another one."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.test import Client

from sellers.roles import OFFICERS, OPERATORS, is_officer, is_operator
from tests.cms.classroom import centre, make_course
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def fresh(user: Any) -> Any:
    """The login as the next request meets it: nothing is remembered."""
    return get_user_model().objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("groups", "fields", "expected"),
    [
        ((), {}, (False, False)),
        ((OFFICERS,), {}, (False, True)),
        ((OPERATORS,), {}, (True, False)),
        ((OFFICERS, OPERATORS), {}, (True, False)),
        ((), {"is_superuser": True}, (True, False)),
        ((OFFICERS, OPERATORS), {"is_active": False}, (False, False)),
        ((), {"is_superuser": True, "is_active": False}, (False, False)),
    ],
)
def test_the_groups_say_who_is_what(groups: tuple[str, ...], fields: dict[str, Any], expected: tuple[bool, bool]) -> None:
    user = make_user(email="somebody@example.test", **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    user = fresh(user)
    assert (is_operator(user), is_officer(user)) == expected


def test_whoever_is_not_signed_in_is_nothing() -> None:
    assert (is_operator(AnonymousUser()), is_officer(AnonymousUser())) == (False, False)


def test_a_permission_of_operators_lent_by_another_group_makes_nobody_one() -> None:
    """The menu, the start page and the lessons ask the same question: none of them takes a helper for an operator."""
    helpers = Group.objects.create(name="Helpers")
    for codename in ("access_admin", "change_partner", "view_partner"):
        helpers.permissions.add(Permission.objects.get(codename=codename))
    user = make_user(email="helper@example.test")
    user.groups.add(helpers)
    client = Client()
    client.force_login(user)
    page = client.get("/cms/").content.decode()
    assert ("/cms/money/slips/" in page, "/cms/reports/site-history/" in page, "desk-waiting" in page) == (False, False, False)
    assert not make_course(of=centre()).permissions_for_user(fresh(user)).can_edit()
    user.groups.add(Group.objects.get(name=OPERATORS))
    page = client.get("/cms/").content.decode()
    assert ("/cms/money/slips/" in page, "/cms/reports/site-history/" in page, "desk-waiting" in page) == (True, True, True)
    assert make_course(of=centre(), slug="other").permissions_for_user(fresh(user)).can_edit()
