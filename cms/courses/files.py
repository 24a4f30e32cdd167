"""The blocks of a lesson that carry files: pictures, papers to take home, and videos that wait until they are asked for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from catalog.papers.length import film_seconds
from cms.pages.blocks import SEEN

#: What browsers play without help (H.264 in MP4, VP9 in WebM).
PLAYED = ("mp4", "webm")
CAPTIONS = ("vtt",)
#: Seconds.
LONGEST = 7200


class PictureBlock(blocks.StructBlock):
    """A photograph. Whoever took it is named beside it."""

    picture = ImageChooserBlock(label=_("Picture"))
    alt = blocks.TextBlock(label=_("What the picture shows, for those who do not see it"), rows=2)
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(label=_("Who took the picture"), max_length=120)

    class Meta:
        label = _("Photograph")
        icon = "view"
        template = "cms/blocks/picture.html"
        group = SEEN


class PaperBlock(blocks.StructBlock):
    """A file to take home. The page says what it is and how large before anybody fetches it."""

    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("What it is"))
    text = blocks.TextBlock(label=_("What it is good for"), rows=2, required=False)

    class Meta:
        label = _("File to take home")
        icon = "doc-full-inverse"
        template = "cms/blocks/file.html"
        group = SEEN


def _length_of(video: Any) -> int | None:
    """Seconds that a film plays; None where neither the film nor its store tells."""
    try:
        with video.open_file() as film:
            seconds = film_seconds(film.read())
    except OSError:
        return None
    return seconds and min(seconds, LONGEST)


class VideoBlock(blocks.StructBlock):
    """A video of our own, never of somebody who counts who watches. It is fetched when it is played; its words can be read instead."""

    title = blocks.CharBlock(label=_("Title"))
    video = DocumentChooserBlock(label=_("Video (MP4 or WebM)"), help_text=_("A film from your phone is usually an MP4."))
    poster = ImageChooserBlock(
        label=_("Picture before it plays"),
        help_text=_(
            "One picture of what the film is about. It stands there until somebody plays the film, so that the film costs no data before."
        ),
    )
    captions = DocumentChooserBlock(
        label=_("Captions (VTT)"),
        required=False,
        help_text=_(
            "You can leave this out. It is a file ending in .vtt with the words that appear in the film while they are said. "
            "Subtitle programs save one, such as YouTube Studio or Subtitle Edit."
        ),
    )
    seconds = blocks.IntegerBlock(
        label=_("Length in seconds"), required=False, min_value=1, max_value=LONGEST, help_text=_("Empty: read from the film.")
    )
    transcript = blocks.TextBlock(
        label=_("What is said and shown"),
        rows=6,
        help_text=_("Type what is said, and what one must see. It is for those who cannot hear the film or have little data."),
    )

    class Meta:
        label = _("Video")
        icon = "media"
        template = "cms/blocks/video.html"
        group = SEEN

    def clean(self, value: Any) -> Any:
        """Raises ValidationError beside the file that is of another kind. A draft may lack them (Wagtail saves it while one writes)."""
        cleaned = super().clean(value)
        errors = {}
        for name, wanted in (("video", PLAYED), ("captions", CAPTIONS)):
            if cleaned[name] is not None and cleaned[name].file_extension.lower() not in wanted:
                message = _("This file is not one of: %(kinds)s.") % {"kinds": ", ".join(wanted)}
                errors[name] = ValidationError(message)
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        if cleaned["video"] is not None and not cleaned["seconds"]:
            cleaned["seconds"] = _length_of(cleaned["video"])
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `clock`, the length as a clock shows it; "" where nobody knows it."""
        minutes, seconds = divmod(int(value["seconds"] or 0), 60)
        return super().get_context(value, parent_context) | {"clock": f"{minutes}:{seconds:02d}" if value["seconds"] else ""}
