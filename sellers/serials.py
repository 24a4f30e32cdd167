"""Numbers that people read aloud, type from paper and scan: each ends in a check character (ISO/IEC 7064, MOD 37,36)."""

import hashlib
import re

from stdnum.iso7064 import mod_37_36

#: Digits and capitals without those that are mistaken for one another (0 O, 1 I L).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def _bare(text: str) -> str:
    return re.sub(r"[\s\-–]", "", text).upper()


def new_serial(prefix: str, number: int) -> str:
    """Return the serial of `number` under `prefix` (one letter), for example "C-000123-K"."""
    body = f"{prefix}{number:06d}"
    return f"{prefix}-{number:06d}-{mod_37_36.calc_check_digit(body)}"


def scattered_serial(prefix: str, source: str) -> str:
    """Return a serial made from `source`, for example "M-7K3M9QZP-4": the same each time, not guessable from its neighbours.

    Eight characters of thirty: two of a million sources meet with a chance of about one half, so the caller must be ready for
    `IntegrityError` and try another `source`.
    """
    number = int.from_bytes(hashlib.sha256(source.encode()).digest()[:8])
    body = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(8))
    return f"{prefix}-{body}-{mod_37_36.calc_check_digit(prefix + body)}"


def check_serial(text: str) -> bool:
    """Whether the last character of `text` fits the rest; spaces, dashes and small letters are forgiven."""
    return bool(mod_37_36.is_valid(_bare(text)))


def canonical_serial(text: str) -> str:
    """Return `text` as it was issued ("c 000123 k" -> "C-000123-K"): one prefix letter, body, check character."""
    bare = _bare(text)
    return f"{bare[0]}-{bare[1:-1]}-{bare[-1]}" if len(bare) > 2 else bare


class SerialConverter:
    """A serial as it was issued, in an address (`<serial:number>`); whatever else stands there is no page."""

    regex = "[A-Z]-[0-9A-Z]{1,20}-[0-9A-Z]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
