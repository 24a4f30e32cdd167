"""Which pages somebody comes across in the admin: in lists, searches, choosers and reports. What they may do to one: `rights.py`.

Wagtail goes by rows of groups and by ownership, which would show a trainer the drafts of all others below the list of courses.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.courses.models import CoursePage
from cms.courses.rights import trainer_rights
from sellers.roles import Visitor, is_operator

CHANGES = frozenset({"add", "change", "delete"})


def _below(paths: Iterable[str]) -> Q:
    """The pages at and below these; none where there are none."""
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def own_pages(user: Visitor, *, publishing: bool = False) -> Q:
    """The courses and lessons of the centres where somebody teaches today. One query per request."""
    known: Any = user
    if not hasattr(known, "_own_courses"):
        rights = trainer_rights(user)
        known._own_courses = (
            list(CoursePage.objects.filter(centre__in=rights.centres).values_list("path", "centre_id")) if rights.centres else []
        )
    allowed = trainer_rights(user).publishing if publishing else trainer_rights(user).centres
    return _below(path for path, centre_id in known._own_courses if centre_id in allowed)


def within_reach(pages: QuerySet[Any], user: Visitor) -> QuerySet[Any]:
    """`pages` of one's own centres: what a chooser offers. Live pages of others are shown there by their drafts' titles, so they are not."""
    return pages if is_operator(user) else pages.filter(own_pages(user))


class ReachPolicy(PagePermissionPolicy):
    """Wagtail's rule for operators; the centres of today's assignments for everybody else."""

    def user_has_any_permission(self, user: Visitor, actions: Iterable[str]) -> bool:
        """Whether there may be a page to which somebody may do any of it."""
        allowed = super().user_has_any_permission(user, actions)
        return bool(allowed and (is_operator(user) or trainer_rights(user).centres))

    def instances_user_has_any_permission_for(self, user: Visitor, actions: Iterable[str]) -> QuerySet[Any]:
        """The pages to which somebody may do any of it."""
        if is_operator(user):
            return super().instances_user_has_any_permission_for(user, actions)
        wanted = set(actions)
        everything: QuerySet[Any] = self.model._default_manager.all()
        if wanted & CHANGES:
            return everything.filter(own_pages(user))
        return everything.filter(own_pages(user, publishing=True)) if "publish" in wanted else everything.none()

    def explorable_instances(self, user: Visitor) -> QuerySet[Any]:
        """Own courses and lessons, and the list of courses above them."""
        if is_operator(user):
            return super().explorable_instances(user)
        if not trainer_rights(user).centres:
            return self.model._default_manager.none()
        above = [row.page_id for row in self.get_cached_permissions_for_user(user)]
        return self.model._default_manager.filter(own_pages(user) | Q(pk__in=above))
