import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("address", "0001_oscar_4_2_1"),
        ("centres", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="useraddress",
            name="area",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="centres.adminarea"),
        ),
    ]
