"""Slips as pictures: what may be uploaded, and what their code says."""

from dataclasses import dataclass
from typing import IO
from uuid import uuid4

import zxingcpp
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from catalog.photos.cleaning import clean_photo
from sellers.payments.models import private_storage
from sellers.payments.promptpay import SlipCode, read_slip_code

__all__ = ["ReadSlip", "SlipCode", "SlipUnreadable", "drop_slip", "keep_slip", "read_slip", "store_slip"]


class SlipUnreadable(Exception):
    """The picture shows no slip code."""

    def __init__(self) -> None:
        super().__init__(_("There is no slip QR in this picture. Save the slip from the banking app again and choose that picture."))


def _code_in(image: Image.Image) -> SlipCode | None:
    for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        if code := read_slip_code(found.text):
            return code
    return None


@dataclass(frozen=True)
class ReadSlip:
    """A slip's picture, cleaned (no metadata, re-encoded), and what its mini-QR says; not kept anywhere yet."""

    content: bytes
    extension: str
    code: SlipCode


def read_slip(file: IO[bytes], *, name: str) -> ReadSlip:
    """Clean the picture and read its mini-QR. Nothing is stored. Raises `PhotoRefused` or `SlipUnreadable`."""
    cleaned = clean_photo(file, name=name)
    with Image.open(ContentFile(cleaned.content)) as image:
        code = _code_in(image.convert("L"))
    if code is None:
        raise SlipUnreadable
    return ReadSlip(cleaned.content, cleaned.extension, code)


def keep_slip(slip: ReadSlip) -> str:
    """Put the picture into the private store and return its name there. Called outside any transaction."""
    return private_storage().save(f"slips/{uuid4().hex}{slip.extension}", ContentFile(slip.content))


def drop_slip(stored: str) -> None:
    """Take a picture out of the store again that no slip was recorded for. Called outside any transaction."""
    private_storage().delete(stored)


def store_slip(file: IO[bytes], *, name: str) -> tuple[str, SlipCode]:
    """`read_slip` and `keep_slip` in one: the stored name and the code."""
    slip = read_slip(file, name=name)
    return keep_slip(slip), slip.code
