"""The desk's lists: their queries do not grow with their rows; searching, filtering, and the files."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from openpyxl import load_workbook

from cms.training.models import Certificate, Person
from sellers.desk.cells import harmless, phone_of
from sellers.desk.history import HistoryView
from sellers.desk.lists import DeskList
from sellers.desk.sheets import Sheets
from sellers.models import Partner
from sellers.orders.models import SellerOrder
from sellers.shops.desk_marks import MarksList
from sellers.shops.models import Certification
from storefront.accounts.models import TextMessage
from storefront.models import ErasureRequest
from tests.bench.rows import LISTS, make_rows
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
#: Queries that a list of the desk may cost (issue 5).
BUDGET = 12


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == 200, address
    return len(captured)


def addresses(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, type, bool]]:
    """(name, class of the view, whether it shows the results alone) of every address that a class answers."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each, (*spaces, each.namespace) if each.namespace else spaces)
        elif isinstance(each, URLPattern) and (view := getattr(each.callback, "view_class", None)):
            yield ":".join((*spaces, str(each.name))), view, bool(each.callback.view_initkwargs.get("results_only"))


def kinds_of(view: type) -> set[type]:
    """What is made of a class, and what of that."""
    return {kind for each in view.__subclasses__() for kind in {each, *kinds_of(each)}}


def test_every_list_of_the_desk_is_measured() -> None:
    """By what the addresses lead to: a list that nobody has written into LISTS shows itself here."""
    there = [(name, view) for name, view, results_only in addresses(get_resolver()) if issubclass(view, DeskList) and not results_only]
    assert kinds_of(DeskList) == {view for _name, view in there}
    # What has files of lists and is none of ours: the log, which Wagtail's own guard hides from the walk above.
    assert kinds_of(Sheets) - kinds_of(DeskList) == {DeskList, HistoryView}
    assert sorted(LISTS) == sorted([*(name for name, _view in there), "wagtailadmin_history:index"])


def test_no_list_asks_more_with_a_hundred_rows_than_with_ten(rows: None, operator: Client) -> None:
    make_rows(7, first=3)
    asked = [reverse(name) for name in LISTS]
    # The areas and the centres of the country are thousands already; of the centres those that are new are enough.
    asked += [f"{reverse(name)}?export=csv&q={'BEN' if 'centre' in name else ''}" for name in LISTS if name != "desk_centres:areas"]
    few = {address: queries(operator, address) for address in asked}
    make_rows(90, first=10)
    many = {address: queries(operator, address) for address in asked}
    assert many == few
    assert {address: number for address, number in many.items() if number > BUDGET} == {}


def listed(client: Client, name: str, **asked: str) -> list[Any]:
    answer = client.get(reverse(name), asked)
    assert answer.status_code == 200
    return list(answer.context["object_list"])


def test_searching_finds_by_number_name_and_phone_as_people_type_it(rows: None, operator: Client) -> None:
    part = SellerOrder.objects.latest("pk")
    for typed in (part.number, part.order.number, "089-000-0002", "+66890000002", "0890000002", part.partner.name):
        assert part in listed(operator, "desk_orders:parts", q=typed), typed
    assert [order.pk for order in listed(operator, "desk_orders:orders", q="089 000 0002")] == [part.order_id]
    assert listed(operator, "desk_orders:parts", q="089-000-9999") == []
    person = Person.objects.latest("pk")
    assert listed(operator, "desk_training:people", q="082-000-0002") == [person]
    assert listed(operator, "desk_training:people", q=Certificate.objects.latest("pk").serial) == [person]


def test_the_page_says_what_to_do_where_nothing_is_found(rows: None, operator: Client) -> None:
    nothing = operator.get(reverse("desk_shops:shops"), {"q": "no such shop"})
    assert str(DeskList.nothing_matches) in nothing.content.decode()
    Certification.objects.all().delete()
    assert str(MarksList.empty_message) in operator.get(reverse("desk_marks:marks")).content.decode()


def test_the_count_and_the_pages_are_right(rows: None, operator: Client) -> None:
    make_rows(60, first=3)
    total = SellerOrder.objects.count()
    first, second, beyond = (operator.get(reverse("desk_orders:parts"), {"p": number}) for number in ("1", "2", "99"))
    assert [answer.context["paginator"].count for answer in (first, second, beyond)] == [total] * 3
    assert len(first.context["object_list"]) == 50
    assert len(second.context["object_list"]) == total - 50
    assert list(beyond.context["object_list"]) == list(second.context["object_list"])
    assert operator.get(reverse("desk_orders:parts"), {"p": "x"}).context["page_obj"].number == 1


def test_counts_and_files_are_named_as_people_call_them(rows: None, operator: Client) -> None:
    page = operator.get(reverse("desk_payments:slips"))
    assert "payments" not in page.context["paginator"].items_count_label
    assert page.context["paginator"].items_count_label.split(" ", 1)[1] in ("รายการ", "entry", "entries")
    for kind in ("csv", "xlsx"):
        name = unquote(
            operator.get(reverse("desk_orders:orders"), {"export": kind}, headers={"accept-language": "th"})["Content-Disposition"]
        )
        assert str(timezone.localdate()) in name and "desk" not in name and name.startswith("attachment; filename*=utf-8''คำสั่งซื้อ-"), name


def test_filters_narrow(rows: None, operator: Client, market: dict[str, Partner]) -> None:
    shop = market["s03"]
    province = str(shop.area_id)[:2]
    found = listed(operator, "desk_shops:shops", province=province)
    assert shop in found
    assert all(str(each.area_id).startswith(province) for each in found)
    assert listed(operator, "desk_shops:shops", centre="BEN-000001") == [Partner.objects.get(code="ben000001")]
    assert listed(operator, "desk_shops:shops", state="suspended") == []
    assert {each.partner.code for each in listed(operator, "desk_orders:parts", shop="ben000002")} == {"ben000002"}
    assert len(listed(operator, "desk_orders:orders", shop="ทดสอบ 00000", state="awaiting_payment")) == 3
    assert listed(operator, "desk_orders:parts", late="ship") == []
    SellerOrder.objects.filter(partner__code="ben000002").update(state="to_pack", ship_by="2020-01-01T00:00:00Z")
    assert [each.partner.code for each in listed(operator, "desk_orders:parts", late="ship")] == ["ben000002"]
    waiting = listed(operator, "desk_marks:marks", state="waiting")
    assert {mark.pk for mark in waiting} == set(Certification.objects.filter(verified_at__isnull=True).values_list("pk", flat=True))
    assert len(listed(operator, "desk_training:people", learned="no_shop")) == 3
    assert listed(operator, "desk_training:people", learned="teaches", centre="BEN") == []


HOSTILE = ["=1+1", "+66812345678", "-1", "@SUM(A1)", "\tx", "\rx", " =1+1", "＝1", '=HYPERLINK("http://x","y")']


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_is_only_read(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["ข้าว", "a=b", "S01-001", "", 12, -3, None])
def test_a_harmless_cell_stays_as_it_is(value: Any) -> None:
    assert harmless(value) == value


def test_a_phone_number_keeps_its_zero() -> None:
    assert [phone_of(number) for number in ("+66812345678", "+6621234567", "", "+4989123456")] == [
        "081-234-5678",
        "02-123-4567",
        "",
        "+4989123456",
    ]


def test_both_files_hold_the_rows_and_no_formula(rows: None, operator: Client) -> None:
    shops = list(Partner.objects.order_by("pk"))
    for shop, text in zip(shops, HOSTILE, strict=False):
        Partner.objects.filter(pk=shop.pk).update(name=text, name_en=f"{text}\x07")
    answer = operator.get(reverse("desk_shops:shops"), {"export": "csv"})
    assert answer["Content-Type"] == "text/csv"
    assert ".csv" in answer["Content-Disposition"]
    body = b"".join(answer.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert len(table) == len(shops) + 1
    assert {f"'{text}" for text in HOSTILE[: len(shops)]} <= {row[1] for row in table}
    book = operator.get(reverse("desk_shops:shops"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content)))["Sheet1"]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert sheet.max_row == len(shops) + 1
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.value for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))] == []


def test_erasure_requests_and_text_messages_have_files_too_without_the_codes(operator: Client, boss: Any) -> None:
    ErasureRequest.objects.create(user=boss, reason="=1+1")
    TextMessage.objects.create(phone="+66812345678", body="Code 314159")
    for name, held in (("desk_erasure:index", "'=1+1"), ("desk_text_messages:index", "081-234-5678")):
        page = operator.get(reverse(name))
        assert f"{reverse(name)}?export=xlsx" in page.content.decode(), name
        body = b"".join(operator.get(reverse(name), {"export": "csv"}).streaming_content).decode("utf-8-sig")
        table = list(csv.reader(io.StringIO(body, newline="")))
        assert len(table) == 2 and held in table[1], name
        assert "314159" not in body
        book = operator.get(reverse(name), {"export": "xlsx"})
        cells = [cell.value for cell in load_workbook(io.BytesIO(b"".join(book.streaming_content)))["Sheet1"][2]]
        assert held in cells and "Code 314159" not in cells, name
    assert "Code 314159" in operator.get(reverse("desk_text_messages:index"), {"q": "0812345678"}).content.decode()
    assert "Code 314159" not in operator.get(reverse("desk_text_messages:index"), {"q": "0812345679"}).content.decode()
    assert operator.get(reverse("desk_erasure:index") + "results/").status_code == 200


def test_an_erasure_request_says_who_and_why_and_only_its_end_is_written(operator: Client, boss: Any) -> None:
    asked = ErasureRequest.objects.create(user=boss, reason="moved away")
    address = reverse("desk_erasure:edit", args=[asked.pk])
    page = operator.get(address).content.decode()
    assert boss.name in page and "moved away" in page and f"คำขอลบข้อมูล {asked.pk}" in page
    assert "erasure request of" not in page and "Done at" not in page
    other = make_user(email="other@example.test")
    assert operator.post(address, {"done_at": "2026-11-29 10:00", "user": other.pk, "reason": "x"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.user, asked.reason, asked.done_at is not None) == (boss, "moved away", True)


def test_a_file_holds_what_is_filtered_and_days_and_money_as_numbers(rows: None, operator: Client) -> None:
    answer = operator.get(reverse("desk_orders:parts"), {"export": "xlsx", "shop": "ben000002"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["Sheet1"]
    assert sheet.max_row == 2
    values = [cell.value for cell in sheet[2]]
    assert 100 in values
    assert any(hasattr(value, "year") for value in values)


def test_provinces_are_asked_for_once(rows: None, operator: Client) -> None:
    cache.delete("desk:provinces")
    first = queries(operator, reverse("desk_shops:shops"))
    assert queries(operator, reverse("desk_shops:shops")) == first
    assert len(cache.get("desk:provinces")) == 77
