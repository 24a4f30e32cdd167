"""The fields of every account form, ours and the guest's: one label, one hint, one refusal and the right autocomplete for each name."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from catalog.typed import EmailField, use_our_refusals

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class Words:
    """What stands at a field. `missing`: what is said when it stays empty; `attrs`: of the input."""

    label: "StrPromise"
    missing: "StrPromise"
    attrs: dict[str, str] = field(default_factory=dict)
    hint: "StrPromise | str" = ""


#: What is typed letter by letter: no capital at the beginning, no red wave under it.
_EXACT = {"autocapitalize": "none", "spellcheck": "false"}
_PASSWORD = _("Enter the password.")
_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", **_EXACT}

#: Name of the field -> its words.
WORDS: dict[str, Words] = {
    "login": Words(_("Mobile number or e-mail"), _("Enter your mobile number or e-mail."), {"autocomplete": "username", **_EXACT}),
    "phone": Words(_("Mobile number"), _("Enter a mobile number."), {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    "email": Words(_("E-mail"), _("Enter an e-mail address."), {"type": "email", "autocomplete": "email", "inputmode": "email", **_EXACT}),
    "password": Words(_("Password"), _PASSWORD, {"autocomplete": "current-password"}),
    "oldpassword": Words(_("Current password"), _PASSWORD, {"autocomplete": "current-password"}),
    "password1": Words(_("New password"), _PASSWORD, {"autocomplete": "new-password"}),
    "code": Words(_("Verification code"), _("Enter the code."), _CODE),
}


def password_hint() -> str:
    """What a new password should be, in one line."""
    return " ".join(password_validation.password_validators_help_texts())


def dress(form: forms.BaseForm) -> None:
    """Put our words on the fields of a form; a password is typed once, because it can be looked at."""
    use_our_refusals(form)
    form.fields.pop("password2", None)
    for name, shown in form.fields.items():
        words = WORDS.get(name)
        if words is None:
            continue
        shown.label = words.label
        shown.help_text = password_hint() if name == "password1" else words.hint
        shown.error_messages = {**shown.error_messages, "required": words.missing}
        if isinstance(shown, forms.EmailField):
            shown.error_messages |= EmailField.default_error_messages
        shown.widget.attrs.pop("placeholder", None)
        shown.widget.attrs |= {name: value for name, value in words.attrs.items() if name != "type"}
        # A widget writes its own type; a second one among its attributes would be written too.
        if isinstance(shown.widget, forms.TextInput):
            shown.widget.input_type = words.attrs.get("type", shown.widget.input_type)


class Dressed(forms.Form):
    """A form in our words: put it before a form of the guest's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
