"""Where sellers come from: administrative areas, training centres, and what happened to the centres over time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AdminArea(models.Model):
    """A province, district or sub-district of Thailand, keyed by its DOPA code (2, 4 or 6 digits).

    Names are not unique (795 sub-district names repeat) and a postcode is not a key (160 sub-districts have several): only the
    code is.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        DISTRICT = "district", _("District")
        SUBDISTRICT = "subdistrict", _("Sub-district")

    code = models.CharField(max_length=6, primary_key=True)
    level = models.CharField(max_length=11, choices=Level)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=120, help_text="Thai dictionary order (leading vowel after its consonant, no tone marks)")
    region = models.CharField(max_length=20, blank=True, help_text="Six-region name, on provinces")
    region_nso = models.CharField(max_length=20, blank=True, help_text="Four-region name of the statistical office, on provinces")
    postcode = models.CharField(max_length=5, blank=True, db_index=True)
    other_postcodes = models.JSONField(default=list, blank=True)
    latitude = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    longitude = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    remoteness = models.CharField(max_length=10, blank=True, help_text="'', 'remote' or 'island': carriers ask a surcharge")

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "sort_key"], name="area_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="province", parent__isnull=True) | (~Q(level="province") & Q(parent__isnull=False)),
                name="area_has_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    @property
    def in_bangkok(self) -> bool:
        """Bangkok has khwaeng and khet where the provinces have tambon and amphoe."""
        return self.code.startswith("10")


class Centre(models.Model):
    """A place where people are trained. Its code is public and never used again; the row is never deleted."""

    class Kind(models.TextChoices):
        DIGITAL_COMMUNITY = "dcc", _("Digital community centre")
        AGRICULTURAL_LEARNING = "alc", _("Agricultural learning centre")

    class Network(models.TextChoices):
        NFE = "nfe", _("Department of Learning Encouragement")
        ALC = "alc", _("Agricultural learning centres")
        BDE = "bde", _("Digital Economy and Society")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed")
        MERGED = "merged", _("Merged")

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=3, choices=Kind)
    network = models.CharField(max_length=5, choices=Network)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(AdminArea, on_delete=models.PROTECT, related_name="centres")
    latitude = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    longitude = models.DecimalField(max_digits=6, decimal_places=3, null=True, blank=True)
    main_crop = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.ACTIVE)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    is_synthetic = models.BooleanField(default=False, help_text="The name is made up over a real sub-district; pages say so")
    trainers_publish = models.BooleanField(default=False, help_text="Trainers publish lessons without review")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["state", "kind"], name="centre_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="merged", successor__isnull=False) | (~Q(state="merged") & Q(successor__isnull=True)),
                name="centre_merged_has_successor",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("centre", kwargs={"code": self.code})


class CentreEvent(models.Model):
    """Something that happened to a centre. Append-only (database triggers): history is added to, never moved."""

    class Kind(models.TextChoices):
        OPEN = "open", _("Opened")
        RENAME = "rename", _("Renamed")
        MOVE = "move", _("Moved")
        MERGE = "merge", _("Merged")
        SPLIT = "split", _("Split")
        CLOSE = "close", _("Closed")
        REOPEN = "reopen", _("Reopened")

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=6, choices=Kind)
    happened_on = models.DateField()
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [models.UniqueConstraint(fields=["centre", "kind", "happened_on"], name="centre_event_once_a_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on}"
