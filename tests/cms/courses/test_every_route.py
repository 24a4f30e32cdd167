"""Nobody but the trainers of a centre (and operators) reads or changes its drafts, pictures and papers, whatever address they try."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Collection

from catalog.photos.models import Photo
from cms.courses.models import CoursePage, LessonPage
from cms.courses.reach import ReachPolicy
from cms.courses.rights import TrainerPermissionTester
from cms.courses.uploads import UploadsPolicy
from cms.pages.models import Paper
from config.access import TABLE
from tests.catalog.photos.corpus import jpeg
from tests.cms.classroom import make_learn_page
from tests.cms.courses.allowed import BEHIND_OUR_RULES, CHANGED, SILENT
from tests.cms.courses.routes import BULK, CANARY, Things, addresses, bulk, fields, visit
from tests.cms.courses.test_editing import form_of
from tests.cms.courses.things import make_things
from tests.factories.people import make_user
from tests.sellers.shops.opening import pdf

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
    "wagtailcore_collectionviewrestriction",
    "wagtailcore_uploadedfile",
    "wagtailadmin_editingsession",
    "accounts_user",
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
    """What centre A has, and its published lesson."""
    return make_things(visitor("trainer"))


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


def walk(client: Client, things: Things, lesson: LessonPage, *, keep: bool = True) -> set[tuple[str, str]]:
    """(address, what) of everything that somebody read ("read") or changed (the table). Not `keep`: each change is taken back at once."""
    form = fields(things, form_of(lesson, title="X", slug="x"))
    found = set()
    before = fingerprint()
    for name, address in [*addresses(things), *bulk(things)]:
        with transaction.atomic():
            found |= {(name, "read") for answer in visit(client, address, form) if shows(answer)}
            after = fingerprint()
            found |= {(name, table) for table in TABLES if after[table] != before[table]}
            transaction.set_rollback(not keep)
        before = after if keep else before
    return found


def shows(answer: Any) -> bool:
    """Whether an answer has the canary in it, or is a picture, which cannot say whose it is."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return CANARY.encode() in body or answer.get("Content-Type", "").startswith("image/")


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_reads_and_changes_nothing(visitor: Callable[[str], Any], of_a: tuple[Things, LessonPage], who: str) -> None:
    things, lesson = of_a
    client = client_of(who, visitor)
    assert client.get("/cms/").status_code == (200 if who in ("elsewhere", "ended", "officer") else 302)
    assert walk(client, things, lesson) == set()


def test_whoever_may_do_everything_is_let_in_everywhere(visitor: Callable[[str], Any], of_a: tuple[Things, LessonPage]) -> None:
    """The refusals above are about who asks: every form would succeed, every list would show it. The rest is listed with its reason."""
    things, lesson = of_a
    found = walk(client_of("superuser", visitor), things, lesson, keep=False)
    assert set(CHANGED.items()) - found == set()
    walked = {name for name, _address in [*addresses(things), *bulk(things)]}
    silent = [name for names in SILENT.values() for name in names]
    assert (walked - {name for name, _what in found}, len(silent)) == (set(silent), len(set(silent)))


def test_every_bulk_action_that_wagtail_knows_is_walked() -> None:
    bulk_action_registry.get_bulk_actions_for_model("pages", "basepage")  # it looks for them when it is first asked
    known = {(label, model): set(verbs) for label, models in bulk_action_registry.actions.items() for model, verbs in models.items()}
    assert known == {kind: set(verbs) for kind, verbs in BULK.items()}


def test_open_rules_are_found_out(visitor: Callable[[str], Any], of_a: tuple[Things, LessonPage], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without our own rules, a trainer of another centre would find all this: nothing else stands before it."""
    things, lesson = of_a
    monkeypatch.setattr(TrainerPermissionTester, "__init__", _open)
    monkeypatch.setattr(ReachPolicy, "instances_user_has_any_permission_for", _all)
    monkeypatch.setattr(ReachPolicy, "explorable_instances", _all)
    monkeypatch.setattr(UploadsPolicy, "instances_user_has_any_permission_for", _all)
    monkeypatch.setattr(UploadsPolicy, "collections_user_has_any_permission_for", lambda policy, user, actions: Collection.objects.all())
    monkeypatch.setattr("cms.courses.wagtail_hooks.within_reach", lambda pages, user: pages)
    for name in [name for name in TABLE if name.startswith("wagtailadmin_")]:
        monkeypatch.delitem(TABLE, name)
    found = {name for name, _what in walk(client_of("elsewhere", visitor), things, lesson, keep=False)}
    assert BEHIND_OUR_RULES - found == set()


def _open(self: Any, user: Any, page: Any, permissions: set[str]) -> None:
    super(TrainerPermissionTester, self).__init__(user, page)
    self.permissions = {"add", "change", "publish"}


def _all(policy: Any, user: Any, actions: Any = ()) -> Any:
    return policy.model._default_manager.all()


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
        return client.post("/cms/documents/add/", {"title": "แบบฝึก", "file": ContentFile(pdf(), "b.pdf"), "collection": "1"}).status_code

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
