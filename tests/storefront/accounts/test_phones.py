"""Phones in every way that people write them."""

import pytest
from django.utils.translation import override

from storefront.accounts.phones import PhoneRefused, normalise_phone


@pytest.mark.parametrize(
    "written",
    [
        "080-000-0001",
        "0800000001",
        "080 000 0001",
        "+66 80 000 0001",
        "+66800000001",
        "66800000001",
        "0066 80-000-0001",
        "+66 (0)80 000 0001",
        "๐๘๐-๐๐๐-๐๐๐๑",
        "０８０００００００１",
        " 080.000.0001 ",
        "080\u2013000\u20130001",
        "\u200e080\u00a0000\u00a00001\u200f",
    ],
)
def test_every_way_of_writing_is_one_number(written: str) -> None:
    assert normalise_phone(written) == "+66800000001"


@pytest.mark.parametrize("written", ["061-234-5678", "089-999-9999", "091-000-0000"])
def test_mobile_numbers_begin_with_06_08_or_09(written: str) -> None:
    assert normalise_phone(written) == "+66" + written.replace("-", "")[1:]


@pytest.mark.parametrize(
    "written",
    [
        "",
        "0",
        "080-000-001",
        "080-000-00011",
        "02-123-4567",
        "053-123-456",
        "1669",
        "+1 202 555 0100",
        "name@example.com",
        "080-000-000a",
    ],
)
def test_anything_else_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(PhoneRefused) as refused:
        normalise_phone(written)
    with override("en"):
        assert str(refused.value) == "A mobile number has 10 digits, such as 080-000-0001."


@pytest.mark.parametrize("written", ["0212345678", "02 123 45678", "๐๒๑๒๓๔๕๖๗๘", "+66 2 1234 5678", "1234567890"])
def test_ten_digits_of_another_kind_are_told_from_too_few(written: str) -> None:
    with pytest.raises(PhoneRefused) as refused:
        normalise_phone(written)
    with override("en"):
        assert str(refused.value) == "This is not a mobile number. Those begin with 06, 08 or 09, such as 080-000-0001."
