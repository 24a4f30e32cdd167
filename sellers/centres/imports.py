"""Areas and centres from files. Sources and licences of the geography: data/GEOGRAPHY_LICENCE.md."""

from datetime import date
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from catalog.importing import BadRow, Counts, Row, Watch, number, parse_rows, sync
from sellers.centres.models import AdminArea, Centre, CentreEvent
from sellers.centres.thai_order import sort_key

DATA = Path(__file__).parent / "data"
#: The Department of Learning Encouragement took the place of the Office of Non-formal Education: Act of 18 March 2566.
RENAMED_ON = date(2023, 5, 18)


def _area(code: str, level: str, parent: str | None, name: str, name_en: str, **more: Any) -> dict[str, Any]:
    blank: dict[str, Any] = {
        "region": "",
        "region_nso": "",
        "postcode": "",
        "other_postcodes": [],
        "latitude": None,
        "longitude": None,
        "remoteness": "",
    }
    return {"code": code, "level": level, "parent_id": parent, "name": name, "name_en": name_en, "sort_key": sort_key(name)} | blank | more


def _degrees(text: str, least: int, most: int) -> Decimal | None:
    if not text:
        return None
    degrees = number(text)
    if not least <= degrees <= most:
        raise BadRow(f"{text} is not between {least} and {most} degrees")
    return degrees.quantize(Decimal("0.001"))


def _position(row: Row) -> dict[str, Decimal | None]:
    return {"latitude": _degrees(row["lat"], -90, 90), "longitude": _degrees(row["lng"], -180, 180)}


def _province(row: Row) -> dict[str, Any]:
    code = row["province_code"]
    if len(code) != 2 or not code.isdigit():
        raise BadRow(f"'{code}' is not a province code")
    more = {"region": row["region6"], "region_nso": row["region4"], **_position(row)}
    return _area(code, "province", None, row["province_th"], row["province_en"], **more)


def _subdistrict(row: Row, provinces: set[str], remote: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The district and the sub-district of a row."""
    code, district, province = row["subdistrict_code"], row["district_code"], row["province_code"]
    if province not in provinces:
        raise BadRow(f"there is no province {province}")
    if len(district) != 4 or not district.startswith(province):
        raise BadRow(f"'{district}' is not a district code of province {province}")
    if len(code) != 6 or not code.isdigit() or not code.startswith(district):
        raise BadRow(f"'{code}' is not a sub-district code of district {district}")
    if len(row["postcode"]) != 5 or not row["postcode"].isdigit():
        raise BadRow(f"'{row['postcode']}' is not a postcode")
    more = {
        "postcode": row["postcode"],
        "other_postcodes": row["postcode_alt"].split(";") if row["postcode_alt"] else [],
        "remoteness": remote.get(code, ""),
        **_position(row),
    }
    return (
        _area(district, "district", province, row["district_th"], row["district_en"]),
        _area(code, "subdistrict", district, row["subdistrict_th"], row["subdistrict_en"], **more),
    )


def _remote(row: Row) -> tuple[str, str]:
    if row["kind"] not in ("remote", "island"):
        raise BadRow(f"'{row['kind']}' is neither remote nor island")
    return row["subdistrict_code"], row["kind"]


@transaction.atomic
def import_areas(folder: Path = DATA, *, watch: Watch = lambda done, total: None) -> Counts:
    """Provinces, districts and sub-districts (77, 928, 7,436)."""
    remote = dict(parse_rows(folder / "remote_areas.csv", _remote, key=itemgetter(0)))
    provinces = parse_rows(folder / "provinces.csv", _province, key=itemgetter("code"))
    codes = {province["code"] for province in provinces}
    parsed = parse_rows(folder / "geography.csv.gz", lambda row: _subdistrict(row, codes, remote), key=lambda pair: pair[1]["code"])
    districts = {district["code"]: district for district, _subdistrict in parsed}
    # Parents before children.
    return sync(AdminArea, "code", [*provinces, *districts.values(), *(subdistrict for _district, subdistrict in parsed)], watch=watch)


def _centre(row: Row, areas: set[str]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    if row["kind"] not in Centre.Kind.values:
        raise BadRow(f"'{row['kind']}' is not a kind of centre (dcc or alc)")
    if row["subdistrict_code"] not in areas:
        raise BadRow(f"there is no sub-district {row['subdistrict_code']}")
    if not row["code"] or not row["name_th"]:
        raise BadRow("a centre has a code and a name")
    today = row["name_th_2566"] or row["name_th"]
    centre = {
        "code": row["code"],
        "kind": row["kind"],
        "network": Centre.Network.NFE if row["kind"] == Centre.Kind.DIGITAL_COMMUNITY else Centre.Network.ALC,
        "name": today,
        "name_en": row["name_en"],
        "area_id": row["subdistrict_code"],
        "main_crop": row["main_crop_th"],
        "is_synthetic": True,
        **_position(row),
    }
    # The Act renamed the offices of non-formal education; the agricultural centres only have a short name beside the long one.
    renamed = {"before": {"name": row["name_th"]}, "after": {"name": today}} if row["kind"] == Centre.Kind.DIGITAL_COMMUNITY else None
    return centre, renamed


@transaction.atomic
def import_centres(path: Path, *, watch: Watch = lambda done, total: None) -> tuple[Counts, Counts]:
    """Centres from a CSV file, and the renaming of 18 May 2566 as an event of each it concerns."""
    areas = set(AdminArea.objects.filter(level=AdminArea.Level.SUBDISTRICT).values_list("code", flat=True))
    if not areas:
        raise CommandError("There are no areas yet. Run import_areas first.")
    parsed = parse_rows(path, lambda row: _centre(row, areas), key=lambda pair: pair[0]["code"])
    centres = sync(Centre, "code", (centre for centre, _event in parsed), watch=watch)
    return centres, _record_renaming(parsed)


def _record_renaming(parsed: list[tuple[dict[str, Any], dict[str, Any] | None]]) -> Counts:
    """Events are append-only: only those that are missing are written."""
    ids = dict(Centre.objects.values_list("code", "pk"))
    known = set(CentreEvent.objects.filter(kind=CentreEvent.Kind.RENAME, happened_on=RENAMED_ON).values_list("centre_id", flat=True))
    events = [(ids[centre["code"]], event) for centre, event in parsed if event]
    new = [
        CentreEvent(centre_id=pk, kind=CentreEvent.Kind.RENAME, happened_on=RENAMED_ON, **event) for pk, event in events if pk not in known
    ]
    CentreEvent.objects.bulk_create(new, batch_size=1000)
    return Counts(created=len(new), unchanged=len(events) - len(new))
