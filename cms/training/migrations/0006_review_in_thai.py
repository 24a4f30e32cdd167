"""The way to publication has a Thai name: trainers read it in the editor, and Wagtail makes it with an English one."""

from django.db import migrations

ENGLISH, THAI = "Moderators approval", "ตรวจก่อนเผยแพร่"


def _rename(apps, old, new):
    for model in ("Workflow", "Task"):
        apps.get_model("wagtailcore", model).objects.filter(name=old).update(name=new)


def name(apps, schema_editor):
    _rename(apps, ENGLISH, THAI)


def name_back(apps, schema_editor):
    _rename(apps, THAI, ENGLISH)


class Migration(migrations.Migration):
    dependencies = [("training", "0005_operators_rights")]

    operations = [migrations.RunPython(name, name_back)]
