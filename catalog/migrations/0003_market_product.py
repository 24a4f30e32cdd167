import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_market_goods"),
        ("partner", "0002_market_shop"),
        ("photos", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="photo",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="photos.photo"
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="price_satang",
            field=models.PositiveBigIntegerField(),
        ),
        migrations.AddField(
            model_name="product",
            name="retired_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="search_words",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="product",
            name="season",
            field=models.JSONField(blank=True, default=list, help_text="Months 1-12 in which it is made; empty: all year"),
        ),
        migrations.AddField(
            model_name="product",
            name="seller",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="products", to="partner.partner"),
        ),
        migrations.AddField(
            model_name="product",
            name="shelf_life_days",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="product",
            name="shipping_weight_g",
            field=models.PositiveIntegerField(),
        ),
        migrations.AddField(
            model_name="product",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("checking", "Being checked"),
                    ("listed", "Listed"),
                    ("paused", "Paused"),
                    ("retired", "Retired"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="storage",
            field=models.CharField(
                choices=[("ambient", "Ambient"), ("fresh", "Fresh"), ("chilled", "Chilled"), ("frozen", "Frozen")],
                default="ambient",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="title_en",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name="product",
            name="use",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="product",
            name="use_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="productimage",
            name="image",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="product_images", to="photos.photo"),
        ),
        migrations.AddConstraint(
            model_name="productimage",
            constraint=models.UniqueConstraint(fields=("product", "image"), name="image_once_per_product"),
        ),
        migrations.AddField(
            model_name="productfamily",
            name="seller",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="families", to="partner.partner"),
        ),
        migrations.AddField(
            model_name="product",
            name="family",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="products", to="catalogue.productfamily"
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.saleunit"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["is_public", "is_family_lead", "-date_created", "-id"], name="product_list"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["seller", "state", "-date_created"], name="product_by_shop"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(condition=models.Q(("structure", "standalone")), name="product_is_standalone"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_public", True), ("state", "listed")),
                    models.Q(("is_public", False), models.Q(("state", "listed"), _negated=True)),
                    _connector="OR",
                ),
                name="product_public_when_listed",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retired_at__isnull", False), ("state", "retired")),
                    models.Q(models.Q(("state", "retired"), _negated=True), ("retired_at__isnull", True)),
                    _connector="OR",
                ),
                name="product_retired_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(condition=models.Q(("price_satang__gt", 0)), name="product_price_positive"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(condition=models.Q(("net_quantity__gt", 0)), name="product_has_content"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(condition=models.Q(("shipping_weight_g__gt", 0)), name="product_has_weight"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                condition=models.Q(("family__isnull", False), ("is_family_lead", True)), fields=("family",), name="family_has_one_lead"
            ),
        ),
    ]
