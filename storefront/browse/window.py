"""The shop window: what the first page shows today, and the programme in numbers.

Everything is from the database, chosen by the day and by nothing else: the same for everybody, another shop's turn tomorrow. Choosing
looks at all shops and goods, so it is done every few minutes; the page asks again for each thing that it shows, and what is no longer so
is left out.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Count, F, Max, QuerySet
from django.utils import timezone, translation

from catalog.models import Category, Product
from cms.courses.models import CoursePage, LessonPage
from cms.training.models import Certificate, SellerTraining, holds_on
from sellers.centres.models import Centre
from sellers.models import Partner
from storefront.browse.listing import Choice, Tally, tally

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
    shops, number of its goods). `maker`: (shop, product)."""

    chains: list[tuple[int, int]]
    season: Season
    new: list[int]
    kin: tuple[int, list[int], int, int] | None
    maker: tuple[int, int | None] | None
    goods: Tally
    courses: list[Course]
    lesson: Lesson | None
    numbers: Numbers

    @property
    def products(self) -> set[int]:
        """Every product that the page may show."""
        found = {product for _shop, product in self.chains} | set(self.season.goods) | set(self.new)
        found |= set(self.kin[1]) if self.kin else set()
        return found | ({self.maker[1]} if self.maker and self.maker[1] else set())


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


def _goods() -> QuerySet[Product]:
    return Product.objects.browsable().leads().filter(in_stock=True).order_by()


def _faces(shops: Sequence[int]) -> dict[int, int]:
    """For each shop the product that stands for it: one with a photo before one without, then the newest."""
    found: dict[int, tuple[bool, int]] = {}
    for shop, product, photo in _goods().filter(seller__in=shops).values_list("seller_id", "pk", "photo_id"):
        found[shop] = max(found.get(shop, (False, 0)), (photo is not None, product))
    return {shop: product for shop, (_has_photo, product) in found.items()}


def _chains(day: date) -> list[tuple[int, int]]:
    shops = list(proven(day).filter(partner__products__in=_goods()).values_list("partner_id", flat=True).distinct().order_by("partner_id"))
    turns = turn(shops, day, 3)
    faces = _faces(turns)
    return [(shop, faces[shop]) for shop in turns if shop in faces]


def _season(day: date, without: Sequence[int]) -> Season:
    rows = _goods().exclude(season=[]).exclude(pk__in=without).order_by("-date_created", "-pk").values_list("pk", "seller_id", "season")
    made = [(pk, seller) for pk, seller, months in rows if day.month in months]
    first = {seller: pk for pk, seller in reversed(made)}
    one_of_each = turn(sorted(first.values()), day, SEASON)
    goods = [*one_of_each, *(pk for pk, _seller in made if pk not in first.values())][:SEASON]
    on = Product.categories.through.objects.filter(product__in=goods).values_list("category__path", flat=True)
    fullest = Counter(path[: Category.steplen] for path in on).most_common(1)
    shelf = Category.objects.filter(path=fullest[0][0]).first() if fullest else None
    if shelf is None:
        return Season(goods)
    return Season(goods, shelf.pk, shelf.season_note, shelf.season_note_en)


def _new(without: Sequence[int]) -> list[int]:
    """The newest product of each of the shops that brought something last: one shop never takes the row."""
    newest = _goods().exclude(pk__in=without).values("seller").annotate(latest=Max("pk")).order_by("-latest")
    return list(newest.values_list("latest", flat=True)[:NEW])


def _kin(day: date) -> tuple[int, list[int], int, int] | None:
    """A centre with several goods, where there is one with several shops."""
    rows = list(
        _goods()
        .filter(seller__centre__isnull=False)
        .values_list("seller__centre_id")
        .annotate(goods=Count("pk"), shops=Count("seller", distinct=True))
        .filter(goods__gte=2)
        .order_by("-shops", "-goods", "seller__centre_id")[:7]
    )
    best = [row for row in rows if row[2] == rows[0][2]]
    if not best:
        return None
    centre, goods, shops = turn(best, day, 1)[0]
    pairs = list(_goods().filter(seller__centre=centre).order_by("-pk").values_list("pk", "seller_id")[:50])
    first = {seller: pk for pk, seller in reversed(pairs)}
    chosen = [*first.values(), *(pk for pk, _seller in pairs if pk not in first.values())][:2]
    return centre, chosen, shops, goods


def _maker(day: date, without: Sequence[int]) -> tuple[int, int | None] | None:
    told = Partner.objects.filter(state=Partner.State.ACTIVE).exclude(story="").exclude(pk__in=without)
    shops = list(told.order_by("pk").values_list("pk", flat=True))
    turns = turn(shops, day, 1, shift=len(shops) // 2)
    return (turns[0], _faces(turns).get(turns[0])) if turns else None


def _courses() -> list[Course]:
    pages = list(CoursePage.objects.live().filter(centre__isnull=True).order_by("path")[:3])
    lessons = Counter(path[: -LessonPage.steplen] for path in LessonPage.objects.live().values_list("path", flat=True))
    with translation.override("th"):
        return [
            Course(
                page.title,
                page.title_en,
                page.audience,
                page.audience_en,
                page.hours,
                lessons[page.path],
                (page.get_url() or "").lstrip("/"),
            )
            for page in pages
        ]


def _lesson(day: date) -> Lesson | None:
    """The lesson of the day among those of the programme's own courses that say what they are good for."""
    courses = CoursePage.objects.live().filter(centre__isnull=True).values_list("path", flat=True)
    lessons = LessonPage.objects.live().filter(kind=LessonPage.Kind.LESSON).exclude(summary="").order_by("path").values_list("pk", "path")
    own = [pk for pk, path in lessons if path[: -LessonPage.steplen] in set(courses)]
    page = LessonPage.objects.defer("body").get(pk=turn(own, day, 1)[0]) if own else None
    if page is None:
        return None
    with translation.override("th"):
        address = (page.get_url() or "").lstrip("/")
    return Lesson(page.title, page.title_en, page.summary, page.summary_en, page.minutes, address)


def _numbers(goods: Tally) -> Numbers:
    shops = Counter(area[:2] for area in Partner.objects.filter(state=Partner.State.ACTIVE).values_list("area_id", flat=True))
    valid = Certificate.objects.filter(state=Certificate.State.VALID)
    people = valid.aggregate(people=Count("enrolment__person", distinct=True), papers=Count("pk"))
    centres = Centre.objects.filter(state=Centre.State.ACTIVE).count()
    return Numbers(centres, people["people"], people["papers"], shops.total(), len(shops), goods.total)


def _dress(day: date) -> Window:
    goods = tally(Choice())
    chains = _chains(day)
    first = [product for _shop, product in chains[:1]]
    season, kin, maker = _season(day, first), _kin(day), _maker(day, [shop for shop, _product in chains[:1]])
    shown = [*first, *season.goods, *(kin[1] if kin else []), *([maker[1]] if maker and maker[1] else [])]
    return Window(
        chains=chains,
        season=season,
        new=_new(shown),
        kin=kin,
        maker=maker,
        goods=goods,
        courses=_courses(),
        lesson=_lesson(day),
        numbers=_numbers(goods),
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
