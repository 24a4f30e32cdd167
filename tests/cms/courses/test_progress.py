"""How far somebody is with a lesson: written once, never falling, by the one it belongs to."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from cms.courses.actions import Mark, record_progress
from cms.courses.models import LessonProgress
from tests.cms.classroom import make_course, make_lesson
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 3, 9, tzinfo=UTC)


def rows() -> list[tuple[Any, ...]]:
    return list(LessonProgress.objects.order_by("lesson_id").values_list("lesson_id", "percent", "done_at", "read_at"))


def test_progress_never_falls_and_the_same_again_changes_nothing() -> None:
    lesson, user = make_lesson(course=make_course(of=None)), make_user(email="learner@example.test")
    assert record_progress(user=user, marks=[Mark(lesson.pk, 40)], now=MONDAY) == 1
    assert record_progress(user=user, marks=[Mark(lesson.pk, 20), Mark(lesson.pk, 40)], now=TUESDAY) == 0
    assert rows() == [(lesson.pk, 40, None, MONDAY)]
    assert record_progress(user=user, marks=[Mark(lesson.pk, 30, done=True)], now=TUESDAY) == 1
    assert rows() == [(lesson.pk, 40, TUESDAY, TUESDAY)]
    assert record_progress(user=user, marks=[Mark(lesson.pk, 40, done=True)]) == 0


def test_drafts_and_what_is_no_lesson_are_left_out() -> None:
    course, user = make_course(of=None), make_user(email="learner@example.test")
    draft = make_lesson(course=course, live=False)
    assert record_progress(user=user, marks=[Mark(draft.pk, 10), Mark(course.pk, 10), Mark(999_999, 10)]) == 0
    assert rows() == []


def test_many_marks_cost_as_much_as_one(django_assert_num_queries: Any) -> None:
    course, user = make_course(of=None), make_user(email="learner@example.test")
    lessons = [make_lesson(course=course, slug=f"{number:02d}-x") for number in range(5)]
    for count in (1, 5):
        LessonProgress.objects.all().delete()
        # One savepoint's two, two reads, one write.
        with django_assert_num_queries(5):
            record_progress(user=user, marks=[Mark(lesson.pk, 50) for lesson in lessons[:count]])


def test_a_device_tells_the_account(client: Client) -> None:
    lesson, user = make_lesson(course=make_course(of=None)), make_user(email="learner@example.test")
    assert client.post("/learn/progress/", {"mark": f"{lesson.pk}:50:0"}).status_code == 302
    assert rows() == []
    client.force_login(user)
    assert client.post("/learn/progress/", {"mark": [f"{lesson.pk}:50:0", "x:1:2", f"{lesson.pk}:5000:1"], "quiet": "1"}).status_code == 204
    assert [(percent, done is not None) for _lesson, percent, done, _read in rows()] == [(50, False)]
    answer = client.post("/learn/progress/", {"mark": f"{lesson.pk}:100:1"})
    assert (answer.status_code, answer["Location"]) == (302, lesson.url)
    shown = client.get(lesson.url).content.decode()
    assert "data-finish" not in shown and 'class="mark good"' in shown


def test_the_list_says_where_to_read_on(client: Client) -> None:
    course, user = make_course(of=None), make_user(email="learner@example.test")
    first, second = make_lesson(course=course), make_lesson(course=course, slug="02-second")
    client.force_login(user)
    record_progress(user=user, marks=[Mark(first.pk, 30)])
    assert [(each.lesson.pk, each.percent) for each in client.get("/learn/").context["reading"]] == [(first.pk, 30)]
    record_progress(user=user, marks=[Mark(first.pk, 100, done=True)])
    assert [each.lesson.pk for each in client.get("/learn/").context["reading"]] == [second.pk]
    assert client.get(course.url).context["next_lesson"].pk == second.pk
    stranger = Client().get("/learn/")
    assert (stranger.context["reading"], stranger.context["done"]) == ([], set())
