import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partner', '0001_oscar_4_2_1'),
    ]

    operations = [
        migrations.CreateModel(
            name='Box',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True)),
                ('max_weight_g', models.PositiveIntegerField(unique=True)),
                ('width_cm', models.PositiveSmallIntegerField()),
                ('length_cm', models.PositiveSmallIntegerField()),
                ('height_cm', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['max_weight_g'],
            },
        ),
        migrations.CreateModel(
            name='RateTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('is_synthetic', models.BooleanField(default=False)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rate_tables', to='partner.partner')),
            ],
        ),
        migrations.CreateModel(
            name='Carrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(max_length=80)),
                ('tracking_pattern', models.CharField(blank=True, help_text='Regular expression; a mismatch warns, it never blocks', max_length=60)),
                ('rate_table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carriers', to='delivery.ratetable')),
            ],
        ),
        migrations.CreateModel(
            name='Rate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(max_length=20)),
                ('zone_from', models.CharField(choices=[('any', 'Anywhere'), ('bkk', 'Bangkok and vicinity'), ('upcountry', 'Upcountry'), ('same_district', 'Same district')], max_length=13)),
                ('zone_to', models.CharField(choices=[('any', 'Anywhere'), ('bkk', 'Bangkok and vicinity'), ('upcountry', 'Upcountry'), ('same_district', 'Same district')], max_length=13)),
                ('max_weight_g', models.PositiveIntegerField()),
                ('max_side_sum_cm', models.PositiveIntegerField(blank=True, null=True)),
                ('price_satang', models.PositiveIntegerField()),
                ('extra_per_kg_satang', models.PositiveIntegerField(default=0)),
                ('surcharge_remote_satang', models.PositiveIntegerField(default=0)),
                ('surcharge_island_satang', models.PositiveIntegerField(default=0)),
                ('cod_bps', models.PositiveIntegerField(blank=True, help_text='Fee of cash on delivery in hundredths of a percent; empty: not offered', null=True)),
                ('cod_min_satang', models.PositiveIntegerField(default=0)),
                ('is_cold', models.BooleanField(default=False)),
                ('days_min', models.PositiveSmallIntegerField()),
                ('days_max', models.PositiveSmallIntegerField()),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rates', to='delivery.ratetable')),
            ],
            options={
                'ordering': ['table_id', 'service', 'max_weight_g', 'id'],
                'constraints': [models.UniqueConstraint(fields=('table', 'service', 'zone_from', 'zone_to', 'max_weight_g'), name='rate_step_once'), models.CheckConstraint(condition=models.Q(('days_max__gte', models.F('days_min'))), name='rate_days_in_order'), models.CheckConstraint(condition=models.Q(('max_weight_g__gt', 0)), name='rate_weight_positive')],
            },
        ),
        migrations.CreateModel(
            name='DeliveryMethod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(max_length=20)),
                ('storages', models.JSONField(default=list, help_text='Storage classes it carries: ambient, fresh, chilled, frozen')),
                ('free_over_satang', models.PositiveIntegerField(blank=True, null=True)),
                ('takes_cash', models.BooleanField(default=True, help_text='Cash on delivery where the rate allows it')),
                ('is_active', models.BooleanField(default=True)),
                ('carrier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='methods', to='delivery.carrier')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delivery_methods', to='partner.partner')),
                ('own_table', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='methods', to='delivery.ratetable')),
            ],
            options={
                'ordering': ['partner_id', 'id'],
                'constraints': [models.UniqueConstraint(fields=('partner', 'carrier', 'service'), name='delivery_method_once_per_shop')],
            },
        ),
    ]
