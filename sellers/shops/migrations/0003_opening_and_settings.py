import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sellers.shops.models


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0002_append_only"),
        ("partner", "0004_paused_and_why"),
        ("photos", "0002_clean_files"),
        ("shops", "0002_issuer_in_two_languages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="certification",
            name="entered_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="certification",
            name="entered_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="certification",
            name="refused_reason",
            field=models.CharField(blank=True, help_text="Why an operator did not verify it; the owner reads it", max_length=300),
        ),
        migrations.AddField(
            model_name="certification",
            name="warned_at",
            field=models.DateTimeField(blank=True, help_text="The owners were told that it expires", null=True),
        ),
        migrations.CreateModel(
            name="ShopApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not sent yet"),
                            ("submitted", "Being looked at"),
                            ("asked", "Waiting for your answer"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("steps_done", models.JSONField(blank=True, default=list, help_text="Names of the steps that were saved")),
                (
                    "producer_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("community_enterprise", "Community enterprise"),
                            ("cooperative", "Cooperative"),
                            ("farmer_group", "Farmer group"),
                            ("sme", "Small firm"),
                            ("startup", "Start-up"),
                            ("young_smart_farmer", "Young smart farmer"),
                            ("individual", "Individual"),
                        ],
                        max_length=20,
                    ),
                ),
                ("community_enterprise_no", models.CharField(blank=True, max_length=20)),
                (
                    "cooperative_no",
                    models.CharField(blank=True, help_text="Of a cooperative 13 digits; of a farmer group as on its paper", max_length=40),
                ),
                ("tax_id", models.CharField(blank=True, help_text="Juristic: 13 digits that begin with 0", max_length=13)),
                ("vat_registered", models.BooleanField(default=False)),
                ("national_id_sealed", models.CharField(blank=True, help_text="Of persons only; see sealed.py", max_length=200)),
                ("name", models.CharField(blank=True, max_length=255)),
                ("name_en", models.CharField(blank=True, max_length=255)),
                ("postcode", models.CharField(blank=True, max_length=5)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, help_text="E.164", max_length=16)),
                ("line_id", models.CharField(blank=True, max_length=30)),
                (
                    "training",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("certificate", "I have a certificate"),
                            ("centre", "I learned at a centre, without a certificate"),
                            ("none", "I have not been trained"),
                        ],
                        max_length=11,
                    ),
                ),
                ("certificate_serial", models.CharField(blank=True, max_length=20)),
                ("rules_version", models.CharField(blank=True, max_length=20)),
                ("rules_accepted_at", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, help_text="Why it was refused; the applicant reads it", max_length=500)),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shop_applications", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centres.adminarea"
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shop_applications",
                        to="centres.centre",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partner",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="application", to="partner.partner"
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("ask", "Question of the market"), ("answer", "Answer of the applicant")], max_length=6),
                ),
                ("words", models.CharField(max_length=1000)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("author", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "application",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="shops.shopapplication"),
                ),
            ],
            options={
                "ordering": ["written_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ShopClosedDays",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=120)),
                ("note_en", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="closed_days", to="partner.partner"),
                ),
            ],
            options={
                "verbose_name_plural": "shop closed days",
                "ordering": ["starts_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="ShopDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("community_enterprise", "Registration of the community enterprise"),
                            ("cooperative", "Registration of the cooperative or group"),
                            ("juristic", "Company certificate"),
                            ("vat", "VAT certificate (Por Por 20)"),
                            ("certification", "Certificate of a mark"),
                            ("other", "Other paper"),
                        ],
                        max_length=20,
                    ),
                ),
                ("file", models.FileField(max_length=200, storage=sellers.shops.models.private_storage, upload_to="papers/")),
                ("title", models.CharField(blank=True, help_text="What the sender called the file", max_length=200)),
                ("content_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField(help_text="Bytes")),
                ("sha256", models.CharField(max_length=64)),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "application",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="shops.shopapplication",
                    ),
                ),
                (
                    "certification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="shops.certification",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ["uploaded_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="ShopInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=[("owner", "Owner"), ("manager", "Manager"), ("packer", "Packer")], max_length=7)),
                ("note", models.CharField(blank=True, help_text="For whom, in the inviter's words", max_length=80)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "partner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="partner.partner"),
                ),
            ],
            options={
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ShopPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("partner", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="partner.partner")),
                ("photo", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="photos.photo")),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddIndex(
            model_name="shopapplication",
            index=models.Index(fields=["state", "submitted_at"], name="application_waiting"),
        ),
        migrations.AddConstraint(
            model_name="shopapplication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "asked"])),
                fields=("applicant",),
                name="application_one_open_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="shopapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["submitted", "asked", "approved", "refused"]), _negated=True),
                    ("submitted_at__isnull", False),
                    _connector="OR",
                ),
                name="application_sent_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="shopapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", False), ("state__in", ["approved", "refused", "withdrawn"])),
                    models.Q(models.Q(("state__in", ["approved", "refused", "withdrawn"]), _negated=True), ("decided_at__isnull", True)),
                    _connector="OR",
                ),
                name="application_decided_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="shopapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("partner__isnull", False), ("state", "approved")),
                    models.Q(models.Q(("state", "approved"), _negated=True), ("partner__isnull", True)),
                    _connector="OR",
                ),
                name="application_approved_has_shop",
            ),
        ),
        migrations.AddConstraint(
            model_name="shopapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "refused"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="application_refused_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="shopapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(("tax_id", ""), ("tax_id__startswith", "0"), _connector="OR"), name="application_tax_id_is_juristic"
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationnote",
            constraint=models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="application_note_says_something"),
        ),
        migrations.AddConstraint(
            model_name="shopcloseddays",
            constraint=models.CheckConstraint(condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="closed_days_in_order"),
        ),
        migrations.AddConstraint(
            model_name="shopdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("application__isnull", False), ("certification__isnull", True)),
                    models.Q(("application__isnull", True), ("certification__isnull", False)),
                    _connector="OR",
                ),
                name="document_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="shopinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", True), ("answered_by__isnull", True), ("declined_at__isnull", True)),
                    models.Q(("accepted_at__isnull", False), ("answered_by__isnull", False), ("declined_at__isnull", True)),
                    models.Q(("accepted_at__isnull", True), ("answered_by__isnull", False), ("declined_at__isnull", False)),
                    _connector="OR",
                ),
                name="invitation_answered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="shopinvitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("revoked_at__isnull", True), ("answered_by__isnull", True), _connector="OR"),
                name="invitation_answered_or_revoked",
            ),
        ),
        migrations.AddConstraint(
            model_name="shoppicture",
            constraint=models.UniqueConstraint(fields=("partner", "photo"), name="shop_picture_once"),
        ),
    ]
