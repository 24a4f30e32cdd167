"""What trainers hand in for review reaches the operators; the group that Wagtail makes for reviewers has no members here."""

from django.db import migrations


def give(apps, schema_editor):
    operators = apps.get_model("auth", "Group").objects.get(name="Operators")
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(groups__name="Moderators"):
        task.groups.add(operators)


def take(apps, schema_editor):
    for task in apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(groups__name="Operators"):
        task.groups.remove(apps.get_model("auth", "Group").objects.get(name="Operators"))


class Migration(migrations.Migration):
    dependencies = [("training", "0003_groups")]

    operations = [migrations.RunPython(give, take)]
