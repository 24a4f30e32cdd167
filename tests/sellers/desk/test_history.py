"""The log of the market: in reach, in the words and the times of this market, also in its files."""

import csv
import io
import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from sellers.desk.things import log_lines
from sellers.models import Partner

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 28, 20, 46, 41, 617362, tzinfo=UTC)


@pytest.fixture
def address(market: dict[str, Partner], boss: Any) -> str:
    """The log with one entry, at a quarter to four of the next day in Thailand."""
    ModelLogEntry.objects.all().delete()
    log(instance=market["s02"], action="shops.suspend", user=boss, data={"reason": "no papers"}, timestamp=AT)
    return reverse("wagtailadmin_reports:site_history")


def test_the_log_is_in_reach_and_names_things_as_people_do(operator: Client, market: dict[str, Partner], address: str) -> None:
    for asked in (address, address + "results/"):
        page = operator.get(asked).content.decode()
        assert market["s02"].name in page
        assert "29 พ.ย. 2569" in page and ">ร้าน<" in page and "Fulfillment" not in page


def test_its_files_are_like_those_of_the_lists(operator: Client, market: dict[str, Partner], address: str) -> None:
    answer = operator.get(address, {"export": "csv"})
    body = b"".join(answer.streaming_content)
    name = unquote(answer["Content-Disposition"])
    assert body.startswith(b"\xef\xbb\xbf")
    assert "ประวัติการแก้ไขทั้งหมด" in name and name.endswith(".csv")
    (row,) = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))[1:]
    assert row[1:3] == [market["s02"].name, "ร้าน"] and row[-1] == "2026-11-29 03:46:41"
    book = operator.get(address, {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content)))["Sheet1"]
    assert str(sheet.cell(2, 6).value) == "2026-11-29 03:46:41"
    # The head stays in sight, and names and times are not cut.
    assert sheet.freeze_panes == "A2"
    letters = sum(unicodedata.category(sign) != "Mn" for sign in market["s02"].name)
    assert sheet.column_dimensions["B"].width > letters and sheet.column_dimensions["F"].width > len("2026-11-29 03:46:41")


def test_nobody_else_reads_it(outsiders: dict[str, Client], officer: Client, address: str) -> None:
    for client in (*outsiders.values(), officer):
        for asked in (address, address + "results/", address + "?export=csv"):
            assert client.get(asked).status_code in (302, 403, 404)


def test_the_log_of_a_thing_words_days_phones_and_reasons(market: dict[str, Partner]) -> None:
    data = {"before": {"phone": "+66812345678"}, "after": {"from": "2026-07-04", "to": "2026-02-30"}, "reason": "gone"}
    log(instance=market["s02"], action="shops.facts", user=None, data=data)
    line = log_lines(market["s02"], {"gone": "ไม่มีแล้ว"})[0]
    # PostgreSQL keeps the fields of a log entry in an order of its own.
    assert (line.before, sorted(str(value) for value in line.after)) == (["081-234-5678"], ["2026-02-30", "2026-07-04"])
    assert line.reason == "ไม่มีแล้ว"
    assert line.after[0] != "2026-07-04"
