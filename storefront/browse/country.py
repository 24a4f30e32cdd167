"""The country as a picture that one can press: a square for each of the 77 provinces, and the provinces by region, with what is there."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q, Value
from django.db.models.functions import Substr

from catalog.languages import localised, speaks_english
from cms.training.models import Certificate
from sellers.centres.models import Centre
from sellers.centres.provinces import REGIONS, Province, provinces
from sellers.models import Partner
from storefront.browse.facets import region_name

#: Shops that a buyer may see.
SHOWN = [Partner.State.ACTIVE, Partner.State.PAUSED]

_KEY = "country:programme"
_KEPT_SECONDS = 300
#: Units of the picture between two squares, and the side of a square.
_STEP, _SIDE = 10, 9

#: The two letters by which Thai offices write a province (the royal society's list).
_PAIRS = """
    10:กท 11:สป 12:นบ 13:ปท 14:อย 15:อท 16:ลบ 17:สห 18:ชน 19:สบ 20:ชบ 21:รย 22:จบ 23:ตร 24:ฉช 25:ปจ
    26:นย 27:สก 30:นม 31:บร 32:สร 33:ศก 34:อบ 35:ยส 36:ชย 37:อจ 38:บก 39:นภ 40:ขก 41:อด 42:ลย 43:นค
    44:มค 45:รอ 46:กส 47:สน 48:นพ 49:มห 50:ชม 51:ลพ 52:ลป 53:อต 54:พร 55:นน 56:พย 57:ชร 58:มส 60:นว
    61:อน 62:กพ 63:ตก 64:สท 65:พล 66:พจ 67:พช 70:รบ 71:กจ 72:สพ 73:นฐ 74:สค 75:สส 76:พบ 77:ปข 80:นศ
    81:กบ 82:พง 83:ภก 84:สฎ 85:รน 86:ชพ 90:สข 91:สต 92:ตง 93:พท 94:ปน 95:ยล 96:นธ
"""
_LETTERS = dict(pair.split(":") for pair in _PAIRS.split())


@dataclass(frozen=True)
class Land:
    """A province with what is there. `x`, `y` and `letters` are its square on the map."""

    province: Province
    centres: int
    shops: int
    chosen: bool

    @property
    def name(self) -> str:
        return localised(self.province, "name")

    @property
    def css(self) -> str:
        """The dye of its region; hollow where no shop is open; chosen."""
        words = [self.province.region.lower(), "" if self.shops else "hollow", "chosen" if self.chosen else ""]
        return " ".join(word for word in words if word)

    @property
    def x(self) -> int:
        return self.province.column * _STEP

    @property
    def y(self) -> int:
        return self.province.row * _STEP

    @property
    def middle(self) -> tuple[float, float]:
        """Where its letters stand."""
        return self.x + _SIDE / 2, self.y + _SIDE * 0.67

    @property
    def letters(self) -> str:
        """Two letters in Thai; in English the two digits that its centres' codes begin with."""
        return self.province.code if speaks_english() else _LETTERS[self.province.code]


@dataclass(frozen=True)
class Region:
    """A region with its provinces, in the order of the page's language."""

    key: str
    name: str
    lands: list[Land]

    @property
    def centres(self) -> int:
        return sum(land.centres for land in self.lands)


@dataclass(frozen=True)
class Country:
    """All provinces, for the map and for the lists beside it. `simulated`: names of centres are made up."""

    lands: list[Land]
    simulated: bool

    @property
    def side(self) -> int:
        """The side of a square on the map."""
        return _SIDE

    @property
    def view_box(self) -> str:
        left, right = min(land.x for land in self.lands), max(land.x for land in self.lands)
        top, foot = min(land.y for land in self.lands), max(land.y for land in self.lands)
        return f"{left} {top} {right - left + _SIDE} {foot - top + _SIDE}"

    @property
    def centres(self) -> int:
        return sum(land.centres for land in self.lands)

    @property
    def regions(self) -> list[Region]:
        return [Region(key, region_name(key), [land for land in self.lands if land.province.region == key]) for key in REGIONS]

    @property
    def open(self) -> list[Land]:
        """The provinces that have shops."""
        return [land for land in self.lands if land.shops]

    def near(self, code: str) -> list[Land]:
        """Other provinces with shops in the region of one, the nearest squares first."""
        here = provinces()[code]
        others = [land for land in self.open if land.province.region == here.region and land.province.code != code]
        return sorted(others, key=lambda land: abs(land.province.row - here.row) + abs(land.province.column - here.column))


@dataclass(frozen=True)
class Programme:
    """What there is in the country: open centres, people with a valid certificate and their certificates; (centres, shops) by province.
    `simulated`: names of centres are made up.
    """

    centres: int
    simulated: bool
    people: int
    papers: int
    there: dict[str, tuple[int, int]]


def programme() -> Programme:
    """The programme as the database has it; one query, kept for some minutes."""
    found: Programme | None = cache.get(_KEY)
    if found is None:
        at, none = Substr("area_id", 1, 2), Value(0)
        centres = Centre.objects.exclude(state=Centre.State.PLANNED).order_by().annotate(what=Value("centres"), at=at)
        shops = Partner.objects.filter(state__in=SHOWN).order_by().annotate(what=Value("shops"), at=at)
        people = Certificate.objects.filter(state=Certificate.State.VALID).order_by().annotate(what=Value("people"), at=Value(""))
        rows = (
            centres.values_list("what", "at")
            .annotate(one=Count("pk"), two=Count("pk", filter=Q(state=Centre.State.ACTIVE)), three=Count("pk", filter=Q(is_synthetic=True)))
            .union(
                shops.values_list("what", "at").annotate(one=Count("pk"), two=none, three=none),
                people.values_list("what", "at").annotate(one=Count("enrolment__person", distinct=True), two=Count("pk"), three=none),
                all=True,
            )
        )
        counts = {(what, province): numbers for what, province, *numbers in rows}

        def number(what: str, at: str, which: int) -> int:
            return int(counts[what, at][which]) if (what, at) in counts else 0

        found = Programme(
            centres=sum(number("centres", code, 1) for code in provinces()),
            simulated=any(number("centres", code, 2) for code in provinces()),
            people=number("people", "", 0),
            papers=number("people", "", 1),
            there={code: (number("centres", code, 0), number("shops", code, 0)) for code in provinces()},
        )
        cache.set(_KEY, found, _KEPT_SECONDS)
    return found


def country(chosen: str = "") -> Country:
    """The country with one province chosen, or none. Counts may be some minutes old."""
    known = programme()
    lands = [Land(each, *known.there[code], chosen=code == chosen) for code, each in provinces().items()]
    return Country(sorted(lands, key=lambda land: land.province.name_en) if speaks_english() else lands, known.simulated)
