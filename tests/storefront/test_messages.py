"""Every message in both languages, text messages that fit into one, and the mark of those that nobody gets yet."""

import ast
from pathlib import Path

import pytest

from sellers.serials import check_serial
from storefront.messages import MissingPlaceholder, UnknownMessage, examples, is_sent, names, placeholders_of, render
from storefront.notices.tell import EVENTS

ROOT = Path(__file__).parents[2]
#: Where `announce` is called from.
ROOMS = ("catalog", "cms", "config", "sellers", "storefront")


def words_in(file: Path) -> set[str]:
    """The plain strings of a Python file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_each_name_is_there_once() -> None:
    assert len(names()) == len(set(names())) >= 93


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", names())
def test_message_is_whole_with_the_examples(name: str, language: str) -> None:
    message = render(name, language, **examples(language))
    for text in (message.subject, message.body, message.next):
        assert text
        assert "{" not in text
    assert "http" not in message.body + message.sms
    assert len(message.sms) <= 70
    assert "\n" not in message.subject + message.sms


@pytest.mark.parametrize("name", names())
def test_text_message_fits_unshortened_with_the_thai_examples(name: str) -> None:
    assert "…" not in render(name, "th", **examples("th")).sms


def test_exact_words() -> None:
    message = render("order_placed_cod", "th", order="100245", amount="฿1,250", parcels="2")
    assert message.subject == "รับคำสั่งซื้อ 100245 แล้ว จ่ายเมื่อของถึง"
    assert message.sms == "ตลาดชุมชน รับคำสั่งซื้อ 100245 แล้ว จ่าย ฿1,250 เมื่อของถึง"
    assert render("order_placed_cod", "en-GB", order="100245", amount="฿1,250", parcels="2").next == "See the order"


def test_long_name_is_shortened_in_the_text_message_only() -> None:
    values = examples("th") | {"shop": "ก" * 300, "items": "ข" * 300, "reason": "ค" * 300}
    for name in names():
        message = render(name, "th", **values)
        assert len(message.sms) <= 70, name
    assert "ก" * 300 in render("order_cancelled_by_seller", "th", **values).subject


def test_lines_and_braces_of_a_visitor_stay_words() -> None:
    message = render(
        "order_cancelled_by_seller", "th", **(examples("th") | {"shop": "ร้าน\r\nBcc: a@example.test", "reason": "{order.__class__}"})
    )
    assert message.subject == "ร้าน Bcc: a@example.test ยกเลิกคำสั่งซื้อ 100245"
    assert "{order.__class__}" in message.body


def test_what_is_missing_is_named() -> None:
    with pytest.raises(MissingPlaceholder, match="pay_reminder needs"):
        render("pay_reminder", "th")
    with pytest.raises(UnknownMessage):
        render("no_such_message", "th")
    assert placeholders_of("order_placed_cod") == {"order", "amount", "parcels"}


def test_example_serials_are_real_ones() -> None:
    assert check_serial(examples("th")["serial"])
    assert check_serial(examples("en")["new_serial"])


def test_what_is_sent_is_what_the_notices_name() -> None:
    notices = ROOT / "storefront" / "notices"
    named = set().union(*(words_in(file) for file in notices.glob("*.py") if file.name != "tell.py"))
    assert named & set(names()) == {name for name in names() if is_sent(name)}
    with pytest.raises(UnknownMessage):
        is_sent("no_such_message")


def test_every_event_of_the_market_is_announced_somewhere() -> None:
    files = [
        file for room in ROOMS for file in (ROOT / room).rglob("*.py") if "notices" not in file.parts and "migrations" not in file.parts
    ]
    assert set(EVENTS) <= set().union(*(words_in(file) for file in files))
