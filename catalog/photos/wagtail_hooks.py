"""Photos in Wagtail's admin."""

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks

from catalog.photos.models import Photo


@hooks.register("construct_image_chooser_queryset")
def programme_pictures_first(images: QuerySet[Photo], request: HttpRequest) -> QuerySet[Photo]:
    """Editors choose among the programme's pictures; those of sellers are found when their collection is asked for."""
    return images if request.GET.get("collection_id") else images.filter(seller__isnull=True)
