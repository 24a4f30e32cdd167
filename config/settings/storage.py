"""Files: local folders, or S3 when the bucket is named. Public media and private papers never share a place."""

from typing import Any
from urllib.parse import urlsplit

from botocore.config import Config

from config.settings.env import VAR_DIR, env

MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "config.storages.PublicFileStorage"},
    "private": {"BACKEND": "config.storages.PrivateFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AWS_STORAGE_BUCKET_NAME = env.str("AWS_STORAGE_BUCKET_NAME", default="")
AWS_PRIVATE_BUCKET_NAME = env.str("AWS_PRIVATE_BUCKET_NAME", default=f"{AWS_STORAGE_BUCKET_NAME}-private")
AWS_ACCESS_KEY_ID = env.str("AWS_ACCESS_KEY_ID", default=None)
AWS_SECRET_ACCESS_KEY = env.str("AWS_SECRET_ACCESS_KEY", default=None)
AWS_S3_ENDPOINT_URL = env.str("AWS_S3_ENDPOINT_URL", default=None)
AWS_S3_REGION_NAME = env.str("AWS_S3_REGION_NAME", default="us-east-1")
#: Host name of a CDN in front of the public bucket.
AWS_S3_CUSTOM_DOMAIN = env.str("AWS_S3_CUSTOM_DOMAIN", default=None)
# With a client config django-storages ignores its other connection settings, so all of them stand here. Checksums that S3 does not ask
# for are off: several S3 servers refuse uploads over https that carry them (trailing checksums of unsigned chunks).
AWS_S3_CLIENT_CONFIG = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=5,
    read_timeout=20,
    retries={"max_attempts": 3},
)

#: Other hosts from which pages show pictures, for the content security policy.
MEDIA_ORIGINS: list[str] = []
if AWS_STORAGE_BUCKET_NAME:
    STORAGES["default"] = {"BACKEND": "config.storages.PublicBucket"}
    STORAGES["private"] = {"BACKEND": "config.storages.PrivateBucket"}
    if AWS_S3_CUSTOM_DOMAIN:
        MEDIA_ORIGINS.append(f"https://{AWS_S3_CUSTOM_DOMAIN}")
    _endpoint = urlsplit(AWS_S3_ENDPOINT_URL or f"https://s3.{AWS_S3_REGION_NAME}.amazonaws.com")
    MEDIA_ORIGINS.append(f"{_endpoint.scheme}://{_endpoint.netloc}")

# One request may carry this much; a photo of a phone is 3 to 12 MB. Larger uploads are answered with 413.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o644
UPLOAD_MAX_BYTES = 25 * 1024 * 1024
