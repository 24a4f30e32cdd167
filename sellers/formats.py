"""Money, dates and quantities as people here write them. Thai: ฿1,250, 25 มี.ค. 2569, 14.45 น.; English: 25 Mar 2026, 14:45."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog.languages import localised, localised_html, speaks_english
from sellers.centres.models import AdminArea

#: Thai years are counted from the Buddha's passing: 543 more.
BUDDHIST_ERA = 543
MONTHS_TH = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: net unit -> (base quantity of the unit price, its name in both languages)
_PER = {"g": (1000, "กก.", "kg"), "ml": (1000, "ลิตร", "l"), "m": (1, "เมตร", "m"), "piece": (1, "ชิ้น", "piece")}
_NET = {"g": ("กรัม", "g"), "ml": ("มล.", "ml"), "m": ("เมตร", "m"), "piece": ("ชิ้น", "pcs")}


def baht(satang: int) -> str:
    """Satang as "฿1,250", with two decimals only where there are satang: "฿1,250.50"."""
    whole, rest = divmod(abs(int(satang)), 100)
    sign = "-" if satang < 0 else ""
    return f"{sign}฿{whole:,}.{rest:02d}" if rest else f"{sign}฿{whole:,}"


def day(when: date | datetime) -> str:
    """A day: "25 มี.ค. 2569" or "25 Mar 2026"; a moment is taken in Thai time."""
    if isinstance(when, datetime):
        when = timezone.localtime(when).date() if timezone.is_aware(when) else when.date()
    if speaks_english():
        return f"{when.day} {MONTHS_EN[when.month - 1]} {when.year}"
    return f"{when.day} {MONTHS_TH[when.month - 1]} {when.year + BUDDHIST_ERA}"


def iso(when: datetime) -> str:
    """A moment for machines, in Thai time to the second: "2026-11-28T11:14:47+07:00". HTML allows no microseconds."""
    return timezone.localtime(when).isoformat(timespec="seconds")


def span(first: date, last: date) -> str:
    """Days from one to another: "13–15 ม.ค. 2568"; a single day alone."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{day(first).rpartition(' ')[0]} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def clock(when: datetime) -> str:
    """A time of day: "14.45 น." or "14:45"."""
    local = timezone.localtime(when)
    return f"{local.hour}:{local.minute:02d}" if speaks_english() else f"{local.hour}.{local.minute:02d} น."


def moment(when: datetime) -> str:
    """Day and time: "25 มี.ค. 2569 14.45 น." or "25 Mar 2026, 14:45"."""
    return f"{day(when)}, {clock(when)}" if speaks_english() else f"{day(when)} {clock(when)}"


def days_range(first: int, last: int) -> str:
    """How long delivery takes: "1–3 days"."""
    span = str(last) if first == last else f"{first}–{last}"
    return _("{span} days").format(span=span)


def number(value: Decimal | int) -> str:
    """A number without needless zeros: 2, 0.5, 1,500."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def plural(word: str, count: int) -> str:
    """An English noun for so many: "bag", "bags", "box", "boxes"; of "bag of 5" the first word changes. Units of sale are regular nouns."""
    if count == 1 or not word:
        return word
    head, of, rest = word.partition(" of ")
    if head.endswith(("s", "x", "z", "ch", "sh")):
        return f"{head}es{of}{rest}"
    if head.endswith("y") and not head.endswith(("ay", "ey", "oy", "uy")):
        return f"{head[:-1]}ies{of}{rest}"
    return f"{head}s{of}{rest}"


def unit_for(thing: Any, count: int, name: str = "name") -> str:
    """The unit of sale beside a number, from `name` and `name_en` of `thing`: "ถุง" for any number, "bag" or "bags"."""
    english = getattr(thing, f"{name}_en", "") if speaks_english() else ""
    return plural(english, count) if english else localised(thing, name)


def content(quantity: Decimal, unit: str) -> str:
    """Net content: "450 กรัม", "1.5 กก."; "" for a single piece, which says nothing."""
    if unit == "piece" and quantity == 1:
        return ""
    word = 1 if speaks_english() else 0
    if unit in ("g", "ml") and quantity >= 1000:
        return f"{number(quantity / 1000)} {_PER[unit][word + 1]}"
    return f"{number(quantity)} {_NET[unit][word]}"


def unit_price(satang: int, quantity: Decimal, unit: str) -> str:
    """Price per kilogram, litre, metre or piece, rounded half up to whole baht from ฿10 on: "฿57/กก.".

    The law wants it beside the price (Central Committee on Prices, notice 70/2563). "" for single pieces.
    """
    if unit == "piece" and quantity == 1:
        return ""
    base, thai, english = _PER[unit]
    each = Decimal(satang) * base / quantity
    step = Decimal(100) if each >= 1000 else Decimal(1)
    return f"{baht(int((each / step).quantize(Decimal(1), ROUND_HALF_UP) * step))}/{english if speaks_english() else thai}"


def weight(grams: int) -> str:
    """Grams as "850 กรัม" or "5.15 กก."."""
    return content(Decimal(grams), "g")


def phone(e164: str) -> str:
    """A Thai number as people write it: mobile 080-000-0001, Bangkok 02-123-4567, elsewhere 043-123-456."""
    if not e164.startswith("+66"):
        return e164
    local = "0" + e164[3:]
    code = 2 if local.startswith("02") else 3
    return f"{local[:code]}-{local[code : code + 3]}-{local[code + 3 :]}"


def subdistrict(area: AdminArea) -> str:
    """A sub-district alone, beside the name of its district: "ต.น้ำอ้อม", "แขวงบางรัก", "Nam Om"."""
    if speaks_english():
        return localised(area, "name")
    return f"แขวง{area.name}" if area.in_bangkok else f"ต.{area.name}"


def _district(area: AdminArea, province: AdminArea) -> str:
    return f"เขต{area.name} กรุงเทพฯ" if area.in_bangkok else f"อ.{area.name} จ.{province.name}"


def _up(area: AdminArea) -> list[AdminArea]:
    """An area and those above it, up to the province."""
    found, above = [area], area.parent
    while above:
        found.append(above)
        above = above.parent
    return found


def marked_place(area: AdminArea) -> SafeString:
    """As `place`, escaped for a page, with names that are Thai in an English one marked lang="th"."""
    if not speaks_english():
        return conditional_escape(place(area))
    return format_html_join(", ", "{}", ((localised_html(each, "name"),) for each in _up(area)))


def place(area: AdminArea) -> str:
    """A sub-district with district and province: "ต.น้ำอ้อม อ.เกษตรวิสัย จ.ร้อยเอ็ด"; in Bangkok แขวง and เขต. A district with its province;
    a province alone. In English "Nam Om, Kaset Wisai, Roi Et", with Thai where there is no English name.
    """
    if speaks_english():
        return ", ".join(localised(each, "name") for each in _up(area))
    district = area.parent
    province = district.parent if district else None
    if district is None:
        return localised(area, "name")
    if province is None:
        return _district(area, district)
    if area.in_bangkok:
        return f"แขวง{area.name} เขต{district.name} กรุงเทพฯ"
    return f"ต.{area.name} อ.{district.name} จ.{province.name}"
