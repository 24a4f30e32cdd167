"""Which lessons help with a screen of a shop: by what they are about, then by their practice. Registered with the workspace's seam by `apps.py`."""

from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Length, Substr
from django.utils.translation import get_language

from catalog.freshness import mark
from cms.courses.models import CoursePage, LessonPage
from cms.pages.addresses import address_of
from sellers.workspace.help import Help

#: Lessons named on one screen.
MOST = 3
#: With fewer than these of its own subject, a screen also names what else opens it.
ENOUGH = 2
#: Screen -> its subject: (course, screen that the practice opens; "" where it opens none), what helps most first. A practice about money
#: may open the orders too, but does not help to pack them. Screens that are not named here go by the order of the courses.
SUBJECTS: dict[str, tuple[tuple[str, str], ...]] = {
    # Not a screen of a shop but the way to one, so nothing that needs a shop to practise with.
    "sell-open": (("shop-start", ""),),
    "sell-home": (("shop-start", "sell-home"), ("trust-standard", "sell-home")),
    "sell-orders": (("pack-ship", "sell-orders"), ("pack-ship", ""), ("chat-service", "sell-orders")),
    "sell-stock": (("price-cost", "sell-stock"), ("shop-start", "sell-product-new")),
}


@lru_cache(maxsize=64)
def _lessons(screen: str, _mark: str, _language: str) -> tuple[Help, ...]:
    subject = SUBJECTS.get(screen, ())
    course = CoursePage.objects.live().filter(path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - LessonPage.steplen))
    wanted = Q(screens__contains=f" {screen} ")
    for slug, opens in subject:
        wanted |= Q(course=slug, screens__contains=f" {opens} ") if opens else Q(course=slug, screens="")
    found = (
        LessonPage.objects.live()
        .annotate(course=Subquery(course.values("slug")[:1]))
        .filter(wanted, course__isnull=False)
        .select_related("locale")
        .defer("body", "trainer_notes", "sources")
        .order_by("path")
    )
    places = [(_place(lesson, subject), lesson) for lesson in found]
    about = [lesson for place, lesson in sorted(places, key=lambda pair: pair[0]) if place < len(subject)]
    # A lesson whose practice opens this screen alone knows it best.
    others = sorted((lesson for place, lesson in places if place == len(subject)), key=lambda lesson: lesson.screens.strip() != screen)
    lessons = [*about, *(others if len(about) < ENOUGH else [])][:MOST]
    return tuple(Help(lesson.title, lesson.title_en, address_of(lesson), lesson.takes) for lesson in lessons)


def _place(lesson: Any, subject: tuple[tuple[str, str], ...]) -> int:
    """Where a lesson stands in a subject; behind it where it does not belong to it."""
    for place, (slug, opens) in enumerate(subject):
        if lesson.course == slug and (f" {opens} " in lesson.screens if opens else not lesson.screens):
            return place
    return len(subject)


def lessons_for(screen: str) -> list[Help]:
    """The lessons that help with a screen, best first; of published courses only. One query, once for each state of the shelves and process."""
    return list(_lessons(screen, mark(), get_language() or "th"))
