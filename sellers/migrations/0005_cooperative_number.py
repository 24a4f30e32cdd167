from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_from_the_applications(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now only the application kept the number of a cooperative or farmer group."""
    applications = apps.get_model("shops", "ShopApplication").objects.filter(partner__isnull=False).exclude(cooperative_no="")
    for application in applications.order_by("pk"):
        apps.get_model("partner", "Partner").objects.filter(pk=application.partner_id).update(cooperative_no=application.cooperative_no)


class Migration(migrations.Migration):
    dependencies = [("partner", "0004_paused_and_why"), ("shops", "0003_opening_and_settings")]

    operations = [
        migrations.AddField("partner", "cooperative_no", models.CharField(blank=True, max_length=40)),
        migrations.RunPython(take_from_the_applications, migrations.RunPython.noop),
    ]
