"""Freezing what a course teaches."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.courses.models import CoursePage, CourseVersion


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
        {"slug": lesson.slug, "title": lesson.title, "title_en": lesson.title_en, "kind": lesson.kind, "minutes": lesson.minutes}
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
