"""The one country that the market delivers to; every shipping address points at it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add_thailand(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("address", "Country").objects.get_or_create(
        iso_3166_1_a2="TH",
        defaults={
            "iso_3166_1_a3": "THA",
            "iso_3166_1_numeric": "764",
            "printable_name": "Thailand",
            "name": "Kingdom of Thailand",
            "is_shipping_country": True,
        },
    )


class Migration(migrations.Migration):
    dependencies = [("address", "0002_subdistrict")]

    operations = [migrations.RunPython(add_thailand, migrations.RunPython.noop)]
