"""The trainer's room: one's own centres, and nothing of others."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import Workflow

from cms.courses.actions import freeze_course_version
from cms.courses.models import CoursePage, LessonPage
from cms.courses.wagtail_hooks import publish_course_first
from cms.training.actions import complete_enrolment, end_assignment, issue_certificate, record_seller_training
from cms.training.models import Certificate
from sellers.models import Partner
from tests.cms.classroom import OTHER_CENTRE, centre, make_course, make_enrolment, make_lesson, make_round, make_trainer
from tests.factories.people import make_user
from tests.storefront.test_budgets import queries

pytestmark = [pytest.mark.django_db, pytest.mark.effects_inside("Wagtail mails its reviewers itself")]


def graduate(*, at: Any, name: str, course: CoursePage) -> Certificate:
    """Somebody with a certificate of a centre."""
    enrolment = make_enrolment(round=make_round(course_version=freeze_course_version(course=course), at=at), name=name)
    return issue_certificate(enrolment=complete_enrolment(enrolment=enrolment, on=date(2026, 3, 11)), on=date(2026, 3, 12))


@pytest.fixture
def course() -> CoursePage:
    made = make_course(of=centre())
    make_lesson(course=made)
    return made


@pytest.fixture
def trainer(client: Client) -> Client:
    client.force_login(make_trainer(at=centre(), email="kru@example.test").user)
    return client


def test_lessons_stand_with_their_state(trainer: Client, course: CoursePage) -> None:
    changed, _draft, waiting = (make_lesson(course=course, slug=f"{number}-x", live=number == 2) for number in (2, 3, 4))
    changed.title = "แก้แล้ว"
    changed.save_revision()
    Workflow.objects.get().start(LessonPage.objects.get(pk=waiting.pk), user=None)
    make_lesson(course=make_course(of=centre(OTHER_CENTRE), slug="other"), slug="9-theirs")
    (shelf,) = trainer.get("/teach/").context["shelves"]
    assert [(lesson.slug, state) for lesson, state in shelf.lessons] == [
        ("01-first", "live"),
        ("2-x", "changed"),
        ("3-x", "draft"),
        ("4-x", "waiting"),
    ]
    shown = trainer.get("/teach/").content.decode()
    assert f"/cms/pages/add/courses/lessonpage/{course.pk}/" in shown and "9-theirs" not in shown


def test_a_draft_that_says_the_same_is_no_change(trainer: Client, course: CoursePage) -> None:
    """The editor saves by itself whatever somebody only looked at."""
    LessonPage.objects.get(slug="01-first").save_revision()
    assert LessonPage.objects.get(slug="01-first").has_unpublished_changes
    assert [state for _lesson, state in trainer.get("/teach/").context["shelves"][0].lessons] == ["live"]


def test_a_lesson_below_a_draft_course_is_told_and_not_published(client: Client) -> None:
    course = make_course(of=centre(), live=False)
    lesson = make_lesson(course=course, live=False)
    asked = RequestFactory().post("/")
    asked.session, asked._messages = {}, []  # type: ignore[attr-defined, assignment]
    asked._messages = FallbackStorage(asked)  # type: ignore[attr-defined]
    assert publish_course_first(asked, lesson)["Location"] == f"/cms/pages/{lesson.pk}/edit/"  # type: ignore[index]
    assert len(list(asked._messages)) == 1  # type: ignore[attr-defined]
    lesson.save_revision().publish()  # by a workflow, which asks nobody
    client.force_login(make_trainer(at=centre(), email="kru@example.test").user)
    (shelf,) = client.get("/teach/").context["shelves"]
    assert shelf.is_hidden
    shown = client.get(LessonPage.objects.get(pk=lesson.pk).url).content.decode()
    assert f'href="{course.url}"' not in shown
    course.save_revision().publish()
    assert publish_course_first(asked, LessonPage.objects.get(pk=lesson.pk)) is None
    (shelf,) = client.get("/teach/").context["shelves"]
    assert not shelf.is_hidden


def test_the_trainer_of_the_centre_can_call_its_graduates(trainer: Client, course: CoursePage) -> None:
    for at in (centre(), centre(OTHER_CENTRE)):
        person = graduate(at=at, name=f"คนของ {at.code}", course=course).enrolment.person
        person.contact_phone = "+66812345678" if at == centre() else "+66899999999"
        person.save()
    for address in ("/teach/", "/teach/graduates/"):
        shown = trainer.get(address).content.decode()
        assert 'href="tel:+66812345678"' in shown and "99999999" not in shown


def test_graduates_without_a_shop_are_those_of_the_own_centre(trainer: Client, course: CoursePage) -> None:
    mine = graduate(at=centre(), name="มะลิ ไม่มีร้าน", course=course)
    with_shop = graduate(at=centre(), name="มานี มีร้าน", course=course)
    graduate(at=centre(OTHER_CENTRE), name="ปิติ คนอื่น", course=course)
    record_seller_training(partner=Partner.objects.get(code="s01"), certificate=with_shop, on=date(2026, 3, 13))
    for address in ("/teach/", "/teach/graduates/"):
        shown = trainer.get(address).content.decode()
        assert "มะลิ ไม่มีร้าน" in shown and mine.serial in shown
        assert "มานี มีร้าน" not in shown and "ปิติ คนอื่น" not in shown


def test_a_round_shows_its_people_to_its_own_trainers_only(trainer: Client, course: CoursePage) -> None:
    version = freeze_course_version(course=course)
    mine, theirs = make_round(course_version=version, at=centre()), make_round(course_version=version, at=centre(OTHER_CENTRE))
    make_enrolment(round=mine, name="มะลิ ใจดี")
    make_enrolment(round=theirs, name="ปิติ คนอื่น")
    shown = trainer.get(f"/teach/rounds/{mine.code}/").content.decode()
    assert "มะลิ ใจดี" in shown and "ปิติ" not in shown
    assert trainer.get(f"/teach/rounds/{theirs.code}/").status_code == 404
    assert trainer.get("/teach/").content.decode().count("/teach/rounds/") == 1


def test_the_room_opens_to_those_who_teach_today(client: Client, course: CoursePage) -> None:
    assert "/account/login/" in client.get("/teach/")["Location"]
    left = make_trainer(at=centre(), email="left@example.test")
    end_assignment(assignment=left.assignments.get(), reason="moved away")
    left.user.groups.add(Group.objects.get(name="Trainers"))
    soon = make_trainer(at=centre(), email="soon@example.test", on=timezone.localdate() + timedelta(days=1))
    operator = make_user(email="operator@example.test")
    operator.groups.add(Group.objects.get(name="Operators"))
    for user in (left.user, soon.user, operator):
        client.force_login(get_user_model().objects.get(pk=user.pk))
        for address in ("/teach/", "/teach/graduates/"):
            assert client.get(address).status_code == 404, user


def test_the_room_costs_the_same_for_few_and_for_many(trainer: Client, course: CoursePage) -> None:
    found = []
    for count in (1, 6):
        for number in range(count):
            make_lesson(course=course, slug=f"{count}{number}-x", live=False)
            graduate(at=centre(), name=f"คนที่ {count}{number}", course=course)
        code = Certificate.objects.last().enrolment.round.code
        found.append([queries(trainer, address) for address in ("/teach/", "/teach/graduates/", f"/teach/rounds/{code}/")])
    assert found[0] == found[1]
    assert found[0][0] <= 16 and max(found[0][1:]) <= 8
