"""A small school: a list of courses, a course of a centre with one lesson, and people who teach."""

from datetime import date
from typing import Any

from cms.courses.models import CoursePage, LearnPage, LessonPage
from cms.pages.models import HomePage
from cms.pages.site import ensure_site
from cms.training.actions import assign_trainer, enrol, move_round, plan_round, record_person
from cms.training.models import Enrolment, Person, Round
from sellers.centres.models import Centre
from tests.factories.people import make_user

FROM = date(2026, 1, 5)


def centre(code: str = "DCC-500101") -> Centre:
    """A centre of the test market by its code."""
    return Centre.objects.get(code=code)


OTHER_CENTRE = "DCC-500102"


def make_learn_page() -> LearnPage:
    """The list of courses; the same one each time."""
    home, _english = ensure_site()
    found = LearnPage.objects.first()
    if found is None:
        found = HomePage.objects.get(pk=home.pk).add_child(
            instance=LearnPage(title="เรียน", title_en="Learn", slug="learn", locale=home.locale)
        )
    return LearnPage.objects.get(pk=found.pk)


def make_course(*, of: Centre | None, slug: str = "course", live: bool = True) -> CoursePage:
    """A course of a centre (None: the programme's own)."""
    learn = make_learn_page()
    course = CoursePage(title=f"หลักสูตร {slug}", title_en=f"Course {slug}", slug=slug, hours=6, centre=of, live=live, locale=learn.locale)
    learn.add_child(instance=course)
    if live:
        course.save_revision().publish()
    return CoursePage.objects.get(pk=course.pk)


def make_lesson(*, course: CoursePage, slug: str = "01-first", live: bool = True, owner: Any = None, body: Any = ()) -> LessonPage:
    """A lesson of a course, published or a draft that never was."""
    lesson = LessonPage(
        title=f"บทเรียน {slug}",
        title_en=f"Lesson {slug}",
        slug=slug,
        minutes=20,
        summary="สรุป",
        summary_en="Summary",
        trainer_notes="หมายเหตุครู",
        body=list(body),
        owner=owner,
        live=live,
        locale=course.locale,
    )
    CoursePage.objects.get(pk=course.pk).add_child(instance=lesson)
    revision = lesson.save_revision()
    if live:
        revision.publish()
    return LessonPage.objects.get(pk=lesson.pk)


def make_trainer(*, at: Centre, email: str, on: date = FROM) -> Person:
    """Somebody with a login who teaches at a centre."""
    person = record_person(name=f"ครู {email}", user=make_user(email=email))
    assign_trainer(person=person, centre=at, on=on)
    return person


def make_round(*, course_version: Any, at: Centre, seats: int = 20, state: str = Round.State.RUNNING) -> Round:
    """A round of ten days in March 2026 in a state before its end."""
    planned = plan_round(centre=at, course_version=course_version, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 11), seats=seats)
    for step in (Round.State.OPEN, Round.State.RUNNING):
        if planned.state != state:
            planned = move_round(round=planned, state=step)
    return planned


def make_enrolment(*, round: Round, name: str = "มะลิ ใจดี") -> Enrolment:  # noqa: A002
    """Somebody new takes part."""
    return enrol(person=record_person(name=name), round=round, on=date(2026, 3, 1))
