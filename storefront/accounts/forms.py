"""Forms of sign-in and sign-up: one field for both ways in, phones in whatever way they are written."""

from typing import Any

from allauth.account import forms as theirs
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.typed import TextField
from storefront.accounts.fields import Dressed
from storefront.accounts.phones import PhoneRefused, normalise_phone


class PhoneField(TextField):
    """A Thai mobile number; cleaned to E.164, or "" when empty and not required."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["label"] = gettext_lazy("Mobile number")
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            return normalise_phone(text)
        except PhoneRefused as refused:
            raise forms.ValidationError(str(refused), code="invalid_phone") from refused


class LoginForm(Dressed, theirs.LoginForm):
    """Sign in with a mobile number or an e-mail address."""

    def clean_login(self) -> str:
        """Phones in E.164, so that every way of writing one is the same account and the same throttle."""
        login: str = super().clean_login()
        try:
            return normalise_phone(login)
        except PhoneRefused:
            return login.lower()


class OneContact(Dressed):
    """A new account has a mobile number or an e-mail address, exactly one: it is proven by a code at once.

    A second one that is stored unproven could belong to somebody else, who would then share the account.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = [name for name in ("phone", "email") if cleaned.get(name) or name in self.errors]
        if not given:
            self.add_error("phone", _("Give a mobile number or an e-mail address."))
        elif len(given) == 2:
            self.add_error("email", _("Give only one of them now. You can add the other one later in your account."))
        return cleaned


class SignupForm(OneContact, theirs.SignupForm):
    """Open an account with a mobile number or an e-mail address, and a password."""

    field_order = ["phone", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = gettext_lazy("Password")


class EmailForm(Dressed, theirs.AddEmailForm):
    """Another e-mail address of the account; it gets a code."""


class PhoneForm(Dressed, theirs.ChangePhoneForm):
    """Another mobile number of the account; it gets a code."""


class PasswordForm(Dressed, theirs.ChangePasswordForm):
    """The password until now and the new one."""


class FirstPasswordForm(Dressed, theirs.SetPasswordForm):
    """A password for an account that came without one, through LINE for example."""


class EmailResetForm(Dressed, theirs.ResetPasswordForm):
    """Which account: an e-mail address."""


class NewPasswordForm(Dressed, theirs.ResetPasswordKeyForm):
    """The new password, after the code."""


class AgainForm(Dressed, theirs.ReauthenticateForm):
    """The password, before something that matters is changed."""


class PhoneCodeForm(Dressed, theirs.VerifyPhoneForm):
    """The code of a text message."""


class EmailCodeForm(Dressed, theirs.ConfirmEmailVerificationCodeForm):
    """The code of an e-mail."""


class ResetCodeForm(Dressed, theirs.ConfirmPasswordResetCodeForm):
    """The code of an e-mail, for a new password."""


class LoginCodeForm(Dressed, theirs.ConfirmLoginCodeForm):
    """The code of a message, to sign in."""


class PhoneResetForm(Dressed):
    """Which account: a mobile number."""

    phone = PhoneField()


class PhoneResetCodeForm(Dressed):
    """The code of the text message and the new password."""

    code = TextField(max_length=20)
    password1 = TextField(strip=False, widget=forms.PasswordInput)

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        password_validation.validate_password(password)
        return password
