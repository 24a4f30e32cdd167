"""A list of goods as a page shows it: the goods, the facets with their counts, what is chosen as chips to take away, and ways out of nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog.languages import localised
from catalog.models import Product
from sellers.centres.models import Centre
from sellers.centres.provinces import provinces
from sellers.formats import baht
from sellers.models import Partner
from sellers.shops.models import Certification
from storefront.browse.listing import Choice, Tally, fitting, in_order, read_choice, tally
from storefront.browse.pages import page_of
from storefront.browse.shelves import Shelf, shelves, top_shelves
from storefront.browse.suggestions import near

#: So many options of a facet are seen at once; the others open.
SEEN = 5
#: So many goods of a shop are seen without filter and order.
GLANCE = 6


@dataclass(frozen=True)
class Option:
    """One value of a facet. `count` is how many goods there are with it under all other choices."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with tick boxes. `name` is its parameter in the address; `more` are the options that open on demand."""

    name: str
    title: str
    seen: list[Option]
    more: list[Option]

    @property
    def size(self) -> int:
        return len(self.seen) + len(self.more)

    @property
    def active(self) -> bool:
        return any(each.chosen for each in (*self.seen, *self.more))


@dataclass(frozen=True)
class Link:
    """A way to another list: words, address, how many goods are there (None: not said), whether one is there now."""

    label: str
    url: str
    count: int | None = None
    here: bool = False


def facet(name: str, title: str, labels: dict[str, str], counts: Any, chosen: Iterable[str], *, keep_order: bool = False) -> Facet:
    """A facet of the values that have goods or are chosen; the chosen first, then the fullest, unless `keep_order`."""
    taken = set(chosen)
    options = [Option(value, label, counts[value], value in taken) for value, label in labels.items() if counts[value] or value in taken]
    if not keep_order:
        options.sort(key=lambda each: (not each.chosen, -each.count))
    cut = max(SEEN, sum(each.chosen for each in options))
    if len(options) <= cut + 2:  # a door for two is no door
        cut = len(options)
    return Facet(name, title, options[:cut], options[cut:])


class Listing:
    """The list of goods that a request asks for: on a shelf, in one shop (where `?shelf=` names the shelf), or in the whole market."""

    def __init__(self, request: HttpRequest, shelf: Shelf | None = None, shop: Partner | None = None) -> None:
        self.choice = read_choice(request.GET)
        self.shop = shop
        if shop:
            self.choice = replace(self.choice, shop=shop.pk, provinces=(), region="", kinds=(), centre="")
            number = request.GET.get("shelf", "")
            shelf = shelves().get(int(number)) if re.fullmatch(r"[0-9]{1,9}", number) else None
        self.centre = Centre.objects.filter(code__iexact=self.choice.centre).first() if self.choice.centre else None
        self.choice = replace(self.choice, centre=self.centre.code if self.centre else "")
        self.shelf = shelf
        self.here = request.path
        self.path = shelf.path if shelf else ""
        self.tally: Tally = tally(self.choice, self.path, self._scope)
        wanted = in_order(fitting(self.choice, self.path), self.choice.sort) if self.total else Product.objects.none()
        self.page: Page = page_of(request, wanted.values_list("pk", flat=True), total=self.total)
        numbers = list(self.page.object_list)
        cards = {each.pk: each for each in Product.objects.filter(pk__in=numbers).for_cards()} if numbers else {}
        self.page.object_list = [cards[number] for number in numbers if number in cards]

    @property
    def total(self) -> int:
        return self.tally.total

    @property
    def _family(self) -> Shelf | None:
        """The shelf whose children are offered: this one, or its parent where it has none."""
        if self.shelf and not self.shelf.children and self.shelf.parent_pk:
            return shelves()[self.shelf.parent_pk]
        return self.shelf

    @property
    def _scope(self) -> str:
        return self._family.path if self._family else ""

    def address(self, choice: Choice) -> str:
        """The first page of another choice, on the same shelf."""
        return self.on_shelf(self.shelf, choice)

    def on_shelf(self, shelf: Shelf | None, choice: Choice) -> str:
        """The first page of a choice on a shelf, or on all of them."""
        chosen = choice.parameters()
        if self.shop:
            path = self.here
            chosen += [("shelf", str(shelf.pk))] if shelf else []
        else:
            path = shelf.url if shelf else reverse("catalogue")
        query = urlencode(chosen)
        return f"{path}?{query}" if query else path

    # Kinds -------------------------------------------------------------------------------------------------------------

    @cached_property
    def kinds(self) -> list[Link]:
        """The shelves below, or beside, with goods; the first is all of them. Empty where there is nothing to choose."""
        family = self._family
        children = family.children if family else top_shelves()
        links = [
            Link(localised(each, "name"), self.on_shelf(each, self.choice), count, each == self.shelf)
            for each in children
            if (count := self.tally.below(each.path)) or each == self.shelf
        ]
        if not links or (self.shop and not self.shelf and len(links) == 1):
            return []
        whole = self.tally.below(self._scope)
        url = self.on_shelf(family, self.choice)
        return [Link(pgettext("kinds of goods", "All"), url, whole, family == self.shelf), *links]

    # Facets ------------------------------------------------------------------------------------------------------------

    @cached_property
    def facets(self) -> list[Facet]:
        """Facets with tick boxes, without those that have nothing to offer."""
        choice, counts = self.choice, self.tally
        within = provinces().values() if not choice.region else [each for each in provinces().values() if each.region == choice.region]
        places = {each.code: localised(each, "name") for each in within}
        found = [
            facet("certified", _("Standards"), _labels(Certification.Kind), counts.marks, choice.marks),
        ]
        if not self.shop:  # one shop is of one place and of one kind
            found = [
                facet("province", _("Province"), places, counts.provinces, choice.provinces),
                facet("kind", _("Kind of producer"), _labels(Partner.ProducerType), counts.kinds, choice.kinds),
                *found,
            ]
        return [each for each in found if each.size]

    @property
    def sorts(self) -> list[Link]:
        """The orders of the list."""
        names = {"new": _("Newest"), "low": _("Lowest price"), "high": _("Highest price")}
        return [Link(name, self.address(replace(self.choice, sort=sort)), here=sort == self.choice.sort) for sort, name in names.items()]

    @property
    def place(self) -> str:
        """The one place that is chosen - centre, province or region - as a heading; "" for none or several."""
        if self.centre:
            return _("From shops of {centre}").format(centre=localised(self.centre, "name"))
        if len(self.choice.provinces) == 1:
            return _("From {place}").format(place=localised(provinces()[self.choice.provinces[0]], "name"))
        return _("From the {region}").format(region=region_name(self.choice.region)) if self.choice.region else ""

    @property
    def sorted_by(self) -> str:
        return next(each.label for each in self.sorts if each.here)

    # What is chosen -----------------------------------------------------------------------------------------------------

    @cached_property
    def chosen(self) -> list[Link]:
        """What is chosen, each with the address of the list without it."""
        choice = self.choice
        found: list[tuple[str, Choice]] = []
        if choice.words:
            found.append((f"“{choice.words}”", replace(choice, words="")))
        for code in choice.provinces:
            found.append((localised(provinces()[code], "name"), replace(choice, provinces=_without(choice.provinces, code))))
        if choice.region:
            found.append((region_name(choice.region), replace(choice, region="")))
        if self.centre:
            found.append((localised(self.centre, "name"), replace(choice, centre="")))
        for kind in choice.kinds:
            found.append((_labels(Partner.ProducerType)[kind], replace(choice, kinds=_without(choice.kinds, kind))))
        for mark in choice.marks:
            found.append((_labels(Certification.Kind)[mark], replace(choice, marks=_without(choice.marks, mark))))
        if choice.lowest is not None or choice.highest is not None:
            found.append((_price_words(choice), replace(choice, lowest=None, highest=None)))
        if choice.in_stock:
            found.append((_("In stock only"), replace(choice, in_stock=False)))
        return [Link(label, self.address(without)) for label, without in found]

    @property
    def is_short(self) -> bool:
        """Whether a glance takes in everything that a shop has: then there is nothing to choose by."""
        return bool(self.shop) and self.total <= GLANCE and not self.chosen and not self.shelf

    @property
    def narrowed(self) -> int:
        """How many facets' values are chosen, for the button of the sheet."""
        return len(self.chosen) - bool(self.choice.words)

    @property
    def cleared(self) -> str:
        """The address of the list without facets; the words and the order stay."""
        return self.address(self.choice.bare)

    @property
    def prices(self) -> dict[str, str]:
        """The fields of the price: what is chosen, and what there is."""
        chosen = dict(self.choice.parameters())
        bounds = {"least": self.tally.cheapest, "most": self.tally.dearest}
        return {"from": chosen.get("from", ""), "to": chosen.get("to", "")} | {
            name: baht(-(-value // 100) * 100 if name == "most" else value // 100 * 100) if value is not None else ""
            for name, value in bounds.items()
        }

    # Ways out of nothing ------------------------------------------------------------------------------------------------

    @cached_property
    def otherwise(self) -> int:
        """How many goods there would be without the facets."""
        return tally(self.choice.bare, self.path, self._scope).total if self.choice.narrows else self.total

    @cached_property
    def nearest(self) -> list[Link]:
        """Shelves and provinces with goods whose names are like the words that found nothing; else the fullest shelves."""
        everything = tally(Choice())
        names: dict[str, tuple[Link, str]] = {}
        for each in shelves().values():
            if (count := everything.below(each.path)) and each != self.shelf:
                names[each.path] = Link(localised(each, "name"), each.url, count), f"{each.name} {each.name_en}"
        for code, province in provinces().items():
            if count := everything.provinces[code]:
                link = Link(localised(province, "name"), f"{reverse('catalogue')}?province={code}", count)
                names[code] = link, f"{province.name} {province.name_en}"
        like = near(self.choice.words, {key: words for key, (_link, words) in names.items()}) if self.choice.words else []
        if like:
            return [names[key][0] for key in like[:4]]
        top = sorted((each for each in top_shelves() if each.path in names), key=lambda each: -everything.below(each.path))
        return [names[each.path][0] for each in top[:4]]


def _labels(choices: Any) -> dict[str, str]:
    return {value: str(label) for value, label in choices.choices}


def _without(values: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(each for each in values if each != one)


def _price_words(choice: Choice) -> str:
    if choice.lowest is None:
        return _("At most {price}").format(price=baht(choice.highest or 0))
    if choice.highest is None:
        return _("At least {price}").format(price=baht(choice.lowest))
    return _("{least} to {most}").format(least=baht(choice.lowest), most=baht(choice.highest))


def region_name(region: str) -> str:
    """A region as people call it."""
    return {
        "North": _("North"),
        "Northeast": _("Northeast"),
        "Central": _("Central region"),
        "East": _("East"),
        "West": _("West"),
        "South": _("South"),
    }[region]
