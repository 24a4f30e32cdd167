"""What belongs to a shop: its people, the centres it came from, its marks of quality, and where its money goes."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sellers.models import Partner
from sellers.shops.sealed import SealBroken, mask_national_id, unseal


def private_storage() -> Storage:
    """Where papers lie: never reachable without a signed address."""
    return storages["private"]


class ShopMember(models.Model):
    """A login that works for a shop, from one day to another. Several shops per person, several people per shop."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MANAGER = "manager", _("Manager")
        PACKER = "packer", _("Packer")

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shop_memberships")
    role = models.CharField(max_length=7, choices=Role)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "user"], condition=Q(to_date__isnull=True), name="member_once_at_a_time"),
            models.CheckConstraint(condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="member_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} of {self.partner_id}"


class ShopCentre(models.Model):
    """The centre that a shop belongs to, with dates. `Partner.centre` repeats the row that has no end."""

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="centre_history")
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, related_name="shop_history")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["from_date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["partner"], condition=Q(to_date__isnull=True), name="shop_one_centre_at_a_time"),
            models.CheckConstraint(condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="shop_centre_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} at {self.centre_id} from {self.from_date}"


class CertificationQuerySet(models.QuerySet["Certification"]):
    """Marks as a buyer may see them."""

    def shown(self, *, on: date | None = None) -> Self:
        """The marks that hold on a day (today): verified, not taken back, and valid to that day at least."""
        holds = Q(expires_on__isnull=True) | Q(expires_on__gte=on or timezone.localdate())
        return self.filter(holds, verified_at__isnull=False, retired_at__isnull=True)


class Certification(models.Model):
    """A mark of quality of a shop, or of some of its goods. Shown only when verified and not expired."""

    class Kind(models.TextChoices):
        FDA = "fda", _("FDA")
        TCPS = "tcps", _("Thai community product standard")
        GI = "gi", _("Geographical indication")
        ORGANIC = "organic_thailand", _("Organic Thailand")
        GAP = "gap", _("GAP")
        GMP = "gmp", _("GMP")
        HACCP = "haccp", _("HACCP")
        HALAL = "halal", _("Halal")
        OTOP3 = "otop3", _("OTOP 3 stars")
        OTOP4 = "otop4", _("OTOP 4 stars")
        OTOP5 = "otop5", _("OTOP 5 stars")
        ROYAL_PEACOCK = "royal_peacock", _("Royal Thai Silk peacock")

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="certifications")
    products = models.ManyToManyField("catalogue.Product", blank=True, related_name="certifications")
    kind = models.CharField(max_length=20, choices=Kind)
    number = models.CharField(max_length=40)
    issuer = models.CharField(max_length=120)
    issuer_en = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    refused_reason = models.CharField(max_length=300, blank=True, help_text="Why an operator did not verify it; the owner reads it")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    warned_at = models.DateTimeField(null=True, blank=True, help_text="The owners were told that it expires")
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "kind", "number"], name="certification_once_per_shop"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")), name="certification_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class ShopAccount(models.Model):
    """Where a shop receives money. A personal national ID is never a PromptPay identity here: it would stand in a public QR."""

    class PromptPayKind(models.TextChoices):
        PHONE = "phone", _("Phone")
        TAX_ID = "tax_id", _("Juristic tax ID")
        EWALLET = "ewallet", _("E-wallet")

    partner = models.OneToOneField("partner.Partner", on_delete=models.PROTECT, related_name="account")
    promptpay_kind = models.CharField(max_length=7, choices=PromptPayKind)
    promptpay_id = models.CharField(max_length=15, help_text="Digits: 10 of a phone, 13 of a juristic tax ID, 15 of an e-wallet")
    bank_code = models.CharField(max_length=3, blank=True, help_text="BOT code")
    bank_account = models.CharField(max_length=15, blank=True)
    account_name = models.CharField(max_length=120)
    takes_cash_on_delivery = models.BooleanField(default=True)

    class Meta:
        constraints = [
            # A national ID has 13 digits and begins with 1-8; a juristic number begins with 0.
            models.CheckConstraint(
                condition=~Q(promptpay_kind="tax_id") | Q(promptpay_id__startswith="0"), name="promptpay_tax_id_is_juristic"
            ),
            models.CheckConstraint(
                condition=Q(bank_account="") | Q(bank_account__regex=r"^\d{10,15}$"), name="bank_account_10_to_15_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.account_name


class ShopApplication(models.Model):
    """Somebody asks to open a shop. Kept from the first step on; after the decision it stays as the record of what was said.

    The steps fill the columns one by one, so everything but the applicant may be empty until it is submitted.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Not sent yet")
        SUBMITTED = "submitted", _("Being looked at")
        ASKED = "asked", _("Waiting for your answer")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Training(models.TextChoices):
        CERTIFICATE = "certificate", _("I have a certificate")
        CENTRE = "centre", _("I learned at a centre, without a certificate")
        NONE = "none", _("I have not been trained")

    #: States in which the applicant may change it, and those in which it is still to be decided.
    CHANGEABLE = (State.DRAFT, State.ASKED)
    OPEN = (State.DRAFT, State.SUBMITTED, State.ASKED)

    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shop_applications")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    steps_done = models.JSONField(default=list, blank=True, help_text="Names of the steps that were saved")

    producer_type = models.CharField(max_length=20, blank=True, choices=Partner.ProducerType)
    community_enterprise_no = models.CharField(max_length=20, blank=True)
    cooperative_no = models.CharField(max_length=40, blank=True, help_text="Of a cooperative 13 digits; of a farmer group as on its paper")
    tax_id = models.CharField(max_length=13, blank=True, help_text="Juristic: 13 digits that begin with 0")
    vat_registered = models.BooleanField(default=False)
    national_id_sealed = models.CharField(max_length=200, blank=True, help_text="Of persons only; see sealed.py")

    name = models.CharField(max_length=255, blank=True)
    name_en = models.CharField(max_length=255, blank=True)
    area = models.ForeignKey("centres.AdminArea", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    postcode = models.CharField(max_length=5, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=16, blank=True, help_text="E.164")
    line_id = models.CharField(max_length=30, blank=True)

    training = models.CharField(max_length=11, blank=True, choices=Training)
    certificate_serial = models.CharField(max_length=20, blank=True)
    centre = models.ForeignKey("centres.Centre", on_delete=models.PROTECT, null=True, blank=True, related_name="shop_applications")

    rules_version = models.CharField(max_length=20, blank=True)
    rules_accepted_at = models.DateTimeField(null=True, blank=True)

    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was refused; the applicant reads it")
    partner = models.OneToOneField("partner.Partner", on_delete=models.PROTECT, null=True, blank=True, related_name="application")

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["state", "submitted_at"], name="application_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"], condition=Q(state__in=["draft", "submitted", "asked"]), name="application_one_open_per_person"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "asked", "approved", "refused"]) | Q(submitted_at__isnull=False),
                name="application_sent_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "refused", "withdrawn"], decided_at__isnull=False)
                | (~Q(state__in=["approved", "refused", "withdrawn"]) & Q(decided_at__isnull=True)),
                name="application_decided_has_date",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", partner__isnull=False) | (~Q(state="approved") & Q(partner__isnull=True)),
                name="application_approved_has_shop",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="application_refused_says_why"),
            models.CheckConstraint(condition=Q(tax_id="") | Q(tax_id__startswith="0"), name="application_tax_id_is_juristic"),
        ]

    def __str__(self) -> str:
        return self.name or f"application {self.pk}"

    @property
    def is_changeable(self) -> bool:
        """The applicant may still change it."""
        return self.state in self.CHANGEABLE

    @property
    def is_open(self) -> bool:
        """Nobody has decided yet."""
        return self.state in self.OPEN

    @property
    def national_id_masked(self) -> str:
        """The national ID as people may see it; "" if none was asked. "?" where the seal cannot be opened."""
        try:
            return mask_national_id(unseal(self.national_id_sealed))
        except SealBroken:
            return "?"


class ApplicationNote(models.Model):
    """What operator and applicant wrote to each other about an application, oldest first."""

    class Kind(models.TextChoices):
        ASK = "ask", _("Question of the market")
        ANSWER = "answer", _("Answer of the applicant")

    application = models.ForeignKey(ShopApplication, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=6, choices=Kind)
    words = models.CharField(max_length=1000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="application_note_says_something")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.application_id}"


class ShopDocument(models.Model):
    """A paper of an application or of a certification: a private file, seen by the shop's owners and by operators.

    It is taken away by `retired_at`; the file stays for those who decided on it.
    """

    class Kind(models.TextChoices):
        COMMUNITY_ENTERPRISE = "community_enterprise", _("Registration of the community enterprise")
        COOPERATIVE = "cooperative", _("Registration of the cooperative or group")
        JURISTIC = "juristic", _("Company certificate")
        VAT = "vat", _("VAT certificate (Por Por 20)")
        CERTIFICATION = "certification", _("Certificate of a mark")
        OTHER = "other", _("Other paper")

    application = models.ForeignKey(ShopApplication, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    certification = models.ForeignKey("Certification", on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind)
    file = models.FileField(upload_to="papers/", storage=private_storage, max_length=200)
    title = models.CharField(max_length=200, blank=True, help_text="What the sender called the file")
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=False, certification__isnull=True)
                | Q(application__isnull=True, certification__isnull=False),
                name="document_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.pk}"

    @property
    def download_name(self) -> str:
        """What the browser calls the saved file."""
        ending = str(self.file.name).rpartition(".")[2]
        return f"{self.title or self.kind}.{ending}"

    @property
    def address(self) -> str:
        """A signed address that lets the browser save the paper for some minutes. Whoever asks for it must have been checked."""
        storage: Any = self.file.storage
        return str(storage.url(self.file.name, download_name=self.download_name))


class ShopInvitation(models.Model):
    """A link by which somebody may come to work for a shop: once, within seven days. Its token is signed, not stored (invitations.py)."""

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=7, choices=ShopMember.Role)
    note = models.CharField(max_length=80, blank=True, help_text="For whom, in the inviter's words")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True, answered_by__isnull=True)
                | Q(accepted_at__isnull=False, declined_at__isnull=True, answered_by__isnull=False)
                | Q(accepted_at__isnull=True, declined_at__isnull=False, answered_by__isnull=False),
                name="invitation_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(answered_by__isnull=True), name="invitation_answered_or_revoked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.partner_id}"

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether it can still be accepted."""
        return self.answered_by_id is None and self.revoked_at is None and (now or timezone.now()) < self.expires_at


class ShopClosedDays(models.Model):
    """Days on which a shop sends nothing; first and last included. The latest day to ship counts them (sellers/orders/clocks.py)."""

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="closed_days")
    starts_on = models.DateField()
    ends_on = models.DateField()
    note = models.CharField(max_length=120, blank=True)
    note_en = models.CharField(max_length=120, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts_on", "id"]
        verbose_name_plural = "shop closed days"
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="closed_days_in_order")]

    def __str__(self) -> str:
        return f"{self.partner_id} closed {self.starts_on} to {self.ends_on}"


class ShopPicture(models.Model):
    """A picture of the people or the place, in the order in which the shop's page shows them."""

    partner = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="pictures")
    photo = models.ForeignKey("photos.Photo", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["partner", "photo"], name="shop_picture_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} of {self.partner_id}"
