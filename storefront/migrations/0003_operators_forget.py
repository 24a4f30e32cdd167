"""Operators see who asks to be forgotten, and record when it was done. The group itself is made by cms/training."""

from django.db import migrations

_VERBS = {"view": "Can view erasure request", "change": "Can change erasure request"}


def give(apps, schema_editor):
    # Permissions are otherwise made after the last migration; these are the rows that would be made then.
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="storefront", model="erasurerequest"
    )
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name="Operators")
    for verb, name in _VERBS.items():
        permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=f"{verb}_erasurerequest", defaults={"name": name}
        )
        group.permissions.add(permission)


def keep(apps, schema_editor):
    """Rights that operators have are not taken away again."""


class Migration(migrations.Migration):
    dependencies = [
        ("storefront", "0002_erasure_requests"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(give, keep)]
