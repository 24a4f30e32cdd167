"""The two backends of the storages: folders, and the S3 server of tests/services. Every test of the contract runs on both."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.files.storage import default_storage, storages

from config.storages import PrivateBucket, PrivateFileStorage, PublicBucket, PublicFileStorage

_SETTINGS = (
    "AWS_STORAGE_BUCKET_NAME",
    "AWS_PRIVATE_BUCKET_NAME",
    "AWS_S3_ENDPOINT_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_S3_REGION_NAME",
)


class Stores(NamedTuple):
    """Where public and private files lie; `kind` is "files" or "s3"."""

    kind: str
    public: Any
    private: Any


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The variables of an S3 server with both buckets: the one of this run, or one of our own."""
    if os.environ.get("AWS_S3_ENDPOINT_URL"):
        yield {name: os.environ[name] for name in _SETTINGS}
        return
    from tests.services import s3
    from tests.services.parts import ServiceMissing

    try:
        service = s3.start(tmp_path_factory.mktemp("s3"))
    except ServiceMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"S3: {missing}")
    yield service.env
    service.stop()


@pytest.fixture(params=["files", pytest.param("s3", marks=pytest.mark.s3)])
def stores(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[Stores]:
    """Both storages of one backend, also those that the market itself uses meanwhile."""
    if request.param == "files":
        settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "media", tmp_path / "private"
        made = Stores("files", PublicFileStorage(), PrivateFileStorage())
    else:
        for name, value in request.getfixturevalue("s3_server").items():
            setattr(settings, name, value)
        made = Stores("s3", PublicBucket(), PrivateBucket())
    before, default = dict(storages._storages), default_storage._wrapped
    storages._storages.update(default=made.public, private=made.private)
    # The fields of models hold this object, whichever storage it stands for.
    default_storage._wrapped = made.public
    yield made
    storages._storages.clear()
    storages._storages.update(before)
    default_storage._wrapped = default
