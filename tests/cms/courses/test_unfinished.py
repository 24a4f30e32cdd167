"""Wagtail saves and shows a lesson while it is being written: blocks that somebody has only begun must not break that."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.models import GroupPagePermission

from cms.courses.blocks import lesson_blocks
from cms.courses.models import LessonPage
from sellers.centres.models import Centre
from tests.cms.classroom import centre, make_course, make_learn_page, make_lesson
from tests.cms.courses.test_editing import form_of

pytestmark = pytest.mark.django_db
KINDS = [kind for kind, _block in lesson_blocks()]


@pytest.fixture
def author(visitor: Callable[[str], Any]) -> Client:
    """A trainer who may publish, in the admin."""
    Centre.objects.filter(pk=centre().pk).update(trainers_publish=True)
    permission = Permission.objects.get(codename="add_basepage")
    GroupPagePermission.objects.get_or_create(group=Group.objects.get(name="Trainers"), page=make_learn_page(), permission=permission)
    client = Client()
    client.force_login(visitor("trainer"))
    return client


def just_added(block: blocks.Block, name: str) -> dict[str, str]:
    """What the browser sends for a block that was added and not filled in."""
    if isinstance(block, blocks.StructBlock):
        return {key: value for part, child in block.child_blocks.items() for key, value in just_added(child, f"{name}-{part}").items()}
    if isinstance(block, blocks.ListBlock):
        length = block.meta.min_num or 0
        rows = {f"{name}-count": str(length)}
        for place in range(length):
            rows |= {
                f"{name}-{place}-deleted": "",
                f"{name}-{place}-order": str(place),
                f"{name}-{place}-type": "",
                f"{name}-{place}-id": "",
            }
            rows |= just_added(block.child_block, f"{name}-{place}-value")
        return rows
    if isinstance(block, blocks.BooleanBlock):
        return {}
    default = block.get_default()
    return {name: "" if default is None else str(default)}


def with_block(lesson: LessonPage, kind: str, **more: str) -> dict[str, str]:
    """The editor's form of a lesson with one block that was just added."""
    place = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": kind, "body-0-id": ""}
    return form_of(lesson) | place | just_added(dict(lesson_blocks())[kind], "body-0-value") | more


def test_a_block_that_was_just_added_breaks_neither_draft_nor_preview(author: Client) -> None:
    lesson = make_lesson(course=make_course(of=centre()))
    edit, preview, view = (reverse(f"wagtailadmin_pages:{name}", args=[lesson.pk]) for name in ("edit", "preview_on_edit", "view_draft"))
    for kind in KINDS:
        assert author.post(edit, with_block(lesson, kind)).status_code == 302, kind
        draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
        assert [block.block_type for block in draft.body] == [kind]
        assert author.post(preview, with_block(lesson, kind)).json()["is_valid"] is True, kind
        for address in (preview, view, edit):
            assert author.get(address).status_code == 200, (kind, address)
        # What learners would see must be whole.
        assert author.post(edit, with_block(lesson, kind, **{"action-publish": "1"})).status_code == 200, kind
    assert len(LessonPage.objects.get(pk=lesson.pk).body) == 0
