"""Freezing what a course teaches, and writing down how far somebody is with its lessons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.courses.models import CoursePage, CourseVersion, LessonPage, LessonProgress

#: Lessons that one message of a device may tell about; who read more sends more messages.
MOST_MARKS = 100


class NothingToFreeze(Exception):
    """The course is not published or has no published lesson."""

    def __init__(self) -> None:
        super().__init__(_("Publish the course and at least one lesson first."))


@transaction.atomic
def freeze_course_version(*, course: CoursePage, now: datetime | None = None) -> CourseVersion:
    """Return the version that says what the course teaches now; a new one only if the last differs.

    Raises `NothingToFreeze`.
    """
    course = CoursePage.objects.select_for_update(of=("self",)).get(pk=course.pk)
    lessons = [
        {"slug": lesson.slug, "title": lesson.title, "title_en": lesson.title_en, "kind": lesson.kind, "minutes": lesson.takes}
        for lesson in course.lessons()
    ]
    if not course.live or not lessons:
        raise NothingToFreeze
    taught = {
        "title": course.title,
        "title_en": course.title_en,
        "hours": course.hours,
        "content": {"slug": course.slug, "level": course.level, "lessons": lessons},
    }
    last = course.versions.order_by("-number").first()
    if last and all(getattr(last, name) == value for name, value in taught.items()):
        return last
    return CourseVersion.objects.create(course=course, number=last.number + 1 if last else 1, frozen_at=now or timezone.now(), **taught)


@dataclass(frozen=True)
class Mark:
    """How far a device says that a lesson was read: `percent` of its parts, and whether the reader called it done."""

    lesson: int
    percent: int
    done: bool = False


@transaction.atomic
def record_progress(*, user: AbstractBaseUser, marks: Iterable[Mark], now: datetime | None = None) -> int:
    """Write down how far somebody is; what is known already never falls, so that a device may send the same twice or late.

    Unknown and unpublished lessons are left out. Returns how many lessons were written. Four queries at most.
    """
    moment = now or timezone.now()
    furthest: dict[int, Mark] = {}
    for mark in list(marks)[:MOST_MARKS]:
        known = furthest.get(mark.lesson, Mark(mark.lesson, 0))
        furthest[mark.lesson] = Mark(mark.lesson, max(known.percent, min(100, max(0, mark.percent))), known.done or mark.done)
    rows = {row.lesson_id: row for row in LessonProgress.objects.select_for_update().filter(user_id=user.pk, lesson_id__in=furthest)}
    there = set(LessonPage.objects.live().filter(pk__in=furthest).values_list("pk", flat=True))
    fresh, changed = [], []
    for key in sorted(there):
        mark, row = furthest[key], rows.get(key)
        if row is None:
            row = LessonProgress(user_id=user.pk, lesson_id=key)
            fresh.append(row)
        elif row.percent >= mark.percent and (row.done_at or not mark.done):
            continue
        else:
            changed.append(row)
        row.percent, row.read_at = max(row.percent, mark.percent), moment
        row.done_at = row.done_at or (moment if mark.done else None)
    LessonProgress.objects.bulk_create(fresh, ignore_conflicts=True)
    LessonProgress.objects.bulk_update(changed, ["percent", "done_at", "read_at"])
    return len(fresh) + len(changed)
