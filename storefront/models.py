"""What the storefront itself remembers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class SentNotice(models.Model):
    """A message that was handed to the mail or text queue. `key` names event, thing and receiver, so that nobody is told twice."""

    key = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key


class ErasureRequest(models.Model):
    """Somebody asks to be forgotten. `done_at` is set when an operator has seen to it; one open request per account."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasure_requests")
    reason = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user"], condition=Q(done_at__isnull=True), name="erasure_request_open_once")]

    def __str__(self) -> str:
        return f"erasure request of user {self.user_id}"


class SocialPicture(models.Model):
    """What a shared link of a product shows (storefront/social.py), and what it was made of."""

    product = models.OneToOneField("catalogue.Product", on_delete=models.CASCADE, related_name="social_picture")
    photo = models.ForeignKey("photos.Photo", on_delete=models.CASCADE, related_name="+")
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ImageField(upload_to="social")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"social picture of product {self.product_id}"
