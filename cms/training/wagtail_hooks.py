"""The words of the log for what happens in training, and people and certificates in the admin's menu."""

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from sellers.desk import ReaderItem


@hooks.register("register_log_actions")
def training_actions(actions: LogActionRegistry) -> None:
    """Actions of cms/training/actions.py and people.py."""
    actions.register_action("training.login", _("Link login"), _("Login linked to a person"))
    actions.register_action("training.assign", _("Assign trainer"), _("Trainer assigned to a centre"))
    actions.register_action("training.end", _("End assignment"), _("Assignment ended"))
    actions.register_action("training.round", _("Change round"), _("Round changed"))
    actions.register_action("training.issue", _("Issue certificate"), _("Certificate issued"))
    actions.register_action("training.revoke", _("Revoke certificate"), _("Certificate revoked"))
    actions.register_action("training.seller", _("Record training"), _("Training recorded for a shop"))
    actions.register_action("training.seller_end", _("End training"), _("Training no longer stands behind a shop"))


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    """The desk's pages (desk.py), at /cms/training/."""
    return [path("training/", include(("cms.training.desk", "desk_training")))]


@hooks.register("register_admin_menu_item")
def people_item() -> MenuItem:
    """The list of people."""
    return ReaderItem(
        _("People"), reverse_lazy("desk_training:people"), model="training.person", name="people", icon_name="group", order=52
    )


@hooks.register("register_admin_menu_item")
def certificates_item() -> MenuItem:
    """The list of certificates."""
    return ReaderItem(
        _("Certificates"),
        reverse_lazy("desk_training:certificates"),
        model="training.certificate",
        name="certificates",
        icon_name="doc-full",
        order=54,
    )
