"""What a seller types about her goods, on the second and the third screen. Forms know nothing of drafts: they are given what is typed."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catalog.languages import localised
from catalog.listings.contents import plain
from catalog.models import Product, SaleUnit
from catalog.typed import TextField, use_our_refusals
from sellers.workspace.products.kinds import Kind, find_kinds, flat
from sellers.workspace.products.numbers import NumberField

_THOUSAND = Decimal(1000)
#: Unit as typed -> (unit as stored, factor).
UNITS: dict[str, tuple[str, int]] = {
    "g": ("g", 1),
    "kg": ("g", 1000),
    "ml": ("ml", 1),
    "l": ("ml", 1000),
    "m": ("m", 1),
    "piece": ("piece", 1),
}
UNIT_CHOICES = [
    ("g", _("gram")),
    ("kg", _("kilogram")),
    ("ml", _("millilitre")),
    ("l", _("litre")),
    ("m", _("metre")),
    ("piece", _("piece")),
]
STORAGE_CHOICES = [
    (Product.Storage.AMBIENT, _("Ordinary goods")),
    (Product.Storage.FRESH, _("Fresh")),
    (Product.Storage.CHILLED, _("Chilled")),
    (Product.Storage.FROZEN, _("Frozen")),
]
#: Kinds that are food by their duty: what it is made of and how long it keeps stand on the label (Food Act).
FOOD, HERBAL, COLD = "fda", "rx", "cold"


class Typed(forms.Form):
    """A screen of the listing. `typed` are texts by field name, as the draft keeps them."""

    use_required_attribute = False

    def __init__(self, typed: Mapping[str, str] | None, *, check: bool) -> None:
        """With `check` the form is bound: it refuses. Without, it only shows."""
        super().__init__(dict(typed or {}) if check else None, initial=dict(typed or {}))
        use_our_refusals(self)

    def full_clean(self) -> None:
        """As Django's; what is refused is marked for those who hear the page."""
        super().full_clean()
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"{self[name].auto_id}_error"}

    @classmethod
    def pick(cls, posted: Any) -> dict[str, str]:
        """The fields of this screen from what was posted, as texts; several values of one name are joined by commas."""
        return {name: ",".join(posted.getlist(name))[:6000] for name in cls.base_fields}


class WhatForm(Typed):
    """What it is and what it costs."""

    title = TextField(
        max_length=120,
        label=_("Name of the goods"),
        help_text=_("What it is, what it is made of, how much. Customers find it by these words."),
        error_messages={"required": _("Say what it is, what it is made of and how much, so that customers find it.")},
        widget=forms.TextInput(attrs={"enterkeyhint": "next", "autocomplete": "off"}),
    )
    kind = TextField(
        max_length=120,
        required=False,
        label=_("Kind of goods"),
        help_text=_("Type a word, such as rice or dried banana, and choose from what is found."),
        widget=forms.TextInput(attrs={"enterkeyhint": "search", "autocomplete": "off"}),
    )
    category = TextField(max_length=12, required=False)
    price = NumberField(
        least=Decimal("0.01"),
        most=Decimal(1_000_000),
        decimals=2,
        label=_("Price in baht"),
        refusal=_("Enter a price above 0 with tax included."),
        error_messages={"required": _("Enter a price above 0 with tax included.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "enterkeyhint": "next", "autocomplete": "off"}),
    )
    unit = forms.ChoiceField(label=_("Sold by the"), error_messages={"required": _("Choose what one of it is called.")})
    description = TextField(
        max_length=4000,
        required=False,
        label=_("Tell about it"),
        help_text=_("How it is made, how it tastes, what is special. The first line stands below the price."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    title_en = TextField(max_length=120, required=False, label=_("Name in English"), widget=forms.TextInput(attrs={"lang": "en"}))
    description_en = TextField(
        max_length=4000, required=False, label=_("Description in English"), widget=forms.Textarea(attrs={"rows": 3, "lang": "en"})
    )
    licence_no = TextField(max_length=40, required=False, label=_("FDA number"))
    licence_free = TextField(max_length=3, required=False)

    def __init__(self, typed: Mapping[str, str] | None, *, check: bool, kinds: Sequence[Kind], units: Sequence[SaleUnit]) -> None:
        self.kinds = kinds
        self.found: list[Kind] = []
        super().__init__(typed, check=check)
        chosen = str((typed or {}).get("unit", ""))
        # Two English names may share a Thai one (jar and pot): it stands once, for the unit that was chosen.
        once: dict[str, str] = {}
        for unit in units:
            if (name := localised(unit, "name")) not in once or str(unit.pk) == chosen:
                once[name] = str(unit.pk)
        self.fields["unit"].choices = [(pk, name) for name, pk in once.items()]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def chosen(self) -> Kind | None:
        """The kind that is chosen so far."""
        source = self.cleaned_data if hasattr(self, "cleaned_data") else self.initial
        text = str(source.get("category") or "")
        return flat(self.kinds).get(int(text)) if text.isdecimal() else None

    def clean(self) -> dict[str, Any]:
        """The kind comes from the choice, or from the word where it names only one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.chosen is None:
            self.found = find_kinds(cleaned.get("kind") or "", self.kinds)
            exact = [kind for kind in self.found if (cleaned.get("kind") or "").strip().lower() in (kind.name.lower(), kind.way.lower())]
            sole = exact or (self.found if len(self.found) == 1 else [])
            if sole:
                cleaned["category"] = str(sole[0].pk)
            elif self.found:
                self.add_error("kind", _("Choose the kind that fits from those below."))
            elif cleaned.get("kind"):
                self.add_error("kind", _("No kind is called so. Try a shorter word, or look through all kinds."))
            else:
                self.add_error("kind", _("Choose a kind, so that buyers find it on the right shelf."))
        self._check_licence(cleaned)
        return cleaned

    def _check_licence(self, cleaned: dict[str, Any]) -> None:
        flags = self.chosen.flags if self.chosen else []
        number = re.sub(r"[\s-]", "", cleaned.get("licence_no") or "")
        if FOOD in flags:
            if number:
                if not re.fullmatch(r"\d{13}", number) or not 10 <= int(number[:2]) <= 96:
                    self.add_error("licence_no", _("An FDA serial number has 13 digits. It stands in the FDA mark on the label."))
                else:
                    cleaned["licence_no"] = f"{number[:2]}-{number[2]}-{number[3:8]}-{number[8]}-{number[9:]}"
            elif not cleaned.get("licence_free"):
                self.add_error("licence_no", _("Food needs an FDA number. Enter it, or tick that this one needs none."))
        elif HERBAL in flags and not number and not cleaned.get("licence_free"):
            self.add_error("licence_no", _("Herbal goods need a notification number. Enter it, or tick that this one needs none."))

    def listing(self) -> dict[str, Any]:
        """This screen's part of a listing (catalog/listings/changes.py)."""
        data = self.cleaned_data
        licensed = bool({FOOD, HERBAL} & set(self.chosen.flags if self.chosen else []))
        return {
            "title": data["title"],
            "title_en": data["title_en"],
            "description": data["description"],
            "description_en": data["description_en"],
            "category": int(data["category"]),
            "price_satang": int(data["price"] * 100),
            "unit": int(data["unit"]),
            "licence_no": data["licence_no"] if licensed and not data["licence_free"] else "",
        }


class ContentForm(Typed):
    """How much is in it, what it weighs, how many there are."""

    quantity = NumberField(
        least=Decimal("0.001"),
        most=Decimal(9_999_999),
        decimals=3,
        label=_("How much is in one"),
        refusal=_("Enter how much is in it, such as 450."),
        error_messages={"required": _("Enter how much is in it, such as 450.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "enterkeyhint": "next", "autocomplete": "off"}),
    )
    quantity_unit = forms.ChoiceField(choices=UNIT_CHOICES, label=_("Unit of content"))
    weight = NumberField(
        least=Decimal("0.001"),
        most=Decimal(1_000_000),
        decimals=3,
        label=_("Weight packed"),
        help_text=_("With box and wrapping. The delivery fee depends on it."),
        refusal=_("Weigh it after packing and enter grams. The delivery fee depends on it."),
        error_messages={"required": _("Weigh it after packing and enter grams. The delivery fee depends on it.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "enterkeyhint": "next", "autocomplete": "off"}),
    )
    weight_unit = forms.ChoiceField(choices=UNIT_CHOICES[:2], label=_("Unit of weight"))
    stock = NumberField(
        least=Decimal(0),
        most=Decimal(1_000_000),
        label=_("How many are there"),
        help_text=_("Ready to be sent now. 0 if none is made yet."),
        refusal=_("Enter a whole number, 0 or more."),
        error_messages={"required": _("Enter a whole number, 0 or more.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "enterkeyhint": "done", "autocomplete": "off"}),
    )
    storage = forms.ChoiceField(choices=STORAGE_CHOICES, label=_("How it travels"))
    shelf_life = NumberField(
        least=Decimal(1),
        most=Decimal(36_500),
        required=False,
        label=_("Keeps for how many days"),
        refusal=_("Enter a whole number of days."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    made_of = TextField(max_length=1000, required=False, label=_("Made of"), widget=forms.Textarea(attrs={"rows": 2}))
    use = TextField(max_length=1000, required=False, label=_("How to use it"), widget=forms.Textarea(attrs={"rows": 2}))
    keep = TextField(max_length=1000, required=False, label=_("How to keep it"), widget=forms.Textarea(attrs={"rows": 2}))
    marks = TextField(max_length=400, required=False)

    def __init__(
        self, typed: Mapping[str, str] | None, *, check: bool, flags: Sequence[str], marks: Sequence[Any] = (), new: bool = True
    ) -> None:
        """`flags`: duties of the chosen kind. `marks`: those of the shop that hold. `new`: whether opening stock is asked for."""
        self.flags, self.held, self.new = flags, marks, new
        super().__init__({**self.usual(flags), **{name: text for name, text in (typed or {}).items() if text}}, check=check)
        if not new:
            del self.fields["stock"]

    @classmethod
    def usual(cls, flags: Sequence[str]) -> dict[str, str]:
        """What stands in the choices before anybody chose."""
        cold = COLD in flags
        return {"quantity_unit": "g", "weight_unit": "g", "storage": Product.Storage.CHILLED if cold else Product.Storage.AMBIENT}

    @property
    def is_food(self) -> bool:
        """Whether the label of it is the Food Act's."""
        return FOOD in self.flags

    @property
    def ticked(self) -> set[int]:
        """Ids of the shop's marks that are attached."""
        text = str((self.data if self.is_bound else self.initial).get("marks") or "")
        return {int(each) for each in text.split(",") if each.isdecimal()} & {mark.pk for mark in self.held}

    def clean(self) -> dict[str, Any]:
        """A parcel weighs at least what is in it; the Food Act wants two lines more."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_food:
            if not cleaned.get("made_of"):
                self.add_error("made_of", _("Food says what it is made of. Name what is in it, the most first."))
            if "shelf_life" not in self.errors and not cleaned.get("shelf_life"):
                self.add_error("shelf_life", _("Food says how long it keeps. Enter the days."))
        quantity, weight = cleaned.get("quantity"), cleaned.get("weight")
        if quantity is not None and weight is not None and "quantity_unit" in cleaned and "weight_unit" in cleaned:
            if self._content()[1] == "g" and self._grams() < self._content()[0]:
                self.add_error("weight", _("Packed it cannot weigh less than what is in it. Weigh it with its box."))
            elif self._grams() < 1:
                self.add_error("weight", _("Weigh it after packing and enter grams. The delivery fee depends on it."))
        return cleaned

    def _content(self) -> tuple[Decimal, str]:
        unit, factor = UNITS[self.cleaned_data["quantity_unit"]]
        return self.cleaned_data["quantity"] * factor, unit

    def _grams(self) -> Decimal:
        return self.cleaned_data["weight"] * UNITS[self.cleaned_data["weight_unit"]][1]

    @property
    def units(self) -> int:
        """How many there are, of new goods."""
        return int(self.cleaned_data.get("stock") or 0)

    def listing(self) -> dict[str, Any]:
        """This screen's part of a listing."""
        data = self.cleaned_data
        quantity, unit = self._content()
        return {
            "net_quantity": plain(quantity.quantize(Decimal("0.001"))),
            "net_unit": unit,
            "shipping_weight_g": int(self._grams().to_integral_value()),
            "storage": data["storage"],
            "shelf_life_days": int(data["shelf_life"]) if data.get("shelf_life") else None,
            "made_of": data["made_of"],
            "use": data["use"],
            "keep": data["keep"],
            "marks": sorted(self.ticked),
        }


def typed_of(listing: Mapping[str, Any]) -> dict[str, str]:
    """A listing as it would have been typed: the draft of a change or of a copy begins with it."""
    quantity, unit = Decimal(listing["net_quantity"]), listing["net_unit"]
    large = {"g": "kg", "ml": "l"}.get(unit)
    if large and quantity >= _THOUSAND:
        quantity, unit = quantity / 1000, large
    return {
        **{
            name: str(listing.get(name) or "")
            for name in ("title", "title_en", "description", "description_en", "made_of", "use", "keep", "licence_no")
        },
        "kind": str(listing.get("category_name") or ""),
        "category": str(listing["category"] or ""),
        "price": plain(Decimal(listing["price_satang"]) / 100),
        "unit": str(listing["unit"]),
        "licence_free": "" if listing.get("licence_no") else "yes",
        "quantity": plain(quantity),
        "quantity_unit": unit,
        "weight": str(listing["shipping_weight_g"]),
        "weight_unit": "g",
        "storage": listing["storage"],
        "shelf_life": str(listing["shelf_life_days"] or ""),
        "marks": ",".join(str(pk) for pk in listing["marks"]),
    }


#: What may be chosen for a change of stock -> (kind of movement, whether it adds).
MOVES: dict[str, tuple[str, int]] = {
    "received": ("received", 1),
    "returned": ("returned", 1),
    "more": ("correction", 1),
    "spoilt": ("spoilt", -1),
    "less": ("correction", -1),
}


class StockForm(forms.Form):
    """A change of stock: how many, why, and a key that makes one press one movement."""

    units = NumberField(
        least=Decimal(1),
        most=Decimal(100_000),
        refusal=_("Enter how many, 1 or more."),
        error_messages={"required": _("Enter how many, 1 or more.")},
    )
    why = forms.ChoiceField(choices=[(name, name) for name in MOVES], error_messages={"required": _("Say why it changes.")})
    note = TextField(max_length=200, required=False)
    key = forms.UUIDField()

    @property
    def refusal(self) -> str:
        """What is wrong, in one line."""
        for name in ("units", "why", "note"):
            if found := self.errors.get(name):
                return str(found[0])
        return _now("The page is too old. Reload it and try again.")
