import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_market_product"),
        ("centres", "0001_initial"),
        ("partner", "0002_market_shop"),
        ("photos", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="emblem",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="photos.photo"
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="learned",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="learned_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="line_id",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="partner",
            name="making",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="making_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="member_count",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="name_en",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name="partner",
            name="opened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="phone",
            field=models.CharField(blank=True, help_text="E.164", max_length=16),
        ),
        migrations.AddField(
            model_name="partner",
            name="producer_type",
            field=models.CharField(
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
        migrations.AddField(
            model_name="partner",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="since_year",
            field=models.PositiveSmallIntegerField(blank=True, help_text="Buddhist year", null=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="state",
            field=models.CharField(
                choices=[
                    ("applied", "Applied"),
                    ("active", "Open"),
                    ("paused", "Paused"),
                    ("suspended", "Suspended"),
                    ("closed", "Closed"),
                ],
                default="applied",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="story",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="story_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="tagline",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="partner",
            name="tagline_en",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="partner",
            name="tax_id",
            field=models.CharField(blank=True, max_length=13),
        ),
        migrations.AddField(
            model_name="partner",
            name="vat_registered",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="stockrecord",
            name="num_allocated",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="stockrecord",
            name="num_in_stock",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="partner",
            index=models.Index(fields=["state", "centre"], name="shop_by_centre"),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retired_at__isnull", False), ("state", "closed")),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("retired_at__isnull", True)),
                    _connector="OR",
                ),
                name="shop_closed_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["active", "paused"]), _negated=True), ("opened_at__isnull", False), _connector="OR"
                ),
                name="shop_open_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.CheckConstraint(condition=models.Q(("commission_bps__lte", 5000)), name="shop_commission_at_most_half"),
        ),
        migrations.AddConstraint(
            model_name="stockrecord",
            constraint=models.UniqueConstraint(fields=("product",), name="stock_record_once_per_product"),
        ),
        migrations.AddConstraint(
            model_name="stockrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("num_allocated__lte", models.F("num_in_stock"))), name="stock_allocated_within_stock"
            ),
        ),
        migrations.AddConstraint(
            model_name="stockrecord",
            constraint=models.CheckConstraint(condition=models.Q(("price__gt", 0)), name="stock_price_positive"),
        ),
    ]
