"""The kinds of goods as a seller finds hers: by a word, or by looking through the two upper levels."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import get_language

from catalog.languages import localised
from catalog.models import Category, Product

_SECONDS = 600
#: So many are offered for a word.
OFFERED = 6
#: Parts of a word are at least so long; signs that never begin one, and vowels that never end one.
_SHORTEST = 3
_HANGING, _LEADING = frozenset("ะัาำิีึืฺุูๅๆ็่้๊๋์ํ"), frozenset("เแโใไ")


@dataclass
class Kind:
    """A category as the form shows it. `unit`: id of the sale unit that most goods of it have, None while there are none."""

    pk: int
    name: str
    path: str
    above: str
    flags: Sequence[str]
    unit: int | None = None
    children: "list[Kind]" = field(default_factory=list)

    @property
    def way(self) -> str:
        """With the shelf above it, as it is read in one line."""
        return f"{self.above} › {self.name}" if self.above else self.name


def _usual_units() -> dict[int, int]:
    """Category -> the sale unit that most of its goods have."""
    through = Product.categories.through
    rows = through.objects.values_list("category_id", "product__unit_id").annotate(goods=Count("pk")).order_by("goods", "-product__unit_id")
    return {category: unit for category, unit, _goods in rows}


def kinds() -> list[Kind]:
    """The top kinds, each with those below it that goods can be put into, in the order of the tree; kept for some minutes.

    A kind of the third level stands beside those of the second, named with the one above it.
    """
    key = f"sell:kinds:{get_language()}"
    found: list[Kind] | None = cache.get(key)
    if found is None:
        found = _read()
        cache.set(key, found, _SECONDS)
    return found


def _read() -> list[Kind]:
    """The tree from the database. Two queries."""
    units = _usual_units()
    top: list[Kind] = []
    by_path: dict[str, Kind] = {}
    for category in Category.objects.filter(is_public=True).order_by("path").only("pk", "name", "name_en", "path", "depth", "flags"):
        above = by_path.get(category.path[: -Category.steplen])
        kind = Kind(
            category.pk, localised(category, "name"), category.path, above.name if above else "", category.flags, units.get(category.pk)
        )
        by_path[category.path] = kind
        if category.depth == 1:
            top.append(kind)
        else:
            by_path[category.path[: Category.steplen]].children.append(kind)
    return top


def flat(top: Sequence[Kind]) -> dict[int, Kind]:
    """Every kind that goods can be put into by its id: all, since a kind without others below it is one too."""
    found: dict[int, Kind] = {}
    for kind in top:
        found[kind.pk] = kind
        found |= {child.pk: child for child in kind.children}
    return found


def find_kinds(word: str, top: Sequence[Kind]) -> list[Kind]:
    """The kinds that a word names: by their name, then by the goods that are sold there under it; where there are none, by the end or the
    beginning of the word. Two queries at most.
    """
    word = " ".join(word.split()).lower()[:80]
    if len(word) < 2:
        return []
    all_kinds = flat(top)
    last = word.split(" › ")[-1]
    named = _named(last, all_kinds)
    found = named + [kind for kind in _by_goods(word, all_kinds) if kind not in named]
    if not found:
        for part in _parts(last):
            found += [kind for kind in _named(part, all_kinds) if kind not in found]
    return found[:OFFERED]


def _named(word: str, all_kinds: dict[int, Kind]) -> list[Kind]:
    named = [kind for kind in all_kinds.values() if word in kind.name.lower()]
    return sorted(named, key=lambda kind: (kind.name.lower() != word, bool(kind.children), kind.path))


def _parts(word: str) -> list[str]:
    """Ends and beginnings of a Thai word, which has no spaces, from four letters down to three, ends first: of "กล้วยกวน" also "กวน".
    None begins with a sign that belongs to the letter before, or leaves one behind.
    """
    cuts = [place for place in range(1, len(word)) if word[place] not in _HANGING and word[place - 1] not in _LEADING]
    ends = [word[place:] for place in cuts if len(word) - place >= _SHORTEST]
    beginnings = [word[:place] for place in reversed(cuts) if place >= _SHORTEST]
    return ends + beginnings


def _by_goods(word: str, all_kinds: dict[int, Kind]) -> list[Kind]:
    rows = Product.objects.filter(is_public=True, title__icontains=word).values_list("categories", flat=True)[:300]
    counted: Counter[Any] = Counter(rows)
    return [all_kinds[pk] for pk, _number in counted.most_common() if pk in all_kinds]
