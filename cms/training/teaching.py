"""What a trainer works with: the lessons, rounds and graduates of the centres where they teach today. Everybody else gets nothing.

Every function starts from `centres_of(user)`, so no view needs to ask again whose something is.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.models import Revision, WorkflowState

from cms.courses.models import CoursePage, LessonPage
from cms.courses.rights import Visitor
from cms.training.models import Certificate, Enrolment, Round, SellerTraining, holds_on
from cms.training.queries import centres_of


@dataclass(frozen=True)
class Shelf:
    """A course of a centre with its lessons; `lessons` are (lesson, its state: waiting, draft, changed or live)."""

    course: CoursePage
    lessons: list[tuple[LessonPage, str]]

    @property
    def is_hidden(self) -> bool:
        """Whether lessons are published that nobody can reach, because the course is not."""
        return not self.course.live and any(lesson.live for lesson, _state in self.lessons)


def rounds_of(user: Visitor) -> QuerySet[Round]:
    """The rounds at somebody's centres, the latest first, with `people` and `certified`."""
    people = Count("enrolments", filter=~Q(enrolments__state=Enrolment.State.WITHDRAWN))
    return (
        Round.objects.filter(centre__in=centres_of(user))
        .select_related("course_version", "centre", "trainer")
        .annotate(people=people, certified=Count("enrolments__certificate"))
        .order_by("-starts_on", "-id")
    )


def graduates_without_shop(user: Visitor) -> QuerySet[Certificate]:
    """Valid certificates of somebody's centres whose holders stand behind no shop today, the latest first; one for each person."""
    has_shop = SellerTraining.objects.filter(holds_on(timezone.localdate()), certificate__enrolment__person=OuterRef("enrolment__person"))
    here = Certificate.objects.filter(
        centre__in=centres_of(user), state=Certificate.State.VALID, enrolment__person__anonymised_at__isnull=True
    )
    newer = here.filter(enrolment__person=OuterRef("enrolment__person"), pk__gt=OuterRef("pk"))
    return here.exclude(Exists(has_shop)).exclude(Exists(newer)).select_related("centre", "enrolment__person").order_by("-issued_on", "-id")


def shelves_of(user: Visitor) -> list[Shelf]:
    """The courses of somebody's centres with all lessons, drafts as well. Four queries, however many there are."""
    courses = list(
        CoursePage.objects.filter(centre__in=centres_of(user)).select_related("locale", "centre").order_by("centre__code", "path")
    )
    lessons = (
        LessonPage.objects.annotate(course_path=Substr("path", 1, Length("path") - LessonPage.steplen))
        .filter(course_path__in=[course.path for course in courses])
        .select_related("locale", "latest_revision")
        .defer("body", "trainer_notes", "sources", "latest_revision__content")
        .order_by("path")
    )
    found = list(lessons) if courses else []
    waiting = _in_review([lesson.pk for lesson in found])
    changed = _really_changed(found)
    by_course: dict[str, list[tuple[LessonPage, str]]] = {course.path: [] for course in courses}
    for lesson in found:
        by_course[lesson.path[: -lesson.steplen]].append((lesson, _state(lesson, waiting, changed)))
    return [Shelf(course, by_course[course.path]) for course in courses]


def _in_review(keys: list[int]) -> set[str]:
    if not keys:
        return set()
    running = (WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES)
    return set(
        WorkflowState.objects.filter(status__in=running, object_id__in=[str(key) for key in keys]).values_list("object_id", flat=True)
    )


#: What a reader sees of a lesson, by its names in a revision.
_SEEN = ("title", "title_en", "slug", "kind", "minutes", "summary", "summary_en", "goals", "body", "trainer_notes", "print_note", "sources")


def _really_changed(lessons: list[Any]) -> set[int]:
    """The ids of published lessons whose last draft says something else. The editor saves drafts by itself, so a newer one alone says
    nothing. One query.
    """
    drafts = {lesson.pk: (lesson.live_revision_id, lesson.latest_revision_id) for lesson in lessons if lesson.has_unpublished_changes}
    saved = dict(Revision.objects.filter(pk__in=[pk for pair in drafts.values() for pk in pair if pk]).values_list("pk", "content"))
    said = {pk: {name: content.get(name) for name in _SEEN} for pk, content in saved.items()}
    return {key for key, (live, latest) in drafts.items() if said.get(live) != said.get(latest) or live is None}


def _state(lesson: Any, waiting: set[str], changed: set[int]) -> str:
    if str(lesson.pk) in waiting:
        return "waiting"
    if not lesson.live:
        return "draft"
    return "changed" if lesson.pk in changed else "live"
