"""The short pages of an application; what every shop is asked is in sellers/shops/forms.py."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.languages import localised
from catalog.typed import TextField
from sellers.centres.models import Centre
from sellers.shops.forms import KindForm, NumbersForm, PlaceForm, StepForm
from sellers.shops.models import ShopApplication, ShopDocument
from sellers.shops.places import centres_named, centres_near
from sellers.shops.seams import Rules, certificates_of, find_certificate
from sellers.shops.steps import PAPERS_NEEDED


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
        if data and not data.get("training") and str(data.get("certificate_serial", "")).strip():
            # Whoever types the number of a certificate has said that there is one.
            data = data.copy()
            data["training"] = ShopApplication.Training.CERTIFICATE
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
