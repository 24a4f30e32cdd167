"""The second step at sign-in: codes of an app, codes to keep, and passkeys. The steps are allauth's, the words are ours."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storefront.accounts.fields import Dressed
from storefront.accounts.models import User


class SecondStepAdapter(DefaultMFAAdapter):
    """Refusals and names in the words of the market."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": gettext_lazy("This account asks for a second step. Turn that off before you add an address."),
        "cannot_delete_authenticator": gettext_lazy("This cannot be turned off at the moment."),
        "cannot_generate_recovery_codes": gettext_lazy("Turn on the code app first. Then there are codes to keep."),
        "incorrect_code": gettext_lazy("The code does not match. Take the one that the app shows now."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first."),
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 (allauth's name)
        return _("Passkey {n}").format(n=Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1)

    def _get_user_identifier(self, user: User) -> str:
        """What the app shows beside the code: the way by which one signs in, never the name alone."""
        return user.email or user.phone or str(user)

    def _get_site_name(self) -> str:
        return str(settings.OSCAR_SHOP_NAME)


class CodeForm(Dressed, base.AuthenticateForm):
    """The code of the app, or one of the codes that were kept."""


class CodeAgainForm(Dressed, base.ReauthenticateForm):
    """The same, before something that matters is changed."""


class FirstCodeForm(Dressed, totp.ActivateTOTPForm):
    """The first code of the app proves that it is set up."""


class PasskeyForm(webauthn.AddWebAuthnForm):
    """What the device made, and a name to know it by. Every key here stands in for the password, so that nothing is to be ticked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        _name_field(self)


class PasskeyNameForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_field(self)


def _name_field(form: forms.BaseForm) -> None:
    name = form.fields["name"]
    name.label = gettext_lazy("Name of this passkey")
    name.help_text = gettext_lazy("So that you know it again, for example: my phone.")
    name.error_messages["required"] = gettext_lazy("Give it a name.")
    name.widget.attrs["autocomplete"] = "off"
