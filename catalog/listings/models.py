"""Goods on their way to the shelf: what a shop has begun to write, and what an operator looks at before buyers do."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.listings.changes import Change, changes_between


class ListingDraft(models.Model):
    """What somebody of a shop has typed so far about goods that are not listed yet, or about a change of listed ones.

    A product cannot be half: its constraints want price, content and weight. So a half one is kept here, as it was typed.
    `typed` holds the form's fields by their names as text; `finished_at` says that it became (or changed) `product`.
    """

    seller = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="listing_drafts")
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, null=True, blank=True, related_name="drafts")
    typed = models.JSONField(default=dict, blank=True)
    step = models.PositiveSmallIntegerField(default=1, help_text="Screen to go on with, 1 to 3")
    key = models.UUIDField(unique=True, help_text="Made where it was begun, so that one press makes one draft")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["seller", "-changed_at"], condition=Q(finished_at__isnull=True), name="draft_open_of_shop")]
        constraints = [
            models.CheckConstraint(condition=Q(step__gte=1, step__lte=3), name="draft_has_three_screens"),
            models.UniqueConstraint(
                fields=["product"], condition=Q(finished_at__isnull=True, product__isnull=False), name="draft_once_per_product"
            ),
        ]

    def __str__(self) -> str:
        return str(self.typed.get("title") or self.key)

    @property
    def title(self) -> str:
        """What it is called so far; "" where nothing is typed."""
        return str(self.typed.get("title") or "").strip()


class DraftPhoto(models.Model):
    """A picture of a draft in its order. `key` is made by the sender, so that an upload sent twice after a lost signal is there once."""

    draft = models.ForeignKey(ListingDraft, on_delete=models.CASCADE, related_name="pictures")
    photo = models.ForeignKey("photos.Photo", on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)
    key = models.UUIDField()

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "key"], name="draft_picture_once"),
            models.UniqueConstraint(fields=["draft", "photo"], name="draft_photo_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.photo_id}"


class ListingCheckQuerySet(models.QuerySet["ListingCheck"]):
    """Checks as the desk needs them."""

    def waiting(self) -> "ListingCheckQuerySet":
        """Those that an operator has to decide, the longest wait first."""
        return self.filter(state="waiting").order_by("submitted_at", "pk")


class ListingCheck(models.Model):
    """A listing or a change of one that was handed in, and what an operator said.

    `before` and `after` hold what buyers see (catalog/listings/changes.py names the keys): `before` is empty for new goods.
    What the rule lets pass is here too, approved in the moment it was handed in and without `decided_by`, so that an operator sees
    afterwards what changed.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("New listing")
        CHANGE = "change", _("Change of a listing")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent_back", _("Sent back")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="listing_checks")
    kind = models.CharField(max_length=6, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict)
    why = models.JSONField(default=list, blank=True, help_text="Codes of the rule that asked for a check (catalog/listings/rules.py)")
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    objects = ListingCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-id"]
        indexes = [models.Index(fields=["state", "submitted_at"], name="check_by_wait")]
        constraints = [
            models.UniqueConstraint(fields=["product"], condition=Q(state="waiting"), name="check_waits_once_per_product"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="check_decided_has_date",
            ),
            models.CheckConstraint(condition=~Q(state="sent_back") | ~Q(reason=""), name="check_sent_back_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.product_id}: {self.state}"

    @property
    def changes(self) -> list[Change]:
        """What differs between before and after, in the order of the form; for new goods all there is. No query."""
        before: dict[str, Any] = self.before
        return changes_between(before, self.after)
