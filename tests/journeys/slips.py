"""Pictures of bank slips for tests: a mini-QR on white paper."""

from io import BytesIO

import segno
from django.core.files.uploadedfile import SimpleUploadedFile

from sellers.payments.promptpay import SlipCode, slip_payload


def slip(reference: str, bank: str = "004", name: str = "สลิป.png") -> SimpleUploadedFile:
    """A slip as a banking app saves it."""
    picture = BytesIO()
    segno.make(slip_payload(SlipCode(bank, reference)), error="m", micro=False).save(picture, kind="png", scale=6, border=4)
    return SimpleUploadedFile(name, picture.getvalue(), content_type="image/png")
