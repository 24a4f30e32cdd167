import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("centres", "0001_initial"),
        ("partner", "0001_oscar_4_2_1"),
    ]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="address",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="partner",
            name="answers",
            field=models.JSONField(blank=True, default=list, help_text="[{question, question_en, answer, answer_en}, ...]"),
        ),
        migrations.AddField(
            model_name="partner",
            name="area",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="shops", to="centres.adminarea"),
        ),
        migrations.AddField(
            model_name="partner",
            name="centre",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="shops", to="centres.centre"
            ),
        ),
        migrations.AddField(
            model_name="partner",
            name="commission_bps",
            field=models.PositiveSmallIntegerField(default=0, help_text="Hundredths of a percent of the goods, frozen on each line"),
        ),
        migrations.AddField(
            model_name="partner",
            name="community_enterprise_no",
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
