"""Whether a tracking number can be right. A doubt is said, it never stops anybody: carriers change their numbers without telling."""

import re

from django.utils.translation import gettext as _

from catalog.languages import localised
from sellers.delivery.models import Carrier

#: Post offices of the Universal Postal Union number their parcels by its standard S10.
S10_CARRIERS = frozenset({"thailandpost"})
_S10 = re.compile(r"[A-Z]{2}(\d{8})(\d)[A-Z]{2}")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def s10_check_digit(serial: str) -> int:
    """The check digit of the eight digits of an S10 number (UPU S10-12, annex): 11 minus the weighted sum modulo 11, where 10
    becomes 0 and 11 becomes 5."""
    check = 11 - sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, serial, strict=True)) % 11
    return {10: 0, 11: 5}.get(check, check)


def _is_s10(number: str) -> bool:
    found = _S10.fullmatch(number)
    return found is not None and s10_check_digit(found[1]) == int(found[2])


def _fits(pattern: str, number: str) -> bool:
    try:
        return re.search(pattern, number) is not None
    except re.error:
        # A pattern that somebody mistyped in the admin says nothing about the number.
        return True


def tidy_tracking(number: str) -> str:
    """The number as carriers store it: capitals, without the spaces that receipts print."""
    return "".join(number.split()).upper()


def gives_numbers(carrier: Carrier) -> bool:
    """Whether every parcel of this carrier has a number, as far as the market knows: then one without a number was forgotten."""
    return bool(carrier.tracking_pattern) or carrier.code in S10_CARRIERS


def tracking_doubt(carrier: Carrier, number: str) -> str:
    """'' if `number` may be one of the carrier's (or there is none), else a sentence that says what to do."""
    number = tidy_tracking(number)
    if not number:
        return ""
    fits = not carrier.tracking_pattern or _fits(carrier.tracking_pattern, number)
    if fits and (carrier.code not in S10_CARRIERS or _is_s10(number)):
        return ""
    return _("This does not look like a {carrier} number. Check the receipt. If it is right, press again.").format(
        carrier=localised(carrier, "name")
    )
