"""PromptPay QRs and the mini-QR of slips, against vectors of other implementations (promptpay_vectors.json)."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sellers.payments.promptpay import ProxyRefused, SlipCode, crc16, payload, proxy, read_slip_code, slip_payload

VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("promptpay_vectors.json").read_text())
TRANSFERS = [vector for vector in VECTORS if vector["kind"] == "credit_transfer"]
SLIPS = [vector for vector in VECTORS if vector["kind"] == "slip_verify_mini_qr"]


def national(identity: str) -> bool:
    """Whether it is a personal national ID, which never stands in a QR here."""
    digits = [letter for letter in identity if letter.isdigit()]
    return len(digits) == 13 and digits[0] != "0"


PUBLIC = [vector for vector in TRANSFERS if not national(vector["id"])]


def test_there_are_vectors_of_every_kind() -> None:
    assert {vector["kind"] for vector in VECTORS} == {"credit_transfer", "bill_payment", "slip_verify_mini_qr"}
    assert len([vector for vector in PUBLIC if vector["amount"]]) >= 3 and len(PUBLIC) < len(TRANSFERS)


@pytest.mark.parametrize("text", [vector[name] for vector in VECTORS for name in ("payload", "payload_canonical_order") if name in vector])
def test_checksum(text: str) -> None:
    assert crc16(text[:-4]) == text[-4:]


def test_checksum_of_the_standard() -> None:
    assert crc16("123456789") == "29B1"


@pytest.mark.parametrize("vector", [vector for vector in PUBLIC if vector["amount"]], ids=lambda vector: vector["id"])
def test_payload_is_that_of_others_letter_by_letter(vector: dict[str, Any]) -> None:
    assert payload(vector["id"], int(Decimal(vector["amount"]) * 100)) == vector["payload_canonical_order"]


@pytest.mark.parametrize("vector", PUBLIC, ids=lambda vector: vector["id"])
def test_the_receiver_is_that_of_others(vector: dict[str, Any]) -> None:
    assert f"0016A000000677010111{proxy(vector['id'])}53" in vector["payload_canonical_order"]


@pytest.mark.parametrize("identity", [vector["id"] for vector in TRANSFERS if national(vector["id"])])
def test_a_national_id_is_refused(identity: str) -> None:
    with pytest.raises(ProxyRefused, match="national ID"):
        payload(identity, 100)


@pytest.mark.parametrize("identity", ["", "081234567", "08123456789", "1812345678", "66812345678901", "name@example.test", "๐๘๑๒๓๔๕๖๗๘"])
def test_what_is_no_identity_is_refused(identity: str) -> None:
    with pytest.raises(ProxyRefused):
        payload(identity, 100)


@pytest.mark.parametrize("satang", [0, -1])
def test_nothing_to_pay_has_no_qr(satang: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        payload("0812345678", satang)


@pytest.mark.parametrize("vector", SLIPS, ids=lambda vector: vector["trans_ref"])
def test_slips_are_read_and_written_as_by_others(vector: dict[str, Any]) -> None:
    code = SlipCode(vector["sending_bank"], vector["trans_ref"])
    assert read_slip_code(vector["payload"]) == code
    assert slip_payload(code) == vector["payload"]


@pytest.mark.parametrize("text", ["", "9104", *(vector["payload"] for vector in VECTORS if vector["kind"] != "slip_verify_mini_qr")])
def test_another_qr_is_no_slip(text: str) -> None:
    assert read_slip_code(text) is None


@pytest.mark.parametrize(
    ("code", "read"),
    [
        (SlipCode("004", "A" * 40), True),
        (SlipCode("004", "A" * 41), False),
        (SlipCode("004", ""), False),
        (SlipCode("004", "A B"), False),
        (SlipCode("04", "A1"), False),
        (SlipCode("0O4", "A1"), False),
    ],
)
def test_a_slip_has_a_bank_and_a_reference_that_can_be_kept(code: SlipCode, read: bool) -> None:
    assert read_slip_code(slip_payload(code)) == (code if read else None)


def test_a_slip_with_one_wrong_letter_is_none() -> None:
    text = slip_payload(SlipCode("004", "T0001"))
    changed = [text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :] for at in range(len(text))]
    assert [other for other in changed if read_slip_code(other)] == []
