"""Every form of the house refuses typed text in the house's words, in both languages."""

import re
from collections.abc import Iterator
from importlib import import_module, util
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.utils import translation

from sellers.delivery.models import Carrier, DeliveryMethod
from sellers.orders.models import Parcel
from sellers.payments.decisions import DecisionForm, SentForm
from sellers.workspace.forms import CancelForm, TrackingForm
from storefront.accounts.forms import LoginForm, PhoneResetCodeForm, SignupForm

LONG, NUL = "ก" * 600, "ก\x00ข"
OURS = ("search.", "catalog.", "sellers.", "cms.", "storefront.", "config.")


def of_form(form_class: type[forms.BaseForm], field: str) -> Any:
    return lambda typed: form_class({field: typed}).errors[field]  # type: ignore[call-arg]


def of_parcel(typed: str) -> Any:
    parcel = Parcel(pk=7, carrier=Carrier(code="flash"), method=DeliveryMethod(service="parcel"))
    return TrackingForm({"tracking-7": typed}, parcels=[parcel], carriers=[]).errors["tracking-7"]


FIELDS = {
    "cancel": of_form(CancelForm, "reason"),
    "decide": of_form(DecisionForm, "reason"),
    "sent": of_form(SentForm, "reference"),
    "tracking": of_parcel,
    "phone": of_form(SignupForm, "phone"),
    "code": of_form(PhoneResetCodeForm, "code"),
}
#: Fields of guests without a length of their own.
ENDLESS = {"login": of_form(LoginForm, "login"), "password": of_form(SignupForm, "password1")}


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_too_long_is_said_in_both_languages(field: str) -> None:
    with translation.override("en"):
        assert any(re.fullmatch(r"This is too long: 600 characters, where \d+ fit\. Shorten it\.", said) for said in FIELDS[field](LONG))
    with translation.override("th"):
        assert not [said for said in FIELDS[field](LONG) if re.search("[A-Za-z]{3}", said)]


@pytest.mark.parametrize("field", FIELDS | ENDLESS)
def test_what_cannot_be_stored_is_said_in_both_languages(field: str) -> None:
    with translation.override("en"):
        assert "A character in this cannot be stored. Type it again." in (FIELDS | ENDLESS)[field](NUL)
    with translation.override("th"):
        assert not [said for said in (FIELDS | ENDLESS)[field](NUL) if re.search("[A-Za-z]{3}", said)]


def forms_of_the_house(base: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        if form.__module__.startswith(OURS):
            yield form
        yield from forms_of_the_house(form)


def own_fields(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    """The fields that the house declares, without those of a guest's form that it builds on."""
    theirs = {name for base in form.__mro__ if not base.__module__.startswith(OURS) for name in getattr(base, "declared_fields", {})}
    return {name: field for name, field in getattr(form, "declared_fields", {}).items() if name not in theirs}


def test_no_form_of_the_house_has_a_text_field_of_djangos() -> None:
    for room in apps.get_app_configs():
        for module in (f"{room.name}.forms", f"{room.name}.desk"):
            if room.name.startswith(OURS) and util.find_spec(module):
                import_module(module)
    found = set(forms_of_the_house())
    assert {CancelForm, DecisionForm, SignupForm} < found
    plain = (forms.CharField, forms.EmailField)
    assert [f"{form.__name__}.{name}" for form in found for name, field in own_fields(form).items() if type(field) in plain] == []
