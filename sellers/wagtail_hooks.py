"""Wagtail's admin as each role finds it: a start page with what waits, a menu in the order of the day, the desk's own style."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel

from sellers.centres.models import Centre
from sellers.desk.waiting import waiting_for
from sellers.models import Partner
from sellers.roles import is_officer, is_operator

#: What everybody else than operators keeps of the menu, by the names of its items.
OF_TRAINERS = frozenset({"teach", "explorer", "images", "documents"})
OF_OFFICERS = frozenset({"shops", "centres", "people", "certificates"})


#: Said at the head of a page that was handed in, to whoever may approve it.
WAITS = _("It waits for you. Read it, then approve it or ask for changes: press the arrow beside the button below.")


class WaitingPanel(Component):
    """What waits and since when, the longest wait first."""

    name = "waiting"
    template_name = "desk/waiting.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        rows = waiting_for((parent_context or {})["request"].user)
        return {"waiting": [row for row in rows if row.number], "empty": [row for row in rows if not row.number]}


class ProgrammePanel(Component):
    """What an officer looks at: shops, centres and people, with their numbers."""

    name = "programme"
    template_name = "desk/programme.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        # People and certificates belong to a floor above; their lists are reached by their addresses.
        return {
            "rows": [
                (_("Shops that are open"), Partner.objects.filter(state=Partner.State.ACTIVE).count(), reverse("desk_shops:shops")),
                (_("Centres at work"), Centre.objects.filter(state=Centre.State.ACTIVE).count(), reverse("desk_centres:centres")),
                (_("People"), None, reverse("desk_training:people")),
                (_("Certificates"), None, reverse("desk_training:certificates")),
            ]
        }


@hooks.register("construct_homepage_panels")
def own_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Operators see what waits, and the pages that trainers handed in; officers see the programme alone."""
    if is_operator(request.user):
        panels[:] = [WaitingPanel(), *(panel for panel in panels if isinstance(panel, WorkflowObjectsToModeratePanel))]
    elif is_officer(request.user):
        panels[:] = [ProgrammePanel()]


@hooks.register("construct_homepage_summary_items", order=1000)
def no_counts(request: HttpRequest, items: list[Any]) -> None:
    """How many pages and pictures there are helps nobody through the day."""
    if is_operator(request.user) or is_officer(request.user):
        items.clear()


@hooks.register("construct_main_menu", order=100)
def own_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Operators keep everything; officers and trainers what is theirs."""
    if is_operator(request.user):
        return
    kept = OF_OFFICERS if is_officer(request.user) else OF_TRAINERS
    items[:] = [item for item in items if item.name in kept]


@hooks.register("before_edit_page")
def say_it_waits(request: HttpRequest, page: Any) -> None:
    """Whoever may approve a page that was handed in is told so at its head: the buttons for it stand folded beside another."""
    task = page.current_workflow_task
    if request.method == "GET" and task and any(name == "approve" for name, _label, _modal in task.get_actions(page, request.user)):
        messages.info(request, str(WAITS))


@hooks.register("insert_global_admin_css")
def desk_style() -> SafeString:
    """The desk's own style sheet, which names only its own classes."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk.css"))
