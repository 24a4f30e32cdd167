"""What the market asks about every shop: kind, numbers, place. The opening asks it (sellers/workspace/opening), an operator corrects it
(desk_facts.py).

A form says what is wrong with one answer; whether all is there, the steps say (steps.py). `values()` gives the columns of the step;
`initial_of()` what a form shows of an application.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.typed import TextField
from sellers.centres.fields import house_field, place_field, subdistrict_field
from sellers.centres.models import AdminArea
from sellers.formats import phone as written_phone
from sellers.formats import place
from sellers.models import Partner
from sellers.shops.models import ShopApplication
from sellers.shops.numbers import (
    NumberRefused,
    read_cooperative_number,
    read_enterprise_number,
    read_group_number,
    read_juristic_tax_id,
    read_line_id,
    read_national_id,
    read_shop_phone,
)
from sellers.shops.places import subdistricts
from sellers.shops.sealed import SealBroken, seal, unseal
from sellers.shops.seams import Rules
from sellers.shops.steps import NUMBER_NEEDED, PERSONS

Kind = Partner.ProducerType
#: Kind of producer -> what it means, in few words.
KIND_WORDS = {
    Kind.COMMUNITY_ENTERPRISE: gettext_lazy("Registered with the agricultural office, with a 12-digit number"),
    Kind.COOPERATIVE: gettext_lazy("Registered as a cooperative"),
    Kind.FARMER_GROUP: gettext_lazy("Farmers or housewives who work as a group"),
    Kind.SME: gettext_lazy("A company or partnership"),
    Kind.STARTUP: gettext_lazy("A young company"),
    Kind.YOUNG_SMART_FARMER: gettext_lazy("In the programme of the Department of Agricultural Extension, selling in your own name"),
    Kind.INDIVIDUAL: gettext_lazy("One person, selling in their own name"),
}


def _read(reader: Any, typed: str) -> str:
    try:
        return str(reader(typed))
    except NumberRefused as refused:
        raise forms.ValidationError(str(refused)) from refused


class StepForm(forms.Form):
    """One step of `application`."""

    def __init__(self, data: Any = None, *, application: ShopApplication, rules: Rules | None = None) -> None:
        self.application = application
        self.rules = rules
        super().__init__(data, initial=self.initial_of(application))

    def initial_of(self, application: ShopApplication) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return {name: getattr(application, name) for name in self.base_fields if hasattr(application, name)}

    def values(self) -> dict[str, Any]:
        """The columns of the step."""
        return dict(self.cleaned_data)


class KindForm(StepForm):
    """Which kind of producer."""

    producer_type = forms.ChoiceField(
        label=gettext_lazy("Who makes the goods"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the kind that fits you best.")},
    )

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The choices with what they mean."""
        chosen = self["producer_type"].value()
        return [{"value": kind.value, "name": kind.label, "words": KIND_WORDS[kind], "chosen": kind == chosen} for kind in Kind]


class NumbersForm(StepForm):
    """The numbers that this kind of producer is registered under. Only those that are needed are asked."""

    community_enterprise_no = TextField(
        label=gettext_lazy("Number of the community enterprise"),
        help_text=gettext_lazy("12 digits on the registration (form ทวช. 2 or 3), such as 4-45-02-10/1-0007."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the 12 digits of the registration.")},
    )
    cooperative_no = TextField(
        label=gettext_lazy("Registration number"),
        help_text=gettext_lazy("A cooperative has 13 digits. A farmer group types it as on its paper."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the number of the registration.")},
    )
    national_id = TextField(
        label=gettext_lazy("Your national ID number"),
        help_text=gettext_lazy(
            "The law asks the market to know who sells in their own name. The number is kept locked, is never shown to buyers, and no picture of the card is asked."
        ),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the 13 digits of your card.")},
    )
    tax_id = TextField(
        label=gettext_lazy("Juristic or tax number"),
        help_text=gettext_lazy("13 digits that begin with 0."),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the 13 digits of the company certificate.")},
    )
    vat_registered = forms.BooleanField(label=gettext_lazy("We are registered for VAT"), required=False)

    def __init__(self, data: Any = None, *, application: ShopApplication, rules: Rules | None = None) -> None:
        super().__init__(data, application=application, rules=rules)
        kind = application.producer_type
        needed = {"national_id_sealed": "national_id"}.get(NUMBER_NEEDED.get(kind, ""), NUMBER_NEEDED.get(kind, ""))
        for name in ("community_enterprise_no", "cooperative_no", "national_id"):
            if name != needed:
                del self.fields[name]
        if kind in PERSONS:
            del self.fields["tax_id"]
            # A person's VAT number is the national ID; the operator sees from the paper what is what.
            self.fields["national_id"].required = not application.national_id_sealed
        else:
            self.fields["tax_id"].required = needed == "tax_id"
        if application.national_id_masked and "national_id" in self.fields:
            self.fields["national_id"].widget.attrs["placeholder"] = application.national_id_masked

    def initial_of(self, application: ShopApplication) -> dict[str, Any]:
        return super().initial_of(application) | {"national_id": ""}

    def clean_community_enterprise_no(self) -> str:
        typed = self.cleaned_data["community_enterprise_no"]
        return _read(read_enterprise_number, typed) if typed else ""

    def clean_cooperative_no(self) -> str:
        reader = read_cooperative_number if self.application.producer_type == Kind.COOPERATIVE else read_group_number
        typed = self.cleaned_data["cooperative_no"]
        return _read(reader, typed) if typed else ""

    def clean_national_id(self) -> str:
        typed = self.cleaned_data["national_id"]
        return _read(read_national_id, typed) if typed else ""

    def clean_tax_id(self) -> str:
        typed = self.cleaned_data["tax_id"]
        return _read(read_juristic_tax_id, typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("vat_registered") and "tax_id" in self.fields and not cleaned.get("tax_id") and "tax_id" not in self.errors:
            self.add_error("tax_id", _("Type the tax number that the VAT registration names."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What is not asked of this kind is emptied; an ID that was not typed again stays."""
        cleaned = self.cleaned_data
        national_id = cleaned.get("national_id", "")
        kept = self.application.national_id_sealed if "national_id" in self.fields else ""
        return {
            "community_enterprise_no": cleaned.get("community_enterprise_no", ""),
            "cooperative_no": cleaned.get("cooperative_no", ""),
            "tax_id": cleaned.get("tax_id", ""),
            "vat_registered": cleaned.get("vat_registered", False),
            "national_id_sealed": seal(national_id) if national_id and not self._same(national_id) else kept,
        }

    def _same(self, national_id: str) -> bool:
        try:
            return unseal(self.application.national_id_sealed) == national_id
        except SealBroken:
            return False


class PlaceForm(StepForm):
    """Where the shop is: house, then a postcode or a name, then the sub-district; and how it is reached."""

    address = house_field()
    postcode = place_field(gettext_lazy("Postcode or sub-district"))
    area = subdistrict_field()
    phone = TextField(
        label=gettext_lazy("Phone of the shop"),
        help_text=gettext_lazy("Buyers see it on the shop's page."),
        max_length=30,
        error_messages={"required": gettext_lazy("Type a phone number at which buyers reach the shop.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    line_id = TextField(label=gettext_lazy("LINE ID"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, application: ShopApplication, rules: Rules | None = None) -> None:
        super().__init__(data, application=application, rules=rules)
        typed = str(self.data.get("postcode", "") or self.initial.get("postcode") or "")
        self.found: dict[str, tuple[AdminArea, str]] = {area.code: (area, code) for area, code in subdistricts(typed)}
        choices = [(code, place(area)) for code, (area, _code) in self.found.items()]
        self.fields["area"].choices = choices if len(choices) == 1 else [("", _("Choose the sub-district")), *choices]  # type: ignore[attr-defined]

    def initial_of(self, application: ShopApplication) -> dict[str, Any]:
        known = super().initial_of(application)
        user: Any = application.applicant if application.applicant_id else None
        phone = application.phone or getattr(user, "phone", "") or ""
        return known | {"area": application.area_id or "", "phone": written_phone(phone) if phone else ""}

    def clean_phone(self) -> str:
        return _read(read_shop_phone, self.cleaned_data["phone"])

    def clean_line_id(self) -> str:
        return _read(read_line_id, self.cleaned_data["line_id"])

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"].strip()
        if not self.found:
            raise forms.ValidationError(
                _("No place is called “{typed}”. Check the spelling, or type the five digits of the postcode.").format(typed=typed)
            )
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.found and not cleaned.get("area") and "area" not in self.errors:
            if len(self.found) == 1:
                cleaned["area"] = next(iter(self.found))
            else:
                self.add_error("area", _("Choose the sub-district from the list."))
        return cleaned

    @property
    def only_asks_for_the_area(self) -> bool:
        """The first try named a place with several sub-districts: the list comes now, and nothing was wrong."""
        return set(self.errors) == {"area"} and not self.data.get("area")

    def values(self) -> dict[str, Any]:
        area, postcode = self.found[self.cleaned_data["area"]]
        return {**self.cleaned_data, "area": area, "postcode": postcode}
