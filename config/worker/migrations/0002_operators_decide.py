"""Operators may decide about failed tasks. The group itself is made by cms/training; whoever comes first makes it."""

from django.db import migrations


def _permission(apps):
    # Permissions are otherwise made after the last migration; this is the row that would be made then.
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="worker", model="deadtask")
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="change_deadtask", defaults={"name": "Can change failed task"}
    )
    return permission


def give(apps, schema_editor):
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name="Operators")
    group.permissions.add(_permission(apps))


def take(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name="Operators"):
        group.permissions.remove(_permission(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("worker", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]
