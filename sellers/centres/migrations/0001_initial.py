import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AdminArea',
            fields=[
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False)),
                ('level', models.CharField(choices=[('province', 'Province'), ('district', 'District'), ('subdistrict', 'Sub-district')], max_length=11)),
                ('name', models.CharField(max_length=100)),
                ('name_en', models.CharField(max_length=100)),
                ('sort_key', models.CharField(help_text='Thai dictionary order (leading vowel after its consonant, no tone marks)', max_length=120)),
                ('region', models.CharField(blank=True, help_text='Six-region name, on provinces', max_length=20)),
                ('region_nso', models.CharField(blank=True, help_text='Four-region name of the statistical office, on provinces', max_length=20)),
                ('postcode', models.CharField(blank=True, db_index=True, max_length=5)),
                ('other_postcodes', models.JSONField(blank=True, default=list)),
                ('latitude', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
                ('remoteness', models.CharField(blank=True, help_text="'', 'remote' or 'island': carriers ask a surcharge", max_length=10)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='centres.adminarea')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Centre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('dcc', 'Digital community centre'), ('alc', 'Agricultural learning centre')], max_length=3)),
                ('network', models.CharField(choices=[('nfe', 'Department of Learning Encouragement'), ('alc', 'Agricultural learning centres'), ('bde', 'Digital Economy and Society'), ('other', 'Other')], max_length=5)),
                ('name', models.CharField(max_length=200)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('latitude', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=3, max_digits=6, null=True)),
                ('main_crop', models.CharField(blank=True, max_length=100)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('active', 'Active'), ('suspended', 'Suspended'), ('closed', 'Closed'), ('merged', 'Merged')], default='active', max_length=9)),
                ('is_synthetic', models.BooleanField(default=False, help_text='The name is made up over a real sub-district; pages say so')),
                ('trainers_publish', models.BooleanField(default=False, help_text='Trainers publish lessons without review')),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='centres', to='centres.adminarea')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='centres.centre')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='CentreEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('open', 'Opened'), ('rename', 'Renamed'), ('move', 'Moved'), ('merge', 'Merged'), ('split', 'Split'), ('close', 'Closed'), ('reopen', 'Reopened')], max_length=6)),
                ('happened_on', models.DateField()),
                ('before', models.JSONField(blank=True, default=dict)),
                ('after', models.JSONField(blank=True, default=dict)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='centres.centre')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['happened_on', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='adminarea',
            index=models.Index(fields=['level', 'sort_key'], name='area_by_name'),
        ),
        migrations.AddConstraint(
            model_name='adminarea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level', 'province'), ('parent__isnull', True)), models.Q(models.Q(('level', 'province'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='area_has_parent'),
        ),
        migrations.AddIndex(
            model_name='centre',
            index=models.Index(fields=['state', 'kind'], name='centre_by_state'),
        ),
        migrations.AddConstraint(
            model_name='centre',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'merged'), ('successor__isnull', False)), models.Q(models.Q(('state', 'merged'), _negated=True), ('successor__isnull', True)), _connector='OR'), name='centre_merged_has_successor'),
        ),
        migrations.AddConstraint(
            model_name='centreevent',
            constraint=models.UniqueConstraint(fields=('centre', 'kind', 'happened_on'), name='centre_event_once_a_day'),
        ),
    ]
