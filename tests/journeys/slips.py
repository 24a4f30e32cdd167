"""Pictures of bank slips for tests."""

from django.core.files.uploadedfile import SimpleUploadedFile

from config.demo.slips import slip_picture


def slip(reference: str, bank: str = "004", name: str = "สลิป.png") -> SimpleUploadedFile:
    """A slip as a banking app saves it."""
    return SimpleUploadedFile(name, slip_picture(reference, bank), content_type="image/png")
