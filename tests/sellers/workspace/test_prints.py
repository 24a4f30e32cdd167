"""Labels and pack lists: what stands on them, that Thai is shaped, and whose orders are printed."""

import re
from io import BytesIO
from typing import Any

import pytest
import uharfbuzz
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PageObject, PdfReader

from sellers.orders.actions import deliver_seller_order, pack_seller_order, ship_seller_order
from sellers.orders.models import Parcel, SellerOrder
from sellers.workspace.prints.paper import BOLD, REGULAR, Paper, writable
from tests.factories.goods import leave_in_stock
from tests.factories.people import owner_of
from tests.sellers.workspace.counter import pay, place, signed_in

pytestmark = pytest.mark.django_db
#: Sara am under a tone mark, tone marks over tall vowels, a lower vowel under a letter with a tail.
HARD = ["น้ำผึ้ง", "ป้าปิ่น", "ปู่ฟื้น", "ชิ้น", "ที่นี่", "กตัญญู", "ฐิติ", "ซ้ำ", "โต๊ะ", "ปี๊บ"]


@pytest.fixture
def owner(market: dict[str, Any]) -> Client:
    return signed_in(owner_of(market["s01"]))


def read(answer: Any) -> list[PageObject]:
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return list(PdfReader(BytesIO(answer.content)).pages)


def words(page: PageObject) -> str:
    """The text of a page without spaces: where glyphs stand apart, readers see gaps."""
    return re.sub(r"\s", "", page.extract_text()).replace("\u0e4d\u0e32", "\u0e33")


def size(page: PageObject) -> tuple[int, int]:
    """In millimetres."""
    return round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)


def label(client: Client, order: SellerOrder) -> list[PageObject]:
    return read(client.get(reverse("sell_label", args=["s01", order.pk])))


def test_a_label_is_a6_and_says_who_where_and_what_to_collect(owner: Client, market: dict[str, Any]) -> None:
    (order,) = place({"S01-001": 2}, cash=True, name="สมหญิง ใจดี", phone="+66891234567")
    (page,) = label(owner, order)
    assert size(page) == (105, 148)
    text = words(page)
    shop, address = market["s01"], order.order.shipping_address
    expected = ["สมหญิง", "ใจดี", "089-123-4567", "99หมู่1", address.postcode, order.number, f"฿{order.total_satang // 100:,}"]
    for each in (*expected, re.sub(r"\s", "", shop.name)):
        assert each in text, (each, text)


def test_a_paid_order_has_nothing_to_collect(owner: Client) -> None:
    order = pay(place({"S01-001": 1})[0])
    assert "฿" not in words(label(owner, order)[0])


def test_each_box_has_a_label_and_the_cash_is_collected_once(owner: Client) -> None:
    (order,) = place({"S01-001": 2}, cash=True)
    Parcel.objects.filter(seller_order=order).update(pieces=3)
    pages = [words(page) for page in label(owner, order)]
    assert len(pages) == 3
    assert ["฿" in page for page in pages] == [True, False, False]
    # "Box 2 of 3" in whichever words: both figures on its own page.
    assert all(order.number in page for page in pages)
    assert len(set(pages)) == 3


def glyphs(content: bytes) -> list[int]:
    """How many glyphs each string of a page's content has: two bytes each."""
    return [len(found) // 2 for found in _strings(content)]


def _strings(content: bytes) -> list[bytes]:
    found = []
    for literal in re.findall(rb"\(((?:\\.|[^\\()])*)\)", content, re.DOTALL):
        found.append(
            re.sub(
                rb"\\([nrtbf()\\])",
                lambda match: {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}.get(match[1], match[1]),
                literal,
            )
        )
    return found


@pytest.mark.parametrize("word", HARD)
@pytest.mark.parametrize("bold", [False, True])
def test_thai_is_shaped_as_harfbuzz_shapes_it(word: str, bold: bool) -> None:
    paper = Paper(105, 148, "x")
    paper.add_page()
    paper.write_at(5, 5, word, points=14, bold=bold)
    (page,) = PdfReader(BytesIO(paper.done())).pages
    contents = page.get_contents()
    assert contents is not None
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(BOLD if bold else REGULAR))))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    data = contents.get_data()
    assert sum(glyphs(data)) == len(buffer.glyph_infos)
    # Shaping did something: other glyphs than one for each character, or marks that are moved; and the page moves them too.
    plain = [font.get_nominal_glyph(ord(character)) for character in word]
    moved = any(position.x_offset or position.y_offset for position in buffer.glyph_positions)
    assert moved or [info.codepoint for info in buffer.glyph_infos] != plain
    assert (b" Tm " in data) == moved


def test_thai_is_never_broken_inside_a_syllables_marks() -> None:
    paper = Paper(105, 148, "x")
    text = "น้ำผึ้งป่าแท้จากดอกลำไยเชียงใหม่ไม่ผสมน้ำตาลเก็บเกี่ยวเดือนเมษายน" * 3
    for width in range(8, 60, 3):
        lines = paper.lines_of(text, points=14, width=width)
        assert "".join(lines) == text
        for line in lines:
            assert not re.match(r"[\u0e30-\u0e3a\u0e45-\u0e4e]", line), line
            assert not re.search(r"[\u0e40-\u0e44]$", line), line
    paper.add_page()
    paper.done()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("John Smith 😀", "John Smith"),
        ("王小明", "WangXiaoMing"),
        ("Ольга", "Ol'ga"),
        ("a\u200bb\u0000c\ud800", "abc"),
        ("ป้า\n\tปู๊น  ❤️‍🔥", "ป้า ปู๊น"),
        ("👩‍🌾🌾", ""),
        ("José Ñandú", "José Ñandú"),
    ],
)
def test_what_the_font_lacks_becomes_latin_or_nothing(typed: str, printed: str) -> None:
    assert writable(typed) == printed


def test_no_name_stops_a_label(owner: Client) -> None:
    name = "👩‍🌾 王小明 Ольга \u202e" + "ยาวมาก" * 28
    order = pay(place({"S01-001": 1}, name=name[:200])[0])
    address = order.order.shipping_address
    address.line1, address.notes = "ซอย" * 66, "🌾" * 50
    address.save()
    (page,) = label(owner, order)
    assert "WangXiaoMing" in words(page)
    assert address.postcode in words(page)
    assert len(read(owner.get(reverse("sell_pack_list", args=["s01", order.pk])))) == 1


def test_a_pack_list_is_a4_and_names_everything_that_goes_in(owner: Client) -> None:
    order = pay(place({"S01-001": 2, "S01-002": 1}, name="สมหญิง ใจดี")[0])
    (page,) = read(owner.get(reverse("sell_pack_list", args=["s01", order.pk])))
    assert size(page) == (210, 297)
    text = words(page)
    for line in order.lines.select_related("line"):
        assert re.sub(r"\s", "", line.line.title) in text
        assert f"×{line.quantity}" in text
    assert order.number in text and "สมหญิง" in text


def test_a_long_pack_list_goes_on_on_the_next_page(owner: Client, market: dict[str, Any]) -> None:
    from tests.factories.goods import make_product

    goods = {make_product(shop=market["s01"], sku=f"MANY-{number}", weight_g=10).upc: 1 for number in range(20)}
    pages = read(owner.get(reverse("sell_pack_list", args=["s01", pay(place(goods)[0]).pk])))
    assert len(pages) == 3
    text = "".join(words(page) for page in pages)
    assert all(text.count(f"MANY-{number}") >= 1 for number in range(20))


def test_papers_are_there_only_while_it_is_packed_and_shipped(owner: Client, settings: Any) -> None:
    settings.PAYMENT_ROUTE = "direct"
    (order,) = place({"S01-001": 1})
    addresses = [reverse(name, args=["s01", order.pk]) for name in ("sell_label", "sell_pack_list")]

    def statuses() -> set[int]:
        return {owner.get(address).status_code for address in addresses}

    assert statuses() == {404}
    pay(order)
    assert statuses() == {200}
    pack_seller_order(seller_order=order, actor=None)
    ship_seller_order(seller_order=order, tracking={}, actor=None)
    assert statuses() == {200}
    deliver_seller_order(seller_order=order)
    assert statuses() == {404}


def test_all_labels_of_today_are_one_file_in_the_order_in_which_they_must_leave(owner: Client) -> None:
    empty = owner.get(reverse("sell_labels", args=["s01"]))
    assert (empty.status_code, empty["Location"]) == (302, reverse("sell_orders", args=["s01"]))
    orders = [pay(place({"S01-001": 1})[0]) for _ in range(3)]
    place({"S01-001": 1})
    pay(place({"S02-004": 1})[0])
    sent = pay(place({"S01-001": 1})[0])
    pack_seller_order(seller_order=sent, actor=None)
    ship_seller_order(seller_order=sent, tracking={}, actor=None)
    pack_seller_order(seller_order=orders[0], actor=None)
    orders[2].ship_by, orders[0].ship_by = orders[0].ship_by, orders[2].ship_by
    for order in (orders[0], orders[2]):
        SellerOrder.objects.filter(pk=order.pk).update(ship_by=order.ship_by)
    pages = [words(page) for page in read(owner.get(reverse("sell_labels", args=["s01"])))]
    assert [next(order.pk for order in orders if order.number in page) for page in pages] == [orders[2].pk, orders[1].pk, orders[0].pk]
    assert len(read(owner.get(reverse("sell_pack_lists", args=["s01"])))) == 3
    for tab, some in (
        ("to_pack", [orders[2].pk, orders[1].pk]),
        ("packed", [orders[0].pk]),
        ("shipped", [orders[2].pk, orders[1].pk, orders[0].pk]),
    ):
        pages = [words(page) for page in read(owner.get(reverse("sell_labels", args=["s01"]), {"state": tab}))]
        assert [next(order.pk for order in orders if order.number in page) for page in pages] == some, tab


def test_labels_cost_the_same_for_two_and_for_twenty_orders(owner: Client) -> None:
    leave_in_stock("S01-001", 50)
    costs = []
    for more in (2, 18):
        for _ in range(more):
            place({"S01-001": 1}, cash=True)
        with CaptureQueriesContext(connection) as queries:
            owner.get(reverse("sell_labels", args=["s01"]))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 8
