"""Films, documents and papers, made here: honest ones, ones that tell where somebody was, and ones that do harm when they are opened."""

import struct
import zipfile
import zlib
from base64 import a85encode
from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook

from tests.catalog.photos import corpus as photos
from tests.sellers.shops.opening import pdf

#: The position that every telling file has, as a film says it (ISO 6709).
PLACE = b"+18.7875+098.9853/"
XMP = (
    b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="18,47.25N" tiff:Make="x">'
    b"<exif:GPSLongitude>98,59.1E</exif:GPSLongitude></rdf:Description></x:xmpmeta>"
)
PICTURE, PACKED = b"picture of a film" * 3, b"way of the camera " + PLACE


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _full(kind: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return box(kind, flags.to_bytes(4), *parts)


def track(handler: bytes, codec: bytes, at: int, size: int, *, more: bytes = b"", here: bool = True) -> bytes:
    """A track of one sample of `size` bytes that lies at `at`."""
    numbers = [
        _full(b"stsd", (1).to_bytes(4), box(codec, bytes(78))),
        _full(b"stts", struct.pack(">III", 1, 1, 1)),
        _full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        _full(b"stsz", struct.pack(">III", 0, 1, size)),
        _full(b"stco", struct.pack(">II", 1, at)),
    ]
    places = box(b"dinf", _full(b"dref", (1).to_bytes(4), _full(b"url ", b"" if here else b"http://x.test/\0", flags=int(here))))
    media = [_full(b"mdhd", bytes(20)), _full(b"hdlr", bytes(4), handler, bytes(12), b"\0"), box(b"minf", places, box(b"stbl", *numbers))]
    return box(b"trak", _full(b"tkhd", bytes(80)), box(b"mdia", *media), more)


def mp4(
    *,
    telling: bool = False,
    brand: bytes = b"isom",
    codec: bytes = b"avc1",
    handler: bytes = b"vide",
    here: bool = True,
    shift: int = 0,
    head: bytes = bytes(96),
) -> bytes:
    """A film of one sample; `telling` writes the position in every way that phones and cameras have."""
    udta = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7), PLACE), _full(b"loci", b"\x55\xc4home\0" + PLACE))
    keys = _full(b"keys", (1).to_bytes(4), box(b"mdta", b"com.apple.quicktime.location.ISO6709"))
    values = box(b"ilst", box((1).to_bytes(4), box(b"data", bytes(8), PLACE)))
    meta = box(b"meta", _full(b"hdlr", bytes(4), b"mdta", bytes(13)), keys, values)
    uuid = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), XMP)
    told = [udta, meta] if telling else []

    def whole(at: int) -> bytes:
        tracks = [track(handler, codec, at + shift, len(PICTURE), more=udta if telling else b"", here=here)]
        if telling:
            tracks.append(track(b"meta", b"gpmd", at + len(PICTURE), len(PACKED)))
        moov = box(b"moov", _full(b"mvhd", head), *tracks, *told)
        behind = PACKED + b"\0\0\0\x1dfreeGPS " + PLACE if telling else b""
        return box(b"ftyp", brand, bytes(4), b"mp42") + moov + (uuid if telling else b"") + box(b"mdat", PICTURE, behind)

    return whole(whole(0).index(PICTURE))


def element(kind: str, *parts: bytes, endless: bool = False) -> bytes:
    body = b"".join(parts)
    return bytes.fromhex(kind) + (b"\x01" + b"\xff" * 7 if endless else (1 << 56 | len(body)).to_bytes(8)) + body


def webm(
    *, telling: bool = False, endless: bool = False, doctype: bytes = b"webm", codec: bytes = b"V_VP9", kind: int = 1, more: bytes = b""
) -> bytes:
    """A film of one block; `telling` adds tags and an attached picture. `endless`: as a browser records it, without lengths."""
    tag = element("67C8", element("45A3", b"LOCATION"), element("4487", PLACE))
    attached = element("61A7", element("466E", b"cover.jpg"), element("465C", photos.jpeg(exif=photos.exif())))
    told = [element("1254C367", element("7373", tag)), element("1941A469", attached)] if telling else []
    tracks = element("1654AE6B", element("AE", element("D7", b"\1"), element("83", bytes([kind])), element("86", codec)))
    cluster = element("1F43B675", element("E7", b"\0"), element("A3", b"\x81\0\0\x80" + PICTURE), endless=endless)
    info = element("1549A966", element("2AD7B1", b"\x0f\x42\x40"), more)
    head = element("1A45DFA3", element("4282", doctype))
    return head + element("18538067", info, tracks, *told, cluster, element("EC", PLACE if telling else b""), endless=endless)


_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="{}"/></Types>'
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATION = '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"{}/></Relationships>'


def relation(kind: str, target: str, *, outside: bool = True) -> str:
    return _RELATION.format(kind, target, ' TargetMode="External"' if outside else "")


def docx(more: dict[str, bytes | str] | None = None, *, main: str = _MAIN, body: str = "<w:document/>", after: bytes = b"") -> bytes:
    """A document of Word with further parts."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES.format(main),
        "_rels/.rels": relation("officeDocument", "word/document.xml", outside=False),
        "word/document.xml": body,
        **(more or {}),
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue() + after


def xlsx() -> bytes:
    book = Workbook()
    book.active["A1"] = "ข้าวหอมมะลิ"
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def stream(content: bytes, filters: bytes = b"") -> bytes:
    """An object of a PDF with a stream."""
    return b"4 0 obj\n<< /Subtype /Image %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (filters, len(content), content)


PHONE = photos.jpeg(exif=photos.exif(), xmp=XMP)
#: Name -> a file that is stored, without the position that it tells.
CLEANED: dict[str, bytes] = {
    "gps.jpg": PHONE,
    "gps.heic": photos.heic(),
    "gps-called.mp4": PHONE,
    "gps.mp4": mp4(telling=True),
    "gps.webm": webm(telling=True),
    "gps-recorded.webm": webm(telling=True, endless=True),
    "scanned.pdf": pdf(objects=stream(PHONE, b"/Filter /DCTDecode")),
    "scanned-twice.pdf": pdf(objects=stream(PHONE + PHONE, b"/Filter /DCTDecode")),
    "xmp.pdf": pdf(objects=stream(XMP, b"/Type /Metadata")),
    "photos.docx": docx({"word/media/image1.jpg": PHONE, "word/media/image2.png": photos.png(exif=photos.exif())}),
    "jpg-called.docx": docx({"word/media/image1.png": PHONE}),
    "chart.docx": docx({"word/embeddings/sheet.xlsx": docx({"word/media/image1.jpeg": PHONE})}),
    "film.docx": docx({"word/media/media1.mp4": mp4(telling=True)}),
    "zip-behind.docx": docx({"docProps/thumbnail.jpeg": PHONE}, after=b""),
}
#: Name -> a file that is kept byte by byte.
HONEST: dict[str, bytes] = {
    "form.pdf": pdf(),
    "camera-book.pdf": pdf(objects=stream(b"(The camera writes GPSLatitude) Tj")),
    "film.mp4": mp4(),
    "film.webm": webm(),
    "recorded.webm": webm(endless=True),
    "film.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\nhello\n",
    "prices.csv": "\ufeffข้าว,฿1,250,-3.5,+66812345678\r\n".encode(),
}
_DDE = "<w:p><w:instrText>DDE</w:instrText><w:r/><w:instrText>AUTO c:\\cmd</w:instrText></w:p>"
#: Name -> a maker of a file that is refused.
REFUSED: dict[str, Callable[[], bytes]] = {
    "packed.pdf": lambda: pdf(objects=stream(zlib.compress(PHONE), b"/Filter [/FlateDecode /DCTDecode]")),
    "ascii.pdf": lambda: pdf(objects=stream(a85encode(PHONE) + b"~>", b"/Filter [/ASCII85Decode /DCTDecode]")),
    "hexadecimal.pdf": lambda: pdf(objects=stream(PHONE.hex().encode() + b">", b"/Filter [/ASCIIHexDecode/DCTDecode]")),
    "packed-xmp.pdf": lambda: pdf(objects=stream(zlib.compress(XMP), b"/Filter /FlateDecode")),
    "xmp-16.pdf": lambda: pdf(objects=stream(XMP.decode().encode("utf-16"), b"/Type /Metadata")),
    "jpeg-2000.pdf": lambda: pdf(objects=stream(b"JpgTiffExif->JP2" + photos.exif()[6:], b"/Filter /JPXDecode")),
    "signed.pdf": lambda: pdf(objects=stream(PHONE, b"/Filter /DCTDecode") + b"5 0 obj\n<< /ByteRange [0 1 2 3] >>\nendobj\n"),
    "cut.mp4": lambda: mp4()[:-5],
    "behind.mp4": lambda: mp4() + b"PK\x03\x04",
    "head.mp4": lambda: b"\x00\x00\x00\x18ftypmp42" + bytes(200),
    "page.mp4": lambda: photos.HTML,
    "old.mp4": lambda: mp4(brand=b"qt  "),
    "codec.mp4": lambda: mp4(codec=b"SVQ3"),
    "sound.mp4": lambda: mp4(handler=b"soun", codec=b"mp4a"),
    "elsewhere.mp4": lambda: mp4(here=False),
    "outside.mp4": lambda: mp4(shift=20),
    "pieces.mp4": lambda: mp4(telling=True) + box(b"moof"),
    "million-samples.mp4": lambda: mp4().replace(b"stsz" + bytes(8) + (1).to_bytes(4), b"stsz" + bytes(8) + b"\x7f\xff\xff\xff"),
    "head.webm": lambda: b"\x1a\x45\xdf\xa3" + bytes(200),
    "cut.webm": lambda: webm()[:-20],
    "behind.webm": lambda: webm() + b"PK\x03\x04",
    "matroska.webm": lambda: webm(doctype=b"matroska"),
    "codec.webm": lambda: webm(codec=b"V_MPEG4/ISO/AVC"),
    "subtitles.webm": lambda: webm(kind=17),
    "macros.docx": lambda: docx({"word/vbaProject.bin": b"x"}),
    "macros-by-type.docx": lambda: docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"),
    "program.docx": lambda: docx({"word/embeddings/oleObject1.bin": b"MZ"}),
    "script.docx": lambda: docx({"word/evil.js": b"alert(1)"}),
    "template.docx": lambda: docx({"word/_rels/settings.xml.rels": relation("attachedTemplate", "http://x.test/a.dotm")}),
    "hidden-template.docx": lambda: docx(
        {"word/_rels/settings.xml.rels": relation("attachedTemplate", "h&#116;tp://x.test/a.dotm", outside=False)}
    ),
    "linked-picture.docx": lambda: docx({"word/_rels/document.xml.rels": relation("image", "http://x.test/a.png")}),
    "link-to-a-file.docx": lambda: docx({"word/_rels/document.xml.rels": relation("hyperlink", "file:///c:/x.exe")}),
    "dde.docx": lambda: docx(body=f'<w:document xmlns:w="w">{_DDE}</w:document>'),
    "entities.docx": lambda: docx(body='<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document>&a;</w:document>'),
    "broken.docx": lambda: docx(body="<w:document>"),
    "bomb.docx": lambda: docx({"word/media/a.xml": b"<a>" + b" " * 70_000_000 + b"</a>"}),
    "picture-bomb.docx": lambda: docx({"word/media/a.png": photos.png_bomb(9_000, 9_000)}),
    "no-picture.docx": lambda: docx({"word/media/a.jpg": photos.HTML}),
    "above.docx": lambda: docx({"../a.xml": "<a/>"}),
    "tiff.docx": lambda: docx({"word/media/a.tiff": photos.encoded(photos.picture(), "TIFF", exif=photos.exif())}),
    "documents-in-documents.docx": lambda: docx({"a/b.docx": docx({"a/b.docx": docx({})})}),
    "archive.docx": lambda: docx(main="text/xml"),
    "old.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "formula.csv": lambda: b"a,=cmd|' /C calc'!A0\r\n",
    "page.csv": lambda: photos.HTML,
    "thai-old.csv": lambda: "ข้าว,1".encode("cp874"),
    "program.vtt": lambda: b"WEBVTT\n\n\x00\x01",
}
