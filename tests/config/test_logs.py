"""The form of log lines, and what is taken out of them."""

import json
import logging
import sys
from uuid import UUID

import pytest

from config.logs import JsonFormatter
from config.masking import mask


def _line(message: str, *args: object, **extra: object) -> dict[str, object]:
    record = logging.makeLogRecord({"name": "a.b", "levelname": "INFO", "msg": message, "args": args, **extra})
    text = JsonFormatter().format(record)
    assert "\n" not in text
    return dict(json.loads(text))


def test_a_record_is_one_line_of_json() -> None:
    line = _line("%s of %s\nและ", 1, "two", shop="s01", count=3, share=0.5, fine=True, nothing=None, request=object())
    assert line.pop("time")
    assert line == {
        "level": "INFO",
        "logger": "a.b",
        "message": "1 of two\nและ",
        "shop": "s01",
        "count": 3,
        "share": 0.5,
        "fine": True,
        "nothing": None,
    }


def test_an_exception_is_on_the_same_line_and_masked() -> None:
    try:
        raise ValueError("Key (email)=(somchai@example.test) already exists")
    except ValueError:
        line = _line("failed", exc_info=sys.exc_info())
    assert str(line["exception"]).startswith("Traceback")
    assert "[e-mail]" in str(line["exception"])
    assert "somchai" not in str(line["exception"])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("to somchai.d+x@mail.example.co.th, now", "to [e-mail], now"),
        ("call 0812345678", "call [phone]"),
        ("call 081-234-5678.", "call [phone]."),
        ("call 02 123 4567", "call [phone]"),
        ("call +66812345678", "call [phone]"),
        ("call +66 81 234 5678", "call [phone]"),
        ("call +66(0)812345678", "call [phone]"),
        ("id 1-2345-67890-12-3", "id [number]"),
        ("id 1234567890123", "id [number]"),
        ("card 4242424242424242", "card [number]"),
        ("card 4242 4242 4242 4242", "card [number]"),
        ("card 4242-4242-4242-4242", "card [number]"),
        ("from 203.0.113.77", "from 203.0.113.0/24"),
        ("GET /search/?q=somchai&page=2 done", "GET /search/?[query] done"),
        ("/orders/26-ABC/key/s3cr3t-value/ and", "/orders/26-ABC/key/[secret]/ and"),
        ("/files/eyJ0:1abc:def/", "/files/[secret]/"),
        ("password=hunter2, token: abc", "password=[secret], token: [secret]"),
        ("postgres://market:pw@10.0.0.5:5432/market refused", "postgres://[secret]@10.0.0.0/24:5432/market refused"),
        ("Authorization: Bearer-abc", "Authorization: [secret]"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "order 26-0001-K7 of shop s01, 3 lines, 125000 satang",
        "version 4.2.1 took 1234 ms at 2026-11-24 19:37:15",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "worker host-0812345678abcdef",
        "Is it true? Yes.",
        "8306 centres, 7436 areas",
    ],
)
def test_what_is_nobodys_stays(text: str) -> None:
    assert mask(text) == text


def test_ids_stay_joinable() -> None:
    import random

    source = random.Random(7)
    for _ in range(20_000):
        identity = str(UUID(int=source.getrandbits(128)))
        assert mask(identity) == identity
