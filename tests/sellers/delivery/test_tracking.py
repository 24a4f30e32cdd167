"""Doubts about tracking numbers: the standard's check digit, carriers' patterns, and that a doubt is only said."""

import pytest
from django.utils.translation import override

from sellers.delivery.models import Carrier
from sellers.delivery.tracking import s10_check_digit, tidy_tracking, tracking_doubt

POST = Carrier(code="thailandpost", name="ไปรษณีย์ไทย EMS", name_en="Thailand Post EMS", tracking_pattern=r"^[A-Z]{2}\d{9}TH$")
FLASH = Carrier(code="flash", name="แฟลช", name_en="Flash Express", tracking_pattern=r"^TH[0-9A-Z]{10,16}$")
JT = Carrier(code="jt", name="เจแอนด์ที", name_en="J&T Express", tracking_pattern=r"^\d{12}$")
COLD = Carrier(code="cold", name="รถเย็น", name_en="Chilled line", tracking_pattern="")


@pytest.mark.parametrize(
    ("serial", "digit"),
    # 00000000 gives 11 and 00000008 gives 10 before the standard's two exceptions.
    [("12345678", 5), ("00000001", 4), ("00000000", 5), ("00000008", 0)],
)
def test_s10_check_digit(serial: str, digit: int) -> None:
    assert s10_check_digit(serial) == digit


@pytest.mark.parametrize(
    ("carrier", "number"),
    [
        (POST, "EX123456785TH"),
        (POST, "RL000000014TH"),
        (POST, "ex 1234 5678 5 th"),
        (POST, ""),
        (FLASH, "TH0123ABCDEF1A"),
        # Thirteen characters like an S10 number, but Flash knows no check digit.
        (FLASH, "TH123456789AB"),
        (JT, "123456789012"),
        (COLD, "whatever the driver wrote"),
    ],
)
def test_no_doubt(carrier: Carrier, number: str) -> None:
    assert tracking_doubt(carrier, number) == ""


@pytest.mark.parametrize(
    ("carrier", "number"),
    [
        (POST, "EX123456789TH"),
        (POST, "EX12345678TH"),
        (POST, "EX123456785US"),
        (POST, "ของฝาก"),
        (FLASH, "EX123456785TH"),
        (JT, "12345678901"),
    ],
)
def test_doubt_names_the_carrier(carrier: Carrier, number: str) -> None:
    with override("en"):
        assert tracking_doubt(carrier, number) == (
            f"This does not look like a {carrier.name_en} number. Check the receipt. If it is right, press again."
        )


def test_a_mistyped_pattern_says_nothing() -> None:
    assert tracking_doubt(Carrier(code="odd", name="x", tracking_pattern="(["), "1") == ""


def test_numbers_are_stored_as_carriers_write_them() -> None:
    assert tidy_tracking(" ex 1234\t5678 5th ") == "EX123456785TH"
