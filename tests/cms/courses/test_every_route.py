"""Nobody but the trainers of a centre (and operators) reads or changes its drafts, pictures and papers, whatever address they try."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from wagtail.models import GroupPagePermission, Task, Workflow, WorkflowState

from catalog.photos.models import Photo
from cms.courses.models import CoursePage, LessonPage
from cms.courses.rights import TrainerPermissionTester
from cms.pages.models import Paper
from sellers.centres.models import Centre
from tests.catalog.photos.corpus import jpeg
from tests.cms.classroom import OTHER_CENTRE, centre, make_course, make_learn_page, make_lesson
from tests.cms.courses.routes import CANARY, Things, addresses, bulk, fields, visit
from tests.cms.courses.test_editing import form_of
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.effects_inside("Wagtail mails its reviewers and stores its files itself")]

TABLES = (
    "pages_basepage",
    "courses_coursepage",
    "courses_lessonpage",
    "wagtailcore_revision",
    "wagtailcore_workflowstate",
    "wagtailcore_taskstate",
    "wagtailcore_workflow",
    "wagtailcore_task",
    "wagtailcore_workflowpage",
    "wagtailcore_collection",
    "wagtailcore_pageviewrestriction",
    "wagtailcore_grouppagepermission",
    "wagtailcore_groupcollectionpermission",
    "wagtailcore_site",
    "wagtailcore_locale",
    "wagtailcore_comment",
    "photos_photo",
    "pages_paper",
    "taggit_taggeditem",
    "auth_group",
    "accounts_user_groups",
)
#: People who have no business with centre A.
STRANGERS = ("elsewhere", "ended", "officer", "buyer")


def fingerprint() -> dict[str, str]:
    """A hash of all rows of each table that the admin can change."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


@pytest.fixture
def of_a(visitor: Callable[[str], Any]) -> tuple[Things, LessonPage]:
    """Centre A's course with a published lesson that has an unpublished change, a draft, a lesson in review, a picture, a paper."""
    Centre.objects.update(trainers_publish=True)
    permission = Permission.objects.get(codename="add_basepage")
    GroupPagePermission.objects.get_or_create(group=Group.objects.get(name="Trainers"), page=make_learn_page(), permission=permission)
    author = visitor("trainer")
    course = make_course(of=centre())
    lesson = make_lesson(course=course, owner=author)
    lesson.title = CANARY
    revision = lesson.save_revision(user=author)
    draft = make_lesson(course=course, slug="02-draft", live=False, owner=author)
    LessonPage.objects.filter(pk=draft.pk).update(title=CANARY, draft_title=CANARY)
    waiting = make_lesson(course=course, slug="03-waiting", live=False, owner=author)
    LessonPage.objects.filter(pk=waiting.pk).update(title=CANARY, draft_title=CANARY)
    Workflow.objects.get().start(LessonPage.objects.get(pk=waiting.pk), user=author)
    state = WorkflowState.objects.get()
    picture = Photo.objects.create(title=CANARY, file=ContentFile(jpeg(), "a.jpg"), uploaded_by_user=author)
    paper = Paper.objects.create(title=CANARY, file=ContentFile(b"%PDF-1.4 " + CANARY.encode(), "a.pdf"), uploaded_by_user=author)
    elsewhere = make_course(of=centre(OTHER_CENTRE), slug="elsewhere")
    values = {
        "page_id": draft.pk,
        "pk": draft.pk,
        "parent_page_id": course.pk,
        "page_to_move_id": lesson.pk,
        "destination_id": elsewhere.pk,
        "revision_id": revision.pk,
        "revision_id_a": "live",
        "revision_id_b": revision.pk,
        "task_state_id": state.current_task_state_id,
        "task_id": Task.objects.get().pk,
        "workflow_state_id": state.pk,
        "action_name": "approve",
        "image_id": picture.pk,
        "document_id": paper.pk,
        "doc_id": paper.pk,
        "filter_spec": "max-165x165",
        "content_type_app_name": "courses",
        "content_type_model_name": "lessonpage",
        "app_label": "courses",
        "app_name": "courses",
        "model_name": "lessonpage",
        "object_id": draft.pk,
        "user_id": author.pk,
        "language_code": "th",
        "bulk basepage": draft.pk,
        "bulk photo": picture.pk,
        "bulk paper": paper.pk,
        "bulk user": author.pk,
    }
    special = {
        ("workflow_action", "page_id"): waiting.pk,
        ("collect_workflow", "page_id"): waiting.pk,
        ("workflow_cancellation", "page_id"): waiting.pk,
        ("workflow_preview", "page_id"): waiting.pk,
        ("workflow_history", "page_id"): waiting.pk,
        ("revisions", "page_id"): lesson.pk,
        ("unpublish", "page_id"): lesson.pk,
        ("revisions_compare", "pk"): lesson.pk,
        ("wagtailimages", "pk"): picture.pk,
        ("wagtaildocs", "pk"): paper.pk,
        ("wagtailusers", "pk"): author.pk,
        ("wagtailadmin_tag_model", "app_name"): "taggit",
        ("wagtailadmin_tag_model", "model_name"): "tag",
    }
    return Things(values, special), LessonPage.objects.get(pk=lesson.pk)


def client_of(who: str, visitor: Callable[[str], Any]) -> Client:
    """A browser of one of `STRANGERS`, or of the trainer of A."""
    if who in ("officer", "buyer"):
        user = make_user(email=f"{who}@example.test")
        if who == "officer":
            user.groups.add(Group.objects.get(name="Officers"))
    else:
        user = visitor(who)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def walk(client: Client, things: Things, lesson: LessonPage, *, only: str = "") -> list[tuple[str, str, str]]:
    """(address, how, what) of everything that a stranger read or changed. `only`: how the names of the views begin that are tried."""
    form = fields(things, form_of(lesson, title="X", slug="x"))
    found = []
    before = fingerprint()
    for name, address in [*addresses(things), *bulk(things)]:
        if not name.startswith(only):
            continue
        for how, answer in visit(client, address, form):
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if CANARY.encode() in body:
                found.append((name, how, "read"))
        after = fingerprint()
        if after != before:
            found += [(name, "", table) for table in TABLES if after[table] != before[table]]
            before = after
    return found


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_reads_and_changes_nothing(visitor: Callable[[str], Any], of_a: tuple[Things, LessonPage], who: str) -> None:
    things, lesson = of_a
    client = client_of(who, visitor)
    assert client.get("/cms/").status_code == (200 if who in ("elsewhere", "ended", "officer") else 302)
    found = walk(client, things, lesson)
    print("\n".join(map(str, found)))
    assert found == []


def test_the_walk_sees_doors_that_stand_open(
    visitor: Callable[[str], Any], of_a: tuple[Things, LessonPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    things, lesson = of_a
    monkeypatch.setattr(TrainerPermissionTester, "__init__", _open)
    found = {name for name, _how, _what in walk(client_of("elsewhere", visitor), things, lesson, only="wagtailadmin_pages:")}
    print(sorted(found))
    assert {"wagtailadmin_pages:copy", "wagtailadmin_pages:delete", "wagtailadmin_pages:revisions_revert"} <= found


def _open(self: Any, user: Any, page: Any, permissions: set[str]) -> None:
    super(TrainerPermissionTester, self).__init__(user, page)
    self.permissions = {"add", "change", "publish"}


def test_the_trainer_of_the_centre_reaches_it_all(visitor: Callable[[str], Any], of_a: tuple[Things, LessonPage]) -> None:
    things, _lesson = of_a
    client = Client()
    client.force_login(visitor("colleague"))
    draft, picture, paper = things.values["page_id"], things.values["image_id"], things.values["document_id"]
    assert CANARY in client.get(f"/cms/pages/{draft}/edit/").content.decode()
    assert CANARY in client.get(f"/cms/pages/{things.values['parent_page_id']}/").content.decode()
    # What a colleague uploaded stays theirs.
    assert client.post(f"/cms/images/{picture}/delete/").status_code == 302
    assert client.post(f"/cms/documents/delete/{paper}/").status_code == 302
    assert (Photo.objects.filter(pk=picture).exists(), Paper.objects.filter(pk=paper).exists()) == (True, True)
    author = Client()
    author.force_login(Photo.objects.get(pk=picture).uploaded_by_user)
    assert author.post(f"/cms/images/{picture}/delete/").status_code == 302
    assert author.post(f"/cms/documents/delete/{paper}/").status_code == 302
    assert (Photo.objects.filter(pk=picture).exists(), Paper.objects.filter(pk=paper).exists()) == (False, False)


def test_uploads_are_for_those_who_teach_today(visitor: Callable[[str], Any], of_a: tuple[Things, LessonPage], tmp_path: Path) -> None:
    def upload(client: Client) -> int:
        return client.post(
            "/cms/documents/add/", {"title": "แบบฝึก", "file": ContentFile(b"%PDF-1.4", "b.pdf"), "collection": "1"}
        ).status_code

    before = Paper.objects.count()
    upload(client_of("ended", visitor))
    upload(client_of("officer", visitor))
    assert Paper.objects.count() == before
    assert upload(client_of("elsewhere", visitor)) == 302
    assert Paper.objects.count() == before + 1


def test_a_shops_pictures_are_no_trainers(visitor: Callable[[str], Any], of_a: tuple[Things, LessonPage]) -> None:
    from sellers.models import Partner

    user = visitor("elsewhere")
    picture = Photo.objects.create(title="ของร้าน", file=ContentFile(jpeg(), "s.jpg"), seller=Partner.objects.first(), uploaded_by_user=user)
    client = Client()
    client.force_login(user)
    assert "ของร้าน" not in client.get("/cms/images/chooser/").content.decode()
    client.post(f"/cms/images/{picture.pk}/delete/")
    assert Photo.objects.filter(pk=picture.pk).exists()


def test_the_course_of_the_own_centre_is_all_that_the_explorer_shows(
    visitor: Callable[[str], Any], of_a: tuple[Things, LessonPage]
) -> None:
    client = client_of("elsewhere", visitor)
    listed = client.get(f"/cms/pages/{make_learn_page().pk}/").content.decode()
    assert "หลักสูตร elsewhere" in listed
    assert CoursePage.objects.get(slug="course").title not in listed
