"""The operator's desk: what operators decide about, and what programme officers look at. Without a right on a model, Wagtail's log of it is closed too."""

from django.db import migrations

#: app label -> models.
DECIDED = {
    "partner": ["partner"],
    "shops": ["shopapplication", "certification"],
    "listings": ["listingcheck"],
    "orders": ["sellerorder"],
    "centres": ["centre"],
    "delivery": ["ratetable"],
    "training": ["person"],
}
LOOKED_AT = {"training": ["certificate", "round"], "catalogue": ["product"], "order": ["order"]}
OF_OFFICERS = {"partner": ["partner"], "centres": ["centre"], "training": ["person", "certificate"]}


def _permissions(apps, verb, models):
    for app_label, names in models.items():
        for name in names:
            # Permissions are otherwise made after the last migration; this is the row that would be made then.
            content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=name)
            yield apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=content_type, codename=f"{verb}_{name}", defaults={"name": f"Can {verb} {name}"}
            )[0]


def give(apps, schema_editor):
    group_model = apps.get_model("auth", "Group")
    operators, _made = group_model.objects.get_or_create(name="Operators")
    officers, _made = group_model.objects.get_or_create(name="Officers")
    for verb, models in (("change", DECIDED), ("view", DECIDED), ("view", LOOKED_AT)):
        operators.permissions.add(*_permissions(apps, verb, models))
    officers.permissions.add(*_permissions(apps, "view", OF_OFFICERS))


def keep(apps, schema_editor):
    """Rights that people have are not taken away again."""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_operators_decide"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, keep)]
