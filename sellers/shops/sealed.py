"""Numbers of persons that the law makes the market ask for: stored sealed, shown masked, never searched or printed."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

_SALT = b"sellers.shops.sealed"


class SealBroken(Exception):
    """The stored value was sealed under a key that this market does not have."""


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.scrypt(key.encode(), salt=_SALT, n=2**12, r=8, p=1, dklen=32) for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(plain: str) -> str:
    """`plain` as it is stored; "" stays "". Two seals of the same number differ, so the column says nothing about equality."""
    return _box().encrypt(plain.encode()).decode() if plain else ""


def unseal(sealed: str) -> str:
    """What was sealed. Raises `SealBroken`."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBroken from error


def mask_national_id(number: str) -> str:
    """A national ID as it may be shown to who typed it and to operators: "1-2345-xxxxx-12-1"; "" for none."""
    return f"{number[0]}-{number[1:5]}-xxxxx-{number[10:12]}-{number[12]}" if len(number) == 13 else ""
