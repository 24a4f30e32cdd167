from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_pin"),
    ]

    operations = [
        migrations.AlterField(
            model_name="parcel",
            name="tracking_number",
            field=models.CharField(blank=True, help_text="Of several boxes one each, a blank between them", max_length=409),
        ),
    ]
