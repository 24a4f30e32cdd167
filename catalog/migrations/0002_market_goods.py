from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_oscar_4_2_1"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductFamily",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name_plural": "product families",
            },
        ),
        migrations.CreateModel(
            name="SaleUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=40)),
                ("name_en", models.CharField(max_length=40)),
            ],
        ),
        migrations.RemoveField(
            model_name="productimage",
            name="original",
        ),
        migrations.AddField(
            model_name="category",
            name="flags",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="category",
            name="intro",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="category",
            name="intro_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="category",
            name="name_en",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name="category",
            name="season_note",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="category",
            name="season_note_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="product",
            name="description_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="product",
            name="details",
            field=models.JSONField(blank=True, default=list, help_text="[{label, label_en, value, value_en}, ...]"),
        ),
        migrations.AddField(
            model_name="product",
            name="in_stock",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="product",
            name="is_family_lead",
            field=models.BooleanField(default=True, help_text="Shown in lists; the others of its family are not"),
        ),
        migrations.AddField(
            model_name="product",
            name="keep",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="product",
            name="keep_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="product",
            name="made_of",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="product",
            name="made_of_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="product",
            name="net_quantity",
            field=models.DecimalField(decimal_places=3, max_digits=10),
        ),
        migrations.AddField(
            model_name="product",
            name="net_unit",
            field=models.CharField(choices=[("g", "gram"), ("ml", "millilitre"), ("m", "metre"), ("piece", "piece")], max_length=5),
        ),
    ]
