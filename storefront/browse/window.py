"""The shop window: what the first page shows today, and the programme in numbers.

Everything is from the database, chosen by the day and by nothing else: the same for everybody, another shop's turn tomorrow. Choosing
looks at all shops and goods, so it is done every few minutes; the page asks again for each thing that it shows, and what is no longer so
is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.core.cache import cache
from django.db.models import BooleanField, Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, When
from django.db.models.functions import Substr
from django.utils import timezone, translation

from catalog.models import Category, Product
from cms.courses.models import CoursePage, LessonPage
from cms.training.models import Certificate, SellerTraining, holds_on
from sellers.models import Partner
from storefront.browse.country import programme

Thing = TypeVar("Thing")

KEPT_SECONDS = 300
#: Goods in a row of the first page.
NEW, SEASON = 10, 4


@dataclass(frozen=True)
class Course:
    """A course as the first page names it. `path` is its address without the language, "learn/shop-start/"."""

    title: str
    title_en: str
    audience: str
    audience_en: str
    hours: int
    lessons: int
    path: str


@dataclass(frozen=True)
class Lesson:
    """A lesson as the first page names it: what it is good for and how many minutes it takes. `path` as of a course."""

    title: str
    title_en: str
    summary: str
    summary_en: str
    minutes: int
    path: str


@dataclass(frozen=True)
class Season:
    """What is in season: product ids, and the note of the shelf that most of them stand on."""

    goods: list[int] = field(default_factory=list)
    shelf: int | None = None
    note: str = ""
    note_en: str = ""


@dataclass(frozen=True)
class Shelf:
    """A category: its note about the seasons, and how many products stand on it."""

    pk: int
    note: str
    note_en: str
    goods: int


@dataclass(frozen=True)
class Numbers:
    """The programme as the database has it."""

    centres: int
    people: int
    certificates: int
    shops: int
    provinces: int
    products: int


@dataclass(frozen=True)
class Window:
    """Ids of what is shown. `chains`: (shop, product) whose origin is proven, the one of the day first. `kin`: (centre, its goods, its open
    shops, number of its goods). `maker`: (shop, product). `provinces` and `shelves`: products by the code of the province and by the path
    of the category, without those below it.
    """

    chains: list[tuple[int, int]]
    season: Season
    new: list[int]
    kin: tuple[int, list[int], int, int] | None
    maker: tuple[int, int | None] | None
    provinces: Counter[str]
    shelves: dict[str, int]
    courses: list[Course]
    lesson: Lesson | None
    numbers: Numbers

    @property
    def products(self) -> set[int]:
        """Every product that the page may show."""
        found = {product for _shop, product in self.chains} | set(self.season.goods) | set(self.new)
        found |= set(self.kin[1]) if self.kin else set()
        return found | ({self.maker[1]} if self.maker and self.maker[1] else set())

    def below(self, path: str) -> int:
        """Products on the shelf with this path and below it."""
        return sum(goods for each, goods in self.shelves.items() if each.startswith(path))


def proven(day: date) -> QuerySet[SellerTraining]:
    """Certificates that prove where an open shop learned: valid, behind the shop on that day, and given by the centre it belongs to."""
    return SellerTraining.objects.filter(
        holds_on(day),
        certificate__state=Certificate.State.VALID,
        certificate__centre=F("partner__centre"),
        partner__state=Partner.State.ACTIVE,
    )


def turn(things: Sequence[Thing], day: date, many: int, shift: int = 0) -> list[Thing]:
    """`many` of the things, beginning with the one whose day it is; everyone's turn comes."""
    if not things:
        return []
    start = (day.toordinal() + shift) % len(things)
    return [*things[start:], *things[:start]][:many]


@dataclass(frozen=True)
class _Shop:
    """An open shop: its products on the shelves, how many of them are in stock, the oldest and newest of these, the newest with a photo."""

    pk: int
    centre: int | None
    province: str
    told: bool
    proven: bool
    listed: int
    stocked: int
    oldest: int | None
    newest: int | None
    newest_with_photo: int | None

    @property
    def face(self) -> int | None:
        """The product that stands for it: one with a photo before one without, then the newest."""
        return self.newest_with_photo or self.newest


def _shops(day: date) -> list[_Shop]:
    listed = Q(products__is_public=True, products__is_family_lead=True)
    stocked = listed & Q(products__in_stock=True)
    rows = (
        Partner.objects.filter(state=Partner.State.ACTIVE)
        .annotate(
            province=Substr("area_id", 1, 2),
            told=Case(When(story="", then=False), default=True, output_field=BooleanField()),
            proven=Exists(proven(day).filter(partner=OuterRef("pk"))),
            listed=Count("products", filter=listed),
            stocked=Count("products", filter=stocked),
            oldest=Min("products", filter=stocked),
            newest=Max("products", filter=stocked),
            newest_with_photo=Max("products", filter=stocked & Q(products__photo__isnull=False)),
        )
        .order_by("pk")
    )
    names = ("pk", "centre_id", "province", "told", "proven", "listed", "stocked", "oldest", "newest", "newest_with_photo")
    return [_Shop(*row) for row in rows.values_list(*names)]


def _goods() -> QuerySet[Product]:
    return Product.objects.browsable().leads().filter(in_stock=True).order_by()


def _chains(shops: Sequence[_Shop], day: date) -> list[tuple[int, int]]:
    return [(shop.pk, shop.face) for shop in turn([shop for shop in shops if shop.proven and shop.face], day, 3) if shop.face]


def _shelves() -> dict[str, Shelf]:
    """By path of the tree each shelf for itself, without those below it."""
    goods = Count("product", filter=Q(product__is_public=True, product__is_family_lead=True, product__seller__state=Partner.State.ACTIVE))
    rows = Category.objects.filter(is_public=True).annotate(goods=goods).order_by("path")
    return {row[0]: Shelf(*row[1:]) for row in rows.values_list("path", "pk", "season_note", "season_note_en", "goods")}


def _season(shelves: dict[str, Shelf], day: date, without: Sequence[int]) -> Season:
    rows = _goods().exclude(season=[]).exclude(pk__in=without).order_by("-date_created", "-pk")
    made = [row for row in rows.values_list("pk", "seller_id", "categories__path", "season") if day.month in row[3]]
    first = {seller: pk for pk, seller, _path, _months in reversed(made)}
    one_of_each = turn(sorted(first.values()), day, SEASON)
    goods = [*one_of_each, *(row[0] for row in made if row[0] not in first.values())][:SEASON]
    at = {row[0]: row[2] for row in made}
    fullest = Counter(at[pk][: Category.steplen] for pk in goods if at[pk]).most_common(1)
    shelf = shelves.get(fullest[0][0]) if fullest else None
    return Season(goods, shelf.pk, shelf.note, shelf.note_en) if shelf else Season(goods)


def _new(without: Sequence[int]) -> list[int]:
    """The newest product of each of the shops that brought something last: one shop never takes the row."""
    newest = _goods().exclude(pk__in=without).values("seller").annotate(latest=Max("pk")).order_by("-latest")
    return list(newest.values_list("latest", flat=True)[:NEW])


def _kin(shops: Sequence[_Shop], day: date) -> tuple[int, list[int], int, int] | None:
    """A centre with several goods, where there is one with several shops: the newest of each of two shops, or two goods of its only one."""
    of: dict[int, list[_Shop]] = defaultdict(list)
    for shop in shops:
        if shop.centre and shop.newest:
            of[shop.centre].append(shop)
    counts = {centre: (len(kin), sum(shop.stocked for shop in kin)) for centre, kin in of.items()}
    several = sorted(
        (centre for centre in of if counts[centre][1] >= 2), key=lambda centre: (-counts[centre][0], -counts[centre][1], centre)
    )
    best = [centre for centre in several[:7] if counts[centre][0] == counts[several[0]][0]]
    if not best:
        return None
    centre = turn(best, day, 1)[0]
    newest = sorted((shop.newest for shop in of[centre] if shop.newest), reverse=True)
    chosen = [*newest, *(shop.oldest for shop in of[centre] if shop.oldest)][:2]
    return centre, chosen, *counts[centre]


def _maker(shops: Sequence[_Shop], day: date, without: Sequence[int]) -> tuple[int, int | None] | None:
    told = [shop for shop in shops if shop.told and shop.pk not in without]
    turns = turn(told, day, 1, shift=len(told) // 2)
    return (turns[0].pk, turns[0].face) if turns else None


def _reading(day: date) -> tuple[list[Course], Lesson | None]:
    """The programme's own first courses, and the lesson of the day among those of its courses that say what they are good for."""
    pages = list(CoursePage.objects.live().filter(centre__isnull=True).select_related("locale").order_by("path"))
    lessons = list(
        LessonPage.objects.live()
        .select_related("locale")
        .only("path", "url_path", "kind", "title", "title_en", "summary", "summary_en", "minutes", "locale__language_code")
        .order_by("path")
    )
    many = Counter(_course_of(page) for page in lessons)
    own = {page.path for page in pages}
    useful = [page for page in lessons if page.kind == LessonPage.Kind.LESSON and page.summary and _course_of(page) in own]
    with translation.override("th"):
        courses = [
            Course(page.title, page.title_en, page.audience, page.audience_en, page.hours, many[page.path], _address(page))
            for page in pages[:3]
        ]
        found = [
            Lesson(page.title, page.title_en, page.summary, page.summary_en, page.minutes, _address(page)) for page in turn(useful, day, 1)
        ]
    return courses, found[0] if found else None


def _course_of(lesson: LessonPage) -> str:
    return lesson.path[: -LessonPage.steplen]


def _address(page: CoursePage | LessonPage) -> str:
    return (page.get_url() or "").lstrip("/")


def _dress(day: date) -> Window:
    shops, shelves, there = _shops(day), _shelves(), programme()
    chains = _chains(shops, day)
    first = [product for _shop, product in chains[:1]]
    season = _season(shelves, day, first)
    kin, maker = _kin(shops, day), _maker(shops, day, [shop for shop, _product in chains[:1]])
    shown = [*first, *season.goods, *(kin[1] if kin else []), *([maker[1]] if maker and maker[1] else [])]
    courses, lesson = _reading(day)
    provinces: Counter[str] = Counter()
    for shop in shops:
        provinces[shop.province] += shop.listed
    return Window(
        chains=chains,
        season=season,
        new=_new(shown),
        kin=kin,
        maker=maker,
        provinces=+provinces,
        shelves={path: shelf.goods for path, shelf in shelves.items()},
        courses=courses,
        lesson=lesson,
        numbers=Numbers(there.centres, there.people, there.papers, len(shops), len({shop.province for shop in shops}), provinces.total()),
    )


def window() -> Window:
    """The window of today, at most five minutes old."""
    day = timezone.localdate()
    key = f"shop-window:{day.isoformat()}"
    found: Window | None = cache.get(key)
    if found is None:
        found = _dress(day)
        cache.set(key, found, KEPT_SECONDS)
    return found
