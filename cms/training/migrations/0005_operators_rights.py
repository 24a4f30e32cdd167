"""Operators look after pictures, papers, logins and the outbox of text messages."""

from django.db import migrations

#: (app label, model, verb, name) of rights on a collection and everything below it. Wagtail asks for its own models' rights,
#: whatever image and document model a site has.
IN_COLLECTIONS = (
    ("wagtailimages", "image", "add", "Can add image"),
    ("wagtailimages", "image", "change", "Can change image"),
    ("wagtailimages", "image", "choose", "Can choose image"),
    ("wagtaildocs", "document", "add", "Can add document"),
    ("wagtaildocs", "document", "change", "Can change document"),
    ("wagtaildocs", "document", "choose", "Can choose document"),
)
EVERYWHERE = (
    ("accounts", "user", "add", "Can add user"),
    ("accounts", "user", "change", "Can change user"),
    ("accounts", "textmessage", "view", "Can view text message"),
)


def _permission(apps, app_label, model, verb, name):
    # Permissions are otherwise made after the last migration; this is the row that would be made then.
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=model)
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=f"{verb}_{model}", defaults={"name": name}
    )
    return permission


def give(apps, schema_editor):
    operators = apps.get_model("auth", "Group").objects.get(name="Operators")
    root = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    of_collection = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for right in IN_COLLECTIONS:
        of_collection.objects.get_or_create(group=operators, collection=root, permission=_permission(apps, *right))
    operators.permissions.add(*(_permission(apps, *right) for right in EVERYWHERE))


def keep(apps, schema_editor):
    """Rights that operators have are not taken away again."""


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0004_operators_review"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("accounts", "0001_initial"),
    ]

    operations = [migrations.RunPython(give, keep)]
