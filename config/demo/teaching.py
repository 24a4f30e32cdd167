"""What the demo's trainer has on the desk: a course of the own centre that nobody has published yet, with one lesson at each stage."""

from pathlib import Path
from typing import Any

from catalog.slugs import ascii_slug
from cms.courses.imports import convert_block
from cms.courses.models import CoursePage, LearnPage, LessonPage
from cms.pages.importing import parse_body, read_yaml
from cms.training.queries import centres_of

DATA = Path(__file__).parent / "data" / "teaching.yaml"


def make_desk(trainer: Any) -> None:
    """Write the drafts of `trainer`; running it again changes nothing."""
    centre, learn = centres_of(trainer).first(), LearnPage.objects.first()
    found = read_yaml(DATA)
    if centre is None or learn is None or CoursePage.objects.child_of(learn).filter(slug=found["slug"]).exists():
        return
    course = CoursePage(
        title=found["title"]["th"],
        title_en=found["title"]["en"],
        slug=found["slug"],
        hours=found["hours"],
        audience=found["audience"]["th"],
        audience_en=found["audience"]["en"],
        centre=centre,
        owner=trainer,
        live=False,
        locale_id=learn.locale_id,
    )
    learn.add_child(instance=course)
    course.save_revision(user=trainer)
    block = LessonPage._meta.get_field("body").stream_block
    for each in found["lessons"]:
        lesson = LessonPage(
            title=each["title"]["th"],
            title_en=each["title"]["en"],
            slug=ascii_slug(each["title"]["en"]),
            kind=each["kind"],
            summary=each["summary"]["th"],
            summary_en=each["summary"]["en"],
            goals="\n".join(each["goals_th"]),
            body=parse_body(block, each["body"], convert_block),
            trainer_notes=each.get("trainer_notes_th", ""),
            owner=trainer,
            live=False,
            locale_id=learn.locale_id,
        )
        course.add_child(instance=lesson)
        lesson.save_revision(user=trainer)
        workflow = lesson.get_workflow()
        if each["state"] == "waiting" and workflow:
            workflow.start(lesson, trainer)
