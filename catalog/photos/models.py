"""Photographs: Wagtail's image pipeline with alternative texts and the shop a picture belongs to."""

from io import BytesIO
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.db import models, transaction
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, Image, get_upload_to

from catalog.photos.fields import PhotoField
from catalog.photos.tasks import make_renditions


class Photo(AbstractImage):
    """A photograph, stored without the metadata that phones write. `seller` is empty for pictures of the programme."""

    file = PhotoField(verbose_name="file", upload_to=get_upload_to, width_field="width", height_field="height")
    alt = models.CharField(max_length=200, blank=True)
    alt_en = models.CharField(max_length=200, blank=True)
    seller = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="photos")
    ready_at = models.DateTimeField(null=True, blank=True, help_text="All renditions are made")

    admin_form_fields = (*Image.admin_form_fields, "alt", "alt_en")
    #: A file was stored since the last `save()`: its renditions are still to be made.
    has_new_file = False

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new file first, outside the transaction; then the row together with the task that makes its renditions."""
        if self.file and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.has_new_file:
                make_renditions.enqueue(self.pk)
                self.has_new_file = False

    def create_rendition(self, filter: Filter, original: bytes | None = None) -> "PhotoRendition":  # noqa: A002 (Wagtail's name)
        """The rendition of one filter, made if it is not there. `original`: the stored file, where it was read already.

        The file is stored first and the row written afterwards; Wagtail's own way stores inside the transaction that writes the row.
        """
        key = filter.get_cache_key(self)
        source = None if original is None else File(BytesIO(original), name=self.file.name)
        rendition = PhotoRendition(image=self, filter_spec=filter.spec, focal_point_key=key)
        storage = rendition.file.storage
        with self.generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            with PillowImage.open(made) as image:
                width, height = image.size
            made.seek(0)
            name = storage.save(rendition.get_upload_to(made.name), made)
        found, is_new = self.renditions.get_or_create(
            filter_spec=filter.spec, focal_point_key=key, defaults={"file": name, "width": width, "height": height}
        )
        if not is_new:
            storage.delete(name)  # somebody else was faster
        return found

    def create_renditions(self, *filters: Filter) -> dict[Filter, "PhotoRendition"]:
        """Several renditions, one after the other."""
        return {each: self.create_rendition(each) for each in filters}

    def get_upload_to(self, filename: str) -> str:
        """A generated name in a folder of the month. `filename` gives the ending only."""
        return f"photos/{timezone.localdate():%Y/%m}/{uuid4().hex}.{filename.rpartition('.')[2]}"

    @property
    def default_alt_text(self) -> str:
        return self.alt or self.title


class PhotoRendition(AbstractRendition):
    """One size and format of a photograph."""

    image = models.ForeignKey(Photo, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="photo_rendition_once")]

    def get_upload_to(self, filename: str) -> str:
        """A generated name of its own: a rendition that is made anew never meets a copy of the old one in a cache.

        Short, because a list of goods holds a hundred of them and chance cannot be compressed; 48 bits of it cannot be guessed either.
        """
        return f"renditions/{timezone.localdate():%Y/%m}/{token_urlsafe(6)}.{filename.rpartition('.')[2]}"
