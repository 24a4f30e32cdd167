"""How long films say they play."""

import struct

import pytest

from catalog.papers.length import film_seconds
from tests.catalog.papers.corpus import box, element, mp4, webm

ONE = struct.pack(">IIII", 1, 1, 600, 44_999) + bytes(80)
#: Version 1 (the first byte behind the name) has times and length in eight bytes.
TWO = struct.pack(">QQIQ", 1, 1, 1_000, 75_000) + bytes(80)


@pytest.mark.parametrize(
    ("film", "seconds"),
    [
        (mp4(head=ONE), 75),
        (mp4(head=TWO).replace(b"mvhd\0", b"mvhd\1"), 75),
        (mp4(), None),
        (mp4(head=struct.pack(">IIII", 1, 1, 600, 2**32 - 1) + bytes(80)), None),
        (
            box(b"ftyp", b"isom")
            + box(
                b"moov", box(b"mvhd", bytes(4), struct.pack(">IIII", 1, 1, 600, 0)), box(b"mvex", box(b"mehd", bytes(4), b"\0\0\x17\x70"))
            ),
            10,
        ),
        (box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd")), None),
        (webm(more=element("4489", struct.pack(">d", 74_200.0))), 75),
        (webm(more=element("4489", struct.pack(">f", 8_000.0))), 8),
        (webm(more=element("4489", struct.pack(">d", float("nan")))), None),
        (webm(endless=True), None),
        (b"no film at all", None),
    ],
)
def test_the_length_is_read_from_the_film(film: bytes, seconds: int | None) -> None:
    assert film_seconds(film) == seconds
