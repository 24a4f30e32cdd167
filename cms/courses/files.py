"""The blocks of a lesson that carry files: pictures, papers to take home, and videos that wait until they are asked for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.pages.blocks import SEEN

#: What browsers play without help (H.264 in MP4, VP9 in WebM).
PLAYED = ("mp4", "webm")
CAPTIONS = ("vtt",)


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


class VideoBlock(blocks.StructBlock):
    """A video of our own, never of somebody who counts who watches. It is fetched when it is played; its words can be read instead."""

    title = blocks.CharBlock(label=_("Title"))
    video = DocumentChooserBlock(label=_("Video (MP4 or WebM)"))
    poster = ImageChooserBlock(label=_("Picture before it plays"))
    captions = DocumentChooserBlock(label=_("Captions (VTT)"))
    seconds = blocks.IntegerBlock(label=_("Length in seconds"), min_value=1, max_value=7200)
    transcript = blocks.TextBlock(label=_("What is said and shown"), rows=6)

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
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `minutes` and `rest_seconds`, the length as a clock shows it."""
        minutes, seconds = divmod(int(value["seconds"] or 0), 60)
        return super().get_context(value, parent_context) | {"minutes": minutes, "rest_seconds": f"{seconds:02d}"}
