"""Signing in with an account that one has elsewhere (LINE). The exchange is allauth's, the words are ours."""

from allauth.socialaccount import forms as theirs
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.utils.translation import gettext_lazy as _

from storefront.accounts.forms import OneContact


class ElsewhereAdapter(DefaultSocialAccountAdapter):
    """Refusals in the words of the market."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _("This address has an account here. Sign in to it first, then connect %s under “My account”."),
        "invalid_token": _("That did not work. Start once more."),
        "no_password": _("This is your way to sign in. Set a password first."),
        "no_verified_email": _("This is your way to sign in. Add another one first."),
        "disconnect_last": _("This is your way to sign in. Add another one first."),
        "connected_other": _("This account is connected to somebody else here. Sign in with it."),
    }


class ElsewhereForm(OneContact, theirs.SignupForm):
    """What is still missing for an account: a mobile number or an e-mail address."""

    field_order = ["phone", "email"]
