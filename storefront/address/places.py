"""Where somebody wants things sent: found by what they type, and remembered in a cookie, so that delivery has a price before the checkout.

The cookie holds a sub-district with a postcode, or just a province; nothing else: no name, no house number.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sellers.centres.models import AdminArea
from sellers.centres.provinces import provinces
from sellers.formats import place as written
from storefront.address.short_names import SHORT_NAMES, near_miss

COOKIE = "place"
#: Where most parcels go: the province to quote for until somebody says where they live.
BANGKOK = "10"
_LIFETIME = 180 * 24 * 3600
#: Words before a name that people write out of habit, longest first.
_BEFORE = ("จังหวัด", "ตำบล", "อำเภอ", "แขวง", "เขต", "จ.", "ต.", "อ.")
_OF_PROVINCES = ("", "จังหวัด", "จ.")
#: Where a name with its mark begins, also where nothing stands before it: "ต.สุเทพอ.เมือง".
_MARKED = re.compile(r"(?=[ตอจ]\.)")
#: The district of a province's capital is called after it, but for the one old capital that gave its own name.
_TOWN, _TOWN_OF = "เมือง", {"14": "พระนครศรีอยุธยา"}
_FEWEST_LETTERS, _LONGEST_NAME = 2, 30
_MOST_SIMILAR = 3


@dataclass(frozen=True)
class Place:
    """A sub-district (with district and province loaded) and one of its postcodes: 160 of them have two or more."""

    area: AdminArea
    postcode: str

    @property
    def value(self) -> str:
        """The place as a form field or a cookie writes it."""
        return f"{self.area.code}.{self.postcode}"


def _subdistricts() -> QuerySet[AdminArea]:
    return AdminArea.objects.filter(level=AdminArea.Level.SUBDISTRICT).select_related("parent__parent")


def postcodes_of(area: AdminArea) -> list[str]:
    """Every postcode of a sub-district, the usual one first."""
    return [code for code in (area.postcode, *area.other_postcodes) if code]


def places_with(postcode: str) -> list[Place]:
    """The sub-districts that a five-digit postcode serves, by district and name. One query, none for what cannot be a postcode."""
    if not (len(postcode) == 5 and postcode.isascii() and postcode.isdigit()):
        return []
    found = _subdistricts().filter(Q(postcode=postcode) | Q(other_postcodes__icontains=f'"{postcode}"'))
    return [Place(area, postcode) for area in found.order_by("parent__code", "sort_key")]


def _marked(typed: str) -> tuple[str, str]:
    """(the word before a name, "" where there is none; the name)."""
    name = " ".join(typed.split())
    mark = next((word for word in _BEFORE if name.startswith(word)), "")
    return mark, name.removeprefix(mark).strip().removesuffix("ฯ")


def _bare(typed: str) -> str:
    return _marked(typed)[1]


def _province_named(typed: str) -> str:
    """The code of the province that this is the whole or the short name of; "" where it is none, or is said to be something smaller."""
    mark, name = _marked(typed.casefold())
    found = next((code for code, each in provinces().items() if name in (each.name, each.name_en.casefold())), "")
    return found or (SHORT_NAMES.get(name, "") if mark in _OF_PROVINCES else "")


def names_province(typed: str) -> bool:
    """Whether this is the name of a province: it has a hundred sub-districts, and may be the name of one far away too."""
    return bool(_province_named(typed))


def refusal(typed: str) -> str:
    """Why no place was found for what was typed, and what to type instead."""
    name = typed.strip()
    if name.isdecimal():
        return _("No sub-district has the postcode {postcode}. Check its five digits, or type the sub-district or district.").format(
            postcode=name
        )
    if names_province(name):
        return _("“{typed}” is a province. Type the district or the sub-district, or the five digits of the postcode.").format(typed=name)
    if similar := similar_areas(name)[:_MOST_SIMILAR]:
        return _("No place is called “{typed}”. Did you mean {names}?").format(typed=name, names=", ".join(map(written, similar)))
    return _("No place is called “{typed}”. Check the spelling, or type the five digits of the postcode.").format(typed=name)


def find_places(typed: str, most: int = 120) -> list[Place]:
    """The places meant by a postcode, or by the beginning of a sub-district's or district's name in Thai or English.

    A province alone is no place. Whole names first, then sub-districts, then districts; a sub-district with two postcodes is there twice.
    At most `most`. One query, and some more for what is written out ("ศาลายา นครปฐม", "อ.เมือง เชียงใหม่").
    """
    digits = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in typed.strip())
    if digits.isascii() and digits.isdigit():
        return places_with(digits)
    name = _bare(typed)
    if len(name) < _FEWEST_LETTERS or "\x00" in name or names_province(typed):
        return []
    begins = Q(name__istartswith=name) | Q(name_en__istartswith=name)
    district = Q(parent__name__istartswith=name) | Q(parent__name_en__istartswith=name)
    found = list(_subdistricts().filter(begins | district).order_by("parent__code", "sort_key")[: most * 4]) or _within(areas_named(typed))
    found.sort(key=lambda area: _rank(area, name.casefold()))
    return [Place(area, code) for area in found for code in postcodes_of(area)][:most]


def _within(areas: list[AdminArea]) -> list[AdminArea]:
    """The sub-districts among these areas, and those of the districts among them. One query, none for no area."""
    codes = [area.code for area in areas if area.level != AdminArea.Level.PROVINCE]
    return list(_subdistricts().filter(Q(pk__in=codes) | Q(parent__in=codes)).order_by("parent__code", "sort_key")) if codes else []


def _named(level: str, name: str) -> list[AdminArea]:
    """Areas of one level with this name; where none has it, those whose names begin so."""
    rows = AdminArea.objects.filter(level=level).select_related("parent__parent")
    begin = list(rows.filter(Q(name__istartswith=name) | Q(name_en__istartswith=name)).order_by("sort_key", "code")[:100])
    return [area for area in begin if name in (area.name, area.name_en.casefold())] or begin


def by_district(places: Iterable[Place]) -> list[tuple[AdminArea, list[Place]]]:
    """Places under their districts, in the order in which they come: a choice on a narrow screen needs not repeat the district."""
    found: dict[str, tuple[AdminArea, list[Place]]] = {}
    for each in places:
        if each.area.parent:
            found.setdefault(each.area.parent.code, (each.area.parent, []))[1].append(each)
    return list(found.values())


def _lies_in(area: AdminArea, name: str) -> bool:
    """Whether an area, or the district or province that it lies in, has this name (in small letters)."""
    if name in (area.name, area.name_en.casefold()):
        return True
    return area.parent is not None and _lies_in(area.parent, name)


def _town(name: str, province: str) -> str:
    """The name of a district as the register has it: that of the capital is mostly just called "the town"."""
    return _TOWN_OF.get(province, _TOWN + provinces()[province].name) if name == _TOWN and province else name


def _single(name: str) -> list[AdminArea]:
    """The districts and sub-districts with this name (in small letters). Two queries."""
    if name.startswith(_TOWN) and (province := SHORT_NAMES.get(name.removeprefix(_TOWN))):
        name = _town(_TOWN, province)
    return [*_named(AdminArea.Level.DISTRICT, name), *_named(AdminArea.Level.SUBDISTRICT, name)]


def _cuts(typed: str) -> Iterator[tuple[list[str], str]]:
    """The ways to read something as names, one of which is a province, in whatever order: (the others, its code); last without one."""
    marked = _MARKED.sub(" ", typed.replace(",", " , "))
    # "อ. เมือง": a mark that stands alone belongs to what follows.
    words = re.sub(r"(^|\s)([ตอจ]\.|ตำบล|อำเภอ|จังหวัด|แขวง|เขต)\s+", r"\1\2", marked).split()
    parts = [part.strip() for part in " ".join(words).split(",") if part.strip()] if "," in words else words
    for size in range(len(parts) - 1, 0, -1):
        for first in range(len(parts) - size + 1):
            if code := _province_named(" ".join(parts[first : first + size])):
                rest = parts[:first] + parts[first + size :]
                yield rest, code
                if len(rest) > 1:
                    yield [" ".join(rest)], code
    if len(parts) > 1:
        yield parts, ""


def _written_out(typed: str) -> list[AdminArea]:
    """The areas meant by several names, of which some say where the others lie: "ต.สุเทพ อ.เมือง จ.เชียงใหม่", "Nong Bua, Khong"."""
    for parts, province in _cuts(typed):
        names = [_town(_bare(part).casefold(), province) for part in parts]
        for name in dict.fromkeys(names):
            others = [each for each in names if each != name]
            near = [area for area in _single(name) if area.code.startswith(province)]
            if found := [area for area in near if all(_lies_in(area, other) for other in others)]:
                return [area for area in found if name in (area.name, area.name_en.casefold())] or found
    return []


def areas_named(typed: str) -> list[AdminArea]:
    """The areas meant by a name (a province, districts, sub-districts), a postcode (its districts) or a code of 2, 4 or 6 digits.

    Names of where it lies may stand beside a name. A whole name counts before the beginning of one; of a sub-district called as its
    district only the district counts. What is a province's short name and a place's whole one is both.
    """
    digits = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in typed.strip())
    name = _bare(typed).casefold()
    if digits.isascii() and digits.isdigit():
        if len(digits) == 5:
            return list({found.area.parent_id: found.area.parent for found in places_with(digits) if found.area.parent}.values())
        return list(AdminArea.objects.filter(pk=digits).select_related("parent__parent"))
    if len(name) < _FEWEST_LETTERS or "\x00" in name:
        return []
    whole = []
    if code := _province_named(typed):
        whole = list(AdminArea.objects.filter(pk=code))
        if name not in SHORT_NAMES or _marked(typed)[0]:
            return whole
    found = _single(name)
    exact = [area for area in found if name in (area.name, area.name_en.casefold())]
    if not whole and not found:
        exact = _written_out(typed)
    whole += exact or ([] if whole else found)
    districts = {area.code: area.name for area in whole if area.level == AdminArea.Level.DISTRICT}
    return [area for area in whole if districts.get(area.parent_id or "") != area.name]


def similar_areas(typed: str) -> list[AdminArea]:
    """The provinces and districts whose Thai names differ by one letter, tone marks aside, from what was typed. One query, or none."""
    name = _bare(typed)
    if len(name) > _LONGEST_NAME or not near_miss(name, name):
        return []
    known = AdminArea.objects.exclude(level=AdminArea.Level.SUBDISTRICT).values_list("pk", "name")
    codes = [code for code, other in known if near_miss(name, other)]
    return list(AdminArea.objects.filter(pk__in=codes).select_related("parent__parent").order_by("code")) if codes else []


def _rank(area: AdminArea, name: str) -> int:
    own = (area.name, area.name_en.casefold())
    district = (area.parent.name, area.parent.name_en.casefold()) if area.parent else ()
    if name in own:
        return 0
    if name in district:
        return 1
    return 2 if any(each.startswith(name) for each in own) else 3


def read_place(value: str) -> Place | None:
    """The place that `Place.value` wrote, None for anything else. One query for what looks like one."""
    code, _dot, postcode = value.partition(".")
    if not (len(code) == 6 and code.isascii() and code.isdigit()):
        return None
    area = _subdistricts().filter(pk=code).first()
    return Place(area, postcode) if area and postcode in postcodes_of(area) else None


def named_place(request: HttpRequest) -> Place | None:
    """The place that this visitor named, as the cookie keeps it; None for a province alone. One query where there is one."""
    return read_place(request.COOKIES[COOKIE]) if COOKIE in request.COOKIES else None


def province_code(request: HttpRequest) -> str:
    """The province in the cookie, as two digits; "" while it is not known. No query."""
    code = request.COOKIES.get(COOKIE, "").partition(".")[0]
    return code[:2] if code.isascii() and code.isdigit() and len(code) in (2, 6) else ""


def quoted_area(request: HttpRequest) -> AdminArea:
    """An area to quote delivery to where no query is to be spent: as much as the cookie says, else Bangkok. It has a code and no names.

    A remote sub-district asks a surcharge that only basket and checkout know.
    """
    code = request.COOKIES.get(COOKIE, "").partition(".")[0] if province_code(request) else BANGKOK
    return AdminArea(code=code.ljust(6, "0"))


def remember_place(response: HttpResponse, place: Place) -> None:
    """Let the next pages know where things go."""
    _remember(response, place.value)


def remember_province(response: HttpResponse, code: str) -> None:
    """Let the next pages know at least the province (two digits)."""
    _remember(response, code)


def _remember(response: HttpResponse, value: str) -> None:
    response.set_cookie(COOKIE, value, max_age=_LIFETIME, secure=settings.OSCAR_BASKET_COOKIE_SECURE, httponly=True, samesite="Lax")
