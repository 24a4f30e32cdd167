"""The log of the market: in reach, in the words and the times of this market, also in its files."""

import csv
import io
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.log_actions import log, registry
from wagtail.models import ModelLogEntry, PageLogEntry

from sellers.desk.history import LOGS
from sellers.desk.things import log_lines
from sellers.models import Partner
from storefront.models import ErasureRequest
from tests.cms.classroom import make_course
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 28, 20, 46, 41, 617362, tzinfo=UTC)
HOUR = timedelta(hours=1)


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


def test_it_reads_every_table_that_wagtail_logs_in() -> None:
    assert {table for table, _thing in LOGS} == set(registry.get_log_entry_models())


def named(client: Client, address: str, **asked: Any) -> list[str]:
    """The names of the entries that the log shows."""
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return [entry.label for entry in answer.context["object_list"]]


def test_filters_narrow_both_tables(operator: Client, boss: Any, market: dict[str, Partner], address: str) -> None:
    course, shop, seller = make_course(of=None), market["s03"], make_user(email="somebody@example.test", name="สมศรี")
    PageLogEntry.objects.all().delete()
    log(instance=course, action="wagtail.publish", user=boss, timestamp=AT + HOUR)
    log(instance=shop, action="shops.mark", user=seller, timestamp=AT - HOUR)
    everything = [course.title, market["s02"].name, shop.name]
    cache.delete("desk:logged")
    assert named(operator, address) == everything
    assert named(operator, address, label=shop.name[:5], user="สมศรี") == [shop.name]
    assert named(operator, address, user="SOMEBODY@") == [shop.name]
    assert named(operator, address, user="nobody") == []
    assert named(operator, address, action=["wagtail.publish", "shops.mark"]) == [course.title, shop.name]
    kind = ContentType.objects.get_for_model(Partner)
    assert named(operator, address, object_type=kind.pk) == everything[1:]
    assert named(operator, address, object_type=ContentType.objects.get_for_model(course).pk) == everything[:1]
    page = operator.get(address).content.decode()
    offered = page[page.index('name="object_type"') :]
    assert f'value="{kind.pk}"' in offered and ">ร้าน" in offered.replace("\n", "").replace(" ", "")
    assert named(operator, address, timestamp_from="2026-11-30") == []
    assert named(operator, address, timestamp_from="2026-11-29", timestamp_to="2026-11-29") == everything


def test_the_count_and_the_pages_are_right(operator: Client, boss: Any, market: dict[str, Partner], address: str) -> None:
    PageLogEntry.objects.all().delete()
    course = make_course(of=None)
    PageLogEntry.objects.all().delete()
    for each in range(1, 60):
        log(instance=course if each % 3 else market["s01"], action="wagtail.edit", user=boss, timestamp=AT + each * HOUR)
    first, second, beyond = (operator.get(address, {"p": number}) for number in ("1", "2", "99"))
    assert [answer.context["paginator"].count for answer in (first, second, beyond)] == [60] * 3
    shown = [entry.timestamp for answer in (first, second) for entry in answer.context["object_list"]]
    assert shown == [AT + each * HOUR for each in reversed(range(60))]
    assert [entry.timestamp for entry in beyond.context["object_list"]] == shown[50:]
    assert operator.get(address, {"p": "x"}).context["page_obj"].number == 1
    found = operator.get(address, {"label": "no such thing"})
    assert found.context["paginator"].count == 0 and "ไม่พบ" in found.content.decode()


def test_a_name_leads_to_what_is_still_there_and_may_be_changed(
    operator: Client, boss: Any, market: dict[str, Partner], address: str
) -> None:
    course, gone = make_course(of=None), make_course(of=None, slug="gone")
    request = ErasureRequest.objects.create(user=boss)
    away = ErasureRequest.objects.create(user=make_user(email="away@example.test"))
    PageLogEntry.objects.all().delete()
    for thing in (course, gone, request, away):
        log(instance=thing, action="wagtail.edit", user=boss)
    log(instance=away, action="wagtail.delete", user=boss)
    gone_pk, away_pk = gone.pk, str(away.pk)
    for thing in (gone, away):
        thing.delete()
    shown = operator.get(address).context["object_list"]
    links = {(type(entry), entry.object_id): entry.edit_url for entry in shown if entry.action == "wagtail.edit"}
    assert links == {
        (PageLogEntry, course.pk): reverse("wagtailadmin_pages:edit", args=[course.pk]),
        (PageLogEntry, gone_pk): "",
        (ModelLogEntry, str(request.pk)): reverse("desk_erasure:edit", args=[request.pk]),
        (ModelLogEntry, away_pk): "",
    }
    # Nothing of this market's own is changed in Wagtail's forms.
    assert [entry.edit_url for entry in shown if entry.object_id == str(market["s02"].pk) and entry.action == "shops.suspend"] == [""]


def test_who_is_gone_and_what_nobody_did(operator: Client, market: dict[str, Partner], address: str) -> None:
    ModelLogEntry.objects.update(user_id=987654)
    log(instance=market["s01"], action="shops.suspend", user=None, timestamp=AT - HOUR)
    shown = operator.get(address).context["object_list"]
    assert [str(entry.user_display_name) for entry in shown] == ["ผู้ใช้ 987654 (ลบแล้ว)", "ระบบ"]


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
