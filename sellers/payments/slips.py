"""Slips as pictures: what may be uploaded, and what their code says."""

from typing import IO
from uuid import uuid4

import zxingcpp
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from catalog.photos.cleaning import clean_photo
from sellers.payments.models import private_storage
from sellers.payments.promptpay import SlipCode, read_slip_code

__all__ = ["SlipCode", "SlipUnreadable", "store_slip"]


class SlipUnreadable(Exception):
    """The picture shows no slip code."""

    def __init__(self) -> None:
        super().__init__(_("There is no slip QR in this picture. Save the slip from the banking app again and choose that picture."))


def _code_in(image: Image.Image) -> SlipCode | None:
    for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        if code := read_slip_code(found.text):
            return code
    return None


def store_slip(file: IO[bytes], *, name: str) -> tuple[str, SlipCode]:
    """Clean the picture (no metadata, re-encoded), read its mini-QR and keep it in the private store.

    Returns the stored name and the code. Raises `PhotoRefused` or `SlipUnreadable`; nothing is stored then. Called outside any
    transaction, because it writes to storage.
    """
    cleaned = clean_photo(file, name=name)
    with Image.open(ContentFile(cleaned.content)) as image:
        code = _code_in(image.convert("L"))
    if code is None:
        raise SlipUnreadable
    stored = private_storage().save(f"slips/{uuid4().hex}{cleaned.extension}", ContentFile(cleaned.content))
    return stored, code
