"""The same over HTTP: Wagtail's admin refuses, and what it refused changed nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry, Revision

from cms.courses.models import CoursePage, LessonPage
from cms.pages.models import BasePage
from sellers.centres.models import Centre
from sellers.wagtail_hooks import WAITS
from tests.cms.classroom import OTHER_CENTRE, centre, make_course, make_learn_page, make_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def explorer() -> None:
    """The row that the import gives trainers so that the explorer opens."""
    permission = Permission.objects.get(codename="add_basepage")
    GroupPagePermission.objects.get_or_create(group=Group.objects.get(name="Trainers"), page=make_learn_page(), permission=permission)


def signed_in(user: Any) -> Client:
    """A browser in the admin: the first page opens, so that a refusal below comes from the page and not from the door."""
    client = Client()
    client.force_login(user)
    assert client.get("/cms/").status_code == 200
    return client


def form_of(lesson: LessonPage, **changes: str) -> dict[str, str]:
    """What the editor's form sends for a lesson without blocks."""
    names = ("title", "title_en", "kind", "minutes", "summary", "summary_en", "goals", "trainer_notes", "print_note", "sources", "slug")
    form = {name: str(getattr(lesson, name)) for name in names}
    return (
        form
        | {"body-count": "0", "seo_title": "", "search_description": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
        | changes
    )


def state() -> tuple[Any, ...]:
    """Every page, revision and log entry."""
    pages = BasePage.objects.order_by("pk").values_list("pk", "path", "title", "live", "locked", "latest_revision_id", "slug")
    return tuple(pages), Revision.objects.count(), PageLogEntry.objects.count()


def writes(lesson: LessonPage, draft: LessonPage, elsewhere: CoursePage) -> list[tuple[str, str, dict[str, str]]]:
    """(name, address, form) of everything that may be done to a lesson."""
    revision = lesson.latest_revision_id

    def at(name: str, *args: int) -> str:
        return reverse(f"wagtailadmin_pages:{name}", args=args)

    return [
        ("edit", at("edit", lesson.pk), form_of(lesson, title="X")),
        ("publish", at("edit", lesson.pk), form_of(lesson, title="X", **{"action-publish": "1"})),
        ("delete", at("delete", lesson.pk), {}),
        ("delete draft", at("delete", draft.pk), {}),
        ("unpublish", at("unpublish", lesson.pk), {}),
        ("move", at("move_confirm", lesson.pk, elsewhere.pk), {}),
        ("copy", at("copy", lesson.pk), {"new_title": "X", "new_slug": "x", "new_parent_page": str(elsewhere.pk)}),
        ("lock", at("lock", lesson.pk), {}),
        ("unlock", at("unlock", lesson.pk), {}),
        ("revert", at("revisions_revert", lesson.pk, revision), {}),
        ("privacy", at("set_privacy", lesson.pk), {"restriction_type": "login"}),
        ("add", reverse("wagtailadmin_pages:add", args=("courses", "lessonpage", lesson.get_parent().pk)), form_of(lesson, slug="99-x")),
        ("bulk delete", f"/cms/bulk/pages/basepage/delete/?id={draft.pk}&next=/", {}),
        ("bulk unpublish", f"/cms/bulk/pages/basepage/unpublish/?id={lesson.pk}&next=/", {}),
        ("bulk publish", f"/cms/bulk/pages/basepage/publish/?id={draft.pk}&next=/", {}),
    ]


@pytest.mark.parametrize("who", ["ended", "future", "elsewhere", "owner"])
def test_stranger_changes_nothing(visitor: Callable[[str], Any], explorer: None, bulk_actions: None, who: str) -> None:
    user = visitor(who)
    course = make_course(of=centre())
    lesson, draft = make_lesson(course=course, owner=user), make_lesson(course=course, slug="02-draft", live=False, owner=user)
    elsewhere, client = make_course(of=centre(OTHER_CENTRE), slug="elsewhere"), signed_in(user)
    before = state()
    for name, address, form in writes(lesson, draft, elsewhere):
        answer = client.post(address, form)
        assert answer.status_code in ((200, 302) if name.startswith("bulk") else (302, 403)), (name, answer.status_code)
        assert state() == before, name
    for name in ("edit", "history", "usage", "view_draft", "revisions_index"):
        assert client.get(reverse(f"wagtailadmin_pages:{name}", args=[draft.pk])).status_code in (302, 403), name


def test_trainer_edits_but_neither_publishes_nor_takes_away(visitor: Callable[[str], Any], explorer: None, bulk_actions: None) -> None:
    course = make_course(of=centre())
    lesson, draft = make_lesson(course=course), make_lesson(course=course, slug="02-draft", live=False)
    client = signed_in(visitor("trainer"))
    assert client.get(reverse("wagtailadmin_explore", args=[course.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200
    assert client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), form_of(lesson, title="ใหม่")).status_code == 302
    lesson.refresh_from_db()
    assert (lesson.title, lesson.latest_revision.as_object().title) == ("บทเรียน 01-first", "ใหม่")
    published = form_of(lesson, title="ใหม่", **{"action-publish": "1"})
    client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), published)
    lesson.refresh_from_db()
    assert lesson.title == "บทเรียน 01-first"
    refused = {"delete", "unpublish", "move", "copy", "lock", "unlock", "privacy", "bulk unpublish", "bulk publish"}
    elsewhere = make_course(of=centre(OTHER_CENTRE), slug="elsewhere")
    before = state()
    for name, address, form in writes(lesson, draft, elsewhere):
        if name in refused:
            assert client.post(address, form).status_code != 404, name
            assert state() == before, name
    assert client.post(reverse("wagtailadmin_pages:delete", args=[draft.pk])).status_code == 302
    assert not LessonPage.objects.filter(pk=draft.pk).exists()


def test_trainer_of_a_publishing_centre_publishes(visitor: Callable[[str], Any], explorer: None) -> None:
    Centre.objects.filter(pk=centre().pk).update(trainers_publish=True)
    lesson = make_lesson(course=make_course(of=centre()))
    client = signed_in(visitor("trainer"))
    form = form_of(lesson, title="ใหม่", **{"action-publish": "1"})
    assert client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), form).status_code == 302
    lesson.refresh_from_db()
    assert lesson.title == "ใหม่"


def course_form(*, of: str, slug: str) -> dict[str, str]:
    form = {
        "title": "ใหม่",
        "title_en": "New",
        "slug": slug,
        "level": "beginner",
        "hours": "3",
        "audience": "",
        "audience_en": "",
        "centre": of,
    }
    return form | {"seo_title": "", "search_description": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}


def test_trainer_adds_a_course_of_the_own_centre_only(visitor: Callable[[str], Any], explorer: None) -> None:
    client = signed_in(visitor("trainer"))
    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", make_learn_page().pk])
    for of in ("", str(centre(OTHER_CENTRE).pk)):
        assert client.post(address, course_form(of=of, slug="foreign")).status_code == 200
    assert not CoursePage.objects.filter(title="ใหม่").exists()
    # The address is not a trainer's to choose, nor when it goes live.
    asked = course_form(of=str(centre().pk), slug="own") | {"go_live_at": "2020-01-01 00:00"}
    assert client.post(address, asked).status_code == 302
    made = CoursePage.objects.get(title="ใหม่")
    assert (made.centre, made.live, made.slug, made.go_live_at) == (centre(), False, "new", None)


def test_address_is_made_of_a_thai_title_and_no_two_are_alike(visitor: Callable[[str], Any], explorer: None) -> None:
    course = make_course(of=centre())
    client = signed_in(visitor("trainer"))
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", course.pk])
    for _again in range(2):
        form = form_of(make_lesson(course=make_course(of=centre(), slug=f"other-{_again}"))) | {
            "title": "ห่อไข่เค็ม",
            "title_en": "",
            "slug": "",
            "minutes": "",
        }
        assert client.post(address, form).status_code == 302
    made = LessonPage.objects.child_of(course).order_by("path")
    assert [lesson.slug for lesson in made] == ["hoaikhekhm", "hoaikhekhm-2"]
    assert [(lesson.minutes, lesson.takes) for lesson in made] == [(None, 1), (None, 1)]


def test_the_form_of_a_course_offers_ones_own_centres_and_no_others(visitor: Callable[[str], Any], explorer: None) -> None:
    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", make_learn_page().pk])
    shown = signed_in(visitor("trainer")).get(address).content.decode()
    assert f'<option value="{centre().pk}" selected' in shown
    assert shown.count("<option") < 20 and centre(OTHER_CENTRE).name not in shown
    operators = signed_in(visitor("operator")).get(address).content.decode()
    assert 'name="centre"' in operators and operators.count("<option") < 20


def test_an_operator_names_the_centre_by_its_code(visitor: Callable[[str], Any]) -> None:
    client = signed_in(visitor("operator"))
    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", make_learn_page().pk])
    assert client.post(address, course_form(of="DCC-999999", slug="by-code")).status_code == 200
    assert client.post(address, course_form(of=f" {centre().code.lower()} ", slug="by-code")).status_code == 302
    assert CoursePage.objects.get(slug="by-code").centre == centre()


def test_the_preview_stands_in_the_editors_frame_and_nowhere_else(visitor: Callable[[str], Any], explorer: None) -> None:
    lesson = make_lesson(course=make_course(of=centre()))
    client = signed_in(visitor("trainer"))
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
    assert client.post(address, form_of(lesson, title="ดูก่อน")).json()["is_valid"] is True
    shown = client.get(address)
    assert "ดูก่อน" in shown.content.decode()
    assert "data-lesson" not in shown.content.decode()  # a trainer who looks at a draft has not read the lesson
    assert f'data-lesson="{lesson.pk}"' in client.get(lesson.url).content.decode()
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"] and "unsafe-inline" not in shown["Content-Security-Policy"]
    assert [size["device_width"] for size in lesson.preview_sizes] == [390, 1280]


def test_trainer_cannot_give_a_course_away(visitor: Callable[[str], Any], explorer: None) -> None:
    course = make_course(of=centre())
    client = signed_in(visitor("trainer"))
    before = state()
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[course.pk]), course_form(of=str(centre(OTHER_CENTRE).pk), slug=course.slug)
    )
    assert answer.status_code == 200
    assert state() == before


def test_operator_publishes_locks_and_deletes(visitor: Callable[[str], Any]) -> None:
    course = make_course(of=centre())
    lesson = make_lesson(course=course)
    client = signed_in(visitor("operator"))
    client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), form_of(lesson, title="ใหม่", **{"action-publish": "1"}))
    client.post(reverse("wagtailadmin_pages:lock", args=[lesson.pk]))
    lesson.refresh_from_db()
    assert (lesson.title, lesson.locked) == ("ใหม่", True)
    client.post(reverse("wagtailadmin_pages:unlock", args=[lesson.pk]))
    assert client.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk])).status_code == 302
    assert not LessonPage.objects.filter(pk=lesson.pk).exists()


def _says(reader: Client, address: str, words: Any) -> bool:
    """Whether a page of the admin has this message at its head."""
    return str(words) in {str(message).strip() for message in reader.get(address).context["messages"]}


@pytest.mark.effects_inside("Wagtail mails its reviewers itself")
def test_what_a_trainer_hands_in_an_operator_publishes(visitor: Callable[[str], Any], explorer: None) -> None:
    lesson = make_lesson(course=make_course(of=centre()))
    handed_in = form_of(lesson, title="ใหม่", **{"action-submit": "1"})
    client = signed_in(visitor("trainer"))
    assert client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), handed_in).status_code == 302
    waiting = LessonPage.objects.get(pk=lesson.pk)
    assert (waiting.title, waiting.workflow_in_progress) == ("บทเรียน 01-first", True)
    step = ("approve", waiting.current_workflow_task_state.pk)
    approve = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, *step])
    client.post(approve, {"comment": ""})
    assert LessonPage.objects.get(pk=lesson.pk).title == "บทเรียน 01-first"
    operator, edit = signed_in(visitor("operator")), reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    # Who may approve is told so; nobody else, and not once it is decided.
    told = [_says(reader, edit, WAITS) for reader in (client, operator)]
    assert operator.post(approve, {"comment": ""}).status_code == 302
    assert (told, _says(operator, edit, WAITS)) == ([False, True], False)
    assert LessonPage.objects.get(pk=lesson.pk).title == "ใหม่"
