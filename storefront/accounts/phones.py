"""Thai mobile numbers, however people write them, as E.164."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

#: Ten digits that begin with 06, 08 or 09 (numbering plan of the NBTC).
_MOBILE = re.compile(r"0[689][0-9]{8}")
_TEN = re.compile(r"[0-9]{10}")
_BETWEEN = re.compile(r"[\s().\-\u2010-\u2015\u200b-\u200f\u2060]")


class PhoneRefused(Exception):
    """What was typed is no Thai mobile number. The message says what one looks like.

    `has_ten`: it has ten digits, so that it is not their number that is wrong.
    """

    def __init__(self, *, has_ten: bool = False) -> None:
        if has_ten:
            super().__init__(_("This is not a mobile number. Those begin with 06, 08 or 09, such as 080-000-0001."))
        else:
            super().__init__(_("A mobile number has 10 digits, such as 080-000-0001."))


def normalise_phone(text: str) -> str:
    """A mobile number in E.164: "080-000-0001", "+66 80 000 0001" and "๐๘๐ ๐๐๐ ๐๐๐๑" all give "+66800000001". Raises `PhoneRefused`."""
    digits = "".join(str(unicodedata.decimal(letter, letter)) for letter in text.strip())
    digits = _BETWEEN.sub("", digits)
    for prefix in ("+66", "0066", "66"):
        if digits.startswith(prefix):
            digits = "0" + digits[len(prefix) :].removeprefix("0")
            break
    if not _MOBILE.fullmatch(digits):
        raise PhoneRefused(has_ten=bool(_TEN.fullmatch(digits)))
    return f"+66{digits[1:]}"
