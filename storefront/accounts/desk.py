"""Accounts in Wagtail's admin: one's own settings (name, e-mail and password are kept in the account's own pages), and who can be deleted."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, NameEmailSettingsPanel

from storefront.accounts.models import User


class DeskAccountView(AccountView):
    """Without the panel that demands a first and a last name, which accounts here do not have, and without pictures of people: nothing
    shows them, and they would be stored as the phone took them."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, AvatarSettingsPanel | NameEmailSettingsPanel)]


#: Stands before Wagtail's own address of this name (config/urls.py).
desk_account = require_admin_access(DeskAccountView.as_view())


def undeletable(users: Iterable[User]) -> list[User]:
    """Those in whose name something stands that must stay: orders, decisions, money."""
    found = []
    for user in users:
        try:
            Collector(using=user._state.db or "default", origin=user).collect([user])
        except (ProtectedError, RestrictedError):
            found.append(user)
    return found


def refuse_deleting(request: HttpRequest, users: Iterable[User]) -> HttpResponse | None:
    """Back to the list with what to do instead, where one of `users` cannot be deleted; None where all can."""
    stay = undeletable(users)
    if not stay:
        return None
    names = ", ".join(str(user) for user in stay)
    words = _("{names}: something stands in this name that must stay. Take away the tick at “May sign in” instead.")
    messages.error(request, words.format(names=names))
    return redirect("wagtailusers_users:index")
