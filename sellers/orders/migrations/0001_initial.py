import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('centres', '0002_append_only'),
        ('delivery', '0001_initial'),
        ('order', '0021_billingaddress_code_shippingaddress_code'),
        ('partner', '0003_market_shop_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SellerOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True)),
                ('state', models.CharField(choices=[('awaiting_payment', 'Awaiting payment'), ('to_pack', 'To pack'), ('shipped', 'Shipped'), ('delivered', 'Delivered'), ('completed', 'Completed'), ('cancelled', 'Cancelled'), ('returned', 'Returned'), ('disputed', 'Disputed')], default='awaiting_payment', max_length=16)),
                ('goods_satang', models.PositiveBigIntegerField()),
                ('shipping_satang', models.PositiveBigIntegerField()),
                ('cod_fee_satang', models.PositiveBigIntegerField(default=0)),
                ('discount_satang', models.PositiveBigIntegerField(default=0)),
                ('total_satang', models.PositiveBigIntegerField()),
                ('days_min', models.PositiveSmallIntegerField()),
                ('days_max', models.PositiveSmallIntegerField()),
                ('placed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('ship_by', models.DateTimeField(blank=True, null=True)),
                ('warned_at', models.DateTimeField(blank=True, null=True)),
                ('packed_at', models.DateTimeField(blank=True, null=True)),
                ('shipped_at', models.DateTimeField(blank=True, null=True)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('completed_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancel_reason', models.CharField(blank=True, max_length=200)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seller_orders', to='centres.adminarea')),
                ('centre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seller_orders', to='centres.centre')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seller_orders', to='order.order')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seller_orders', to='partner.partner')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('storage', models.CharField(max_length=8)),
                ('weight_g', models.PositiveIntegerField()),
                ('pieces', models.PositiveSmallIntegerField(default=1, help_text='Boxes, where one would be too heavy for the carrier')),
                ('price_satang', models.PositiveBigIntegerField()),
                ('tracking_number', models.CharField(blank=True, max_length=40)),
                ('shipped_at', models.DateTimeField(blank=True, null=True)),
                ('box', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='delivery.box')),
                ('carrier', models.ForeignKey(help_text='Who really carried it', on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='delivery.carrier')),
                ('method', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='delivery.deliverymethod')),
                ('seller_order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='orders.sellerorder')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SellerOrderEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=20)),
                ('from_state', models.CharField(blank=True, max_length=16)),
                ('to_state', models.CharField(max_length=16)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seller_order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='orders.sellerorder')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SellerOrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('packed', models.PositiveIntegerField(default=0)),
                ('shipped', models.PositiveIntegerField(default=0)),
                ('cancelled', models.PositiveIntegerField(default=0)),
                ('returned', models.PositiveIntegerField(default=0)),
                ('unit_price_satang', models.PositiveBigIntegerField()),
                ('commission_bps', models.PositiveSmallIntegerField()),
                ('vat_bps', models.PositiveSmallIntegerField(help_text='VAT contained in the price, hundredths of a percent; 0 for a seller not registered')),
                ('unit', models.CharField(max_length=40)),
                ('unit_en', models.CharField(max_length=40)),
                ('net_quantity', models.DecimalField(decimal_places=3, max_digits=10)),
                ('net_unit', models.CharField(max_length=5)),
                ('storage', models.CharField(max_length=8)),
                ('shipping_weight_g', models.PositiveIntegerField(help_text='Of one unit')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seller_line', to='order.line')),
                ('seller_order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.sellerorder')),
                ('stock_record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partner.stockrecord')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Checkout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('contact_name', models.CharField(max_length=200)),
                ('contact_phone', models.CharField(blank=True, help_text='E.164', max_length=16)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(max_length=5)),
                ('payment_route', models.CharField(choices=[('platform', "The market's operator"), ('direct', 'Each seller')], max_length=8)),
                ('access_token_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(help_text='Sub-district delivered to', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centres.adminarea')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='checkout', to='order.order')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('contact_phone', ''), _negated=True), models.Q(('contact_email', ''), _negated=True), _connector='OR'), name='checkout_has_contact')],
            },
        ),
        migrations.AddIndex(
            model_name='sellerorder',
            index=models.Index(fields=['partner', 'state', '-placed_at'], name='seller_order_by_shop'),
        ),
        migrations.AddIndex(
            model_name='sellerorder',
            index=models.Index(fields=['state', 'ship_by'], name='seller_order_late'),
        ),
        migrations.AddIndex(
            model_name='sellerorder',
            index=models.Index(fields=['centre', 'placed_at'], name='seller_order_by_centre'),
        ),
        migrations.AddConstraint(
            model_name='sellerorder',
            constraint=models.UniqueConstraint(fields=('order', 'partner'), name='seller_order_once_per_shop'),
        ),
        migrations.AddConstraint(
            model_name='sellerorder',
            constraint=models.CheckConstraint(condition=models.Q(('total_satang', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('goods_satang'), '+', models.F('shipping_satang')), '+', models.F('cod_fee_satang')), '-', models.F('discount_satang')))), name='seller_order_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='sellerorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), ('cancelled_at__isnull', False), _connector='OR'), name='seller_order_cancelled_has_date'),
        ),
        migrations.AddConstraint(
            model_name='parcel',
            constraint=models.UniqueConstraint(fields=('seller_order', 'storage'), name='parcel_once_per_storage'),
        ),
        migrations.AddConstraint(
            model_name='sellerorderline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='order_line_has_units'),
        ),
        migrations.AddConstraint(
            model_name='sellerorderline',
            constraint=models.CheckConstraint(condition=models.Q(('packed__lte', django.db.models.expressions.CombinedExpression(models.F('quantity'), '-', models.F('cancelled')))), name='order_line_packed_bound'),
        ),
        migrations.AddConstraint(
            model_name='sellerorderline',
            constraint=models.CheckConstraint(condition=models.Q(('shipped__lte', models.F('packed'))), name='order_line_shipped_bound'),
        ),
        migrations.AddConstraint(
            model_name='sellerorderline',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled__lte', models.F('quantity'))), name='order_line_cancelled_bound'),
        ),
        migrations.AddConstraint(
            model_name='sellerorderline',
            constraint=models.CheckConstraint(condition=models.Q(('returned__lte', models.F('shipped'))), name='order_line_returned_bound'),
        ),
    ]
