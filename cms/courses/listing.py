"""What stands at /learn/: courses, or the lessons that answer a need; and where a signed-in reader stopped.

Everything that narrows the list is in the address: need, level, length, course, page.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog.languages import localised, speaks_english
from cms.courses.finding import LENGTHS, LONGEST_QUESTION, Found, find, shelf
from cms.courses.models import CoursePage, LessonProgress
from cms.courses.needs import ASKED, ASKED_IN_ENGLISH

PER_PAGE = 20
#: Courses that stand among the chips; with more than these the list itself, page by page, is the better way.
MOST_CHIPS = 20
#: Lessons to read on with.
READING = 3
FACETS = ("level", "length", "course")


@dataclass(frozen=True)
class Choice:
    """A chip: what it says, the address's query that it leads to, whether it is on (then it leads to where it is off)."""

    title: Any
    query: str
    on: bool
    in_thai: bool = False
    #: Lessons behind it; None beside a question, whose answer is looser the less there is.
    lessons: int | None = None


@dataclass(frozen=True)
class Facet:
    """A row of chips."""

    title: str
    choices: list[Choice]


@dataclass(frozen=True)
class Listed:
    """A course with how many lessons it has and how many of them the reader has finished."""

    course: Any
    lessons: int
    done: int


@dataclass(frozen=True)
class Reading:
    """A lesson that was begun."""

    lesson: Any
    course: Any
    percent: int


def context_of(request: HttpRequest) -> dict[str, Any]:
    """The context of the page. Two queries for what is published (once for each state of the shelves), one for an account's progress."""
    courses, lessons = shelf()
    asked = request.GET.get("need", "").strip()[:LONGEST_QUESTION].replace("\x00", "")
    allowed = {"level": set(CoursePage.Level.values), "length": set(LENGTHS), "course": {course.slug for course in courses}}
    chosen = {name: value for name in FACETS if (value := request.GET.get(name, "")) in allowed[name]}
    progress = _progress(request)
    done = {key for key, (_percent, is_done) in progress.items() if is_done}
    found = find(asked, **chosen) if asked or chosen else None
    page = Paginator(found.lessons if found else courses, PER_PAGE).get_page(request.GET.get("page"))
    totals = Counter(each.course.pk for each in lessons)
    finished = Counter(each.course.pk for each in lessons if each.lesson.pk in done)
    listed = [] if found else page.object_list
    return {
        "asked": asked,
        "found": found,
        "shown": page.object_list,
        "pager": page,
        "kept": list(chosen.items()),
        "facets": _facets(request, courses, lessons, chosen),
        "needs": ASKED_IN_ENGLISH if speaks_english() else ASKED,
        "courses": [Listed(course, totals[course.pk], finished[course.pk]) for course in listed],
        "reading": _reading(lessons, progress),
        "done": done,
    }


def _progress(request: HttpRequest) -> dict[int, tuple[int, bool]]:
    """Lesson -> (percent, finished), what was read last first; empty for strangers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    rows = LessonProgress.objects.filter(user_id=user.pk).order_by("-read_at").values_list("lesson_id", "percent", "done_at")
    return {lesson: (percent, done_at is not None) for lesson, percent, done_at in rows}


def _reading(lessons: list[Found], progress: dict[int, tuple[int, bool]]) -> list[Reading]:
    """Lessons that were begun and not finished; with none, the one after the last that was finished."""
    by_key = {each.lesson.pk: each for each in lessons}
    begun = [
        Reading(by_key[key].lesson, by_key[key].course, percent) for key, (percent, done) in progress.items() if not done and key in by_key
    ]
    if begun or not progress:
        return begun[:READING]
    last = next((by_key[key] for key in progress if key in by_key), None)
    following = [each for each in lessons if last and each.course.pk == last.course.pk and each.number > last.number]
    unread = next((each for each in following if each.lesson.pk not in progress), None)
    return [Reading(unread.lesson, unread.course, 0)] if unread else []


def _facets(request: HttpRequest, courses: list[Any], lessons: list[Found], chosen: dict[str, str]) -> list[Facet]:
    """The rows of chips. What no lesson has is no choice, unless it is on and must be taken off."""
    is_asked = bool(request.GET.get("need", "").strip())
    english = speaks_english()
    chips = courses if len(courses) <= MOST_CHIPS else [course for course in courses if course.slug == chosen.get("course")]
    titled: dict[str, tuple[str, list[tuple[str, Any, bool]]]] = {
        "level": (_("Level"), [(value, label, False) for value, label in CoursePage.Level.choices]),
        "length": (_("Length"), [(name, label, False) for name, (label, _least, _most) in LENGTHS.items()]),
        "course": (_("Course"), [(course.slug, localised(course, "title"), english and not course.title_en) for course in chips]),
    }
    found = []
    for name, (title, choices) in titled.items():
        has = Counter(_marks(each)[name] for each in lessons)
        others = {other: value for other, value in chosen.items() if other != name}
        left = Counter(_marks(each)[name] for each in lessons if others.items() <= _marks(each).items())
        rows = [
            Choice(label, _query(request, name, value, chosen), chosen.get(name) == value, in_thai, None if is_asked else left[value])
            for value, label, in_thai in choices
            if has[value] or chosen.get(name) == value
        ]
        if rows:
            found.append(Facet(title, rows))
    return found


def _marks(found: Found) -> dict[str, str]:
    """What a lesson is, as the address says it."""
    return {"level": found.course.level, "length": found.length, "course": found.course.slug}


def _query(request: HttpRequest, name: str, value: str, chosen: dict[str, str]) -> str:
    """The query of this page with one choice put on, or taken off where it is on."""
    query = request.GET.copy()
    query.pop("page", None)
    if chosen.get(name) == value:
        query.pop(name, None)
    else:
        query[name] = value
    return f"?{query.urlencode()}" if query else "?"
