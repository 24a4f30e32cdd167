"""Films in WebM (RFC 8794, RFC 9559): picture and sound stay; tags (where a position would stand), chapters and attached files go.

What goes is overwritten by an empty element of the same length, because the index of a film points to bytes by number.
"""

import struct
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from catalog.papers.mp4 import cut_film, says_more
from catalog.papers.places import tells_place
from catalog.papers.refusal import PaperRefused, film_tells_where

_HEAD, _SEGMENT, _CLUSTER, _TRACKS, _VOID = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75", b"\x16\x54\xae\x6b", b"\xec"
_KIND, _TRACK, _TRACK_TYPE, _CODEC = b"\x42\x82", b"\xae", b"\x83", b"\x86"
#: What may stay in the segment: seek head, info, tracks, index; and what stands in clusters, whose end is often not known.
_KEPT = frozenset(
    {b"\x11\x4d\x9b\x74", b"\x15\x49\xa9\x66", _TRACKS, b"\x1c\x53\xbb\x6b", b"\xe7", b"\xa3", b"\xa0", b"\xab", b"\xa7", b"\xbf"}
)
_INFO, _SCALE, _DURATION = b"\x15\x49\xa9\x66", b"\x2a\xd7\xb1", b"\x44\x89"
_PICTURE, _SOUND = 1, 2
_CODECS = {_PICTURE: (b"V_VP8", b"V_VP9", b"V_AV1"), _SOUND: (b"A_OPUS", b"A_VORBIS")}


def clean_webm(data: bytes) -> bytes:
    """The film without what tells about it, of the same length. Raises `PaperRefused`."""
    film = bytearray(data)
    kinds, pictures = [], 0
    for kind, start, body, end in _segment(data):
        if kind == _CLUSTER:
            pictures += 1
        elif kind == _TRACKS:
            kinds += _tracks(data, body, end)
        elif kind == _VOID:
            film[body:end] = bytes(end - body)
        elif kind not in _KEPT:
            film[start:end] = _empty(end - start)
    if _PICTURE not in kinds or not pictures:
        raise _no_film()
    kept = bytes(film)
    if tells_place(kept):
        raise film_tells_where()
    return kept


def webm_seconds(data: bytes) -> float:
    """How long the film plays; 0.0 where it does not say, as what a browser recorded. Raises `PaperRefused`."""
    info = next(((body, end) for kind, _start, body, end in _segment(data) if kind == _INFO), None)
    told = dict(_children(data, *info)) if info else {}
    length = told.get(_DURATION, b"")
    if len(length) not in (4, 8):
        return 0.0
    (ticks,) = struct.unpack(">f" if len(length) == 4 else ">d", length)
    # RFC 9559, 5.1.2: a tick is a million nanoseconds unless the film says otherwise.
    seconds = ticks * int.from_bytes(told.get(_SCALE, b"\x0f\x42\x40")) / 1e9
    return float(seconds) if 0 < seconds < float("inf") else 0.0


def _segment(data: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """(kind, start, start of its content, end) of the elements in the segment; those in a cluster come behind it, as its neighbours."""
    kind, body, end = _element(data, 0, len(data))
    if kind != _HEAD or end is None or dict(_children(data, body, end)).get(_KIND, b"").rstrip(b"\0") != b"webm":
        raise _no_film()
    kind, at, segment_end = _element(data, end, len(data))
    if kind != _SEGMENT:
        raise _no_film()
    last = len(data) if segment_end is None else segment_end
    if data[last:].strip(b"\0"):
        raise cut_film()
    while at < last:
        kind, body, end = _element(data, at, last)
        if kind == _CLUSTER:
            end = body
        if end is None:
            raise cut_film()
        yield kind, at, body, end
        at = end


def _no_film() -> PaperRefused:
    return PaperRefused(_("This film cannot be played. Save it as WebM (VP9) or MP4 (H.264) and choose the new file."))


def _tracks(data: bytes, start: int, end: int) -> list[int]:
    """The types of the tracks. Raises for one that is neither picture nor sound, and for a codec that browsers do not play."""
    kinds = []
    for kind, content in _children(data, start, end):
        if kind != _TRACK:
            continue
        told = dict(_children(content, 0, len(content)))
        track = int.from_bytes(told.get(_TRACK_TYPE, b""))
        if track not in _CODECS:
            raise says_more()
        if told.get(_CODEC, b"").rstrip(b"\0") not in _CODECS[track]:
            raise _no_film()
        kinds.append(track)
    return kinds


def _children(data: bytes, start: int, end: int) -> list[tuple[bytes, bytes]]:
    """(kind, content) of the elements between `start` and `end`."""
    found, at = [], start
    while at < end:
        kind, body, last = _element(data, at, end)
        if last is None:
            raise cut_film()
        found.append((kind, data[body:last]))
        at = last
    return found


def _element(data: bytes, at: int, end: int) -> tuple[bytes, int, int | None]:
    """(kind, where its content begins, where it ends) of the element at `at`; the end is None where it does not say. Raises if cut."""
    size_at = at + _width(data, at, end, most=4)
    body = size_at + _width(data, size_at, end, most=8)
    width = body - size_at
    size = int.from_bytes(data[size_at:body]) & ((1 << 7 * width) - 1)
    if size == (1 << 7 * width) - 1:
        return data[at:size_at], body, None
    if body + size > end:
        raise cut_film()
    return data[at:size_at], body, body + size


def _width(data: bytes, at: int, end: int, *, most: int) -> int:
    """Bytes of the number that begins at `at`."""
    width = 9 - data[at].bit_length() if at < end else 9
    if width > most or at + width > end:
        raise cut_film()
    return width


def _empty(length: int) -> bytes:
    """An empty element of this many bytes (two at least, as every element has)."""
    if length < 9 + 1:
        return _VOID + bytes([0x80 | (length - 2)]) + bytes(length - 2)
    return _VOID + (1 << 56 | (length - 9)).to_bytes(8) + bytes(length - 9)
