"""What a course taught is frozen once per change, and stays."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cms.courses.actions import NothingToFreeze, freeze_course_version
from cms.courses.models import CoursePage, CourseVersion
from tests.cms.classroom import centre, make_course, make_lesson
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Bangkok"))


def test_version_says_what_is_published() -> None:
    course = make_course(of=centre())
    make_lesson(course=course)
    make_lesson(course=course, slug="02-draft", live=False)
    version = freeze_course_version(course=course, now=NOW)
    assert (version.number, version.title, version.title_en, version.hours, version.frozen_at) == (
        1,
        "หลักสูตร course",
        "Course course",
        6,
        NOW,
    )
    lesson = {"slug": "01-first", "title": "บทเรียน 01-first", "title_en": "Lesson 01-first", "kind": "lesson", "minutes": 20}
    assert version.content == {"slug": "course", "level": "beginner", "lessons": [lesson]}


def test_same_course_gives_the_same_version_and_a_change_a_new_one() -> None:
    course = make_course(of=centre())
    lesson = make_lesson(course=course)
    first = freeze_course_version(course=course)
    assert freeze_course_version(course=course) == first
    lesson.minutes = 25
    lesson.save_revision().publish()
    second = freeze_course_version(course=course)
    assert (second.number, second.content["lessons"][0]["minutes"]) == (2, 25)
    first.refresh_from_db()
    assert first.content["lessons"][0]["minutes"] == 20


@pytest.mark.parametrize("live", [True, False])
def test_nothing_published_is_not_frozen(live: bool) -> None:
    course = make_course(of=centre(), live=live)
    make_lesson(course=course, live=not live)
    with pytest.raises(NothingToFreeze):
        freeze_course_version(course=course)
    assert not CourseVersion.objects.exists()


def test_database_refuses_to_change_a_version() -> None:
    course = make_course(of=centre())
    make_lesson(course=course)
    version = freeze_course_version(course=course)
    for change in (
        lambda: CourseVersion.objects.update(hours=7),
        lambda: CourseVersion.objects.filter(pk=version.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert list(CourseVersion.objects.values_list("hours", flat=True)) == [6]


def test_course_with_a_version_is_not_deleted(bulk_actions: None) -> None:
    course = make_course(of=centre())
    make_lesson(course=course)
    freeze_course_version(course=course)
    client = Client()
    client.force_login(make_user(email="root@example.test", is_superuser=True, is_staff=True))
    bulk = f"/cms/bulk/pages/basepage/delete/?id={course.pk}&next=/"
    for page, address in (
        (course, reverse("wagtailadmin_pages:delete", args=[course.pk])),
        (course.get_parent(), reverse("wagtailadmin_pages:delete", args=[course.get_parent().pk])),
        (course, bulk),
    ):
        answer = client.post(address)
        assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_explore", args=[page.pk]))
        assert "เลิกเผยแพร่แทนการลบ" in "".join(str(message) for message in client.get(answer["Location"]).context["messages"])
        assert CoursePage.objects.filter(pk=course.pk).exists()


def test_course_that_was_never_taught_is_deleted() -> None:
    course = make_course(of=centre())
    client = Client()
    client.force_login(make_user(email="root@example.test", is_superuser=True, is_staff=True))
    assert client.post(reverse("wagtailadmin_pages:delete", args=[course.pk])).status_code == 302
    assert not CoursePage.objects.filter(pk=course.pk).exists()
