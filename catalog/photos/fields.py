"""The file of a photo: whichever way a picture comes in, it is cleaned before it is stored."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from wagtail.images.fields import WagtailImageField
from wagtail.images.models import WagtailImageField as WagtailImageModelField
from wagtail.images.models import WagtailImageFieldFile
from wagtail.utils.file import hash_filelike

from catalog.photos.cleaning import CleanFile, PhotoRefused, clean_photo


class PhotoFieldFile(WagtailImageFieldFile):
    """Stores nothing but what `clean_photo` made."""

    def save(self, name: str, content: File[Any], save: bool = True) -> None:
        """Clean and store; size and hash of the photo follow. Raises `PhotoRefused`; nothing is stored then."""
        clean = content if isinstance(content, CleanFile) else clean_photo(content, name=name).file()
        clean.seek(0)
        self.instance.file_size = clean.size
        self.instance.file_hash = hash_filelike(clean)
        self.instance.ready_at = None
        self.instance.has_new_file = True
        clean.seek(0)
        super().save(clean.name, clean, save=save)


class PhotoField(WagtailImageModelField):
    """Column of the stored file."""

    attr_class = PhotoFieldFile


class PhotoFormField(WagtailImageField):
    """Upload in Wagtail's admin: answers with the words of `PhotoRefused`, and gives the form the clean file."""

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        try:
            clean = clean_photo(data, name=data.name)
        except PhotoRefused as refused:
            raise ValidationError(str(refused), code="invalid_image") from refused
        return clean.file()

    def run_validators(self, value: Any) -> None:
        """The ending of the name says nothing; the content was looked at."""
