"""What a tester answers: who may do what with a course and a lesson of a centre (DESIGN section 3)."""

from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import GroupPagePermission, Workflow

from cms.courses.models import CoursePage, LessonPage
from sellers.centres.models import Centre
from tests.cms.classroom import OTHER_CENTRE, centre, make_course, make_learn_page, make_lesson

pytestmark = pytest.mark.django_db
STRANGERS = ("ended", "future", "elsewhere", "owner", "editor", "reviewer")
VERBS = (
    "can_edit",
    "can_delete",
    "can_unpublish",
    "can_publish",
    "can_publish_subpage",
    "can_lock",
    "can_unlock",
    "can_move",
    "can_copy",
    "can_set_view_restrictions",
    "can_unschedule",
    "can_submit_for_moderation",
    "can_reorder_children",
    "can_view_revisions",
    "can_add_subpage",
)

#: What everybody may who may edit.
EDIT = {"can_edit", "can_copy", "can_view_revisions", "can_submit_for_moderation"}


def allowed(page: Any, user: Any) -> set[str]:
    """The verbs that the page's tester allows."""
    tester = page.permissions_for_user(user)
    return {verb for verb in VERBS if getattr(tester, verb)()}


@pytest.mark.parametrize("who", STRANGERS)
def test_stranger_may_do_nothing(visitor: Callable[[str], Any], who: str) -> None:
    user = visitor(who)
    course = make_course(of=centre())
    live = make_lesson(course=course, owner=user)
    draft = make_lesson(course=course, slug="02-draft", live=False, owner=user)
    CoursePage.objects.update(owner=user)
    for page in (CoursePage.objects.get(pk=course.pk), live, draft):
        assert allowed(page, user) == set(), page
        assert not page.permissions_for_user(user).can_copy_to(course)
        assert not page.permissions_for_user(user).can_move_to(make_learn_page())


def test_owner_of_a_lock_who_left_may_not_unlock(visitor: Callable[[str], Any]) -> None:
    user = visitor("ended")
    lesson = make_lesson(course=make_course(of=centre()), owner=user)
    lesson.locked, lesson.locked_by = True, user
    lesson.save()
    assert allowed(lesson, user) == set()


@pytest.mark.effects_inside("Wagtail mails its reviewers itself")
def test_reviewer_of_a_workflow_who_teaches_nowhere_may_not_edit(visitor: Callable[[str], Any]) -> None:
    lesson = make_lesson(course=make_course(of=centre()))
    trainer, reviewer = visitor("trainer"), visitor("reviewer")
    Workflow.objects.get().start(lesson, user=trainer)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert lesson.current_workflow_task.specific.user_can_access_editor(lesson, reviewer)
    assert allowed(lesson, reviewer) == set()


def test_trainer_may_add_and_change(visitor: Callable[[str], Any]) -> None:
    course = make_course(of=centre())
    lesson, draft = make_lesson(course=course), make_lesson(course=course, slug="02-draft", live=False)
    user = visitor("trainer")
    assert allowed(course, user) == EDIT | {"can_add_subpage"}
    assert allowed(lesson, user) == EDIT
    assert allowed(draft, user) == EDIT | {"can_delete", "can_move"}


def test_trainer_publishes_where_the_centre_lets_trainers_publish(visitor: Callable[[str], Any]) -> None:
    Centre.objects.filter(pk=centre().pk).update(trainers_publish=True)
    course = make_course(of=centre())
    lesson, draft = make_lesson(course=course), make_lesson(course=course, slug="02-draft", live=False)
    user = visitor("trainer")
    assert allowed(lesson, user) == EDIT | {
        "can_publish",
        "can_unpublish",
        "can_unschedule",
        "can_move",
        "can_reorder_children",
    }
    assert "can_publish" in allowed(draft, user)
    assert {"can_publish_subpage", "can_reorder_children"} <= allowed(course, user)
    # What learners have seen is unpublished, not deleted, nor hidden behind a password.
    assert not {"can_delete", "can_set_view_restrictions", "can_lock", "can_unlock"} & (allowed(lesson, user) | allowed(course, user))


def test_trainer_copies_and_moves_only_within_the_centre(visitor: Callable[[str], Any]) -> None:
    Centre.objects.update(trainers_publish=True)
    own, second, foreign, programme = (
        make_course(of=of, slug=slug)
        for slug, of in (("own", centre()), ("second", centre()), ("foreign", centre(OTHER_CENTRE)), ("programme", None))
    )
    tester = make_lesson(course=own).permissions_for_user(visitor("trainer"))
    assert (tester.can_move_to(second), tester.can_copy_to(second)) == (True, True)
    assert (tester.can_move_to(foreign), tester.can_copy_to(foreign)) == (False, False)
    assert (tester.can_move_to(programme), tester.can_copy_to(programme)) == (False, False)


def test_programme_course_is_the_operators(visitor: Callable[[str], Any]) -> None:
    course = make_course(of=None)
    lesson = make_lesson(course=course)
    trainer = visitor("trainer")
    assert (allowed(course, trainer), allowed(lesson, trainer)) == (set(), set())
    assert "can_edit" in allowed(lesson, visitor("operator"))


def test_draft_that_names_another_centre_gives_no_right(visitor: Callable[[str], Any]) -> None:
    course = make_course(of=centre(OTHER_CENTRE))
    course.centre = centre()
    course.save_revision()
    draft = course.get_latest_revision_as_object()
    assert draft.centre == centre()
    assert allowed(draft, visitor("trainer")) == set()


@pytest.mark.parametrize("who", ["operator", "superuser"])
def test_operator_keeps_all(visitor: Callable[[str], Any], who: str) -> None:
    course = make_course(of=centre())
    lesson, user = make_lesson(course=course), visitor(who)
    assert allowed(lesson, user) == set(VERBS) - {"can_add_subpage", "can_publish_subpage"}
    assert {"can_add_subpage", "can_publish_subpage", "can_delete"} <= allowed(course, user)


def test_inactive_operator_may_do_nothing(visitor: Callable[[str], Any]) -> None:
    user = visitor("operator")
    user.is_active = False
    user.save()
    lesson = make_lesson(course=make_course(of=centre()))
    assert allowed(lesson, user) == set()


def test_list_of_courses_takes_courses_from_trainers_only(visitor: Callable[[str], Any]) -> None:
    learn = make_learn_page()
    assert allowed(learn, visitor("trainer")) == {"can_add_subpage"}
    for who in ("ended", "future", "owner", "editor"):
        assert allowed(learn, visitor(who)) == set(), who


def test_answer_costs_two_queries_per_request_and_one_per_page(visitor: Callable[[str], Any], django_assert_num_queries: Any) -> None:
    course = make_course(of=centre())
    pages = [make_lesson(course=course, slug=f"0{number}-lesson") for number in range(1, 5)]
    user = visitor("trainer")
    allowed(pages[0], user)
    with django_assert_num_queries(3):
        for page in pages[1:]:
            assert page.permissions_for_user(user).can_edit()


def test_no_group_per_centre(visitor: Callable[[str], Any]) -> None:
    visitor("trainer")
    assert GroupPagePermission.objects.filter(group__name="Trainers").count() <= 1
