"""What a shop types about itself. Forms refuse what no column could hold; whether it is possible, the actions say."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.languages import localised
from catalog.typed import TextField
from sellers.delivery.actions import MOST_STEPS, OwnStep
from sellers.formats import phone as written_phone
from sellers.models import Partner
from sellers.shops.banks import all_banks
from sellers.shops.models import Certification, ShopAccount, ShopMember
from sellers.shops.numbers import NumberRefused, read_bank_account, read_line_id, read_mark_number, read_promptpay, read_shop_phone
from sellers.shops.profile import MOST_ANSWERS
from sellers.workspace.words import STORAGES

_BUDDHIST = 543
_ANSWER = ("question", "question_en", "answer", "answer_en")


def number_in(typed: str, *, most: Decimal) -> Decimal | None:
    """A number of at most two decimals above 0, as people type it ("1,5" and "๒" too); None for anything else."""
    text = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in typed.strip()).replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 < number <= most else None


class MoneyField(TextField):
    """An amount in baht; cleans to satang, None for nothing typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).replace("฿", "").replace(",", "")
        if not typed:
            return None
        if typed in ("0", "๐"):
            return 0
        number = number_in(typed, most=Decimal(1_000_000))
        if number is None or number * 100 % 1:
            raise forms.ValidationError(_("Type an amount in baht, such as 45 or 45.50."))
        return int(number * 100)


def in_baht(satang: int | None) -> str:
    """Satang as the field shows them."""
    if satang is None:
        return ""
    return str(satang // 100) if satang % 100 == 0 else f"{satang / 100:.2f}"


class ProfileForm(forms.Form):
    """What the shop tells, in Thai and, where it likes, in English."""

    name = TextField(
        label=gettext_lazy("Name of the shop in Thai"),
        max_length=120,
        error_messages={"required": gettext_lazy("Type the name of the shop.")},
    )
    name_en = TextField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    tagline = TextField(label=gettext_lazy("In one line, in Thai"), max_length=120, required=False)
    tagline_en = TextField(label=gettext_lazy("In one line, in English"), max_length=120, required=False)
    story = TextField(label=gettext_lazy("Your story in Thai"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 7}))
    story_en = TextField(
        label=gettext_lazy("Your story in English"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 7})
    )
    making = TextField(
        label=gettext_lazy("How you make it, in Thai"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    making_en = TextField(
        label=gettext_lazy("How you make it, in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    learned = TextField(
        label=gettext_lazy("What you learned, in Thai"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    learned_en = TextField(
        label=gettext_lazy("What you learned, in English"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    since_year = forms.IntegerField(
        label=gettext_lazy("At work since (Buddhist year)"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Type the year with four digits, such as 2552.")},
    )
    member_count = forms.IntegerField(
        label=gettext_lazy("Members of the group"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Type how many people, such as 12.")},
    )
    phone = TextField(
        label=gettext_lazy("Phone of the shop"),
        max_length=30,
        error_messages={"required": gettext_lazy("Type a phone number at which buyers reach the shop.")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "type": "tel"}),
    )
    line_id = TextField(label=gettext_lazy("LINE ID"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, shop: Partner) -> None:
        known = {name: getattr(shop, name) for name in self.base_fields}
        super().__init__(data, initial=known | {"phone": written_phone(shop.phone) if shop.phone else ""})
        answers = [row for row in shop.answers if isinstance(row, dict)][:MOST_ANSWERS]
        for number in range(min(MOST_ANSWERS, len(answers) + 2)):
            there = answers[number] if number < len(answers) else {}
            for part in _ANSWER:
                widget = forms.Textarea(attrs={"rows": 2}) if part.startswith("answer") else forms.TextInput()
                self.fields[f"{part}-{number}"] = TextField(
                    label=_WORDS[part],
                    required=False,
                    max_length=600 if part.startswith("answer") else 160,
                    widget=widget,
                    initial=there.get(part, ""),
                )

    def pairs(self) -> Iterator[tuple[Any, Any]]:
        """(Thai field, English field) of what is told in two languages."""
        for name in ("name", "tagline", "story", "making", "learned"):
            yield self[name], self[f"{name}_en"]

    def answers(self) -> Iterator[list[Any]]:
        """The four fields of each question."""
        for number in range(MOST_ANSWERS):
            if f"question-{number}" in self.fields:
                yield [self[f"{part}-{number}"] for part in _ANSWER]

    def clean_since_year(self) -> int | None:
        year: int | None = self.cleaned_data["since_year"]
        if year is None:
            return None
        if 1800 <= year <= timezone.localdate().year:
            year += _BUDDHIST  # typed as a year of the common era
        if not 2343 <= year <= timezone.localdate().year + _BUDDHIST:
            raise forms.ValidationError(_("Type the year with four digits, such as 2552."))
        return year

    def clean_member_count(self) -> int | None:
        count: int | None = self.cleaned_data["member_count"]
        if count is not None and not 1 <= count <= 100_000:
            raise forms.ValidationError(_("Type how many people, such as 12."))
        return count

    def clean_phone(self) -> str:
        return _read(read_shop_phone, self.cleaned_data["phone"])

    def clean_line_id(self) -> str:
        return _read(read_line_id, self.cleaned_data["line_id"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("name", "name_en", "tagline", "tagline_en"):
            if name in cleaned:
                cleaned[name] = " ".join(cleaned[name].split())
        for number in range(MOST_ANSWERS):
            question, answer = cleaned.get(f"question-{number}", ""), cleaned.get(f"answer-{number}", "")
            if answer and not question:
                self.add_error(f"question-{number}", _("An answer needs its question, in Thai."))
            elif question and not answer:
                self.add_error(f"answer-{number}", _("A question needs its answer, in Thai."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The columns of the shop."""
        cleaned = self.cleaned_data
        rows = [{part: cleaned.get(f"{part}-{number}", "") for part in _ANSWER} for number in range(MOST_ANSWERS)]
        return {name: cleaned[name] for name in self.base_fields} | {"answers": [row for row in rows if row["question"]]}


_WORDS = {
    "question": gettext_lazy("Question in Thai"),
    "question_en": gettext_lazy("Question in English"),
    "answer": gettext_lazy("Answer in Thai"),
    "answer_en": gettext_lazy("Answer in English"),
}


def _read(reader: Any, *typed: str) -> str:
    try:
        return str(reader(*typed))
    except NumberRefused as refused:
        raise forms.ValidationError(str(refused)) from refused


class PhotoForm(forms.Form):
    """One picture."""

    file = forms.FileField(
        label=gettext_lazy("Picture"),
        error_messages={
            "required": gettext_lazy("Choose a picture first."),
            "empty": gettext_lazy("This file is empty. Choose the picture again."),
        },
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )


class DayField(forms.DateField):
    """A day as year-month-day. The browser's field counts years of the common era, people and our pages those of the Buddha: both are taken."""

    def to_python(self, value: Any) -> Any:
        # Before it becomes a day: 2571 has no 29 February, 2028 has one.
        if isinstance(value, str) and (typed := re.fullmatch(r"(2[4-9]\d\d)(-\d\d-\d\d)", value.strip())):
            value = f"{int(typed[1]) - _BUDDHIST}{typed[2]}"
        return super().to_python(value)


class ClosedDaysForm(forms.Form):
    """From one day to another."""

    starts_on = DayField(
        label=gettext_lazy("First closed day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": gettext_lazy("Choose the first day."), "invalid": gettext_lazy("Choose the first day.")},
    )
    ends_on = DayField(
        label=gettext_lazy("Last closed day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": gettext_lazy("Choose the last day."), "invalid": gettext_lazy("Choose the last day.")},
    )
    note = TextField(
        label=gettext_lazy("Why, in Thai"), help_text=gettext_lazy("Buyers read it, for example: Songkran."), max_length=120, required=False
    )
    note_en = TextField(label=gettext_lazy("Why, in English"), max_length=120, required=False)


class MoneyForm(forms.Form):
    """Where the money goes."""

    promptpay = TextField(
        label=gettext_lazy("PromptPay of the shop"),
        help_text=gettext_lazy(
            "A mobile number, a juristic number or an e-wallet. Not the ID number of a person: it would stand in a QR that everybody reads."
        ),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type the number that PromptPay is linked to.")},
    )
    account_name = TextField(
        label=gettext_lazy("Name of the account"),
        help_text=gettext_lazy("Exactly as the bank shows it. Buyers compare it before they pay."),
        max_length=120,
        error_messages={"required": gettext_lazy("Type the name that the bank shows.")},
    )
    bank_code = forms.ChoiceField(label=gettext_lazy("Bank"), required=False, choices=[])
    bank_account = TextField(
        label=gettext_lazy("Account number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    takes_cash = forms.BooleanField(label=gettext_lazy("Buyers may pay cash on delivery"), required=False)
    name_confirmed = forms.BooleanField(label=gettext_lazy("Yes, this is the shop's account"), required=False)

    def __init__(self, data: Any = None, *, account: ShopAccount | None) -> None:
        known: dict[str, Any] = {"takes_cash": True}
        if account:
            known = {
                "promptpay": account.promptpay_id,
                "account_name": account.account_name,
                "bank_code": account.bank_code,
                "bank_account": account.bank_account,
                "takes_cash": account.takes_cash_on_delivery,
            }
        super().__init__(data, initial=known)
        self.fields["bank_code"].choices = [("", _("No bank account")), *((bank.code, bank_words(bank)) for bank in all_banks())]  # type: ignore[attr-defined]

    def clean_promptpay(self) -> str:
        try:
            return read_promptpay(self.cleaned_data["promptpay"])[1]
        except NumberRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        bank, number = cleaned.get("bank_code", ""), cleaned.get("bank_account", "")
        if bank and not number:
            self.add_error("bank_account", _("Type the account number, or choose no bank."))
        elif number and not bank and "bank_code" not in self.errors:
            self.add_error("bank_code", _("Choose the bank of this account."))
        elif number:
            try:
                cleaned["bank_account"] = read_bank_account(number, bank)
            except NumberRefused as refused:
                self.add_error("bank_account", str(refused))
        return cleaned


def bank_words(bank: Any) -> str:
    """A bank as a list names it."""
    return f"{localised(bank, 'name')} ({bank.short})"


class InviteForm(forms.Form):
    """For which work, and for whom."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=ShopMember.Role.choices, initial=ShopMember.Role.PACKER, widget=forms.RadioSelect
    )
    note = TextField(
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("Only you see it, so that you know whose link this is."),
        max_length=80,
        required=False,
    )


class WayForm(forms.Form):
    """How the shop offers one way of sending."""

    is_active = forms.BooleanField(label=gettext_lazy("Buyers can choose it"), required=False)
    takes_cash = forms.BooleanField(label=gettext_lazy("With cash on delivery, where the carrier offers it"), required=False)
    free_over = MoneyField(
        label=gettext_lazy("Free when the goods cost at least (baht)"),
        help_text=gettext_lazy("Leave it empty if delivery is never free."),
        required=False,
    )


class RatesForm(forms.Form):
    """The shop's own price list: lines of weight (kg) and two prices (baht), surcharges, days."""

    remote = MoneyField(label=gettext_lazy("More for remote places (baht)"), required=False)
    island = MoneyField(label=gettext_lazy("More for islands (baht)"), required=False)
    days_min = forms.IntegerField(
        label=gettext_lazy("Days on the way, at least"),
        min_value=0,
        max_value=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            code: gettext_lazy("Type a number of days from 0 to 30.") for code in ("required", "invalid", "min_value", "max_value")
        },
    )
    days_max = forms.IntegerField(
        label=gettext_lazy("Days on the way, at most"),
        min_value=0,
        max_value=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            code: gettext_lazy("Type a number of days from 0 to 30.") for code in ("required", "invalid", "min_value", "max_value")
        },
    )

    def __init__(self, data: Any = None, *, steps: list[OwnStep], first: Any = None) -> None:
        known = {}
        if first is not None:
            known = {
                "remote": in_baht(first.surcharge_remote_satang),
                "island": in_baht(first.surcharge_island_satang),
                "days_min": first.days_min,
                "days_max": first.days_max,
            }
        super().__init__(data, initial=known)
        for number in range(MOST_STEPS):
            step = steps[number] if number < len(steps) else None
            words = {"kg": _("Up to kg, line {n}"), "bkk": _("Baht to Bangkok, line {n}"), "up": _("Baht elsewhere, line {n}")}
            self.fields[f"kg-{number}"] = TextField(
                label=words["kg"].format(n=number + 1),
                required=False,
                max_length=8,
                initial=f"{step.max_weight_g / 1000:g}" if step else "",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
            self.fields[f"bkk-{number}"] = MoneyField(
                label=words["bkk"].format(n=number + 1), required=False, initial=in_baht(step.bangkok_satang) if step else ""
            )
            self.fields[f"up-{number}"] = MoneyField(
                label=words["up"].format(n=number + 1), required=False, initial=in_baht(step.upcountry_satang) if step else ""
            )

    def lines(self) -> Iterator[list[Any]]:
        """The three fields of each line."""
        for number in range(MOST_STEPS):
            yield [self[f"{part}-{number}"] for part in ("kg", "bkk", "up")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.steps: list[OwnStep] = []
        for number in range(MOST_STEPS):
            typed, bangkok, upcountry = (cleaned.get(f"{part}-{number}") for part in ("kg", "bkk", "up"))
            if not typed and bangkok is None and upcountry is None:
                continue
            weight = number_in(typed or "", most=Decimal(50))
            if weight is None:
                self.add_error(f"kg-{number}", _("Type a weight in kg, such as 1 or 2.5, at most 50."))
            elif bangkok is None or upcountry is None:
                missing = "bkk" if bangkok is None else "up"
                if f"{missing}-{number}" not in self.errors:
                    self.add_error(f"{missing}-{number}", _("Type the price of this line."))
            else:
                self.steps.append(OwnStep(int(weight * 1000), bangkok, upcountry))
        return cleaned


class PreviewForm(forms.Form):
    """To where, how heavy, which goods: what would a buyer pay?"""

    to = TextField(label=gettext_lazy("To"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    kg = TextField(
        label=gettext_lazy("Weight packed, kg"),
        max_length=8,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    goods = forms.ChoiceField(label=gettext_lazy("Goods"), required=False, choices=list(STORAGES.items()))


class MarkForm(forms.Form):
    """A mark of quality as it stands on its paper."""

    kind = forms.ChoiceField(label=gettext_lazy("Which mark"), choices=Certification.Kind.choices)
    number = TextField(
        label=gettext_lazy("Number on the certificate"),
        max_length=40,
        error_messages={"required": gettext_lazy("Type the number as it stands on the certificate.")},
    )
    issued_on = forms.DateField(
        label=gettext_lazy("Issued on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": gettext_lazy("Choose the day of issue."), "invalid": gettext_lazy("Choose the day of issue.")},
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Choose the last day on which it is valid.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Photograph or PDF of the certificate"),
        error_messages={
            "required": gettext_lazy("Choose the photograph or the PDF first."),
            "empty": gettext_lazy("This file is empty. Choose it again."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") and cleaned.get("number"):
            try:
                cleaned["number"] = read_mark_number(cleaned["kind"], cleaned["number"])
            except NumberRefused as refused:
                self.add_error("number", str(refused))
        issued: date | None = cleaned.get("issued_on")
        if issued and issued > timezone.localdate():
            self.add_error("issued_on", _("The day of issue lies in the future. Compare it with the certificate."))
        return cleaned


class ReasonForm(forms.Form):
    """Why the shop is paused; the people of the shop read it."""

    reason = TextField(label=gettext_lazy("Why, for the people of the shop"), max_length=300, required=False)
