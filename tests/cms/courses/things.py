"""What centre A has, one of each kind that an address of the admin can name; and what of the programme somebody else could reach by it."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupPagePermission,
    Locale,
    Site,
    Task,
    UploadedFile,
    Workflow,
    WorkflowState,
)
from wagtail.search import index

from catalog.photos.models import Photo
from cms.courses.models import LessonPage
from cms.pages.models import Paper
from sellers.centres.models import Centre
from tests.catalog.photos.corpus import jpeg
from tests.cms.classroom import OTHER_CENTRE, centre, make_course, make_learn_page, make_lesson
from tests.cms.courses.routes import CANARY, Things
from tests.factories.people import make_user
from tests.sellers.shops.opening import pdf


def make_things(author: Any) -> tuple[Things, LessonPage]:
    """Centre A's lessons in every state, a picture, a paper; and `CANARY` in the name of whatever no stranger may read.

    Returns the published lesson too, which has a change that is not published.
    """
    Centre.objects.update(trainers_publish=True)
    permission = Permission.objects.get(codename="add_basepage")
    GroupPagePermission.objects.get_or_create(group=Group.objects.get(name="Trainers"), page=make_learn_page(), permission=permission)
    course = make_course(of=centre())
    lesson = make_lesson(course=course, owner=author)
    lesson.title = CANARY
    revision = lesson.save_revision(user=author)
    planned = make_lesson(course=course, slug="05-planned", owner=author)
    scheduled = planned.save_revision(user=author, approved_go_live_at=timezone.now() + timedelta(days=3))
    alias = LessonPage.objects.get(pk=lesson.pk).create_alias(update_slug="06-alias")
    draft, waiting, locked = (_unseen(course, slug, author) for slug in ("02-draft", "03-waiting", "04-locked"))
    LessonPage.objects.filter(pk=locked.pk).update(locked=True, locked_by=author, locked_at=timezone.now())
    index.insert_or_update_object(draft)  # the worker does it elsewhere
    Workflow.objects.get().start(waiting, user=author)
    state = WorkflowState.objects.get()
    elsewhere = make_course(of=centre(OTHER_CENTRE), slug="elsewhere")
    picture = Photo.objects.create(title=CANARY, file=ContentFile(jpeg(), "a.jpg"), uploaded_by_user=author)
    paper = Paper.objects.create(title=CANARY, file=ContentFile(pdf(), "a.pdf"), uploaded_by_user=author)
    editing = EditingSession.objects.create(
        user=author, content_type=ContentType.objects.get_for_model(LessonPage), object_id=str(draft.pk), last_seen_at=timezone.now()
    )
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
        "session_id": editing.pk,
        "user_id": author.pk,
        "language_code": "th",
        "bulk basepage": draft.pk,
        "bulk basepage unpublish": lesson.pk,
        "bulk photo": picture.pk,
        "bulk paper": paper.pk,
    }
    special = {
        ("workflow_action", "page_id"): waiting.pk,
        ("collect_workflow", "page_id"): waiting.pk,
        ("workflow_cancellation", "page_id"): waiting.pk,
        ("workflow_preview", "page_id"): waiting.pk,
        ("workflow_history", "page_id"): waiting.pk,
        ("revisions_unschedule", "page_id"): planned.pk,
        ("revisions_unschedule", "revision_id"): scheduled.pk,
        ("revisions", "page_id"): lesson.pk,
        ("unpublish", "page_id"): lesson.pk,
        ("convert_alias", "page_id"): alias.pk,
        ("wagtailadmin_pages:unlock", "page_id"): locked.pk,
        ("revisions_compare", "pk"): lesson.pk,
        ("api:images", "pk"): picture.pk,
        ("api:documents", "pk"): paper.pk,
        ("api:pages:action", "action_name"): "publish",
        ("wagtailimages", "pk"): picture.pk,
        ("wagtaildocs", "pk"): paper.pk,
        ("wagtailadmin_tag_model", "app_name"): "taggit",
        ("wagtailadmin_tag_model", "model_name"): "tag",
    }
    values |= _of_the_programme(special, author)
    return Things(values, special), LessonPage.objects.get(pk=lesson.pk)


def _unseen(course: Any, slug: str, author: Any) -> LessonPage:
    """A lesson that was never published, with the canary in its page and in its revision."""
    made = make_lesson(course=course, slug=slug, live=False, owner=author)
    made.title = made.draft_title = CANARY
    made.save()
    made.save_revision(user=author)
    return LessonPage.objects.get(pk=made.pk)


def _of_the_programme(special: dict[tuple[str, str], Any], author: Any) -> dict[str, Any]:
    """Settings of the whole site, which only operators reach: real rows, so that a refusal is not about a number that nothing has."""
    collection = Collection.objects.get(depth=1).add_child(name=CANARY)
    group = Group.objects.create(name=CANARY)
    task, sleeping_task = (GroupApprovalTask.objects.create(name=CANARY, active=active) for active in (True, False))
    workflow, sleeping = (Workflow.objects.create(name=CANARY, active=active) for active in (True, False))
    site = Site.objects.create(hostname="other.example", site_name="Other", root_page=make_learn_page())
    locale, _made = Locale.objects.get_or_create(language_code="en")
    somebody = make_user(email="somebody@example.test", name=CANARY)
    uploads = {
        name: UploadedFile.objects.create(
            file=ContentFile(b"x", "x"), uploaded_by_user=author, for_content_type=ContentType.objects.get_for_model(model)
        ).pk
        for name, model in (("wagtailimages", Photo), ("wagtaildocs", Paper))
    }
    special |= {
        ("wagtailadmin_collections", "pk"): collection.pk,
        ("wagtailadmin_collections", "collection_id"): collection.pk,
        ("workflows:enable_task", "pk"): sleeping_task.pk,
        ("workflows:enable", "pk"): sleeping.pk,
        ("_task", "pk"): task.pk,
        ("wagtailadmin_workflows", "pk"): workflow.pk,
        ("workflows:add_task", "app_label"): "wagtailcore",
        ("workflows:add_task", "model_name"): "groupapprovaltask",
        ("workflows:task_chosen", "task_id"): task.pk,
        ("wagtailsites", "pk"): site.pk,
        ("wagtaillocales", "pk"): locale.pk,
        ("wagtailusers_groups", "pk"): group.pk,
        ("wagtailusers_users", "pk"): somebody.pk,
        ("wagtailimages", "uploaded_file_id"): uploads["wagtailimages"],
        ("wagtaildocs", "uploaded_file_id"): uploads["wagtaildocs"],
    }
    return {"bulk user": somebody.pk, "a collection": collection.pk, "a group": group.pk}
