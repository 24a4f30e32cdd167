"""Courses and lessons from files, as cms/data/lessons/FORMAT.md describes them: `courses.csv`, `learn.yaml`, `<course slug>/<NN>.yaml`."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import CommandError
from django.db import transaction
from wagtail.blocks import StreamBlock
from wagtail.models import GroupPagePermission, get_default_page_content_type

from catalog.importing import BadRow, Counts, Row, parse_rows, whole
from catalog.slugs import ascii_slug
from cms.courses.models import CoursePage, LearnPage, LessonPage
from cms.pages.importing import parse_body, parse_files, put_page, read_yaml
from cms.pages.models import HomePage
from cms.pages.site import ensure_site
from sellers.roles import TRAINERS

DATA = Path(__file__).parent.parent / "data" / "lessons"


@dataclass(frozen=True)
class Lesson:
    """A lesson as its file has it. `wanted` are the fields of `LessonPage`."""

    course: str
    position: int
    wanted: dict[str, Any]

    @property
    def prefix(self) -> str:
        """How the lesson's slug begins; by it the page is known again when its title changes."""
        return f"{self.position:02d}-"

    @property
    def slug(self) -> str:
        """For example "02-prepare-your-phone-e-mail-and-shop-line"."""
        return self.prefix + ascii_slug(self.wanted["title_en"] or self.wanted["title"])[:57].rstrip("-")


def _course(row: Row) -> tuple[str, dict[str, Any]]:
    if row["level"] not in CoursePage.Level.values:
        raise BadRow(f"level '{row['level']}' is none of {', '.join(CoursePage.Level.values)}")
    if row["slug"] != ascii_slug(row["slug"]):
        raise BadRow(f"slug '{row['slug']}' must be in small ASCII letters")
    return row["slug"], {
        "title": row["title_th"],
        "title_en": row["title_en"],
        "level": row["level"],
        "hours": whole(row["hours"], least=1),
        "audience": row["audience_th"],
        "audience_en": row["audience_en"],
    }


def convert_block(kind: str, value: Any) -> tuple[str, Any]:
    """Lessons name shops in capitals and call a drawing's name its id."""
    if kind == "example":
        return kind, value | {"shop": value["shop"].lower()}
    if kind == "figure":
        return kind, {"figure": value["id"]} | {name: inner for name, inner in value.items() if name != "id"}
    return kind, value


def _lesson(path: Path) -> Lesson:
    found = read_yaml(path)
    if found["course"] != path.parent.name or f"{found['position']:02d}" != path.stem:
        raise BadRow("course and position must be those of the folder and the file's name")
    if found["kind"] not in LessonPage.Kind.values:
        raise BadRow(f"kind '{found['kind']}' is none of {', '.join(LessonPage.Kind.values)}")
    minutes = found.get("minutes")
    if minutes is not None and (not isinstance(minutes, int) or not 0 < minutes <= 600):
        raise BadRow(f"minutes must be a number from 1 to 600, not '{minutes}'")
    block: StreamBlock = LessonPage._meta.get_field("body").stream_block
    return Lesson(
        course=found["course"],
        position=found["position"],
        wanted={
            "title": found["title"]["th"],
            "title_en": found["title"].get("en", ""),
            "kind": found["kind"],
            "minutes": minutes,
            "summary": found["summary"]["th"].strip(),
            "summary_en": found["summary"].get("en", "").strip(),
            "goals": "\n".join(found["goals_th"]),
            "body": parse_body(block, found["body"], convert_block),
            "trainer_notes": found["trainer_notes_th"].strip(),
            "print_note": found["print_note_th"].strip(),
            "sources": "\n".join(str(source) for source in found["sources"]),
        },
    )


def import_lessons(folder: Path = DATA, *, each: Callable[[], None] = lambda: None) -> Counts:
    """Publish courses and lessons; `each` is called after each course. Raises CommandError, then nothing was imported."""
    courses = dict(parse_rows(folder / "courses.csv", _course, key=itemgetter(0)))
    listed = parse_files(folder, [folder / "learn.yaml"], _listing)[0]
    lessons = parse_files(folder, sorted(folder.glob("*/*.yaml")), _lesson)
    if strays := sorted({lesson.course for lesson in lessons} - set(courses)):
        raise CommandError(f"courses.csv does not have {', '.join(strays)}. Nothing was imported.")
    home, _english = ensure_site()
    counts = Counts()
    learn = _put_learn(home, listed, counts)
    for slug, wanted in courses.items():
        counts += _put_course(learn, slug, wanted, [lesson for lesson in lessons if lesson.course == slug])
        each()
    return counts


def _listing(path: Path) -> dict[str, Any]:
    found = read_yaml(path)
    texts = {"title": found["title"], "intro": found["intro"]}
    return {f"{name}{ending}": text[language] for name, text in texts.items() for ending, language in (("", "th"), ("_en", "en"))}


@transaction.atomic
def _put_learn(home: HomePage, wanted: dict[str, Any], counts: Counts) -> LearnPage:
    existing = LearnPage.objects.child_of(home).first()
    fresh = LearnPage(slug="learn", locale_id=home.locale_id)
    learn = put_page(parent=HomePage.objects.get(pk=home.pk), existing=existing, fresh=fresh, wanted=wanted, counts=counts)
    # Wagtail shows its explorer only to those who have a row somewhere; what they may do there: cms/courses/rights.py.
    group, _made = Group.objects.get_or_create(name=TRAINERS)
    page_type = get_default_page_content_type()
    permission = Permission.objects.get(content_type=page_type, codename=f"add_{page_type.model}")
    GroupPagePermission.objects.get_or_create(group=group, page_id=learn.pk, permission=permission)
    return learn


@transaction.atomic
def _put_course(learn: LearnPage, slug: str, wanted: dict[str, Any], lessons: list[Lesson]) -> Counts:
    counts = Counts()
    learn = LearnPage.objects.get(pk=learn.pk)
    existing = CoursePage.objects.child_of(learn).filter(slug=slug).first()
    fresh = CoursePage(slug=slug, locale_id=learn.locale_id)
    course = put_page(parent=learn, existing=existing, fresh=fresh, wanted=wanted, counts=counts)
    known = {page.slug[:3]: page for page in LessonPage.objects.child_of(course)}
    for lesson in lessons:
        fresh_lesson = LessonPage(slug=lesson.slug, locale_id=course.locale_id)
        put = put_page(parent=course, existing=known.get(lesson.prefix), fresh=fresh_lesson, wanted=lesson.wanted, counts=counts)
        _measure(put)
    _put_in_order(course, [lesson.prefix for lesson in lessons])
    return counts


def _measure(lesson: Any) -> None:
    """A drawing that was made since changes what a lesson costs, although its text is the same."""
    if lesson.measure():
        lesson.save()


def _put_in_order(course: CoursePage, prefixes: list[str]) -> None:
    """Lessons of the files in their order, those that editors added before them."""
    pages = [page for page in LessonPage.objects.child_of(course) if page.slug[:3] in prefixes]
    if [page.slug[:3] for page in pages] == prefixes:
        return
    for page in sorted(pages, key=lambda page: page.slug):
        LessonPage.objects.get(pk=page.pk).move(CoursePage.objects.get(pk=course.pk), pos="last-child")
