"""Which lessons help with a screen of a shop: those whose practice opens it. Registered with the workspace's seam by `apps.py`."""

from functools import lru_cache

from django.utils.translation import get_language

from catalog.freshness import mark
from cms.courses.models import LessonPage
from cms.pages.addresses import address_of
from sellers.workspace.help import Help

#: Lessons named on one screen.
MOST = 3


@lru_cache(maxsize=64)
def _lessons(screen: str, _mark: str, _language: str) -> tuple[Help, ...]:
    lessons = (
        LessonPage.objects.live()
        .filter(screens__contains=f" {screen} ")
        .select_related("locale")
        .defer("body", "trainer_notes", "sources")
        .order_by("path")[:MOST]
    )
    return tuple(Help(lesson.title, lesson.title_en, address_of(lesson), lesson.takes) for lesson in lessons)


def lessons_for(screen: str) -> list[Help]:
    """The lessons that help with a screen, in the order of the courses. One query, once for each state of the shelves and process."""
    return list(_lessons(screen, mark(), get_language() or "th"))
