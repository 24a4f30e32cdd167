"""What a buyer chooses in a list of goods, which goods fit, and how many would fit otherwise.

`read_choice` turns the parameters of an address into a `Choice`; `fitting` turns a choice into products; `tally` counts. The words are
looked for plainly in names, shops and places; whoever finds better replaces `_matching`, and the rest stays.

Counts: each facet is counted under all the *other* choices, so that its numbers say what one would get by choosing there. Everything but
categories and marks is one grouped query (a few hundred rows at most), and nothing is ever loaded product by product. The counts of a
large list, and of a shop, are kept for a minute or until something on the shelves changes; those of other lists are made afresh.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from django.core.cache import cache
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Substr
from django.http import QueryDict
from django.utils import timezone

from catalog.freshness import mark
from catalog.managers import ProductQuerySet
from catalog.models import Product
from sellers.centres.provinces import REGIONS, provinces
from sellers.models import Partner
from sellers.shops.models import Certification

#: Sort order by the word in the address. No "best": nothing here measures that yet.
SORTS: dict[str, tuple[str, ...]] = {
    "new": ("-date_created", "-pk"),
    "low": ("price_satang", "-date_created", "-pk"),
    "high": ("-price_satang", "-date_created", "-pk"),
}
#: From so many products on the counts are kept for `KEPT_SECONDS`.
LARGE = 3000
KEPT_SECONDS = 60

_MOST_WORDS = 6
_GOODS_NAMES = ("title", "title_en")
_SHOP_NAMES = ("name", "name_en", *(f"area__{parent}__{name}" for parent in ("parent", "parent__parent") for name in ("name", "name_en")))


@dataclass(frozen=True)
class Choice:
    """What is chosen. `lowest` and `highest` are satang; `region` counts only where no province is chosen; `kinds` are producer types,
    `marks` kinds of certification, `centre` is the code of the shops' centre. `shop` is no choice but where one is: the primary key of
    the shop whose page it is, open or paused."""

    words: str = ""
    provinces: tuple[str, ...] = ()
    region: str = ""
    kinds: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    in_stock: bool = False
    sort: str = "new"
    centre: str = ""
    shop: int | None = None

    @property
    def bare(self) -> "Choice":
        """Nothing but words, order and where one is."""
        return Choice(words=self.words, sort=self.sort, shop=self.shop)

    @property
    def narrows(self) -> bool:
        """Whether anything but words and order is chosen."""
        return self != self.bare

    @property
    def places(self) -> frozenset[str]:
        """Codes of the provinces that are wanted; empty: all."""
        if self.provinces:
            return frozenset(self.provinces)
        return frozenset(code for code, each in provinces().items() if each.region == self.region)

    def parameters(self) -> list[tuple[str, str]]:
        """The choice as parameters of an address, in a fixed order, without those that say nothing."""
        found = [("q", self.words)] if self.words else []
        found += [("province", code) for code in self.provinces]
        if self.region and not self.provinces:
            found.append(("region", self.region))
        if self.centre:
            found.append(("centre", self.centre))
        found += [("kind", kind) for kind in self.kinds]
        found += [("certified", mark) for mark in self.marks]
        found += [(name, _baht(value)) for name, value in (("from", self.lowest), ("to", self.highest)) if value is not None]
        if self.in_stock:
            found.append(("stock", "1"))
        if self.sort != "new":
            found.append(("sort", self.sort))
        return found


def _baht(satang: int) -> str:
    whole, rest = divmod(satang, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def _satang(text: str) -> int | None:
    """Baht as people type them ("฿1,250", "๔๕", "99.50") in satang; None for anything else."""
    bare = re.sub(r"[฿,\s]|บาท", "", text)
    if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", bare):
        return None
    try:
        return int(Decimal(bare) * 100)
    except InvalidOperation:
        return None


def _known(values: Iterable[str], allowed: Iterable[str]) -> tuple[str, ...]:
    """Those of `values` that are allowed, each once, in the order of `allowed`."""
    wanted = set(values)
    return tuple(each for each in allowed if each in wanted)


def read_choice(query: QueryDict) -> Choice:
    """The choice that an address speaks of. What makes no sense is left out; never an error."""
    lowest, highest = _satang(query.get("from", "")), _satang(query.get("to", ""))
    if lowest is not None and highest is not None and lowest > highest:
        lowest, highest = highest, lowest
    places = _known(query.getlist("province"), provinces())
    region = query.get("region", "")
    sort, centre = query.get("sort", ""), query.get("centre", "")
    return Choice(
        words=" ".join(query.get("q", "").replace("\x00", "").split())[:100],
        provinces=places,
        region=region if region in REGIONS and not places else "",
        kinds=_known(query.getlist("kind"), Partner.ProducerType.values),
        marks=_known(query.getlist("certified"), Certification.Kind.values),
        lowest=lowest,
        highest=highest,
        in_stock=query.get("stock") == "1",
        sort=sort if sort in SORTS else "new",
        centre=centre if re.fullmatch(r"[A-Za-z0-9-]{1,20}", centre) else "",
    )


def _says(names: Iterable[str], word: str) -> Q:
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__icontains": word})
    return found


def tidy_thai(text: str) -> str:
    """Sara am as it is written: typed before the tone mark, or as nikhahit and sara aa, it looks the same and is found nowhere."""
    return _SARA_AM.sub(lambda found: "".join(part or "" for part in found.groups()) + "ำ", text)


def _matching(products: ProductQuerySet, words: str) -> ProductQuerySet:
    """Products in whose names, shop or place every word occurs."""
    for word in tidy_thai(words).split()[:_MOST_WORDS]:
        products = products.filter(_says(_GOODS_NAMES, word) | Q(seller__in=Partner.objects.filter(_says(_SHOP_NAMES, word))))
    return products


def _holding() -> Q:
    """Certifications that may be shown today."""
    today = timezone.localdate()
    return Q(certification__verified_at__isnull=False, certification__retired_at__isnull=True) & (
        Q(certification__expires_on__isnull=True) | Q(certification__expires_on__gte=today)
    )


#: Tone mark after sara am, or nikhahit with sara aa around or after a tone mark.
_SARA_AM = re.compile("(?:ำ([่-๋])|ํ([่-๋]?)า|([่-๋])ํา)")
_MARKED = Certification.products.through
_SHELVED = Product.categories.through


def _priced(choice: Choice) -> Q:
    found = Q()
    if choice.lowest is not None:
        found &= Q(price_satang__gte=choice.lowest)
    if choice.highest is not None:
        found &= Q(price_satang__lte=choice.highest)
    return found


def _shops(choice: Choice) -> QuerySet[Partner]:
    """Open shops of the kinds, places and centre that are chosen; or the one shop whose page it is."""
    if choice.shop:
        return Partner.objects.filter(pk=choice.shop)
    shops = Partner.objects.filter(state=Partner.State.ACTIVE)
    if choice.centre:
        shops = shops.filter(centre__code=choice.centre)
    if choice.kinds:
        shops = shops.filter(producer_type__in=choice.kinds)
    placed = Q()
    for code in sorted(choice.places):
        placed |= Q(area__code__startswith=code)
    return shops.filter(placed)


def _every(choice: Choice, path: str = "") -> ProductQuerySet:
    """Products of open shops that fit a choice, on the shelf with this path of the tree and below it; of a family all that fit."""
    products = Product.objects.filter(is_public=True, seller__in=_shops(choice)).order_by()
    if path:
        products = products.filter(pk__in=_SHELVED.objects.filter(category__path__startswith=path).values("product_id"))
    if choice.marks:
        marked = _MARKED.objects.filter(_holding(), certification__kind__in=choice.marks)
        products = products.filter(pk__in=marked.values("product_id"))
    products = _matching(products, choice.words).filter(_priced(choice))
    return products.filter(in_stock=True) if choice.in_stock else products


def fitting(choice: Choice, path: str = "") -> ProductQuerySet:
    """Products that fit as `_every` says, one of each family: the one that stands for it, or if that does not fit the first that does.

    The rule is that of `ProductQuerySet.browsable`. It is said without joins, so that the database can walk the index of the list in its
    order and stop at the end of the page; only where a choice can leave out a family's first does it look at the others.
    """
    products = _every(choice, path)
    if not (choice.words or choice.marks or choice.in_stock or _priced(choice)):
        return products.leads()
    before = Q(is_family_lead=True) | Q(pk__lt=OuterRef("pk"))
    better = _every(choice, path).filter(before, family=OuterRef("family"))
    return products.filter(Q(is_family_lead=True) | ~Exists(better))


def _family(family: str, product: str) -> Coalesce:
    """What tells goods apart where a family counts once: its number, or for a product without one the product's, below 0."""
    return Coalesce(F(family), -F(product))


def in_order(products: ProductQuerySet, sort: str) -> ProductQuerySet:
    """Sorted; the newest first among equals."""
    return products.order_by(*SORTS[sort])


@dataclass(frozen=True)
class Tally:
    """How many products there are. `total` fits everything chosen; each counter is by value, under all the other choices.

    `shelves` is by path of the tree, for each category itself without those below it. `cheapest` and `dearest` (satang) hold without the
    price that is chosen; None where there is nothing.
    """

    total: int = 0
    provinces: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    shelves: Counter[str] = field(default_factory=Counter)
    in_stock: int = 0
    cheapest: int | None = None
    dearest: int | None = None

    def below(self, path: str) -> int:
        """Products on the shelf with this path and below it (a product stands on one shelf)."""
        return sum(count for each, count in self.shelves.items() if each.startswith(path))


@dataclass(frozen=True)
class _Group:
    """`count` products fit the price, `stocked` of them are in stock."""

    province: str
    kind: str
    count: int
    stocked: int
    cheapest: int | None
    dearest: int | None


def _grouped(choice: Choice, path: str) -> list[_Group]:
    """Products that fit words, shelf and marks, by province and producer type; a family counts once."""
    priced, wanted = _priced(choice), Q(in_stock=True) if choice.in_stock else Q()
    family = _family("family_id", "pk")
    rows = (
        _every(replace(choice, provinces=(), region="", kinds=(), lowest=None, highest=None, in_stock=False), path)
        .values_list(Substr("seller__area_id", 1, 2), "seller__producer_type")
        .annotate(
            fit=Count(family, filter=priced, distinct=True) if priced else Count(family, distinct=True),
            stocked=Count(family, filter=priced & Q(in_stock=True), distinct=True),
            low=Min("price_satang", filter=wanted) if wanted else Min("price_satang"),
            high=Max("price_satang", filter=wanted) if wanted else Max("price_satang"),
        )
        .order_by()
    )
    return [_Group(*row) for row in rows]


def _count(choice: Choice, path: str, scope: str) -> Tally:
    groups = _grouped(choice, path)
    places = choice.places

    def placed(each: _Group) -> bool:
        return not places or each.province in places

    def made(each: _Group) -> bool:
        return not choice.kinds or each.kind in choice.kinds

    def kept(*conditions: Callable[[_Group], bool]) -> list[_Group]:
        return [each for each in groups if all(condition(each) for condition in conditions)]

    def number(each: _Group) -> int:
        return each.stocked if choice.in_stock else each.count

    def by(name: str, rows: list[_Group]) -> Counter[str]:
        found: Counter[str] = Counter()
        for each in rows:
            found[getattr(each, name)] += number(each)
        return +found

    fit = kept(placed, made)
    family = Count(_family("product__family_id", "product_id"), distinct=True)
    marks = _MARKED.objects.filter(_holding(), product__in=_every(replace(choice, marks=()), path).values("pk"))
    shelves = _SHELVED.objects.filter(product__in=_every(choice).values("pk"), category__path__startswith=scope)
    return Tally(
        total=sum(map(number, fit)),
        provinces=by("province", kept(made)),
        kinds=by("kind", kept(placed)),
        in_stock=sum(each.stocked for each in fit),
        marks=Counter(dict(marks.values_list("certification__kind").annotate(number=family).order_by())),
        shelves=Counter(dict(shelves.values_list("category__path").annotate(number=family).order_by())),
        cheapest=min((each.cheapest for each in fit if each.cheapest is not None), default=None),
        dearest=max((each.dearest for each in fit if each.dearest is not None), default=None),
    )


def tally(choice: Choice, path: str = "", scope: str = "") -> Tally:
    """Count for the shelf with this path ("": all). `scope`: the path below which categories are counted. Three queries, or none."""
    choice = replace(choice, sort="new")
    key = "listing:" + hashlib.sha256(repr((mark(), choice, path, scope)).encode()).hexdigest()
    found: Tally | None = cache.get(key)
    if found is None:
        found = _count(choice, path, scope)
        if found.total >= LARGE or choice.shop:
            cache.set(key, found, KEPT_SECONDS)
    return found
