"""Pages of ours in Wagtail's admin, each closed to everybody without its permission, and their places in the menu."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

#: Rows on a page of a list.
PAGE_SIZE = 50


class DeskView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """A page of the desk. Subclasses name `permission_policy`; without "change" Wagtail answers "permission denied"."""

    permission_required: str | None = "change"
    header_icon = "clipboard-list"
    #: The list (a `DeskList`) that leads to this page.
    listed_in: ClassVar[Any] = None

    def show(self, status: int = 200, **context: object) -> HttpResponse:
        """Render the page in Wagtail's frame."""
        return self.render_to_response(self.get_context_data(**context), status=status)

    def get_breadcrumbs_items(self) -> list[dict[str, object]]:
        return [*super().get_breadcrumbs_items(), *self.trail(), {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, object]]:
        """The pages between home and this one: the list, if there is one."""
        return [{"url": reverse(self.listed_in.index_url_name), "label": self.listed_in.page_title}] if self.listed_in else []


class DeskItem(MenuItem):
    """A menu item for those who have `permission`, such as "payments.change_payment"."""

    permission = ""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


class ReaderItem(DeskItem):
    """A menu item for those who may look at or change rows of `model`, such as "partner.partner"."""

    def __init__(self, *args: object, model: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.app_label, self.model_name = model.split(".")

    def is_shown(self, request: HttpRequest) -> bool:
        return any(request.user.has_perm(f"{self.app_label}.{verb}_{self.model_name}") for verb in ("view", "change"))
