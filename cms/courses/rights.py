"""What a trainer may do with lessons. It replaces Wagtail's rule (DESIGN section 3), it does not add to it.

Wagtail asks the rows of groups and whether somebody owns a page. Both outlive an assignment: a teacher who left would keep the lessons
they wrote. Here the centre of the course decides, and the assignment that holds today. Who is assigned where is known one room further
up (cms/training), which registers its answer here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import PagePermissionTester

from sellers.roles import TRAINERS, Visitor, groups_of, is_operator


@dataclass(frozen=True)
class TrainerRights:
    """The centres (ids) that somebody teaches at today, and those of them whose trainers publish without review."""

    centres: frozenset[int] = field(default_factory=frozenset)
    publishing: frozenset[int] = field(default_factory=frozenset)


_answers: list[Callable[[Visitor], TrainerRights]] = []


def register_trainer_rights(answer: Callable[[Visitor], TrainerRights]) -> None:
    """Let `answer(user)` say where somebody teaches. The last one registered counts."""
    _answers[:] = [answer]


def trainer_rights(user: Visitor) -> TrainerRights:
    """Where somebody teaches today; nowhere if nobody is registered to say so. Asked once per user object, that is once per request."""
    if not user.is_active or not _answers:
        return TrainerRights()
    known: Any = user
    if not hasattr(known, "_trainer_rights"):
        known._trainer_rights = _answers[0](user)
    return known._trainer_rights


def sees_notes(user: Visitor) -> bool:
    """Whether somebody sees the notes for trainers beside a lesson. One query for whoever is neither trainer nor operator."""
    # The group follows the assignment (cms/training/people.py): whoever is not in it is not asked about.
    return is_operator(user) or (TRAINERS in groups_of(user) and bool(trainer_rights(user).centres))


class TrainerPermissionTester(PagePermissionTester):
    """Answers for everybody but operators: what is in `permissions` ("add", "change", "publish"), and nothing by owning or reviewing."""

    def __init__(self, user: Visitor, page: Any, permissions: set[str]) -> None:
        super().__init__(user, page)
        self.permissions = permissions if user.is_active else set()

    def can_edit(self) -> bool:
        """Neither the owner nor a reviewer of a workflow may, unless assigned."""
        return "change" in self.permissions

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """A draft that was never published and has nothing below it. What learners have seen is unpublished, not deleted."""
        return "change" in self.permissions and self.page.first_published_at is None and not self.page.live and self.page.is_leaf()

    def can_move(self) -> bool:
        """As publishing, if learners see it; `can_move_to` asks the destination as well."""
        return "change" in self.permissions and ("publish" in self.permissions or not self.page.live)

    def can_lock(self) -> bool:
        """Operators only: a lock keeps colleagues out."""
        return False

    def can_unlock(self) -> bool:
        """Operators only."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """Operators only: lessons are public."""
        return False

    def can_submit_for_moderation(self) -> bool:
        """Whoever may edit may ask for review."""
        return bool(self.can_edit() and super().can_submit_for_moderation())

    def can_view_revisions(self) -> bool:
        """Drafts are for those who may edit."""
        return self.can_edit()


def tester_for(user: Visitor, page: Any, *, centre_id: int | None) -> PagePermissionTester:
    """What `user` may do with a course or lesson of a centre; None: the programme's own, where trainers may do nothing."""
    if is_operator(user):
        return PagePermissionTester(user, page)
    rights, permissions = trainer_rights(user), set()
    if centre_id in rights.centres:
        permissions = {"add", "change"} | ({"publish"} if centre_id in rights.publishing else set())
    return TrainerPermissionTester(user, page, permissions)
