"""Shops from files: who they are, where their money goes, their marks of quality. Opening them is an action, not an import."""

import re
from datetime import UTC, date, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from catalog.importing import BadRow, Counts, Row, parse_rows, read_rows, sync
from sellers.centres.models import AdminArea
from sellers.models import Partner
from sellers.shops.models import Certification, ShopAccount
from sellers.shops.numbers import enterprise_number_fits, juristic_tax_id

_ISSUERS = Path(__file__).parent / "data" / "issuers.csv"
_VERIFIED = datetime(2025, 1, 15, tzinfo=UTC)


def _number_of(code: str) -> int:
    digits = re.sub(r"\D", "", code)
    if not digits:
        raise BadRow(f"'{code}' is not a seller code")
    return int(digits)


def _shop(row: Row, texts: dict[str, Any], areas: set[str]) -> dict[str, Any]:
    if row["subdistrict_code"] not in areas:
        raise BadRow(f"there is no sub-district {row['subdistrict_code']}")
    if row["producer_type"] not in Partner.ProducerType.values:
        raise BadRow(f"'{row['producer_type']}' is not a kind of producer")
    if row["community_enterprise_no"] and not enterprise_number_fits(row["community_enterprise_no"], row["subdistrict_code"]):
        raise BadRow(f"community enterprise number {row['community_enterprise_no']} is not of sub-district {row['subdistrict_code']}")
    phone = re.sub(r"\D", "", row["phone"])
    if not re.fullmatch(r"0\d{8,9}", phone):
        raise BadRow(f"'{row['phone']}' is not a phone number")
    text = texts[row["seller_code"]]
    vat = row["vat_registered"] == "yes"
    return {
        "code": row["seller_code"].lower(),
        "name": row["name_th"],
        "name_en": row["name_en"],
        "producer_type": row["producer_type"],
        "area_id": row["subdistrict_code"],
        "address": row["address_th"],
        "phone": f"+66{phone[1:]}",
        "line_id": row["line_id"],
        "community_enterprise_no": row["community_enterprise_no"],
        "tax_id": juristic_tax_id(f"099400090{_number_of(row['seller_code']):03d}") if vat else "",
        "vat_registered": vat,
        "tagline": text["tagline"]["th"],
        "tagline_en": text["tagline"]["en"],
        "story": text["story"]["th"],
        "story_en": text["story"]["en"],
        "making": text["making"]["th"],
        "making_en": text["making"]["en"],
        "learned": text["learned"]["th"],
        "learned_en": text["learned"]["en"],
        "since_year": text["since"],
        "member_count": text["members"],
        "answers": [
            {
                "question": qa["question"]["th"],
                "question_en": qa["question"]["en"],
                "answer": qa["answer"]["th"],
                "answer_en": qa["answer"]["en"],
            }
            for qa in text["answers"]
        ],
    }


def _account(row: Row, shops: dict[str, int]) -> dict[str, Any]:
    number = _number_of(row["seller_code"])
    by_phone = row["promptpay_proxy"] == "phone"
    return {
        "partner_id": shops[row["seller_code"].lower()],
        "promptpay_kind": "phone" if by_phone else "tax_id",
        "promptpay_id": re.sub(r"\D", "", row["phone"]) if by_phone else juristic_tax_id(f"099400090{number:03d}"),
        "bank_code": row["bank_code"],
        "bank_account": f"90000{number:05d}",
        "account_name": row["name_th"],
    }


def _certifications(row: Row, shops: dict[str, int], issuers: dict[str, Row]) -> list[dict[str, Any]]:
    kinds = [kind for kind in row["certifications"].split(";") if kind]
    if unknown := [kind for kind in kinds if kind not in Certification.Kind.values]:
        raise BadRow(f"unknown certifications: {', '.join(unknown)}")
    number = _number_of(row["seller_code"])
    return [
        {
            "partner_id": shops[row["seller_code"].lower()],
            "kind": kind,
            "number": f"{row['province_code']}-2-{number:03d}67-2-0001"
            if kind == "fda"
            else f"{kind.upper().replace('_', '-')} {number:04d}/2567",
            "issuer": issuers[kind]["issuer_th"],
            "issuer_en": issuers[kind]["issuer_en"],
            "issued_on": date(2024, 11, 1),
            "expires_on": None if kind == "gi" else date(2029, 10, 31),
            "verified_at": _VERIFIED,
        }
        for kind in kinds
    ]


@transaction.atomic
def import_shops(table: Path, texts_file: Path) -> Counts:
    """Shops with their accounts and certifications. New ones stand as applied until `open_shop`."""
    texts = yaml.safe_load(texts_file.read_text(encoding="utf-8"))
    areas = set(AdminArea.objects.filter(level=AdminArea.Level.SUBDISTRICT).values_list("code", flat=True))
    counts = sync(Partner, "code", parse_rows(table, lambda row: _shop(row, texts, areas), key=itemgetter("code")))
    shops = dict(Partner.objects.values_list("code", "pk"))
    counts += sync(ShopAccount, "partner_id", parse_rows(table, lambda row: _account(row, shops)))
    issuers = {issuer["mark"]: issuer for _line, issuer in read_rows(_ISSUERS)}
    marks = parse_rows(table, lambda row: _certifications(row, shops, issuers))
    return counts + sync(Certification, ("partner_id", "kind", "number"), [mark for of_shop in marks for mark in of_shop])
