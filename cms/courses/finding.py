"""Courses and lessons by need, level and length. Substrings over normalised text and a list of needs, until the market has its search.

Thai is written without spaces, so a question is cut at the words that `needs.py` knows; what lies between them is looked for as it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.freshness import mark
from cms.courses.models import CoursePage, LessonPage
from cms.courses.needs import ALIASES, GROUPS

#: Name in the address -> (what it is called, least and most minutes).
LENGTHS = {
    "short": (_("Up to 20 minutes"), 0, 20),
    "middle": (_("21 to 35 minutes"), 21, 35),
    "long": (_("More than 35 minutes"), 36, 10_000),
}
#: How much a word counts where it stands: title, goals, summary.
WEIGHTS = (6, 3, 2)
LONGEST_QUESTION = 100
_BLANKS = re.compile(r"\s+")
_ZERO_WIDTH = re.compile("[\u200b-\u200d\ufeff]")


def normalised(text: str) -> str:
    """NFC (never NFKC: it takes Thai vowels apart), small letters, sara am in one piece, no characters that nobody sees."""
    composed = unicodedata.normalize("NFC", _ZERO_WIDTH.sub("", text)).replace("\u0e4d\u0e32", "\u0e33")
    return _BLANKS.sub(" ", composed.casefold()).strip()


@cache
def _needs() -> dict[str, tuple[str, ...]]:
    """Word -> all words of its need, longest words first."""
    found = {normalised(word): tuple(normalised(other) for other in group) for group in GROUPS for word in group}
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def terms(question: str) -> list[tuple[str, ...]]:
    """The question as a list of needs; each is met by any of its words."""
    found: list[tuple[str, ...]] = []
    for piece in normalised(question[:LONGEST_QUESTION]).split(" "):
        piece = ALIASES.get(piece, piece)
        rest = piece
        for word, group in _needs().items():
            # Short Latin words are only whole words: "line" is not in "outline".
            if (word in rest) if not word.isascii() else (word == rest):
                found.append((word, *group))
                rest = rest.replace(word, " ")
        found += [(left,) for left in rest.split() if len(left) > 1 or rest == piece]
    return list(dict.fromkeys(found))


def _stands_in(word: str, text: str) -> bool:
    """Thai anywhere; Latin where a word begins: "photo" in "photos", "line" not in "online"."""
    return bool(_begins(word).search(text)) if word.isascii() else word in text


@lru_cache(maxsize=1000)
def _begins(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}")


@dataclass(frozen=True)
class Found:
    """A lesson as a list shows it, with the course it lies in; `texts` are searched, in the order of `WEIGHTS`."""

    lesson: Any
    course: Any
    number: int
    texts: tuple[str, ...]

    @property
    def length(self) -> str:
        """The name of its length in the address."""
        return next(name for name, (_label, least, most) in LENGTHS.items() if least <= self.lesson.takes <= most)

    def points(self, wanted: list[tuple[str, ...]], *, need_all: bool) -> int:
        """How well it answers; 0: not at all."""
        points = []
        for group in wanted:
            best = max(
                (weight for text, weight in zip(self.texts, WEIGHTS, strict=True) if any(_stands_in(word, text) for word in group)),
                default=0,
            )
            points.append(best + (2 if best and _stands_in(group[0], self.texts[0]) else 0))
        return 0 if (need_all and 0 in points) else sum(points)


@dataclass(frozen=True)
class Answer:
    """What was found. `loosely`: no lesson had all that was asked for, these have some of it."""

    lessons: list[Found]
    loosely: bool = False


def shelf() -> tuple[list[Any], list[Found]]:
    """The published courses and lessons in their order. Two queries, once for each state of the shelves and process."""
    return _shelf(mark())


@lru_cache(maxsize=2)
def _shelf(_mark: str) -> tuple[list[Any], list[Found]]:
    courses = list(CoursePage.objects.live().select_related("locale", "centre").order_by("path"))
    by_path = {course.path: course for course in courses}
    lessons = LessonPage.objects.live().select_related("locale").defer("body", "trainer_notes", "sources").order_by("path")
    found: list[Found] = []
    numbers: dict[str, int] = {}
    for lesson in lessons:
        course = by_path.get(lesson.path[: -lesson.steplen])
        if course is None:
            continue
        numbers[course.path] = numbers.get(course.path, 0) + 1
        texts = (
            f"{lesson.title} {lesson.title_en} {course.title} {course.title_en}",
            lesson.goals,
            f"{lesson.summary} {lesson.summary_en} {course.audience} {course.audience_en}",
        )
        found.append(Found(lesson, course, numbers[course.path], tuple(normalised(text) for text in texts)))
    return courses, found


def find(question: str, *, level: str = "", length: str = "", course: str = "") -> Answer:
    """Lessons that answer, the best first; without a question in the order of the courses."""
    _courses, everything = shelf()
    lessons = [
        each
        for each in everything
        if (not level or each.course.level == level)
        and (not length or each.length == length)
        and (not course or each.course.slug == course)
    ]
    wanted = terms(question)
    if not wanted:
        return Answer(lessons)
    for need_all in (True, False):
        ranked = [(each.points(wanted, need_all=need_all), each) for each in lessons]
        answers = [each for points, each in sorted(ranked, key=lambda pair: -pair[0]) if points]
        if answers:
            return Answer(answers, loosely=not need_all and len(wanted) > 1)
    return Answer([])
