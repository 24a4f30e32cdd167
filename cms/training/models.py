"""Who learned what, where and when: the middle of the chain from a product to a training centre. Nothing here is deleted."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Numbering(models.Model):
    """The last number given under a prefix. Moved only by `cms.training.numbers.next_number`."""

    prefix = models.CharField(max_length=1, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"


class Person(models.Model):
    """Somebody who learns or teaches. May have a login or none; a phone number belongs to a family and says nothing about who it is.

    Never deleted: `anonymised_at` is set and name, phone and year of birth are emptied.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="person")
    name = models.CharField(max_length=200, blank=True)
    contact_phone = models.CharField(max_length=16, blank=True, db_index=True, help_text="E.164; not unique, families share phones")
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the common era")
    created_at = models.DateTimeField(default=timezone.now)
    anonymised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True) & ~Q(name="")
                | Q(anonymised_at__isnull=False, name="", contact_phone="", birth_year__isnull=True),
                name="person_named_or_anonymised",
            ),
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=1900, birth_year__lte=2100), name="person_birth_year_common_era"
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"person {self.pk}"


class TrainerAssignment(models.Model):
    """Somebody teaches at a centre from one day to another. `to_date` is the first day without. Rights come from what holds today."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Lead trainer")
        TRAINER = "trainer", _("Trainer")
        VOLUNTEER = "volunteer", _("Volunteer")
        ASSISTANT = "assistant", _("Assistant")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assignments")
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=9, choices=Role, default=Role.TRAINER)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["from_date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "centre"], condition=Q(to_date__isnull=True), name="trainer_once_per_centre"),
            models.CheckConstraint(condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="trainer_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.centre_id} from {self.from_date}"


class Round(models.Model):
    """A course held at a centre. Its code is public and ends in a check character."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Open for enrolment")
        RUNNING = "running", _("Running")
        FINISHED = "finished", _("Finished")
        CANCELLED = "cancelled", _("Cancelled")

    code = models.CharField(max_length=20, unique=True)
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="rounds")
    course_version = models.ForeignKey("courses.CourseVersion", on_delete=models.PROTECT, related_name="rounds")
    starts_on = models.DateField()
    ends_on = models.DateField()
    seats = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    trainer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds_taught")

    class Meta:
        ordering = ["-starts_on", "id"]
        indexes = [models.Index(fields=["centre", "-starts_on"], name="round_of_centre")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="round_dates_in_order"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="round_has_seats"),
        ]

    def __str__(self) -> str:
        return self.code


class Enrolment(models.Model):
    """Somebody takes part in a round. `centre_code` and `area_code` (sub-district) are as they were on the day."""

    class State(models.TextChoices):
        ENROLLED = "enrolled", _("Enrolled")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="enrolments")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=9, choices=State, default=State.ENROLLED)
    enrolled_on = models.DateField()
    completed_on = models.DateField(null=True, blank=True)
    centre_code = models.CharField(max_length=20)
    area_code = models.CharField(max_length=6)

    class Meta:
        indexes = [models.Index(fields=["centre_code", "enrolled_on"], name="enrolment_of_centre")]
        constraints = [
            models.UniqueConstraint(fields=["person", "round"], name="enrolment_once_per_round"),
            models.CheckConstraint(
                condition=Q(state="completed", completed_on__isnull=False) | (~Q(state="completed") & Q(completed_on__isnull=True)),
                name="enrolment_completed_has_date",
            ),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True) | Q(completed_on__gte=F("enrolled_on")), name="enrolment_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.round}"


class Certificate(models.Model):
    """Somebody completed a course. What it says is as on the day of issue.

    It may be revoked, never deleted (trigger).
    """

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        REVOKED = "revoked", _("Revoked")

    serial = models.CharField(max_length=20, unique=True)
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="certificate")
    issued_on = models.DateField()
    holder_name = models.CharField(max_length=200)
    course_title = models.CharField(max_length=255)
    course_title_en = models.CharField(max_length=255, blank=True)
    hours = models.PositiveSmallIntegerField()
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="certificates")
    centre_name = models.CharField(max_length=200)
    centre_name_en = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey("centres.AdminArea", on_delete=models.PROTECT, related_name="certificates")
    state = models.CharField(max_length=7, choices=State, default=State.VALID)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["issued_on", "id"]
        indexes = [models.Index(fields=["centre", "issued_on"], name="certificate_of_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="valid", revoked_at__isnull=True, revoke_reason="")
                | (Q(state="revoked", revoked_at__isnull=False) & ~Q(revoke_reason="")),
                name="certificate_revoked_says_why",
            ),
            models.CheckConstraint(condition=~Q(serial=""), name="certificate_has_serial"),
        ]

    def __str__(self) -> str:
        return self.serial


class SellerTraining(models.Model):
    """A certificate stands behind a shop from one day to another. `to_date` is the first day without."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MEMBER = "member", _("Member")
        DELEGATE = "delegate", _("Delegate")

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="trainings")
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="seller_trainings")
    role = models.CharField(max_length=8, choices=Role, default=Role.OWNER)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["from_date", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "certificate"], condition=Q(to_date__isnull=True), name="seller_training_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="seller_training_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(verified_at__isnull=False), name="seller_training_verified_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} for {self.partner_id}"


def holds_on(day: date, prefix: str = "") -> Q:
    """The condition for dated rows (`from_date`, `to_date`) that hold on `day`."""
    return Q(**{f"{prefix}from_date__lte": day}) & (Q(**{f"{prefix}to_date__isnull": True}) | Q(**{f"{prefix}to_date__gt": day}))
