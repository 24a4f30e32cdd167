"""Numbers that Thai shops are registered under: their shapes and check digits (reference: DOPA, Revenue Department)."""

import re

from stdnum.th import pin

_ENTERPRISE = re.compile(r"(\d)-?(\d{2})-?(\d{2})-?(\d{2})/?(\d)-?(\d{4})")


def juristic_tax_id(first_twelve: str) -> str:
    """Return the thirteen digits of a juristic tax number from its first twelve, with the check digit that it shares with the
    national ID (weights 13 to 2, modulo 11)."""
    return first_twelve + pin.calc_check_digit(first_twelve)


def is_juristic_tax_id(text: str) -> bool:
    """Whether `text` is a thirteen-digit juristic number: begins with 0 and its check digit fits."""
    return bool(re.fullmatch(r"0\d{12}", text)) and pin.calc_check_digit(text[:12]) == text[12]


def enterprise_number_fits(text: str, subdistrict_code: str) -> bool:
    """Whether a community enterprise number (p-PP-DD-SS/T-NNNN, twelve digits) is well formed and of this sub-district."""
    found = _ENTERPRISE.fullmatch(text)
    return found is not None and found[2] + found[3] + found[4] == subdistrict_code
