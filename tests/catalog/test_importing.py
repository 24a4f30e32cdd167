"""Reading tables: what is wrong is named by its row, and a second run writes nothing."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from catalog.families import SaleUnit
from catalog.importing import BadRow, Row, hundredths, number, parse_rows, sync, whole


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text("sku,price\nA,1\nB,abc\nC,2.005\nA,3\nD,-1\n", encoding="utf-8")
    return path


def _price(row: Row) -> tuple[str, int]:
    return row["sku"], hundredths(row["price"])


def test_every_bad_row_is_named_and_a_key_that_comes_twice_too(table: Path) -> None:
    with pytest.raises(CommandError) as refused:
        parse_rows(table, _price, key=lambda found: found[0])
    assert str(refused.value).splitlines() == [
        "prices.csv: nothing was imported.",
        "row 3: 'abc' is not a number",
        "row 4: '2.005' is not a number of at least 0 with two decimals at most",
        "row 5: says again what row 2 says: A",
        "row 6: '-1' is not a number of at least 0 with two decimals at most",
    ]


def test_arithmetic_that_fails_and_a_column_that_is_missing_are_named_too(table: Path) -> None:
    with pytest.raises(CommandError, match=r"row 3: \[<class 'decimal\.ConversionSyntax'>\]"):
        parse_rows(table, lambda row: Decimal(row["price"]))
    with pytest.raises(CommandError, match="row 2: column or value 'cost' is missing"):
        parse_rows(table, lambda row: row["cost"])


def test_a_row_with_a_cell_too_many_is_named(table: Path) -> None:
    table.write_text("sku,price\nA,1\nB,2,3\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"prices\.csv, row 3: the number of columns differs"):
        parse_rows(table, dict)


@pytest.mark.parametrize("text", ["", "abc", "nan", "NaN", "sNaN", "inf", "-Infinity", "1e999999", "1,5"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(BadRow):
        number(text)


def test_numbers() -> None:
    assert (number("13.759"), whole("12"), whole("7.0"), hundredths("59.50"), hundredths(""), hundredths("3.0")) == (
        Decimal("13.759"),
        12,
        7,
        5950,
        0,
        300,
    )
    for text, least in (("7.5", 0), ("-1", 0), ("0", 1)):
        with pytest.raises(BadRow):
            whole(text, least=least)


@pytest.mark.django_db
def test_only_what_differs_is_written_and_told_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.importing._BATCH", 2)
    wanted = [{"code": f"u{count}", "name": f"หน่วย {count}", "name_en": f"unit {count}"} for count in range(5)]
    told: list[tuple[int, int]] = []
    assert str(sync(SaleUnit, "code", wanted, watch=lambda done, total: told.append((done, total)))) == "5 new, 0 changed, 0 unchanged"
    assert told == [(2, 5), (4, 5), (5, 5)]
    wanted[1]["name"] = "อื่น"
    assert str(sync(SaleUnit, "code", wanted, watch=lambda done, total: told.append((done, total)))) == "0 new, 1 changed, 4 unchanged"
    assert told[3:] == [(5, 5)]
