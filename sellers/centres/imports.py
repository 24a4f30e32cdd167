"""Areas and centres from files. Sources and licences of the geography: data/GEOGRAPHY_LICENCE.md."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from catalog.importing import BadRow, Counts, Row, parse_rows, read_rows, sync
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


def _position(row: Row) -> dict[str, Decimal | None]:
    return {"latitude": Decimal(row["lat"]) if row["lat"] else None, "longitude": Decimal(row["lng"]) if row["lng"] else None}


def _subdistrict(row: Row, remote: dict[str, str]) -> dict[str, Any]:
    code = row["subdistrict_code"]
    if len(code) != 6 or not code.isdigit() or not code.startswith(row["district_code"]):
        raise BadRow(f"'{code}' is not a sub-district code of district {row['district_code']}")
    if len(row["postcode"]) != 5 or not row["postcode"].isdigit():
        raise BadRow(f"'{row['postcode']}' is not a postcode")
    return _area(
        code,
        "subdistrict",
        row["district_code"],
        row["subdistrict_th"],
        row["subdistrict_en"],
        postcode=row["postcode"],
        other_postcodes=row["postcode_alt"].split(";") if row["postcode_alt"] else [],
        remoteness=remote.get(code, ""),
        **{name: value.quantize(Decimal("0.001")) if value is not None else None for name, value in _position(row).items()},
    )


@transaction.atomic
def import_areas(folder: Path = DATA) -> Counts:
    """Provinces, districts and sub-districts (77, 928, 7,436)."""
    remote = {row["subdistrict_code"]: row["kind"] for _number, row in read_rows(folder / "remote_areas.csv")}
    rows = [row for _number, row in read_rows(folder / "geography.csv.gz")]
    provinces = parse_rows(
        folder / "provinces.csv",
        lambda row: _area(
            row["province_code"],
            "province",
            None,
            row["province_th"],
            row["province_en"],
            region=row["region6"],
            region_nso=row["region4"],
            **_position(row),
        ),
    )
    districts = {
        row["district_code"]: _area(row["district_code"], "district", row["province_code"], row["district_th"], row["district_en"])
        for row in rows
    }
    subdistricts = parse_rows(folder / "geography.csv.gz", lambda row: _subdistrict(row, remote))
    return sum((sync(AdminArea, "code", level) for level in (provinces, districts.values(), subdistricts)), Counts())


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
        **{name: value.quantize(Decimal("0.001")) if value is not None else None for name, value in _position(row).items()},
    }
    # The Act renamed the offices of non-formal education; the agricultural centres only have a short name beside the long one.
    renamed = {"before": {"name": row["name_th"]}, "after": {"name": today}} if row["kind"] == Centre.Kind.DIGITAL_COMMUNITY else None
    return centre, renamed


@transaction.atomic
def import_centres(path: Path) -> tuple[Counts, Counts]:
    """Centres from a CSV file, and the renaming of 18 May 2566 as an event of each it concerns."""
    areas = set(AdminArea.objects.filter(level=AdminArea.Level.SUBDISTRICT).values_list("code", flat=True))
    if not areas:
        raise CommandError("There are no areas yet. Run import_areas first.")
    parsed = parse_rows(path, lambda row: _centre(row, areas))
    codes = [centre["code"] for centre, _event in parsed]
    if len(set(codes)) != len(codes):
        raise CommandError(f"{path.name}: nothing was imported. A code stands on two rows.")
    centres = sync(Centre, "code", (centre for centre, _event in parsed))
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
