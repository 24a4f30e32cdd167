"""What the door answers: a file that may be kept, or a sentence that says what to do."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PaperRefused(Exception):
    """A file that cannot be kept. The message says what to do."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(message)


class CleanFile(ContentFile[bytes]):
    """Content that went through the door; it needs no second cleaning."""


@dataclass(frozen=True)
class CleanPaper:
    """A file that may be kept. `extension` with its dot, by the content; `title` is what the sender called it, without ending."""

    content: bytes
    extension: str
    content_type: str
    title: str

    def file(self) -> CleanFile:
        """The content as a file for a model's field."""
        return CleanFile(self.content, name=f"{self.title or 'paper'}{self.extension}")


def tells_where() -> PaperRefused:
    """Of a file whose position cannot be taken out without risk to the rest."""
    return PaperRefused(
        _(
            "This file tells where a picture in it was taken. Photograph the paper anew with location turned off in the camera, or print it to PDF once more."
        )
    )


def film_tells_where() -> PaperRefused:
    """The same of a film."""
    return PaperRefused(
        _("This film tells where it was taken. Turn off location in the camera, save it once more and choose the new file.")
    )
