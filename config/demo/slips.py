"""Slips for trying out how one pays: white paper with the small QR that Thai banking apps print on theirs."""

from io import BytesIO

import segno

from sellers.payments.promptpay import SlipCode, slip_payload


def slip_picture(reference: str, bank: str = "004") -> bytes:
    """A PNG with the QR of one transfer: `reference` of the bank with this BOT code. The market takes each transfer once."""
    picture = BytesIO()
    segno.make(slip_payload(SlipCode(bank, reference)), error="m", micro=False).save(picture, kind="png", scale=6, border=4)
    return picture.getvalue()
