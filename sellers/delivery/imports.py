"""Carriers, boxes and rates from files."""

from pathlib import Path
from typing import Any

from django.db import transaction

from catalog.importing import BadRow, Counts, Row, parse_rows, sync
from sellers.delivery.models import Box, Carrier, DeliveryMethod, Rate, RateTable
from sellers.delivery.quotes import forget_prices
from sellers.models import Partner

#: What a carrier's services take. "bulky" is a carrier's parcel service for large goods.
_SERVICES: dict[str, dict[str, list[str]]] = {
    "thailandpost": {"ems": ["ambient"]},
    "flash": {"parcel": ["ambient"], "fruit_box": ["fresh"]},
    "kex": {"parcel": ["ambient"], "fruit_box": ["fresh"]},
    "jt": {"parcel": ["ambient"]},
    "bulky": {"parcel": ["ambient"]},
    "cold": {"chilled": ["chilled"], "frozen": ["frozen"]},
    "pickup": {"seller_pickup": ["ambient", "fresh", "chilled", "frozen"]},
}
DATA = Path(__file__).parent / "data"


def _satang(text: str) -> int:
    return round(float(text or 0) * 100)


def _rate(row: Row, tables: dict[str, int]) -> dict[str, Any]:
    if row["zone_from"] not in Rate.Zone.values or row["zone_to"] not in Rate.Zone.values:
        raise BadRow(f"'{row['zone_from']}' to '{row['zone_to']}' are not zones")
    return {
        "table_id": tables[row["carrier"]],
        "service": row["service"],
        "zone_from": row["zone_from"],
        "zone_to": row["zone_to"],
        "max_weight_g": int(row["max_weight_g"]),
        "max_side_sum_cm": int(row["max_side_sum_cm"]) if row["max_side_sum_cm"] else None,
        "price_satang": _satang(row["price_thb"]),
        "extra_per_kg_satang": _satang(row["extra_per_kg_thb"]),
        "surcharge_remote_satang": _satang(row["surcharge_remote_thb"]),
        "surcharge_island_satang": _satang(row["surcharge_island_thb"]),
        "cod_bps": round(float(row["cod_percent"]) * 100) if row["cod_percent"] else None,
        "cod_min_satang": _satang(row["cod_min_thb"]),
        "is_cold": row["cold"] == "yes",
        "days_min": int(row["eta_days_min"]),
        "days_max": int(row["eta_days_max"]),
    }


@transaction.atomic
def import_delivery(folder: Path = DATA) -> Counts:
    """The demo's carriers, boxes and price lists; invented, and marked so."""
    codes = {row["carrier"] for row in parse_rows(folder / "rates.csv", dict)}
    counts = sync(RateTable, "code", [{"code": code, "is_synthetic": True} for code in sorted(codes)])
    tables = dict(RateTable.objects.values_list("code", "pk"))
    counts += sync(
        Rate,
        ("table_id", "service", "zone_from", "zone_to", "max_weight_g"),
        parse_rows(folder / "rates.csv", lambda row: _rate(row, tables)),
    )
    counts += sync(
        Box,
        "code",
        parse_rows(
            folder / "boxes.csv", lambda row: {"code": row["box"]} | {name: int(value) for name, value in row.items() if name != "box"}
        ),
    )
    counts += sync(
        Carrier,
        "code",
        parse_rows(
            folder / "carriers.csv",
            lambda row: {
                "code": row["carrier"],
                "name": row["name_th"],
                "name_en": row["name_en"],
                "tracking_pattern": row["tracking_pattern"],
                "rate_table_id": tables[row["rate_table"]],
            },
        ),
    )
    forget_prices()
    return counts


def _methods(row: Row, shops: dict[str, int], carriers: dict[str, int]) -> list[dict[str, Any]]:
    names = [*row["carriers"].split(";"), "pickup"]
    if unknown := [name for name in names if name not in _SERVICES]:
        raise BadRow(f"unknown carriers: {', '.join(unknown)}")
    return [
        {"partner_id": shops[row["seller_code"].lower()], "carrier_id": carriers[name], "service": service, "storages": storages}
        for name in names
        for service, storages in _SERVICES[name].items()
    ]


@transaction.atomic
def import_delivery_methods(table: Path) -> Counts:
    """The ways in which shops send, from the carriers named in the file of shops."""
    shops, carriers = dict(Partner.objects.values_list("code", "pk")), dict(Carrier.objects.values_list("code", "pk"))
    methods = parse_rows(table, lambda row: _methods(row, shops, carriers))
    return sync(DeliveryMethod, ("partner_id", "carrier_id", "service"), [method for of_shop in methods for method in of_shop])
