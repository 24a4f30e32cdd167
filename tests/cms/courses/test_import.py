"""Courses and lessons from files: the whole set, a second run, one change, and files that do not fit."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission, Revision

from cms.courses.imports import DATA, import_lessons
from cms.courses.models import CoursePage, LearnPage, LessonPage
from cms.pages.models import BasePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the first course alone."""
    for name in ("courses.csv", "learn.yaml"):
        shutil.copy(DATA / name, tmp_path / name)
    shutil.copytree(DATA / "shop-start", tmp_path / "shop-start")
    head, first = (tmp_path / "courses.csv").read_text(encoding="utf-8").splitlines()[:2]
    (tmp_path / "courses.csv").write_text(f"{head}\n{first}\n", encoding="utf-8")
    return tmp_path


def rewrite(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a lesson's file."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(found)
    path.write_text(yaml.safe_dump(found, allow_unicode=True), encoding="utf-8")


def test_six_courses_with_forty_lessons(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_lessons")
    assert "Courses and lessons: 47 new, 0 changed, 0 unchanged" in capsys.readouterr().out
    courses = {course.slug: course.lessons().count() for course in CoursePage.objects.live()}
    assert courses == {"shop-start": 8, "photo-story": 7, "price-cost": 6, "pack-ship": 6, "chat-service": 6, "trust-standard": 7}
    assert list(LearnPage.objects.values_list("slug", "title_en")) == [("learn", "Learn to sell online")]
    lesson = LessonPage.objects.get(slug="02-prepare-your-phone-e-mail-and-shop-line")
    assert (lesson.kind, lesson.minutes, lesson.live, len(lesson.goal_lines), len(lesson.body)) == ("practice", 30, True, 3, 11)
    assert all(lesson.slug.isascii() and len(lesson.slug) <= 60 for lesson in LessonPage.objects.all())
    assert GroupPagePermission.objects.filter(group__name="Trainers", page__slug="learn").count() == 1
    revisions = Revision.objects.count()
    call_command("import_lessons")
    assert "Courses and lessons: 0 new, 0 changed, 47 unchanged" in capsys.readouterr().out
    assert Revision.objects.count() == revisions


def test_one_changed_lesson_makes_one_revision(folder: Path) -> None:
    import_lessons(folder)
    revisions = Revision.objects.count()
    before = LessonPage.objects.get(slug__startswith="02-")

    def change(found: dict[str, Any]) -> None:
        found["title"]["en"] = "Prepare the phone"
        found["minutes"] = 35

    rewrite(folder / "shop-start" / "02.yaml", change)
    counts = import_lessons(folder)
    assert (counts.created, counts.changed, counts.unchanged) == (0, 1, 9)
    after = LessonPage.objects.get(slug__startswith="02-")
    # The address is kept: people have it on paper.
    assert (after.pk, after.minutes, after.title_en, after.slug) == (before.pk, 35, "Prepare the phone", before.slug)
    assert Revision.objects.count() == revisions + 1


def test_lesson_that_comes_late_stands_in_its_place(folder: Path, tmp_path: Path) -> None:
    late = (folder / "shop-start" / "03.yaml").rename(tmp_path / "late")
    import_lessons(folder)
    late.rename(folder / "shop-start" / "03.yaml")
    import_lessons(folder)
    assert [lesson.slug[:2] for lesson in CoursePage.objects.get().lessons()] == [f"0{number}" for number in range(1, 9)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: found.update(minutes=0), "shop-start/02.yaml: minutes must be a number from 1 to 600"),
        (lambda found: found.update(kind="film"), "shop-start/02.yaml: kind 'film' is none of"),
        (lambda found: found.update(position=3), "shop-start/02.yaml: course and position"),
        (lambda found: found.pop("summary"), "shop-start/02.yaml: 'summary' is missing"),
        (lambda found: found["body"].insert(1, {"film": "x"}), "shop-start/02.yaml: block 2 (film): 'film' is unknown"),
        (lambda found: found["body"][1]["callout"].update(kind="joke"), "shop-start/02.yaml: block 2 (callout): kind:"),
        (lambda found: found["body"][0]["question"]["options"][0].update(right=False), "shop-start/02.yaml: block 1 (question):"),
        (lambda found: found["body"].append({"table": {"caption": "", "columns": ["a", "b"], "rows": [["1"]]}}), "block 12 (table):"),
    ],
)
def test_file_that_does_not_fit_is_named_and_nothing_is_written(folder: Path, change: Callable[[dict[str, Any]], None], said: str) -> None:
    rewrite(folder / "shop-start" / "02.yaml", change)
    (folder / "shop-start" / "05.yaml").write_text("course: [", encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("import_lessons", folder)
    assert said in str(refused.value)
    assert "shop-start/05.yaml: cannot be read" in str(refused.value)
    assert not BasePage.objects.filter(depth__gt=2).exists()


def test_lesson_of_an_unknown_course_is_refused(folder: Path) -> None:
    (folder / "courses.csv").write_text(
        (folder / "courses.csv").read_text(encoding="utf-8").replace("shop-start", "other"), encoding="utf-8"
    )
    with pytest.raises(CommandError, match=r"courses\.csv does not have shop-start"):
        import_lessons(folder)
    assert not CoursePage.objects.exists()
