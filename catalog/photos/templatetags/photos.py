"""`{% photo %}`: a photograph as its renditions stand in the database. A page never makes one: that takes seconds."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalog.languages import speaks_english
from catalog.photos.models import PhotoRendition
from catalog.photos.specs import CARD, MIME_TYPES, SPECS
from catalog.photos.thrift import spares_data

register = template.Library()

#: Shown while a photo has no rendition yet, and where there is no photo: one file, which the browser keeps.
PLACEHOLDER = "placeholder.svg"


@register.simple_tag
def photo(photo: Any, sizes: str = "100vw", css: str = "", loading: str = "lazy", alt: str | None = None) -> SafeString:
    """A <picture> of the renditions that exist; no query where `photo.renditions` is prefetched. Browsers that know none of the newer
    formats are few and get one JPEG.

    `photo`: a Photo or None. `sizes`: the width on the page, in the words of the HTML attribute. `css`: classes of the <img>.
    `loading`: "lazy", or "eager" for the picture that is seen first. `alt`: replaces the photo's own text; "" for a mere ornament.
    """
    attributes = {"class": css} if css else {}
    attributes |= {"loading": loading, "decoding": "async"}
    if loading == "eager":
        attributes["fetchpriority"] = "high"
    if photo is None:
        return _img(static(PLACEHOLDER), 640, 640, alt or "", attributes)
    text, in_thai = _alt(photo) if alt is None else (alt, False)
    if in_thai:
        attributes["lang"] = "th"
    by_format = _by_format(photo.renditions.all())
    fallback = by_format.get("jpeg") or next(iter(by_format.values()), [])
    if not fallback:
        return _img(static(PLACEHOLDER), photo.width, photo.height, text, attributes)
    shown = max((each for each in fallback if each.width <= CARD), key=lambda each: each.width, default=fallback[0])
    image = _img(_address(shown), shown.width, shown.height, text, attributes)
    sources = (_source(name, by_format[name], sizes) for name in MIME_TYPES if name in by_format and by_format[name] is not fallback)
    return format_html("<picture>{}{}</picture>", SafeString("".join(sources)), image)


def _source(name: str, renditions: list[Any], sizes: str) -> SafeString:
    """A format and its widths. Of one width nothing has to be chosen, so nothing more is said: a list says it 24 times."""
    if len(renditions) == 1:
        return format_html('<source type="{}" srcset="{}">', MIME_TYPES[name], _address(renditions[0]))
    return format_html('<source type="{}" srcset="{}" sizes="{}">', MIME_TYPES[name], _srcset(renditions), sizes)


def _alt(photo: Any) -> tuple[str, bool]:
    """(text, whether it is Thai on an English page)."""
    if speaks_english() and photo.alt_en:
        return photo.alt_en, False
    text = photo.default_alt_text
    return text, speaks_english() and bool(text)


def _by_format(renditions: Iterable[Any]) -> dict[str, list[Any]]:
    """Renditions of ours by format, smallest first, each width once; only the smallest for who spares data."""
    found: dict[str, dict[int, Any]] = defaultdict(dict)
    for rendition in renditions:
        if spec := SPECS.get(rendition.filter_spec):
            found[spec.format].setdefault(rendition.width, rendition)
    sizes = {name: [each for _width, each in sorted(widths.items())] for name, widths in found.items()}
    return _smallest(sizes) if spares_data.get() else sizes


def _smallest(sizes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The formats that have the smallest width there is, and only that."""
    least = min((each[0].width for each in sizes.values()), default=0)
    return {name: each[:1] for name, each in sizes.items() if each[0].width == least}


def _address(rendition: Any) -> str:
    """Where a rendition lies. Its name is generated and never used again, so that its address is worked out once per process."""
    return _known_address(settings.MEDIA_URL, settings.AWS_STORAGE_BUCKET_NAME, settings.AWS_S3_CUSTOM_DOMAIN, rendition.file.name)


@lru_cache(maxsize=50_000)
def _known_address(_media: str, _bucket: str, _domain: str | None, name: str) -> str:
    return str(PhotoRendition._meta.get_field("file").storage.url(name))


def _srcset(renditions: list[Any]) -> str:
    return ", ".join(f"{_address(rendition)} {rendition.width}w" for rendition in renditions)


def _img(src: str, width: int, height: int, alt: str, attributes: dict[str, str]) -> SafeString:
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}"{}>', src, width, height, alt, format_html_join("", ' {}="{}"', attributes.items())
    )
