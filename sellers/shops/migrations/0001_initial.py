import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '0002_market_goods'),
        ('centres', '0001_initial'),
        ('partner', '0002_market_shop'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Certification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('fda', 'FDA'), ('tcps', 'Thai community product standard'), ('gi', 'Geographical indication'), ('organic_thailand', 'Organic Thailand'), ('gap', 'GAP'), ('gmp', 'GMP'), ('haccp', 'HACCP'), ('halal', 'Halal'), ('otop3', 'OTOP 3 stars'), ('otop4', 'OTOP 4 stars'), ('otop5', 'OTOP 5 stars'), ('royal_peacock', 'Royal Thai Silk peacock')], max_length=20)),
                ('number', models.CharField(max_length=40)),
                ('issuer', models.CharField(max_length=120)),
                ('issued_on', models.DateField()),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certifications', to='partner.partner')),
                ('products', models.ManyToManyField(blank=True, related_name='certifications', to='catalogue.product')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('partner', 'kind', 'number'), name='certification_once_per_shop'), models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='certification_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ShopAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('promptpay_kind', models.CharField(choices=[('phone', 'Phone'), ('tax_id', 'Juristic tax ID'), ('ewallet', 'E-wallet')], max_length=7)),
                ('promptpay_id', models.CharField(help_text='Digits: 10 of a phone, 13 of a juristic tax ID, 15 of an e-wallet', max_length=15)),
                ('bank_code', models.CharField(blank=True, help_text='BOT code', max_length=3)),
                ('bank_account', models.CharField(blank=True, max_length=15)),
                ('account_name', models.CharField(max_length=120)),
                ('takes_cash_on_delivery', models.BooleanField(default=True)),
                ('partner', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='account', to='partner.partner')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('promptpay_kind', 'tax_id'), _negated=True), ('promptpay_id__startswith', '0'), _connector='OR'), name='promptpay_tax_id_is_juristic'), models.CheckConstraint(condition=models.Q(('bank_account', ''), ('bank_account__regex', '^\\d{10,15}$'), _connector='OR'), name='bank_account_10_to_15_digits')],
            },
        ),
        migrations.CreateModel(
            name='ShopCentre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(max_length=200)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shop_history', to='centres.centre')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='centre_history', to='partner.partner')),
            ],
            options={
                'ordering': ['from_date', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_date__isnull', True)), fields=('partner',), name='shop_one_centre_at_a_time'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='shop_centre_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='ShopMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('packer', 'Packer')], max_length=7)),
                ('from_date', models.DateField()),
                ('to_date', models.DateField(blank=True, null=True)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='partner.partner')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shop_memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_date__isnull', True)), fields=('partner', 'user'), name='member_once_at_a_time'), models.CheckConstraint(condition=models.Q(('to_date__isnull', True), ('to_date__gte', models.F('from_date')), _connector='OR'), name='member_dates_in_order')],
            },
        ),
    ]
