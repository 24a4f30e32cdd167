from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone


def date_the_pauses(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nobody wrote down since when a shop is paused; from today on is true at least."""
    apps.get_model("partner", "Partner").objects.filter(state="paused", paused_at__isnull=True).update(paused_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("partner", "0003_market_shop_rules")]

    operations = [
        migrations.AddField(
            "partner",
            "paused_at",
            models.DateTimeField(blank=True, help_text="Since when the owners pause it; a suspension in between keeps it", null=True),
        ),
        migrations.AddField(
            "partner",
            "state_reason",
            models.CharField(blank=True, help_text="Why it is paused, suspended or closed; its members read it", max_length=300),
        ),
        migrations.RunPython(date_the_pauses, migrations.RunPython.noop),
    ]
