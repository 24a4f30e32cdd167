"""Buttons and pages that texts name in “quotation marks” are there under that name: a renamed button stops the build, not a reader.

Site pages may name every word of the interface. A lesson is read with the phone in the hand: what its practice names stands on the screen that
the practice opens, or on a page that it names on the way; what its other parts name, there or on the pages of `ELSEWHERE`.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from catalog.models import Product
from config.messages import ROOT, file_of, index, read
from tests.factories.goods import make_basket
from tests.factories.orders import bring_to
from tests.factories.people import make_user, owner_of
from tests.sellers.shops.opening import filled
from tests.sellers.workspace.counter import signed_in

DATA = Path(__file__).parents[2] / "cms" / "data"
PAGES = sorted((DATA / "pages").glob("*.yaml"))
LESSONS = sorted((DATA / "lessons").glob("*/*.yaml"))
QUOTED = re.compile("“([^”]+)”")
#: In lessons people also speak in quotation marks; one of these words before them says that a button or a page is meant.
NAMES_A_SCREEN = re.compile("(?:กด|แตะ|ปุ่ม|เปิด|หน้า) ?“([^”]+)”")


def thai(entry: Any) -> Iterator[str]:
    """The Thai strings of a page or lesson: everything outside keys of the English text."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for key, value in entry.items():
            if key not in ("en", "draw") and not key.endswith("_en"):
                yield from thai(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from thai(value)


def loaded(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Words of the interface, titles of pages and titles of courses, in Thai."""
    found = {loaded(file)["title"]["th"] for file in PAGES}
    with (DATA / "lessons" / "courses.csv").open(encoding="utf-8", newline="") as rows:
        found |= {row["title_th"] for row in csv.DictReader(rows)}
    for message in index(read(file_of("th", ROOT), "th")).values():
        found |= {message.string} if isinstance(message.string, str) else set(message.string or ())
    return found


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_pages_name_what_is_there(file: Path, known: set[str]) -> None:
    named = {word for text in thai(loaded(file)) for word in QUOTED.findall(text)}
    assert named - known == set()


#: Lesson -> pages besides the screen of its practice on which it says what to press.
ELSEWHERE = {
    "chat-service-02": ("product", "basket"),
    "chat-service-04": ("order",),
    "pack-ship-06": ("order",),
    "shop-start-03": ("home", "no-shop", "application"),
}


GOODS = "S01-001"


class Market:
    """A shop with an order to pack and one on its way, its buyer, and somebody who is about to open a shop. Pages are read once."""

    def __init__(self, market: dict[str, Any]) -> None:
        self.owner = signed_in(owner_of(market["s01"]))
        buyer, newcomer, founder = (make_user(email=f"{name}@example.test") for name in ("buyer", "newcomer", "founder"))
        filled(founder)
        bring_to("to_pack", goods={GOODS: 1})
        order = bring_to("shipped", goods={GOODS: 1}).order
        order.user = buyer
        order.save(update_fields=["user"])
        make_basket(goods={GOODS: 1}, owner=buyer)
        shopper = signed_in(buyer)
        self.elsewhere: dict[str, tuple[Client, str]] = {
            "home": (Client(), "/"),
            "product": (Client(), Product.objects.get(upc=GOODS).get_absolute_url()),
            "basket": (shopper, "/basket/"),
            "order": (shopper, reverse("order", args=[order.number])),
            "no-shop": (signed_in(newcomer), reverse("sell")),
            "application": (signed_in(founder), reverse("sell_open")),
        }
        self._read: dict[tuple[int, str], BeautifulSoup] = {}

    def page(self, who: Client, address: str) -> BeautifulSoup:
        """What somebody finds at an address, behind its redirections."""
        key = (id(who), address)
        if key not in self._read:
            answer = who.get(address, follow=True)
            assert answer.status_code == 200, address
            self._read[key] = BeautifulSoup(answer.content, "html.parser")
        return self._read[key]

    def screen(self, lesson: Any) -> list[tuple[Client, str]]:
        """What the lesson's practice opens in the shop, as its button does; nothing for one that is done on paper."""
        opened = [block["practice"]["opens"] for block in lesson["body"] if "practice" in block]
        return [(self.owner, reverse("sell_go", args=[name])) for name in opened if name != "none"]

    def missing(self, names: list[str], *starts: tuple[Client, str]) -> list[str]:
        """Which of the names stand on none of the pages. What is named and is a link leads to one more page for the names after it."""
        pages, absent = list(starts), []
        for name in names:
            hits = [(who, tag) for who, address in pages for tag in self.page(who, address).find_all(_called(name))]
            if not hits:
                absent.append(name)
            links = [
                (who, str(link["href"])) for who, tag in hits if (link := tag if tag.has_attr("href") else tag.find_parent("a", href=True))
            ]
            pages += [each for each in dict.fromkeys(links) if each[1].startswith("/") and each not in pages]
        return absent

    def wrong(self, lesson: Any, *elsewhere: str) -> list[str]:
        """What a lesson tells somebody to press and the screens do not have."""
        practices = [block for block in lesson["body"] if "practice" in block]
        rest = {**lesson, "body": [block for block in lesson["body"] if "practice" not in block]}
        screen, others = self.screen(lesson), [self.elsewhere[name] for name in elsewhere]
        return self.missing(_named(practices), *screen) + self.missing(_named(rest), *others, *screen)


def _named(entry: Any) -> list[str]:
    return [word for text in thai(entry) for word in NAMES_A_SCREEN.findall(text)]


def _called(name: str) -> Any:
    """Judges a tag by its words: all of them, those outside of its icons and signs, or those that a screen reader says."""

    def judge(tag: Tag) -> bool:
        own = "".join(tag.find_all(string=True, recursive=False))
        return name in (" ".join(tag.get_text(" ", strip=True).split()), own.strip(), tag.get("aria-label"))

    return judge


@pytest.fixture
def shop(market: dict[str, Any]) -> Iterator[Market]:
    with override("th"):
        yield Market(market)


def test_lessons_name_what_stands_on_the_screens_they_open(shop: Market) -> None:
    lessons = {f"{file.parent.name}-{file.stem}": loaded(file) for file in LESSONS}
    assert set(ELSEWHERE) <= set(lessons)
    wrong = {name: words for name, lesson in lessons.items() if (words := shop.wrong(lesson, *ELSEWHERE.get(name, ())))}
    assert wrong == {}


def test_a_button_of_another_screen_is_found(shop: Market, known: set[str]) -> None:
    """“Add stock” stands on today's page, not on the list of goods that this practice opens."""
    practice = {"text": "แตะ “ทำเพิ่ม” หรือกด “เติมสต็อก” แล้วเปิด “ร้าน” แตะ “สมาชิก”", "opens": "sell-stock"}
    assert "เติมสต็อก" in known
    assert shop.wrong({"body": [{"practice": practice}]}) == ["เติมสต็อก"]
    assert shop.wrong({"body": [{"text": "กด “ส่งใบสมัคร”"}, {"practice": {**practice, "text": ""}}]}) == ["ส่งใบสมัคร"]


def test_a_name_that_is_not_there_is_found(known: set[str]) -> None:
    assert QUOTED.findall("กด “ปุ่มที่ไม่มีในตลาด” แล้วไปต่อ") == ["ปุ่มที่ไม่มีในตลาด"]
    assert NAMES_A_SCREEN.findall("ลูกค้าพูดว่า “ขอบคุณค่ะ” แล้วเปิดหน้า “สินค้า”") == ["สินค้า"]
    assert "ปุ่มที่ไม่มีในตลาด" not in known
