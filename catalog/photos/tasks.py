"""What happens to a photo after it is stored."""

from django.utils import timezone
from django_tasks import task
from wagtail.images import get_image_model
from wagtail.images.models import Filter

from catalog.photos.specs import specs_for

#: Behind everything else: a sign-in code must not wait for somebody's twenty pictures.
PRIORITY = -10


@task(queue_name="photos", priority=PRIORITY)
def make_renditions(photo_id: int) -> int:
    """Make the renditions that a photo lacks, then mark it ready; returns how many were made. Repeating it makes none twice."""
    photo = get_image_model().objects.filter(pk=photo_id).first()
    if photo is None:
        return 0  # deleted since
    there = set(photo.renditions.values_list("filter_spec", flat=True))
    missing = [spec.filter for spec in specs_for(photo.width) if spec.filter not in there]
    if missing:
        with photo.open_file() as stored:
            original = stored.read()
        for spec in missing:
            photo.create_rendition(Filter(spec), original=original)
    # Only of the file that was read: a photo replaced meanwhile has a task of its own.
    type(photo).objects.filter(pk=photo.pk, file=photo.file.name).update(ready_at=timezone.now())
    return len(missing)
