"""Doors of Wagtail's admin that ask too little for a house where drafts and papers are somebody's. Each was found by the walk in
tests/cms/courses/test_every_route.py, which tries them all after every update of Wagtail. Those that trainers do not need at all are
closed in config/access.py.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry


class ChoosableImages(ImagesAdminAPIViewSet):
    """The list for scripts: what the chooser offers, not everything there is."""

    def get_queryset(self) -> QuerySet[Any]:
        return _choosable(super().get_queryset(), self.request)


class ChoosableDocuments(DocumentsAdminAPIViewSet):
    """The same for papers."""

    def get_queryset(self) -> QuerySet[Any]:
        return _choosable(super().get_queryset(), self.request)


def _choosable(everything: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    policy = policy_registry.get_by_type(everything.model)
    return everything.filter(pk__in=policy.instances_user_has_any_permission_for(request.user, ["choose"]).values("pk"))


@hooks.register("construct_admin_api", order=100)
def narrower_lists(router: Any) -> None:
    """In place of Wagtail's own, which were registered before."""
    router.register_endpoint("images", ChoosableImages)
    router.register_endpoint("documents", ChoosableDocuments)


@hooks.register("before_move_page")
def ask_before_moving(request: HttpRequest, page: Any, destination: Any) -> None:
    """Wagtail asks only when the move is confirmed; its question names the page already. Raises PermissionDenied."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied
