"""Films in MP4 (ISO/IEC 14496-12): picture and sound stay, everything that tells about them goes.

Phones write the position of the camera beside the film (`udta/©xyz`, `udta/loci`, `meta` with com.apple.quicktime.location.ISO6709,
XMP in `uuid`), cameras of bicycles and drones in a track of its own or between the samples. So what is kept is listed here, and all the
rest is overwritten by zeros and called free space, each box at its length: the tables of a film point to bytes by number.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from catalog.papers.places import tells_place
from catalog.papers.refusal import PaperRefused, film_tells_where

#: Box -> the boxes in it that may stay; b"" is the file. Boxes that are not named as a key are kept as they are, when they are kept.
_KEPT: dict[bytes, frozenset[bytes]] = {
    box: frozenset(kept.split())
    for box, kept in {
        b"": b"ftyp moov mdat moof mfra sidx ssix styp pdin",
        b"moov": b"mvhd trak mvex iods",
        b"trak": b"tkhd edts mdia tref",
        b"mdia": b"mdhd hdlr minf elng",
        b"minf": b"vmhd smhd dinf stbl hdlr",
        b"dinf": b"dref",
        b"stbl": b"stsd stts ctts cslg stsc stsz stz2 stco co64 stss sdtp sbgp sgpd saiz saio stsh subs padb stdp",
        b"mvex": b"mehd trex leva",
        b"moof": b"mfhd traf",
        b"traf": b"tfhd tfdt trun sbgp sgpd saiz saio senc subs sdtp",
    }.items()
}
_PICTURE, _SOUND = b"vide", b"soun"
#: What browsers play.
_CODECS = {
    _PICTURE: (b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp08", b"vp09", b"mp4v"),
    _SOUND: (b"mp4a", b"Opus", b"fLaC", b"ac-3", b"ec-3", b".mp3"),
}
_DEEPEST = 8


@dataclass(frozen=True)
class Box:
    """One box: it begins at `start`, its content at `body`."""

    kind: bytes
    start: int
    body: int
    end: int


def clean_mp4(data: bytes) -> bytes:
    """The film without what tells about it, of the same length. Raises `PaperRefused`."""
    if data[8:12] == b"qt  ":
        raise PaperRefused(_("This film is a MOV, which many phones cannot play. Save it as MP4 and choose the new file."))
    film = bytearray(data)
    top = list(_boxes(data, 0, len(data)))
    tracks = [track for moov in top if moov.kind == b"moov" for track in _boxes(data, moov.body, moov.end) if track.kind == b"trak"]
    shown = [track for track in tracks if _handler(data, track) in _CODECS]
    if not any(_handler(data, track) == _PICTURE for track in shown) or not any(box.kind == b"mdat" for box in top):
        raise no_film()
    for track in shown:
        _check_track(data, track)
    in_pieces = any(box.kind == b"moof" for box in top)
    if in_pieces and len(shown) != len(tracks):
        raise says_more()
    for track in tracks:
        if track not in shown:
            _blank(film, track)
    _tidy(film, Box(b"", 0, 0, len(film)), 0)
    if not in_pieces:
        _blank_between(film, [box for box in top if box.kind == b"mdat"], [piece for track in shown for piece in _pieces(data, track)])
    kept = bytes(film)
    if tells_place(kept) or b"com.apple.quicktime.location" in kept:
        raise film_tells_where()
    return kept


def mp4_seconds(data: bytes) -> float:
    """How long the film plays; 0.0 where it does not say. A film in pieces says it beside its pieces. Raises `PaperRefused`."""
    moov = _inside(data, Box(b"", 0, 0, len(data)), b"moov")
    head = _inside(data, moov, b"mvhd") if moov else None
    if moov is None or head is None:
        return 0.0
    pieces = _inside(data, moov, b"mvex", b"mehd")
    try:
        # 8.2.2: version 1 has both times and the length in eight bytes.
        form, at = (">IQ", 20) if data[head.body] else (">II", 12)
        scale, length = struct.unpack_from(form, data, head.body + at)
        if pieces is not None and not length:
            (length,) = struct.unpack_from(">Q" if data[pieces.body] else ">I", data, pieces.body + 4)
    except (IndexError, struct.error) as error:
        raise cut_film() from error
    unknown = length in (2**32 - 1, 2**64 - 1)
    return 0.0 if unknown or not scale else length / scale


def no_film() -> PaperRefused:
    """Of a film that a browser would not play, or that is none."""
    return PaperRefused(_("This film cannot be played. Save it as MP4 (H.264) on your phone and choose the new file."))


def cut_film() -> PaperRefused:
    """Of a film that ends too early or contradicts itself."""
    return PaperRefused(_("This film is incomplete or damaged. Play it on your phone, save it again and choose the new file."))


def says_more() -> PaperRefused:
    """Of a film with tracks that are neither picture nor sound."""
    return PaperRefused(
        _("This film holds more than picture and sound, such as the way of the camera. Save it once more as a plain film and choose that.")
    )


def _boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    at = start
    while at < end:
        if end - at < 8:
            raise cut_film()
        size, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1 and end - at >= 16:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end:
            raise cut_film()
        yield Box(kind, at, body, at + size)
        at += size


def _inside(data: bytes, box: Box, *path: bytes) -> Box | None:
    """The first box at `path` below `box`."""
    found: Box | None = box
    for kind in path:
        if found is None:
            return None
        found = next((each for each in _boxes(data, found.body, found.end) if each.kind == kind), None)
    return found


def _handler(data: bytes, track: Box) -> bytes:
    """What a track is: b"vide", b"soun", or something that is not shown."""
    found = _inside(data, track, b"mdia", b"hdlr")
    return data[found.body + 8 : found.body + 12] if found else b""


def _check_track(data: bytes, track: Box) -> None:
    """A track that is shown has a codec that plays, and its bytes in this file."""
    codecs = _inside(data, track, b"mdia", b"minf", b"stbl", b"stsd")
    places = _inside(data, track, b"mdia", b"minf", b"dinf", b"dref")
    if codecs is None or places is None:
        raise cut_film()
    kinds = [box.kind for box in _boxes(data, codecs.body + 8, codecs.end)]
    if not kinds or any(kind not in _CODECS[_handler(data, track)] for kind in kinds):
        raise no_film()
    for place in _boxes(data, places.body + 8, places.end):
        if not data[place.body : place.body + 4].endswith(b"\x01"):  # the flag: in this file
            raise says_more()


def _tidy(film: bytearray, box: Box, depth: int) -> None:
    if depth > _DEEPEST:
        raise cut_film()
    for each in list(_boxes(film, box.body, box.end)):
        if each.kind not in _KEPT[box.kind]:
            _blank(film, each)
        elif each.kind in _KEPT:
            _tidy(film, each, depth + 1)


def _blank(film: bytearray, box: Box) -> None:
    film[box.start + 4 : box.start + 8] = b"free"
    film[box.body : box.end] = bytes(box.end - box.body)


def _blank_between(film: bytearray, stores: list[Box], pieces: list[tuple[int, int]]) -> None:
    """Overwrite the bytes that belong to no sample of a track that is shown. Raises for samples that lie elsewhere."""
    waiting = sorted(pieces)
    for store in sorted(stores, key=lambda box: box.start):
        at = store.body
        while waiting and waiting[0][0] < store.end:
            start, end = waiting.pop(0)
            if start < store.body or end > store.end:
                raise cut_film()
            film[at : max(at, start)] = bytes(max(0, start - at))
            at = max(at, end)
        film[at : store.end] = bytes(store.end - at)
    if waiting:
        raise cut_film()


def _pieces(data: bytes, track: Box) -> list[tuple[int, int]]:
    """(first byte, byte behind the last) of every chunk of samples."""
    table = _inside(data, track, b"mdia", b"minf", b"stbl")
    if table is None:
        raise cut_film()
    found = {box.kind: box for box in _boxes(data, table.body, table.end)}
    try:
        chunks = _numbers(data, found[b"stco"], "I") if b"stco" in found else _numbers(data, found[b"co64"], "Q")
        per_chunk = _numbers(data, found[b"stsc"], "I", each=3)
        same, count = struct.unpack_from(">II", data, found[b"stsz"].body + 4)
        sizes = [] if same else _numbers(data, found[b"stsz"], "I", at=8)
    except (KeyError, struct.error) as error:
        raise cut_film() from error
    pieces, sample, rule = [], 0, 0
    for number, start in enumerate(chunks, start=1):
        while 3 * (rule + 1) < len(per_chunk) and per_chunk[3 * (rule + 1)] <= number:
            rule += 1
        samples = min(per_chunk[3 * rule + 1] if per_chunk else 0, count - sample)
        length = same * samples if same else sum(sizes[sample : sample + samples])
        pieces += [(start, start + length)] if length else []
        sample += samples
    if sample != count or (not same and len(sizes) != count):
        raise cut_film()
    return pieces


def _numbers(data: bytes, box: Box, form: str, *, each: int = 1, at: int = 4) -> list[int]:
    """The numbers of a table: their count stands at `at` in the box, the numbers behind it."""
    (count,) = struct.unpack_from(">I", data, box.body + at)
    if box.body + at + 4 + count * each * struct.calcsize(form) > box.end:
        raise cut_film()
    return list(struct.unpack_from(f">{count * each}{form}", data, box.body + at + 4))
