"""Carriers, boxes and rates from files."""

from operator import itemgetter
from pathlib import Path
from typing import Any

from django.db import transaction

from catalog.importing import BadRow, Counts, Row, hundredths, parse_rows, sync, whole
from sellers.delivery.models import CENTRE_PICKUP, Box, Carrier, DeliveryMethod, Rate, RateTable
from sellers.delivery.quotes import forget_prices
from sellers.delivery.services import SERVICES
from sellers.models import Partner

DATA = Path(__file__).parent / "data"


def _rate(row: Row, tables: dict[str, int]) -> dict[str, Any]:
    if row["zone_from"] not in Rate.Zone.values or row["zone_to"] not in Rate.Zone.values:
        raise BadRow(f"'{row['zone_from']}' to '{row['zone_to']}' are not zones")
    return {
        "table_id": tables[row["carrier"]],
        "service": row["service"],
        "zone_from": row["zone_from"],
        "zone_to": row["zone_to"],
        "max_weight_g": whole(row["max_weight_g"], least=1),
        "max_side_sum_cm": whole(row["max_side_sum_cm"]) if row["max_side_sum_cm"] else None,
        "price_satang": hundredths(row["price_thb"]),
        "extra_per_kg_satang": hundredths(row["extra_per_kg_thb"]),
        "surcharge_remote_satang": hundredths(row["surcharge_remote_thb"]),
        "surcharge_island_satang": hundredths(row["surcharge_island_thb"]),
        "cod_bps": hundredths(row["cod_percent"]) if row["cod_percent"] else None,
        "cod_min_satang": hundredths(row["cod_min_thb"]),
        "is_cold": row["cold"] == "yes",
        "days_min": whole(row["eta_days_min"]),
        "days_max": whole(row["eta_days_max"]),
    }


_RATE_KEY = ("table_id", "service", "zone_from", "zone_to", "max_weight_g")


def _box(row: Row) -> dict[str, Any]:
    return {"code": row["box"]} | {name: whole(value, least=1) for name, value in row.items() if name != "box"}


def _carrier(row: Row, tables: dict[str, int]) -> dict[str, Any]:
    return {
        "code": row["carrier"],
        "name": row["name_th"],
        "name_en": row["name_en"],
        "tracking_pattern": row["tracking_pattern"],
        "rate_table_id": tables[row["rate_table"]],
    }


@transaction.atomic
def import_delivery(folder: Path = DATA) -> Counts:
    """The demo's carriers, boxes and price lists; invented, and marked so."""
    codes = set(parse_rows(folder / "rates.csv", itemgetter("carrier")))
    counts = sync(RateTable, "code", [{"code": code, "is_synthetic": True} for code in sorted(codes)])
    tables = dict(RateTable.objects.values_list("code", "pk"))
    rates = parse_rows(folder / "rates.csv", lambda row: _rate(row, tables), key=itemgetter(*_RATE_KEY))
    boxes = parse_rows(folder / "boxes.csv", _box, key=itemgetter("code"))
    carriers = parse_rows(folder / "carriers.csv", lambda row: _carrier(row, tables), key=itemgetter("code"))
    counts += sync(Rate, _RATE_KEY, rates) + sync(Box, "code", boxes) + sync(Carrier, "code", carriers)
    forget_prices()
    return counts


def _methods(row: Row, shops: dict[str, int], carriers: dict[str, int]) -> list[dict[str, Any]]:
    names = row["carriers"].split(";")
    if unknown := [name for name in names if name not in SERVICES]:
        raise BadRow(f"unknown carriers: {', '.join(unknown)}")
    return [
        {"partner_id": shops[row["seller_code"].lower()], "carrier_id": carriers[name], "service": service, "storages": storages}
        for name in [*names, "pickup"]
        for service, storages in SERVICES[name].items()
        if service != CENTRE_PICKUP  # which shop belongs to which centre is not in the file
    ]


@transaction.atomic
def import_delivery_methods(table: Path) -> Counts:
    """The ways in which shops send, from the carriers named in the file of shops."""
    shops, carriers = dict(Partner.objects.values_list("code", "pk")), dict(Carrier.objects.values_list("code", "pk"))
    methods = parse_rows(table, lambda row: _methods(row, shops, carriers))
    return sync(DeliveryMethod, ("partner_id", "carrier_id", "service"), [method for of_shop in methods for method in of_shop])
