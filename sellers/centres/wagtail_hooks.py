"""The words of the log for what happens to centres, and the centres in the admin's menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from sellers.desk import DeskItem, ReaderItem


@hooks.register("register_log_actions")
def centre_actions(actions: LogActionRegistry) -> None:
    """Actions of sellers/centres/actions.py."""
    actions.register_action("centres.open", _("Open centre"), _("Centre opened"))
    actions.register_action("centres.rename", _("Rename centre"), _("Centre renamed"))
    actions.register_action("centres.move", _("Move centre"), _("Centre moved"))
    actions.register_action("centres.merge", _("Merge centre"), _("Centre merged into another"))
    actions.register_action("centres.split", _("Split centre"), _("A part became another centre"))
    actions.register_action("centres.close", _("Close centre"), _("Centre closed"))
    actions.register_action("centres.reopen", _("Open centre again"), _("Centre opened again"))


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    """The desk's pages (desk.py), at /cms/centres/."""
    return [path("centres/", include(("sellers.centres.desk", "desk_centres")))]


class AreasItem(DeskItem):
    """A menu item for operators."""

    permission = "centres.change_centre"


@hooks.register("register_admin_menu_item")
def centres_item() -> MenuItem:
    """The list of centres."""
    return ReaderItem(
        _("Centres"), reverse_lazy("desk_centres:centres"), model="centres.centre", name="centres", icon_name="site", order=50
    )


@hooks.register("register_admin_menu_item")
def areas_item() -> MenuItem:
    """The list of areas."""
    return AreasItem(_("Areas"), reverse_lazy("desk_centres:areas"), name="areas", icon_name="globe", order=66)
