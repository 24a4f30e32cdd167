"""The groups of the house: operators may do everything with pages; trainers and officers come into the admin.

What a trainer may do with lessons is decided by the assignment (cms/courses/rights.py), not by rows here.
"""

from django.db import migrations

PAGE_VERBS = {
    "add": "Can add page",
    "change": "Can change page",
    "publish": "Publish any page",
    "bulk_delete": "Delete pages with children",
    "lock": "Lock/unlock pages you've locked",
    "unlock": "Unlock any page",
}


def _permission(apps, app_label, model, codename, name):
    # Permissions are otherwise made after the last migration; this is the row that would be made then.
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=model)
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return permission


def make(apps, schema_editor):
    group_model = apps.get_model("auth", "Group")
    page_permission_model = apps.get_model("wagtailcore", "GroupPagePermission")
    root = apps.get_model("pages", "BasePage").objects.get(depth=1)
    enter = _permission(apps, "wagtailadmin", "admin", "access_admin", "Can access Wagtail admin")
    for name in ("Operators", "Officers", "Trainers"):
        group, _made = group_model.objects.get_or_create(name=name)
        group.permissions.add(enter)
    operators = group_model.objects.get(name="Operators")
    for verb, label in PAGE_VERBS.items():
        permission = _permission(apps, "pages", "basepage", f"{verb}_basepage", label)
        page_permission_model.objects.get_or_create(group=operators, page=root, permission=permission)


def unmake(apps, schema_editor):
    """The groups stay: people may be in them."""


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0002_never_deleted"),
        ("pages", "0005_site_pages"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make, unmake)]
