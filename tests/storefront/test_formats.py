"""Money, dates and quantities exactly as they stand on the pages, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from sellers import formats
from sellers.centres.models import AdminArea
from tests.factories.moments import BANGKOK

NEW_YEAR = datetime(2026, 1, 1, 0, 5, tzinfo=BANGKOK)


def thing(**fields: Any) -> SimpleNamespace:
    return SimpleNamespace(**fields)


def said(how: Any, language: str, *arguments: Any) -> str:
    with translation.override(language):
        return str(how(*arguments))


@pytest.mark.parametrize(
    ("satang", "text"),
    [
        (0, "฿0"),
        (5, "฿0.05"),
        (99, "฿0.99"),
        (100, "฿1"),
        (125_000, "฿1,250"),
        (125_050, "฿1,250.50"),
        (123_456_789_00, "฿123,456,789"),
        (-5, "-฿0.05"),
        (-125_000, "-฿1,250"),
    ],
)
def test_baht_is_the_same_in_both_languages(satang: int, text: str) -> None:
    assert [said(formats.baht, language, satang) for language in ("th", "en")] == [text, text]


@pytest.mark.parametrize(
    ("when", "thai", "english"),
    [
        (date(2026, 3, 25), "25 มี.ค. 2569", "25 Mar 2026"),
        (date(2024, 2, 29), "29 ก.พ. 2567", "29 Feb 2024"),
        (date(2026, 12, 1), "1 ธ.ค. 2569", "1 Dec 2026"),
        (NEW_YEAR, "1 ม.ค. 2569", "1 Jan 2026"),
        (NEW_YEAR.astimezone(UTC), "1 ม.ค. 2569", "1 Jan 2026"),  # still 31 December in UTC
        (datetime(2026, 7, 4, 23, 59), "4 ก.ค. 2569", "4 Jul 2026"),  # noqa: DTZ001
    ],
)
def test_days_are_counted_in_the_buddhist_era_and_in_thai_time(when: date, thai: str, english: str) -> None:
    assert [said(formats.day, language, when) for language in ("th", "en")] == [thai, english]


@pytest.mark.parametrize(
    ("month", "thai"),
    list(enumerate(("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."), 1)),
)
def test_every_month_has_its_name(month: int, thai: str) -> None:
    assert said(formats.day, "th", date(2026, month, 9)) == f"9 {thai} 2569"
    assert said(formats.day, "en", date(2026, month, 9)) == date(2026, month, 9).strftime("9 %b 2026")


@pytest.mark.parametrize(
    ("how", "arguments", "thai", "english"),
    [
        (formats.clock, (NEW_YEAR,), "0.05 น.", "0:05"),
        (formats.clock, (datetime(2026, 3, 25, 7, 45, tzinfo=UTC),), "14.45 น.", "14:45"),
        (formats.moment, (datetime(2026, 3, 25, 7, 45, tzinfo=UTC),), "25 มี.ค. 2569 14.45 น.", "25 Mar 2026, 14:45"),
        (formats.span, (date(2026, 3, 2), date(2026, 3, 2)), "2 มี.ค. 2569", "2 Mar 2026"),
        (formats.span, (date(2026, 3, 2), date(2026, 3, 11)), "2–11 มี.ค. 2569", "2–11 Mar 2026"),
        (formats.span, (date(2026, 3, 30), date(2026, 4, 2)), "30 มี.ค. – 2 เม.ย. 2569", "30 Mar – 2 Apr 2026"),
        (formats.span, (date(2025, 12, 30), date(2026, 1, 2)), "30 ธ.ค. 2568 – 2 ม.ค. 2569", "30 Dec 2025 – 2 Jan 2026"),
        (formats.days_range, (1, 3), "1–3 วัน", "1–3 days"),
        (formats.days_range, (2, 2), "2 วัน", "2 days"),
        (formats.number, (Decimal("2.00"),), "2", "2"),
        (formats.number, (Decimal("0.50"),), "0.5", "0.5"),
        (formats.number, (Decimal(100),), "100", "100"),
        (formats.number, (1500,), "1,500", "1,500"),
        (formats.content, (Decimal(1), "piece"), "", ""),
        (formats.content, (Decimal(12), "piece"), "12 ชิ้น", "12 pcs"),
        (formats.content, (Decimal(999), "g"), "999 กรัม", "999 g"),
        (formats.content, (Decimal(1500), "g"), "1.5 กก.", "1.5 kg"),
        (formats.content, (Decimal(250), "ml"), "250 มล.", "250 ml"),
        (formats.content, (Decimal(1000), "ml"), "1 ลิตร", "1 l"),
        (formats.content, (Decimal("2.50"), "m"), "2.5 เมตร", "2.5 m"),
        (formats.weight, (850,), "850 กรัม", "850 g"),
        (formats.weight, (5150,), "5.15 กก.", "5.15 kg"),
        (formats.phone, ("+66800000001",), "080-000-0001", "080-000-0001"),
        (formats.phone, ("+6621234567",), "02-123-4567", "02-123-4567"),
        (formats.phone, ("+6643123456",), "043-123-456", "043-123-456"),
        (formats.phone, ("+8613800000000",), "+8613800000000", "+8613800000000"),
    ],
)
def test_exact_words(how: Any, arguments: tuple[Any, ...], thai: str, english: str) -> None:
    assert [said(how, language, *arguments) for language in ("th", "en")] == [thai, english]


@pytest.mark.parametrize(
    ("satang", "quantity", "unit", "thai", "english"),
    [
        (28_500, "5000", "g", "฿57/กก.", "฿57/kg"),
        (12_000, "300", "g", "฿400/กก.", "฿400/kg"),
        (999, "1000", "g", "฿9.99/กก.", "฿9.99/kg"),  # under ten baht to the satang
        (1_000, "1000", "g", "฿10/กก.", "฿10/kg"),
        (1_050, "1000", "g", "฿11/กก.", "฿11/kg"),  # from ten baht on half a baht goes up
        (1_049, "1000", "g", "฿10/กก.", "฿10/kg"),
        (3_500, "250", "ml", "฿140/ลิตร", "฿140/l"),
        (4_900, "0.5", "m", "฿98/เมตร", "฿98/m"),
        (10_000, "3", "piece", "฿33/ชิ้น", "฿33/piece"),
        (10_000, "1", "piece", "", ""),
        (150_000_000, "1", "g", "฿1,500,000,000/กก.", "฿1,500,000,000/kg"),
    ],
)
def test_unit_price(satang: int, quantity: str, unit: str, thai: str, english: str) -> None:
    assert [said(formats.unit_price, language, satang, Decimal(quantity), unit) for language in ("th", "en")] == [thai, english]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "thai", "english"),
    [
        ("450210", "ต.น้ำอ้อม อ.เกษตรวิสัย จ.ร้อยเอ็ด", "Nam Om, Kaset Wisai, Roi Et"),
        ("100401", "แขวงมหาพฤฒาราม เขตบางรัก กรุงเทพฯ", "Maha Phruettharam, Bang Rak, Bangkok"),
        ("4502", "อ.เกษตรวิสัย จ.ร้อยเอ็ด", "Kaset Wisai, Roi Et"),
        ("1004", "เขตบางรัก กรุงเทพฯ", "Bang Rak, Bangkok"),
    ],
)
def test_place(code: str, thai: str, english: str) -> None:
    area = AdminArea.objects.select_related("parent__parent").get(pk=code)
    assert [said(formats.place, language, area) for language in ("th", "en")] == [thai, english]
    province = area.parent.parent or area.parent
    assert [said(formats.place, language, province) for language in ("th", "en")] == [province.name, province.name_en]


def test_the_templates_say_the_same() -> None:
    product = thing(price_satang=28_500, net_quantity=Decimal(5000), net_unit="g")
    words = "{{ p.price_satang|baht }} {{ p|unit_price }} {{ p|content }} {{ g|weight }} {{ d|day }} {{ d|moment }} {% days 1 3 %}"
    page = Template(words)
    context = {"p": product, "g": 5150, "d": timezone.make_aware(datetime(2026, 3, 25, 14, 45))}  # noqa: DTZ001
    assert said(page.render, "th", Context(context)) == "฿285 ฿57/กก. 5 กก. 5.15 กก. 25 มี.ค. 2569 25 มี.ค. 2569 14.45 น. 1–3 วัน"
    assert said(page.render, "en", Context(context)) == "฿285 ฿57/kg 5 kg 5.15 kg 25 Mar 2026 25 Mar 2026, 14:45 1–3 days"


@pytest.mark.parametrize(
    ("word", "many"),
    [
        ("bag", "bags"),
        ("box", "boxes"),
        ("piece", "pieces"),
        ("dish", "dishes"),
        ("tray", "trays"),
        ("berry", "berries"),
        ("bag of 5", "bags of 5"),
    ],
)
def test_units_in_english_are_plural(word: str, many: str) -> None:
    assert [formats.plural(word, count) for count in (0, 1, 2)] == [many, word, many]


def test_a_unit_stands_beside_its_number_in_the_language_of_the_page() -> None:
    box = thing(name="กล่อง", name_en="box", unit="กล่อง", unit_en="box")
    page = Template("{% load market %}3 {{ u|unit_for:3 }}, 1 {{ u|unit_for:1 }}")
    assert [said(page.render, language, Context({"u": box})) for language in ("th", "en")] == ["3 กล่อง, 1 กล่อง", "3 boxes, 1 box"]
    assert [said(formats.unit_for, language, box, 2, "unit") for language in ("th", "en")] == ["กล่อง", "boxes"]
    assert said(formats.unit_for, "en", thing(name="กล่อง", name_en=""), 2) == "กล่อง"


def test_thai_on_an_english_page_is_marked_in_sentences_and_tables() -> None:
    shop = thing(name="ร้าน <ก>", name_en="")
    page = Template(
        "{% blocktranslate with shop=shop|named %}Shops of {{ shop }}{% endblocktranslate %}|{{ shop|plainly_named }}|{% words d 'label' %}"
    )
    context = Context({"shop": shop, "d": {"label": "สี"}})
    marked = 'Shops of <span lang="th">ร้าน &lt;ก&gt;</span>|ร้าน &lt;ก&gt;|<span lang="th">สี</span>'
    assert said(page.render, "en", context) == marked
    assert "span" not in said(page.render, "th", context)


def test_a_thai_heading_breaks_at_its_spaces() -> None:
    page = Template("{{ title|tied|held }}")
    title = "ก้อนเชื้อเห็ดนางฟ้า <b>พร้อมเปิดดอก 10 ก้อน</b> Young Farmer"
    assert page.render(Context({"title": mark_safe(title)})) == (
        '<span class="nowrap">ก้อนเชื้อเห็ดนางฟ้า</span> <b><span class="nowrap">พร้อมเปิดดอก</span> <span class="nowrap">10\u00a0ก้อน</span></b> Young Farmer'
    )
    assert page.render(Context({"title": "วิสาหกิจชุมชนเม็ดมะม่วงหิมพานต์เกาะลมหวน & <x"})) == "วิสาหกิจชุมชนเม็ดมะม่วงหิมพานต์เกาะลมหวน &amp; &lt;x"


@pytest.mark.django_db
def test_a_place_without_an_english_name_is_told_in_thai_and_marked() -> None:
    AdminArea.objects.filter(pk="450210").update(name_en="")
    area = AdminArea.objects.select_related("parent__parent").get(pk="450210")
    assert said(formats.place, "en", area) == "น้ำอ้อม, Kaset Wisai, Roi Et"
    marked = Template("{{ area|place }}")
    assert said(marked.render, "en", Context({"area": area})) == '<span lang="th">น้ำอ้อม</span>, Kaset Wisai, Roi Et'
    assert said(marked.render, "th", Context({"area": area})) == "ต.น้ำอ้อม อ.เกษตรวิสัย จ.ร้อยเอ็ด"
