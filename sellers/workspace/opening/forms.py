"""The short pages of an application. A form says what is wrong with one answer; whether all is there, the steps say (sellers/shops/steps.py).

`values()` gives the columns of the step; `initial_of()` what a form shows of an application.
"""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.languages import localised
from catalog.typed import TextField
from sellers.centres.models import AdminArea, Centre
from sellers.formats import phone as written_phone
from sellers.formats import place
from sellers.models import Partner
from sellers.shops.models import ShopApplication, ShopDocument
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
from sellers.shops.sealed import SealBroken, seal, unseal
from sellers.shops.seams import Rules, certificates_of, find_certificate
from sellers.shops.steps import NUMBER_NEEDED, PAPERS_NEEDED, PERSONS
from sellers.workspace.opening.places import centres_named, centres_near, subdistricts

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
        return _read(read_enterprise_number, self.cleaned_data["community_enterprise_no"])

    def clean_cooperative_no(self) -> str:
        reader = read_cooperative_number if self.application.producer_type == Kind.COOPERATIVE else read_group_number
        return _read(reader, self.cleaned_data["cooperative_no"])

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


class PaperForm(forms.Form):
    """One more paper."""

    kind = forms.ChoiceField(label=gettext_lazy("Which paper"), choices=[])
    file = forms.FileField(
        label=gettext_lazy("Photograph or PDF"),
        error_messages={
            "required": gettext_lazy("Choose the photograph or the PDF first."),
            "empty": gettext_lazy("This file is empty. Choose it again."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf"}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, application: ShopApplication) -> None:
        super().__init__(data, files)
        kinds = [*PAPERS_NEEDED.get(application.producer_type, ()), *([ShopDocument.Kind.VAT] if application.vat_registered else [])]
        self.fields["kind"].choices = [(kind, ShopDocument.Kind(kind).label) for kind in [*kinds, ShopDocument.Kind.OTHER]]  # type: ignore[attr-defined]


class PapersForm(StepForm):
    """Going on from the papers: nothing is typed here, `PaperForm` adds them one by one."""


class NameForm(StepForm):
    """What the shop is called."""

    name = TextField(
        label=gettext_lazy("Name of the shop in Thai"),
        help_text=gettext_lazy("As buyers know you. You may change it later."),
        max_length=120,
        error_messages={"required": gettext_lazy("Type the name of the shop.")},
    )
    name_en = TextField(
        label=gettext_lazy("Name in English"),
        help_text=gettext_lazy("The address of the shop is made from it."),
        max_length=120,
        required=False,
    )

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if len(name) < 3:
            raise forms.ValidationError(_("A name has at least 3 letters."))
        return name

    def clean_name_en(self) -> str:
        return " ".join(self.cleaned_data["name_en"].split())


class PlaceForm(StepForm):
    """Where the shop is: house, then a postcode or a name, then the sub-district; and how it is reached."""

    address = TextField(
        label=gettext_lazy("House number, moo, soi, road"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the house number and moo, soi or road.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    postcode = TextField(
        label=gettext_lazy("Postcode or sub-district"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter the postcode, five digits, or the name of the sub-district.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Sub-district"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose the sub-district from the list.")},
    )
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
        user: Any = application.applicant
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


class TrainingForm(StepForm):
    """Where somebody learned to sell: a certificate, or a centre, or nowhere yet."""

    training = forms.ChoiceField(
        label=gettext_lazy("Where did you learn to sell?"),
        choices=ShopApplication.Training.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three.")},
    )
    certificate_serial = TextField(
        label=gettext_lazy("Number of the certificate"),
        help_text=gettext_lazy("Under the QR on the certificate, such as C-000123-K."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    centre_search = TextField(label=gettext_lazy("Look for a centre"), max_length=60, required=False)
    centre = TextField(required=False, max_length=20)

    def __init__(self, data: Any = None, *, application: ShopApplication, rules: Rules | None = None) -> None:
        self.mine = certificates_of(application.applicant)
        super().__init__(data, application=application, rules=rules)
        wanted = str(self.data.get("centre_search", "")).strip()
        self.searched = wanted
        self.centres: list[dict[str, Any]] = []
        if wanted:
            self.centres = [{"centre": each, "km": None} for each in centres_named(wanted)]
        elif application.area is not None:
            self.centres = [{"centre": each, "km": km if km < 9999 else None} for each, km in centres_near(application.area)]
        chosen = application.centre
        if chosen and chosen.pk not in {row["centre"].pk for row in self.centres}:
            self.centres.insert(0, {"centre": chosen, "km": None})
        self.certificate: Any = None

    def initial_of(self, application: ShopApplication) -> dict[str, Any]:
        known = super().initial_of(application) | {"centre": application.centre.code if application.centre else ""}
        if not application.training and self.mine:
            known |= {"training": ShopApplication.Training.CERTIFICATE, "certificate_serial": self.mine[0].serial}
        return known

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        training = cleaned.get("training")
        if training == ShopApplication.Training.CERTIFICATE:
            self._clean_certificate(cleaned)
        elif training:
            self._clean_centre(cleaned, must=training == ShopApplication.Training.CENTRE)
        return cleaned

    def _clean_certificate(self, cleaned: dict[str, Any]) -> None:
        typed = cleaned.get("certificate_serial", "")
        found = find_certificate(serial_in(typed))
        if not typed:
            self.add_error("certificate_serial", _("Type the number of the certificate, or choose another answer."))
        elif found is None:
            self.add_error("certificate_serial", _("There is no certificate with this number. Compare it letter by letter with the paper."))
        elif found.is_revoked:
            self.add_error("certificate_serial", _("This certificate was taken back. Ask your centre, or choose another answer."))
        self.certificate = found

    def _clean_centre(self, cleaned: dict[str, Any], *, must: bool) -> None:
        code = cleaned.get("centre", "")
        found = Centre.objects.filter(code=code, state=Centre.State.ACTIVE).first() if code and "\x00" not in code else None
        if must and found is None:
            self.add_error("centre", _("Choose the centre where you learned."))
        cleaned["centre"] = found

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.certificate:
            return {
                "training": cleaned["training"],
                "certificate_serial": self.certificate.serial,
                "centre": Centre.objects.get(pk=self.certificate.centre_id),
            }
        return {"training": cleaned["training"], "certificate_serial": "", "centre": cleaned["centre"]}


class RulesForm(StepForm):
    """The promise to keep the rules, in the version that was shown."""

    version = TextField(required=False, max_length=40, widget=forms.HiddenInput)
    promise = forms.BooleanField(
        label=gettext_lazy("We have read the rules and keep them"),
        error_messages={"required": gettext_lazy("A shop opens only with this promise. Read the rules and tick the box.")},
    )

    def initial_of(self, application: ShopApplication) -> dict[str, Any]:
        version = self.rules.version if self.rules else ""
        return {"version": version, "promise": bool(application.rules_accepted_at) and application.rules_version == version}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.rules and cleaned.get("version") != self.rules.version:
            self.add_error("promise", _("The rules have changed since you read them. Read and promise them again."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {"rules_version": self.rules.version if self.rules else "-", "rules_accepted_at": timezone.now()}


def serial_in(typed: str) -> str:
    """The serial number in what was typed or scanned: the QR of a certificate holds the address of its page, which ends in it."""
    text = typed.strip()
    return text.rstrip("/").rpartition("/")[2] if "/" in text else text


def certificate_words(serial: str) -> dict[str, Any]:
    """What the page says about a certificate while it is typed: found (course, holder, centre) or why not."""
    found = find_certificate(serial_in(serial))
    if found is None:
        return {"ok": False, "words": _("There is no certificate with this number. Compare it letter by letter with the paper.")}
    if found.is_revoked:
        return {"ok": False, "words": _("This certificate was taken back. Ask your centre, or choose another answer.")}
    centre = Centre.objects.get(pk=found.centre_id)
    course = localised(found, "course_title")
    words = _("{name}, {course}, {centre}").format(name=found.holder_name, course=course, centre=localised(centre, "name"))
    return {"ok": True, "words": words}


FORMS: dict[str, type[StepForm]] = {
    "kind": KindForm,
    "numbers": NumbersForm,
    "papers": PapersForm,
    "name": NameForm,
    "place": PlaceForm,
    "training": TrainingForm,
    "rules": RulesForm,
}
