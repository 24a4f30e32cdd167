"""Where files lie. Public media may be read by everybody; private papers (slips, documents) only through a signed, short-lived address.

Both kinds exist twice with one contract: as folders under VAR_DIR, and as S3 buckets when AWS_STORAGE_BUCKET_NAME is set. Files of
forms get generated names, so that no name of a visitor reaches a path or an address and no shop can meet the file of another; nothing
is overwritten.
"""

import re
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage

#: Seconds that a signed address opens a private file.
SIGNED_FOR = 600
_SALT = "private-file"
_SAFE_ENDING = re.compile(r"\.[a-z0-9]{1,5}")


class GeneratedNames:
    """Files that come through a form keep their folder and the ending; the rest of the name is generated.

    Whoever needs the name that the sender gave keeps it in a column. `save()` with a name of ours keeps that name.
    """

    def generate_filename(self, filename: str) -> str:
        """`<folder>/<32 hexadecimal digits><ending>`, whatever the sender called the file."""
        path = PurePosixPath(super().generate_filename(filename))  # type: ignore[misc]
        ending = path.suffix.lower()
        return str(path.parent / f"{uuid4().hex}{ending if _SAFE_ENDING.fullmatch(ending) else ''}")


class PublicFileStorage(GeneratedNames, FileSystemStorage):
    """Media in a folder, served at MEDIA_URL."""


class PrivateFileStorage(GeneratedNames, FileSystemStorage):
    """Papers in a folder that no address reaches; `url()` signs one that `config.files.private_file` answers."""

    def __init__(self) -> None:
        super().__init__(base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> str:  # type: ignore[override]
        """PRIVATE_ROOT as it is now: the fields of models hold this object from the first import on."""
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:  # type: ignore[override]
        return str(Path(self.base_location).absolute())

    def url(self, name: str | None, download_name: str = "") -> str:  # type: ignore[override]
        """An address that opens this file for `SIGNED_FOR` seconds, saved by the browser as `download_name`."""
        return reverse("private_file", args=[signing.dumps([name, download_name], salt=_SALT)])

    @staticmethod
    def signed_file(signed: str) -> tuple[str, str]:
        """(name, download name) that an address was signed for. Raises `signing.BadSignature` when it is altered or too old."""
        name, download_name = signing.loads(signed, salt=_SALT, max_age=SIGNED_FOR)
        return name, download_name


class PublicBucket(GeneratedNames, S3Storage):
    """The public bucket: its policy lets everybody read objects, so addresses carry no signature and caches keep them."""

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "bucket_name": settings.AWS_STORAGE_BUCKET_NAME,
            "querystring_auth": False,
            "file_overwrite": False,
            "default_acl": None,
            # Names are generated and never written twice.
            "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
        }


class PrivateBucket(GeneratedNames, S3Storage):
    """The private bucket: no policy, no CDN; every address is signed and makes the browser save the file instead of showing it."""

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "bucket_name": settings.AWS_PRIVATE_BUCKET_NAME,
            "querystring_auth": True,
            "querystring_expire": SIGNED_FOR,
            "custom_domain": None,
            "file_overwrite": False,
            "default_acl": None,
            "object_parameters": {"CacheControl": "private, no-store"},
        }

    def url(
        self,
        name: str,
        parameters: dict[str, Any] | None = None,
        expire: int | None = None,
        http_method: str | None = None,
        download_name: str = "",
    ) -> str:
        """An address that opens this file for `SIGNED_FOR` seconds, saved by the browser as `download_name`."""
        disposition = content_disposition_header(True, download_name or PurePosixPath(name).name)
        return super().url(name, {"ResponseContentDisposition": disposition, **(parameters or {})}, expire, http_method)
