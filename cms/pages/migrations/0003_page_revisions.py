"""Revisions, and the final shape of locale and translation key."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


def _revision(verbose_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to="wagtailcore.revision",
        verbose_name=verbose_name,
    )


class Migration(migrations.Migration):
    dependencies = [("pages", "0002_page_bootstrap")]

    operations = [
        migrations.AddField("basepage", "latest_revision", _revision("latest revision")),
        migrations.AddField("basepage", "live_revision", _revision("live revision")),
        migrations.AlterField(
            "basepage",
            "locale",
            models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailcore.locale",
                verbose_name="locale",
            ),
        ),
        migrations.AlterField("basepage", "translation_key", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AlterUniqueTogether("basepage", {("translation_key", "locale")}),
    ]
