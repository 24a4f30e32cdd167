"""A certificate may be revoked, never deleted: its paper is in somebody's hands."""

from django.db import migrations

from cms.training.never_deleted import NeverDeleted


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    operations = [NeverDeleted("certificate")]
