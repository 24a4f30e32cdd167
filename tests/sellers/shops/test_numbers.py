"""Numbers as people type them: every kind with what is taken, what is refused and why."""

from collections.abc import Callable

import pytest

from sellers.shops.accounts import bare_name
from sellers.shops.numbers import (
    NumberRefused,
    enterprise_number_fits,
    read_bank_account,
    read_cooperative_number,
    read_enterprise_number,
    read_group_number,
    read_juristic_tax_id,
    read_line_id,
    read_mark_number,
    read_national_id,
    read_promptpay,
    read_shop_phone,
)
from sellers.shops.sealed import mask_national_id, seal, unseal


@pytest.mark.parametrize(
    ("reader", "typed", "read"),
    [
        (read_juristic_tax_id, "0994000165501", "0994000165501"),
        (read_juristic_tax_id, "0-9940-00165-50-1", "0994000165501"),
        (read_juristic_tax_id, "๐๙๙๔๐๐๐๑๖๕๕๐๑", "0994000165501"),
        (read_national_id, "1 2345 67890 12 1", "1234567890121"),
        (read_enterprise_number, "4-45-02-10/1-0007", "4-45-02-10/1-0007"),
        (read_enterprise_number, "445021010007", "4-45-02-10/1-0007"),
        (read_enterprise_number, "๔-๔๕-๐๒-๑๐/๑-๐๐๐๗", "4-45-02-10/1-0007"),
        (read_cooperative_number, "1000000025538", "1000000025538"),
        (read_group_number, " กษ.  12 / ๒๕๕๑ ", "กษ. 12 / 2551"),
        (read_shop_phone, "081-234-5678", "+66812345678"),
        (read_shop_phone, "+66 81 234 5678", "+66812345678"),
        (read_shop_phone, "02 123 4567", "+6621234567"),
        (read_shop_phone, "043-123-456", "+6643123456"),
        (read_line_id, "@BaanSuan", "@baansuan"),
        (read_line_id, "", ""),
    ],
)
def test_what_people_type_is_read(reader: Callable[[str], str], typed: str, read: str) -> None:
    assert reader(typed) == read


@pytest.mark.parametrize(
    ("reader", "typed", "why"),
    [
        (read_juristic_tax_id, "0994000165502", "One digit of this number is not right"),
        (read_juristic_tax_id, "1234567890121", "looks like a personal ID number"),
        (read_juristic_tax_id, "099400016550", "has 13 digits"),
        (read_juristic_tax_id, "09940001655O1", "has 13 digits"),
        (read_national_id, "1234567890122", "One digit of this number is not right"),
        (read_national_id, "0994000165501", "begins with 1 to 8"),
        (read_national_id, "9234567890121", "begins with 1 to 8"),
        (read_enterprise_number, "4-45-02-10/1-007", "has 12 digits"),
        (read_enterprise_number, "4-97-02-10/1-0007", "code of the province"),
        (read_enterprise_number, "4-09-02-10/1-0007", "code of the province"),
        (read_cooperative_number, "12345", "has 13 digits"),
        (read_group_number, "กลุ่มแม่บ้าน", "as it stands on the paper"),
        (read_shop_phone, "1669", "a mobile has 10 digits"),
        (read_shop_phone, "0512345678", "a mobile has 10 digits"),
        (read_line_id, "บ้านสวน", "A LINE ID has 3 to 20"),
        (read_line_id, "ab", "A LINE ID has 3 to 20"),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_what_is_wrong_is_refused_with_what_to_do(reader: Callable[[str], str], typed: str, why: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        reader(typed)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("081-234-5678", ("phone", "0812345678")),
        ("+66812345678", ("phone", "0812345678")),
        ("0994000165501", ("tax_id", "0994000165501")),
        ("140000812345678", ("ewallet", "140000812345678")),
    ],
)
def test_promptpay_identities(typed: str, read: tuple[str, str]) -> None:
    assert read_promptpay(typed) == read


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1234567890121", "personal ID number"),
        ("8-1234-56789-01-2", "personal ID number"),
        ("0994000165502", "One digit"),
        ("021234567", "Type a mobile number"),
        ("ไม่มี", "Type a mobile number"),
    ],
)
@pytest.mark.usefixtures("in_english")
def test_a_person_never_stands_in_a_public_qr(typed: str, why: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        read_promptpay(typed)
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("bank", "typed", "read"),
    [("004", "012-3-45678-9", "0123456789"), ("034", "012345678901", "012345678901"), ("067", "01234567890123", "01234567890123")],
)
def test_bank_accounts(bank: str, typed: str, read: str) -> None:
    assert read_bank_account(typed, bank) == read


@pytest.mark.parametrize(("bank", "typed"), [("004", "012345678901"), ("034", "0123456789"), ("067", "123"), ("004", "")])
def test_a_bank_account_of_another_length_is_refused(bank: str, typed: str) -> None:
    with pytest.raises(NumberRefused):
        read_bank_account(typed, bank)


def test_numbers_of_marks() -> None:
    assert read_mark_number("fda", "4520126420001") == "45-2-01264-2-0001"
    assert read_mark_number("tcps", " มผช. 12/๒๕๖๗ ") == "มผช. 12/2567"
    assert read_mark_number("organic_thailand", "กษ 01-9000-45-001-000001") == "กษ 01-9000-45-001-000001"
    for kind, typed in (("fda", "97-2-01264-2-0001"), ("fda", "123"), ("organic_thailand", "กษ 1"), ("halal", "ไม่มีเลข")):
        with pytest.raises(NumberRefused):
            read_mark_number(kind, typed)


def test_an_enterprise_number_names_its_sub_district() -> None:
    assert enterprise_number_fits("4-45-02-10/1-0007", "450210")
    assert not enterprise_number_fits("4-45-02-10/1-0007", "450211")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("วิสาหกิจชุมชน กลุ่มทอผ้าป่าแดด", "กลุ่มทอผ้าป่าแดด"),
        ("นางสาว มะลิ  ใจดี", "น.ส.มะลิ ใจดี"),
        ("บริษัท ข้าวดี จำกัด", "ข้าวดี"),
        ("Ms. Mali Jaidee", "mali jaidee"),
    ],
)
def test_names_are_compared_without_titles(one: str, other: str) -> None:
    assert bare_name(one) == bare_name(other)


def test_names_of_two_people_differ() -> None:
    assert bare_name("มะลิ ใจดี") != bare_name("มานี ใจดี")


def test_a_national_id_is_kept_sealed_and_shown_masked() -> None:
    one, two = seal("1234567890121"), seal("1234567890121")
    assert one != two
    assert "1234567890121" not in one
    assert unseal(one) == unseal(two) == "1234567890121"
    assert mask_national_id("1234567890121") == "1-2345-xxxxx-12-1"
