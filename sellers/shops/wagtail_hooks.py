"""The words of the log for what happens to shops, and the operator's desk in the admin's menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from sellers.desk import DeskItem, ReaderItem
from sellers.desk.waiting import Queue, count_and_oldest, register_queue
from sellers.shops.desk import applications_waiting
from sellers.shops.desk_marks import marks_waiting

register_queue(
    Queue(
        "applications",
        _("Shop applications"),
        "desk_shops:applications",
        "shops.change_shopapplication",
        lambda: count_and_oldest(applications_waiting(), "submitted_at"),
        icon="form",
        query="?state=submitted",
    )
)
register_queue(
    Queue(
        "marks",
        _("Marks to verify"),
        "desk_marks:marks",
        "shops.change_certification",
        lambda: count_and_oldest(marks_waiting(), "entered_at"),
        icon="tick-inverse",
        query="?state=waiting",
    )
)


@hooks.register("register_log_actions")
def shop_actions(actions: LogActionRegistry) -> None:
    """Actions of sellers/shops: opening, members, money, marks."""
    actions.register_action("shops.apply", _("Send application"), _("Application sent"))
    actions.register_action("shops.ask", _("Ask for more"), _("Asked for more"))
    actions.register_action("shops.approve", _("Approve application"), _("Application approved"))
    actions.register_action("shops.refuse", _("Refuse application"), _("Application refused"))
    actions.register_action("shops.withdraw", _("Withdraw application"), _("Application withdrawn"))
    actions.register_action("shops.open", _("Open shop"), _("Shop opened"))
    actions.register_action("shops.move", _("Move shop"), _("Shop moved to another centre"))
    actions.register_action("shops.member", _("Add member"), _("Member added"))
    actions.register_action("shops.member_end", _("End membership"), _("Membership ended"))
    actions.register_action("shops.invite", _("Invite"), _("Invitation made"))
    actions.register_action("shops.decline", _("Decline invitation"), _("Invitation declined"))
    actions.register_action("shops.revoke", _("Take invitation back"), _("Invitation taken back"))
    actions.register_action("shops.facts", _("Correct the shop's facts"), _("Facts of the shop corrected"))
    actions.register_action("shops.profile", _("Change profile"), _("Profile changed"))
    actions.register_action("shops.closed_days", _("Change closed days"), _("Closed days changed"))
    actions.register_action("shops.account", _("Change account"), _("Account for money changed"))
    actions.register_action("shops.mark", _("Enter certification"), _("Certification entered"))
    actions.register_action("shops.mark_verified", _("Verify certification"), _("Certification verified"))
    actions.register_action("shops.mark_refused", _("Refuse certification"), _("Certification refused"))
    actions.register_action("shops.mark_retired", _("Take certification away"), _("Certification taken away"))
    actions.register_action("shops.pause", _("Pause shop"), _("Shop paused"))
    actions.register_action("shops.resume", _("Resume shop"), _("Shop resumed"))
    actions.register_action("shops.suspend", _("Suspend shop"), _("Shop suspended"))
    actions.register_action("shops.lift", _("Lift suspension"), _("Suspension lifted"))
    actions.register_action("shops.close", _("Close shop"), _("Shop closed"))


class ApplicationsItem(DeskItem):
    """A menu item for those who decide about applications."""

    permission = "shops.change_shopapplication"


class MarksItem(DeskItem):
    """A menu item for those who decide about marks."""

    permission = "shops.change_certification"


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    """The desk's pages (desk.py, desk_marks.py), at /cms/shops/ and /cms/marks/."""
    return [
        path("shops/", include(("sellers.shops.desk", "desk_shops"))),
        path("marks/", include(("sellers.shops.desk_marks", "desk_marks"))),
    ]


@hooks.register("register_admin_menu_item")
def applications_item() -> MenuItem:
    """The queue of applications."""
    return ApplicationsItem(
        _("Shop applications"), reverse_lazy("desk_shops:applications"), name="applications", icon_name="form", order=30
    )


@hooks.register("register_admin_menu_item")
def marks_item() -> MenuItem:
    """The list of marks."""
    return MarksItem(_("Marks of quality"), reverse_lazy("desk_marks:marks"), name="marks", icon_name="tick-inverse", order=34)


@hooks.register("register_admin_menu_item")
def shops_item() -> MenuItem:
    """The list of shops."""
    return ReaderItem(_("Shops"), reverse_lazy("desk_shops:shops"), model="partner.partner", name="shops", icon_name="home", order=40)
