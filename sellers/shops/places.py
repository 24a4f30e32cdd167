"""Places as people type them in a shop's forms, and the training centres near a place."""

import math

from django.db.models import Q, QuerySet

from sellers.centres.models import AdminArea, Centre
from sellers.centres.provinces import provinces

#: Words before a name that people write out of habit, longest first.
_BEFORE = ("จังหวัด", "ตำบล", "อำเภอ", "แขวง", "เขต", "จ.", "ต.", "อ.")
_CAPITAL = ("กรุงเทพ", "กรุงเทพฯ", "กทม", "กทม.")
_FEWEST_LETTERS = 2
#: Sub-districts of one answer: the largest postcode has fewer.
_MOST = 120


def _digits(typed: str) -> str:
    """What was typed as a postcode, "" if it is none. Thai digits count."""
    digits = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in typed.strip())
    return digits if len(digits) == 5 and digits.isascii() and digits.isdigit() else ""


def bare_place(typed: str) -> str:
    """A name without the word for what it is ("จ.เชียงใหม่" -> "เชียงใหม่")."""
    name = " ".join(typed.replace("\x00", "").split())
    before = next((word for word in _BEFORE if name.startswith(word)), "")
    return name.removeprefix(before).strip()


def _subdistricts() -> QuerySet[AdminArea]:
    return AdminArea.objects.filter(level=AdminArea.Level.SUBDISTRICT).select_related("parent__parent")


def subdistricts(typed: str) -> list[tuple[AdminArea, str]]:
    """(sub-district, postcode) of everything that a postcode or the beginning of a name means; whole names first. One query."""
    if postcode := _digits(typed):
        found = _subdistricts().filter(Q(postcode=postcode) | Q(other_postcodes__icontains=f'"{postcode}"'))
        return [(area, postcode) for area in found.order_by("parent__code", "sort_key")]
    name = bare_place(typed)
    if len(name) < _FEWEST_LETTERS:
        return []
    begins = Q(name__istartswith=name) | Q(name_en__istartswith=name)
    district = Q(parent__name__istartswith=name) | Q(parent__name_en__istartswith=name)
    rows = list(_subdistricts().filter(begins | district).order_by("parent__code", "sort_key")[:_MOST])
    rows.sort(key=lambda area: name.casefold() not in (area.name, area.name_en.casefold()))
    return [(area, area.postcode) for area in rows]


def somewhere(typed: str) -> AdminArea | None:
    """One place to quote delivery to: a province by its name (its capital district), else the first sub-district meant. Two queries at most."""
    name = bare_place(typed).casefold()
    if not name:
        return None
    code = "10" if name in _CAPITAL else next((code for code, row in provinces().items() if name in (row.name, row.name_en.casefold())), "")
    if code:
        return (
            _subdistricts().filter(code__startswith=f"{code}01", remoteness="").first()
            or _subdistricts().filter(code__startswith=code).first()
        )
    return next((area for area, _postcode in subdistricts(typed)), None)


def centres_near(area: AdminArea, *, most: int = 6) -> list[tuple[Centre, int]]:
    """(centre, kilometres) of the centres at work in the province of a place, the nearest first. One query."""
    rows = Centre.objects.filter(state=Centre.State.ACTIVE, area__code__startswith=area.code[:2]).select_related("area__parent__parent")
    found = [(centre, _kilometres(area, centre)) for centre in rows]
    return sorted(found, key=lambda row: (row[1], row[0].code))[:most]


def centres_named(typed: str, *, most: int = 12) -> list[Centre]:
    """Centres at work whose code, name, sub-district, district or province begins like this. One query."""
    name = bare_place(typed)
    if len(name) < _FEWEST_LETTERS:
        return []
    rows = Centre.objects.filter(state=Centre.State.ACTIVE).filter(
        Q(code__iexact=name)
        | Q(name__icontains=name)
        | Q(name_en__icontains=name)
        | Q(area__name__istartswith=name)
        | Q(area__parent__name__istartswith=name)
        | Q(area__parent__parent__name__istartswith=name)
        | Q(area__parent__parent__name_en__istartswith=name)
    )
    return list(rows.select_related("area__parent__parent").order_by("code")[:most])


def _kilometres(area: AdminArea, centre: Centre) -> int:
    """As the crow flies; a large number where one of the two has no position. Flat is exact enough within a province."""
    lat, lon = centre.latitude or centre.area.latitude, centre.longitude or centre.area.longitude
    if None in (lat, lon, area.latitude, area.longitude):
        return 9999
    north = float(lat) - float(area.latitude)  # type: ignore[arg-type]
    east = (float(lon) - float(area.longitude)) * math.cos(math.radians(float(lat)))  # type: ignore[arg-type]
    return round(math.hypot(north, east) * 111.2)
