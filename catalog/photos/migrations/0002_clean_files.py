"""Photos are cleaned on their way to the store; sellers' pictures lie in a collection of their own."""

import wagtail.images.models
from django.db import migrations

import catalog.photos.fields


def add_products_collection(apps, schema_editor):
    """A child of the root collection. Written by hand: historical models have no tree methods."""
    Collection = apps.get_model("wagtailcore", "Collection")
    root = Collection.objects.filter(depth=1).order_by("path").first()
    if root is None or Collection.objects.filter(depth=2, name="Products").exists():
        return
    last = Collection.objects.filter(depth=2, path__startswith=root.path).order_by("-path").first()
    number = int(last.path[-4:], 36) + 1 if last else 1
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    step = "".join(digits[number // 36**power % 36] for power in (3, 2, 1, 0))
    Collection.objects.create(name="Products", path=root.path + step, depth=2, numchild=0)
    root.numchild += 1
    root.save(update_fields=["numchild"])


class Migration(migrations.Migration):
    dependencies = [("photos", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="photo",
            name="file",
            field=catalog.photos.fields.PhotoField(
                height_field="height", upload_to=wagtail.images.models.get_upload_to, verbose_name="file", width_field="width"
            ),
        ),
        migrations.RunPython(add_products_collection, migrations.RunPython.noop),
    ]
