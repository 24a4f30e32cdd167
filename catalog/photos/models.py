"""Photographs: Wagtail's image pipeline with alternative texts and the shop a picture belongs to."""

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Photo(AbstractImage):
    """A photograph, stored without the metadata that phones write. `seller` is empty for pictures of the programme."""

    alt = models.CharField(max_length=200, blank=True)
    alt_en = models.CharField(max_length=200, blank=True)
    seller = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="photos")
    ready_at = models.DateTimeField(null=True, blank=True, help_text="All renditions are made")

    admin_form_fields = (*Image.admin_form_fields, "alt", "alt_en")

    @property
    def default_alt_text(self) -> str:
        return self.alt or self.title


class PhotoRendition(AbstractRendition):
    """One size and format of a photograph."""

    image = models.ForeignKey(Photo, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="photo_rendition_once")]
