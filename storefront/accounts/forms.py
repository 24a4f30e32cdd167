"""Forms of sign-in and sign-up: one field for both ways in, phones in whatever way they are written."""

from typing import Any

from allauth.account import forms as theirs
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.typed import EmailField, TextField, use_our_refusals
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


class LoginForm(theirs.LoginForm):
    """Sign in with a mobile number or an e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_our_refusals(self)
        login = self.fields["login"]
        login.label = _("Mobile number or e-mail")
        login.widget.attrs = {"autocomplete": "username"}
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """Phones in E.164, so that every way of writing one is the same account and the same throttle."""
        login: str = super().clean_login()
        try:
            return normalise_phone(login)
        except PhoneRefused:
            return login.lower()


class SignupForm(theirs.SignupForm):
    """Open an account with a mobile number or an e-mail address, exactly one: it is proven by a code at once.

    A second one that is stored unproven could belong to somebody else, who would then share the account.
    """

    field_order = ["phone", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_our_refusals(self)
        email, password = self.fields["email"], self.fields["password1"]
        email.required = False
        email.label = _("E-mail")
        email.error_messages |= EmailField.default_error_messages
        email.validators = [*email.validators]
        email.widget.attrs = {"type": "email", "autocomplete": "email"}
        password.widget.attrs.pop("placeholder", None)
        password.help_text = " ".join(password_validation.password_validators_help_texts()[:1])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        given = [name for name in ("phone", "email") if cleaned.get(name) or name in self.errors]
        if not given:
            self.add_error("phone", _("Give a mobile number or an e-mail address."))
        elif len(given) == 2:
            self.add_error("email", _("Give only one of them now. You can add the other one later in your account."))
        return cleaned


class PhoneResetForm(forms.Form):
    """Which account: a mobile number."""

    phone = PhoneField()


class PhoneResetCodeForm(forms.Form):
    """The code of the text message and the new password."""

    code = TextField(
        label=gettext_lazy("Verification code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    password1 = TextField(
        label=gettext_lazy("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        password_validation.validate_password(password)
        return password
