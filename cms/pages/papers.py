"""The file of a document: whichever way it comes into Wagtail, it goes through the door (catalog/papers) before it is stored."""

from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from wagtail.utils.file import hash_filelike

from catalog.papers.door import EVERYTHING, CleanFile, clean_paper


def clean(content: Any, name: str) -> CleanFile:
    """A file as it may be stored. Raises `PaperRefused`."""
    if isinstance(content, CleanFile):
        return content
    return clean_paper(content, name=name, kinds=EVERYTHING, largest=settings.WAGTAILDOCS_MAX_UPLOAD_SIZE).file()


class PaperFieldFile(FieldFile):
    """Stores nothing but what came through the door."""

    def save(self, name: str, content: File[Any], save: bool = True) -> None:
        """Clean and store; size and hash of the document follow. Raises `PaperRefused`; nothing is stored then."""
        made = clean(getattr(content, "file", content) if isinstance(content, FieldFile) else content, name)
        made.seek(0)
        document: Any = self.instance
        document.file_size = made.size
        document.file_hash = hash_filelike(made)
        made.seek(0)
        super().save(str(made.name), made, save=save)


class PaperField(FileField):
    """Column of the stored file. For the database it is any file column, so migrations know no other."""

    attr_class = PaperFieldFile

    def deconstruct(self) -> Any:
        """As of Django's own field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs
