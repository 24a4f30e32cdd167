"""Who may use and change pictures and papers in the admin (DESIGN section 3). It replaces Wagtail's rule for everybody but operators.

A trainer uploads while assigned, changes only what they uploaded themselves, and chooses from that and from what the programme has.
Pictures of shops are the shops' own: they are in neither. An assignment that ended leaves no right, also not to one's own uploads.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Collection
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy

from cms.courses.rights import trainer_rights
from sellers.roles import OPERATORS, Visitor, is_operator

CHANGES = frozenset({"change", "delete"})
TRAINERS = CHANGES | {"add", "choose"}


class UploadsPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rule for operators and superusers; the trainers' rule for everybody else."""

    def _teaches(self, user: Visitor) -> bool:
        return bool(user.is_active and user.is_authenticated and trainer_rights(user).centres)

    def _programmes_own(self) -> Q:
        mine = Q(uploaded_by_user__isnull=True) | Q(uploaded_by_user__groups__name=OPERATORS) | Q(uploaded_by_user__is_superuser=True)
        return mine & Q(seller__isnull=True) if self._has_seller else mine

    @property
    def _has_seller(self) -> bool:
        return any(field.name == "seller" for field in self.model._meta.get_fields())

    def user_has_permission(self, user: Visitor, action: str) -> bool:
        """Whether somebody may do it to some thing."""
        if is_operator(user):
            return bool(super().user_has_permission(user, action))
        return action in TRAINERS and self._teaches(user)

    def user_has_any_permission(self, user: Visitor, actions: Iterable[str]) -> bool:
        """Whether somebody may do any of it to some thing."""
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_any_permission_for_instance(self, user: Visitor, actions: Iterable[str], instance: Any) -> bool:
        """Whether somebody may do any of it to this thing."""
        if is_operator(user):
            return bool(super().user_has_any_permission_for_instance(user, actions, instance))
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Visitor, actions: Iterable[str]) -> QuerySet[Any]:
        """The things to which somebody may do any of it."""
        if is_operator(user):
            return super().instances_user_has_any_permission_for(user, actions)
        wanted = set(actions)
        everything: QuerySet[Any] = self.model._default_manager.all()
        if not (wanted & (CHANGES | {"choose"})) or not self._teaches(user):
            return everything.none()
        own = Q(uploaded_by_user_id=user.pk)
        if self._has_seller:
            own &= Q(seller__isnull=True)
        # A subquery, so that rows which match twice come once.
        rule = own | self._programmes_own() if "choose" in wanted else own
        return everything.filter(pk__in=self.model._default_manager.filter(rule).values("pk"))

    def collections_user_has_any_permission_for(self, user: Visitor, actions: Iterable[str]) -> QuerySet[Collection]:
        """The collections in which somebody may do any of it: for trainers the one that there is from the start."""
        if is_operator(user):
            return super().collections_user_has_any_permission_for(user, actions)
        return Collection.objects.filter(depth=1) if self._teaches(user) and set(actions) & TRAINERS else Collection.objects.none()
