"""A desk with a few rows in every list, and a client for each role."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from cms.courses.models import CourseVersion
from cms.training.people import assign_trainer, record_person
from sellers.models import Partner
from tests.bench.rows import make_rows
from tests.cms.classroom import centre, make_course
from tests.factories.people import make_user, owner_of


@pytest.fixture
def rows(db: None) -> None:
    """Three rows in every list."""
    course = make_course(of=None)
    CourseVersion.objects.create(course=course, number=90, title="หลักสูตร", hours=6, content={})
    make_rows(3)


def login(user: Any, group: str = "") -> Client:
    """A client of this login, in a group if one is named."""
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def boss(db: None) -> Any:
    """The operator's login."""
    return make_user(email="boss@example.test", name="Boss")


@pytest.fixture
def operator(boss: Any) -> Client:
    return login(boss, "Operators")


@pytest.fixture
def officer(db: None) -> Client:
    return login(make_user(email="officer@example.test"), "Officers")


@pytest.fixture
def outsiders(market: dict[str, Partner]) -> dict[str, Client]:
    """Everybody who has no business at the desk."""
    teacher = make_user(email="teacher@example.test")
    assign_trainer(person=record_person(name="ครู", user=teacher), centre=centre(), actor=None)
    return {
        "anonymous": Client(),
        "buyer": login(make_user(email="buyer@example.test")),
        "seller": login(owner_of(market["s01"])),
        "trainer": login(teacher),
    }
