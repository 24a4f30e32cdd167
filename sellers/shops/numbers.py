"""Numbers that Thai shops are registered under: their shapes and check digits (reference: DOPA, Revenue Department).

`read_…` take what people type (spaces, dashes, Thai digits) and return the normal form; each raises `NumberRefused` with words that say
what to do.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.th import pin

_ENTERPRISE = re.compile(r"(\d)-?(\d{2})-?(\d{2})-?(\d{2})/?(\d)-?(\d{4})")
#: Bank (BOT code) -> the lengths of its account numbers, where one length is all there is.
_ACCOUNT_LENGTHS = {code: range(10, 11) for code in ("002", "004", "006", "011", "014", "025")} | {
    code: range(12, 13) for code in ("030", "033", "034")
}
_ACFS = re.compile(r"(กษ|AC) ?\d{2}-\d{4}-\d{2}-\d{3}-\d{6}")
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class NumberRefused(ValueError):
    """Not such a number. The message says what to look at."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(message)


def _digits(typed: str) -> str:
    """The digits of what was typed; "" where something else than digits and the signs between them stands in it."""
    bare = re.sub(r"[\s\-–./()]", "", typed.translate(_THAI_DIGITS))
    return bare if bare.isascii() and bare.isdigit() else ""


def _thirteen(typed: str) -> str:
    digits = _digits(typed)
    if len(digits) != 13:
        raise NumberRefused(_("This number has 13 digits. Count them again on the paper."))
    return digits


def _checked(digits: str) -> str:
    if pin.calc_check_digit(digits[:12]) != digits[12]:
        raise NumberRefused(_("One digit of this number is not right: the last digit does not fit the others. Compare it with the paper."))
    return digits


def juristic_tax_id(first_twelve: str) -> str:
    """Return the thirteen digits of a juristic tax number from its first twelve, with the check digit that it shares with the
    national ID (weights 13 to 2, modulo 11)."""
    return first_twelve + pin.calc_check_digit(first_twelve)


def is_juristic_tax_id(text: str) -> bool:
    """Whether `text` is a thirteen-digit juristic number: begins with 0 and its check digit fits."""
    return bool(re.fullmatch(r"0\d{12}", text)) and pin.calc_check_digit(text[:12]) == text[12]


def read_juristic_tax_id(typed: str) -> str:
    """Thirteen digits of a juristic or tax number, such as "0994000165501"."""
    digits = _thirteen(typed)
    if not digits.startswith("0"):
        raise NumberRefused(
            _("A juristic number begins with 0. This looks like a personal ID number: do not type it here, choose “Individual” instead.")
        )
    return _checked(digits)


def read_national_id(typed: str) -> str:
    """Thirteen digits of a person's national ID, such as "1234567890121"."""
    digits = _thirteen(typed)
    if digits[0] not in "12345678":
        raise NumberRefused(_("A personal ID number begins with 1 to 8. Compare it with the card."))
    return _checked(digits)


def read_enterprise_number(typed: str) -> str:
    """A community enterprise number as it is written on its paper, such as "4-45-02-10/1-0007". It has no check digit."""
    digits = _digits(typed)
    if len(digits) != 12:
        raise NumberRefused(_("A community enterprise number has 12 digits, such as 4-45-02-10/1-0007. Count them again on the paper."))
    if not "10" <= digits[1:3] <= "96":
        raise NumberRefused(
            _("The second and third digits are the code of the province, from 10 to 96. Compare the number with the paper.")
        )
    return f"{digits[0]}-{digits[1:3]}-{digits[3:5]}-{digits[5:7]}/{digits[7]}-{digits[8:]}"


def read_cooperative_number(typed: str) -> str:
    """Thirteen digits of a registered cooperative. Its check digit is not documented, so it is not checked."""
    return _thirteen(typed)


def read_group_number(typed: str) -> str:
    """The number of a farmer group as on its paper: free text with at least one digit, since each office numbers in its own way."""
    text = " ".join(typed.translate(_THAI_DIGITS).split())
    if not re.search(r"\d", text):
        raise NumberRefused(_("Type the number as it stands on the paper of the group."))
    return text


def read_promptpay(typed: str) -> tuple[str, str]:
    """(kind, digits) of a PromptPay identity that may stand in a public QR; kinds as in `ShopAccount.PromptPayKind`."""
    digits = _digits(typed.strip().removeprefix("+"))
    if len(digits) == 11 and digits.startswith("66"):
        digits = "0" + digits[2:]
    if len(digits) == 13 and not digits.startswith("0"):
        raise NumberRefused(
            _(
                "This is a personal ID number. It would stand in a QR that everybody can read, so the market does not take it. "
                "Link PromptPay to your mobile number in your bank's app and type that."
            )
        )
    if len(digits) == 13:
        return "tax_id", _checked(digits)
    if len(digits) == 15:
        return "ewallet", digits
    if re.fullmatch(r"0[689]\d{8}", digits):
        return "phone", digits
    raise NumberRefused(_("Type a mobile number (10 digits), a juristic number (13 digits) or an e-wallet (15 digits)."))


def read_bank_account(typed: str, bank_code: str) -> str:
    """The digits of a bank account. Banks whose accounts all have one length refuse another."""
    digits = _digits(typed)
    lengths = _ACCOUNT_LENGTHS.get(bank_code, range(10, 16))
    if len(digits) not in lengths:
        if len(lengths) == 1:
            raise NumberRefused(
                _("An account of this bank has {digits} digits. Count them again in your bank book.").format(digits=lengths[0])
            )
        raise NumberRefused(_("A bank account has 10 to 15 digits. Count them again in your bank book."))
    return digits


def read_mark_number(kind: str, typed: str) -> str:
    """The number of a certification as on its paper. Kinds with a known shape are checked; kinds as in `Certification.Kind`."""
    text = " ".join(typed.translate(_THAI_DIGITS).split())
    if kind == "fda":
        digits = _digits(text)
        if len(digits) != 13 or not "10" <= digits[:2] <= "96":
            raise NumberRefused(_("An FDA number has 13 digits and begins with the code of the province, such as 45-2-01264-2-0001."))
        return f"{digits[:2]}-{digits[2]}-{digits[3:8]}-{digits[8]}-{digits[9:]}"
    if kind in ("organic_thailand", "gap") and re.match(r"(กษ|AC)", text) and not _ACFS.match(text):
        raise NumberRefused(_("This number looks like กษ 01-9000-45-001-000001. Compare it with the certificate."))
    if not re.search(r"\d", text):
        raise NumberRefused(_("Type the number as it stands on the certificate."))
    return text


def read_shop_phone(typed: str) -> str:
    """A Thai phone of a shop as E.164: a mobile (06, 08, 09 and eight digits) or a landline (02 to 07 and seven)."""
    digits = _digits(typed.strip().removeprefix("+"))
    if digits.startswith("66"):
        digits = "0" + digits[2:].removeprefix("0")
    if not re.fullmatch(r"0[689]\d{8}|0[2-7]\d{7}", digits):
        raise NumberRefused(_("Type a Thai phone number: a mobile has 10 digits, such as 081 234 5678, a landline 9."))
    return f"+66{digits[1:]}"


def read_line_id(typed: str) -> str:
    """A LINE ID such as "@baansuan"; "" stays ""."""
    text = typed.strip().lower()
    if text and not re.fullmatch(r"@?[a-z0-9._-]{3,20}", text):
        raise NumberRefused(
            _("A LINE ID has 3 to 20 letters, digits, dots or dashes, such as @baansuan. It is not the name that LINE shows.")
        )
    return text


def enterprise_number_fits(text: str, subdistrict_code: str) -> bool:
    """Whether a community enterprise number (p-PP-DD-SS/T-NNNN, twelve digits) is well formed and of this sub-district."""
    found = _ENTERPRISE.fullmatch(text)
    return found is not None and found[2] + found[3] + found[4] == subdistrict_code
