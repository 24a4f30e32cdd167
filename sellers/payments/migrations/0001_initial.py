import django.db.models.deletion
import django.utils.timezone
import sellers.payments.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('order', '0021_billingaddress_code_shippingaddress_code'),
        ('orders', '0001_initial'),
        ('partner', '0003_market_shop_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=24, unique=True)),
                ('route', models.CharField(choices=[('platform', "The market's operator"), ('direct', 'Each seller')], max_length=8)),
                ('method', models.CharField(choices=[('promptpay', 'PromptPay with slip'), ('cash', 'Cash on delivery')], max_length=9)),
                ('amount_satang', models.PositiveBigIntegerField()),
                ('state', models.CharField(choices=[('awaiting', 'Awaiting payment'), ('checking', 'Slip being checked'), ('on_delivery', 'Cash on delivery'), ('paid', 'Paid'), ('expired', 'Expired'), ('cancelled', 'Cancelled')], max_length=11)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('confirm_by', models.DateTimeField(blank=True, null=True)),
                ('escalated_at', models.DateTimeField(blank=True, help_text='The seller did not confirm in time; the operator does', null=True)),
                ('paid_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='order.order')),
                ('payee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='partner.partner')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PaymentShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_satang', models.PositiveBigIntegerField()),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='payments.payment')),
                ('seller_order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payment_share', to='orders.sellerorder')),
            ],
        ),
        migrations.AddField(
            model_name='payment',
            name='seller_orders',
            field=models.ManyToManyField(related_name='payments', through='payments.PaymentShare', to='orders.sellerorder'),
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_satang', models.PositiveBigIntegerField()),
                ('reason', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('due', 'Due'), ('sent', 'Sent')], default='due', max_length=4)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('sent_reference', models.CharField(blank=True, max_length=40)),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.payment')),
                ('seller_order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='refund', to='orders.sellerorder')),
            ],
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, storage=sellers.payments.models.private_storage, upload_to='slips/%Y/%m')),
                ('bank_code', models.CharField(max_length=3)),
                ('transfer_reference', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('checking', 'Being checked'), ('accepted', 'Money received'), ('refused', 'Cannot be used')], default='checking', max_length=8)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('submitted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='payments.payment')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['state', 'expires_at'], name='payment_due'),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['state', 'confirm_by'], name='payment_to_confirm'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_satang__gt', 0)), name='payment_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('payee__isnull', True), ('route', 'platform')), models.Q(('payee__isnull', False), ('route', 'direct')), _connector='OR'), name='payment_payee_by_route'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_at__isnull', False), _connector='OR'), name='payment_paid_has_date'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['awaiting']), _negated=True), ('expires_at__isnull', False), _connector='OR'), name='payment_awaiting_has_clock'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount_satang__gt', 0)), name='refund_amount_positive'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), models.Q(('sent_at__isnull', False), models.Q(('sent_reference', ''), _negated=True)), _connector='OR'), name='refund_sent_has_reference'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'refused'), _negated=True), fields=('bank_code', 'transfer_reference'), name='slip_reference_once'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'checking')), fields=('payment',), name='slip_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='slip_refused_has_reason'),
        ),
    ]
