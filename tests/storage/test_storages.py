"""One contract for folders and buckets: generated names, nothing overwritten, public files open, private ones only with a signature."""

import http.client
import re
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import signing
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client

from config.storages import SIGNED_FOR
from sellers.payments.models import Slip
from tests.catalog.photos import corpus
from tests.storage.conftest import Stores

pytestmark = pytest.mark.django_db

THAI = "สลิป ธนาคาร ข้าวหอมมะลิ.jpg"
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def get(stores: Stores) -> Callable[[str], Answer]:
    """Fetch an address as a stranger: from the market itself, or over HTTP from the S3 server."""

    def from_market(url: str) -> Answer:
        response: Any = Client().get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return response.status_code, {name.lower(): value for name, value in response.headers.items()}, body

    def over_http(url: str) -> Answer:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)
        response = connection.getresponse()
        answer = response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        connection.close()
        return answer

    return from_market if stores.kind == "files" else over_http


def test_a_public_file_can_be_read_by_everybody(stores: Stores, get: Callable[[str], Answer]) -> None:
    name = stores.public.save("photos/rice.jpg", ContentFile(b"picture"))
    status, headers, body = get(stores.public.url(name))

    assert (status, body) == (200, b"picture")
    assert headers["content-type"] == "image/jpeg"
    assert "immutable" in headers["cache-control"]
    assert "?" not in stores.public.url(name)


def test_a_private_file_opens_only_with_its_signature(stores: Stores, get: Callable[[str], Answer]) -> None:
    name = stores.private.save("slips/one.jpg", ContentFile(b"slip"))
    url = stores.private.url(name)
    status, headers, body = get(url)

    assert (status, body) == (200, b"slip")
    assert headers["content-disposition"] == 'attachment; filename="one.jpg"'
    assert headers["content-type"] == "image/jpeg"
    refused = 404 if stores.kind == "files" else 403
    if stores.kind == "s3":
        assert get(url.split("?")[0])[0] == 403
    assert get(altered(url))[0] == refused


def altered(url: str) -> str:
    """The same address with one letter of its signature changed."""
    trailing = "/" if url.endswith("/") else ""
    head, last = url.rstrip("/")[:-6], url.rstrip("/")[-6:]
    if match := re.search(r"X-Amz-Signature=([0-9a-f]+)", url):
        signature = match[1]
        return url.replace(signature, signature[:-1] + ("0" if signature[-1] != "0" else "1"))
    return f"{head}{'A' if last[0] != 'A' else 'B'}{last[1:]}{trailing}"


def test_a_signature_is_for_one_file(stores: Stores, get: Callable[[str], Answer]) -> None:
    mine = stores.private.save("slips/mine.jpg", ContentFile(b"mine"))
    theirs = stores.private.save("slips/theirs.jpg", ContentFile(b"theirs"))
    if stores.kind == "s3":
        assert get(stores.private.url(mine).replace(mine, theirs))[0] == 403
    else:
        forged = signing.dumps([theirs, ""], salt="another salt")
        assert get(f"/files/{forged}/")[0] == 404


def test_a_signature_ends_after_ten_minutes(stores: Stores, get: Callable[[str], Answer]) -> None:
    name = stores.private.save("slips/old.jpg", ContentFile(b"old"))
    assert SIGNED_FOR == 600
    now = time.time()
    with time_machine.travel(now - SIGNED_FOR - 5, tick=False):
        old = stores.private.url(name)
    with time_machine.travel(now - SIGNED_FOR + 60, tick=False):
        fresh = stores.private.url(name)
    assert (get(fresh)[0], get(old)[0]) == (200, 404 if stores.kind == "files" else 403)


def test_a_private_file_is_saved_under_its_thai_name(stores: Stores, get: Callable[[str], Answer]) -> None:
    name = stores.private.save("slips/two.jpg", ContentFile(b"slip"))
    _status, headers, _body = get(stores.private.url(name, download_name=THAI))
    assert headers["content-disposition"].startswith("attachment; filename*=utf-8''%E0%B8%AA")


def test_thai_names_can_be_stored_and_read(stores: Stores, get: Callable[[str], Answer]) -> None:
    for storage in (stores.public, stores.private):
        name = storage.save(f"folder/{THAI}", ContentFile(b"thai"))
        assert storage.exists(name) and storage.size(name) == 4
        with storage.open(name) as file:
            assert file.read() == b"thai"
        assert get(storage.url(name))[2] == b"thai"
        storage.delete(name)
        assert not storage.exists(name)


def test_nothing_is_overwritten(stores: Stores) -> None:
    for storage in (stores.public, stores.private):
        first, second = (storage.save("same/name.txt", ContentFile(content)) for content in (b"first", b"second"))
        assert first != second
        with storage.open(first) as file:
            assert file.read() == b"first"


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (f"shop-1/{THAI}", r"shop-1/[0-9a-f]{32}\.jpg"),
        ("shop-1/a.PHP5", r"shop-1/[0-9a-f]{32}\.php5"),
        ("shop-1/no-ending", r"shop-1/[0-9a-f]{32}"),
        ("shop-1/x.ending-that-is-long", r"shop-1/[0-9a-f]{32}"),
        ("x.ไทย", r"[0-9a-f]{32}"),
    ],
)
def test_files_of_forms_get_generated_names(stores: Stores, sent: str, stored: str) -> None:
    names = {storage.generate_filename(sent) for storage in (stores.public, stores.private) for _ in range(20)}
    assert len(names) == 40
    assert all(re.fullmatch(stored, name) for name in names)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a/../../b"])
def test_no_name_leaves_its_folder(stores: Stores, name: str) -> None:
    from django.core.exceptions import SuspiciousOperation

    for storage in (stores.public, stores.private):
        with pytest.raises(SuspiciousOperation):
            storage.save(name, ContentFile(b"x"))


def test_a_photo_and_its_renditions_are_public_and_clean(stores: Stores, get: Callable[[str], Answer]) -> None:
    from catalog.photos import tasks
    from catalog.photos.actions import add_photo

    photo = add_photo(file=BytesIO(corpus.jpeg((1000, 800), exif=corpus.exif())), title="ข้าว", name=THAI)
    assert tasks.make_renditions.func(photo.pk) == 7
    for url in [photo.file.url, *(rendition.url for rendition in photo.renditions.all())]:
        status, _headers, body = get(url)
        assert status == 200 and len(body) > 500
        assert corpus.SECRET not in body


def test_private_files_have_no_address_in_media(stores: Stores) -> None:
    name = stores.private.save("slips/three.jpg", ContentFile(b"slip"))
    assert Client().get(f"/media/{name}").status_code == 404
    assert Client().get(f"/media/../private/{name}").status_code == 404
    assert not stores.public.exists(name)


def test_local_files_are_answered_as_files(stores: Stores, get: Callable[[str], Answer]) -> None:
    if stores.kind != "files":
        pytest.skip("headers of the market's own views")
    page = stores.public.save("photos/page.html", ContentFile(b"<script>alert(1)</script>"))
    paper = stores.private.save("papers/page.html", ContentFile(b"<script>alert(1)</script>"))
    for url in (stores.public.url(page), stores.private.url(paper)):
        _status, headers, _body = get(url)
        assert headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in headers["content-security-policy"]
    assert get(stores.private.url(paper))[1]["cache-control"] == "private, no-store"
    assert get(stores.private.url("papers/gone.pdf"))[0] == 404
    assert Client().post(stores.private.url(paper)).status_code == 405


@pytest.mark.s3
def test_buckets_are_prepared_twice_without_harm(stores: Stores, settings: Any, get: Callable[[str], Answer]) -> None:
    if stores.kind != "s3":
        settings.AWS_STORAGE_BUCKET_NAME = ""
        with pytest.raises(CommandError, match="needs no buckets"):
            call_command("prepare_buckets")
        return
    from django.core.files.storage import storages

    settings.AWS_STORAGE_BUCKET_NAME, settings.AWS_PRIVATE_BUCKET_NAME = "fresh", "fresh-private"
    from config.storages import PrivateBucket, PublicBucket

    public, private = PublicBucket(), PrivateBucket()
    storages._storages.update(default=public, private=private)
    call_command("prepare_buckets")
    call_command("prepare_buckets")
    open_url = public.url(public.save("a.txt", ContentFile(b"open")))
    closed_url = private.url(private.save("a.txt", ContentFile(b"closed")))
    assert (get(open_url)[0], get(closed_url)[0], get(closed_url.split("?")[0])[0]) == (200, 200, 403)


def test_private_files_follow_the_setting_however_early_the_storage_was_opened(settings: Any, tmp_path: Path) -> None:
    private = Slip._meta.get_field("file").storage
    settings.PRIVATE_ROOT = tmp_path
    name = private.save("slips/moved.jpg", ContentFile(b"slip"))
    assert (tmp_path / name).read_bytes() == b"slip"
