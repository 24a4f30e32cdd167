"""PromptPay QR payloads and the mini-QR of bank slips (EMVCo merchant-presented mode, as used by Thai banks)."""

import re
from dataclasses import dataclass

_CREDIT_TRANSFER = "A000000677010111"
#: What a bank calls a transfer: letters and digits, as many as `Slip.transfer_reference` holds.
_TRANSFER_REFERENCE = re.compile(r"[0-9A-Za-z]{1,40}")


class ProxyRefused(ValueError):
    """Not an identity that may stand in a public PromptPay QR."""


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE of ASCII `text` as four upper-case hex digits; "123456789" gives "29B1"."""
    crc = 0xFFFF
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def proxy(identity: str) -> str:
    """The field of a QR that says who receives; raises `ProxyRefused` for a personal national ID and for what is no identity."""
    digits = re.sub(r"\D", "", identity)
    if len(digits) == 15:
        return _field("03", digits)
    if len(digits) == 13:
        if not digits.startswith("0"):
            raise ProxyRefused("a national ID number would stand in a public QR")
        return _field("02", digits)
    if re.fullmatch(r"0\d{9}|66\d{9}", digits):
        return _field("01", "0066" + digits[-9:])
    raise ProxyRefused("a PromptPay identity is a phone, a juristic tax number or an e-wallet")


def payload(identity: str, amount_satang: int) -> str:
    """The text of a one-time PromptPay QR: pay `amount_satang` to `identity` (10 digits of a phone, 13 of a juristic tax number,
    15 of an e-wallet). Raises `ProxyRefused`, also for a personal national ID."""
    if amount_satang <= 0:
        raise ValueError("an amount to pay is positive")
    body = (
        _field("00", "01")
        + _field("01", "12")
        + _field("29", _field("00", _CREDIT_TRANSFER) + proxy(identity))
        + _field("53", "764")
        + _field("54", f"{amount_satang // 100}.{amount_satang % 100:02d}")
        + _field("58", "TH")
        + "6304"
    )
    return body + crc16(body)


@dataclass(frozen=True)
class SlipCode:
    """What the mini-QR of a bank slip says: the sending bank (BOT code) and its reference of the transfer."""

    bank_code: str
    reference: str


def _fields(text: str) -> dict[str, str]:
    """Tag -> value of a TLV text; raises ValueError where lengths do not fit."""
    found, at = {}, 0
    while at < len(text):
        tag, length = text[at : at + 2], int(text[at + 2 : at + 4])
        value = text[at + 4 : at + 4 + length]
        if len(value) != length:
            raise ValueError("a field is cut short")
        found[tag] = value
        at += 4 + length
    return found


def read_slip_code(text: str) -> SlipCode | None:
    """The slip that a decoded QR text stands for, or None if it is not a slip's (wrong shape or checksum)."""
    if not re.fullmatch(r"[\x20-\x7e]+", text) or len(text) < 12 or text[-8:-4] != "9104" or crc16(text[:-4]) != text[-4:].upper():
        return None
    try:
        inner = _fields(_fields(text[:-8])["00"])
    except (KeyError, ValueError):
        return None
    bank, reference = inner.get("01", ""), inner.get("02", "")
    if inner.get("00") != "000001" or not re.fullmatch(r"\d{3}", bank) or not _TRANSFER_REFERENCE.fullmatch(reference):
        return None
    return SlipCode(bank, reference)


def slip_payload(code: SlipCode) -> str:
    """The mini-QR text of a slip, as banks print it; used by the demo and by tests."""
    body = _field("00", _field("00", "000001") + _field("01", code.bank_code) + _field("02", code.reference)) + _field("51", "TH") + "9104"
    return body + crc16(body)
