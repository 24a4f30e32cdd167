"""Writing an order: Oscar's rows and ours, in a number of queries that does not depend on the number of lines.

Oscar's own OrderCreator costs about 17 queries a line. Called inside the transaction of `storefront/checkout/actions.py`, which has
read and checked everything; here it is only written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from oscar.core.loading import get_model

from sellers.centres.models import AdminArea
from sellers.delivery.quotes import Option, ParcelKey
from sellers.models import Partner, StockRecord
from sellers.orders.clocks import ship_by
from sellers.orders.models import Checkout, Parcel, SellerOrder, SellerOrderEvent, SellerOrderLine
from sellers.stock.actions import allocate

Order = get_model("order", "Order")
Line = get_model("order", "Line")
ShippingAddress = get_model("order", "ShippingAddress")

#: VAT contained in prices of registered sellers, hundredths of a percent (Revenue Code, reduced rate in force).
VAT_BPS = 700


@dataclass(frozen=True)
class Goods:
    """A line to be written: stock record (with product, seller and unit loaded) and number of units."""

    record: StockRecord
    quantity: int

    @property
    def unit_price_satang(self) -> int:
        return int(self.record.price * 100)

    @property
    def price_satang(self) -> int:
        return self.unit_price_satang * self.quantity


@dataclass(frozen=True)
class ShopPart:
    """What one shop sells in this order, how each storage class travels, and the fee of cash on delivery (satang)."""

    partner: Partner
    goods: Sequence[Goods]
    options: dict[ParcelKey, Option]
    pays_cash: bool
    cash_fee_satang: int = 0

    @property
    def goods_satang(self) -> int:
        return sum(item.price_satang for item in self.goods)

    @property
    def shipping_satang(self) -> int:
        return sum(option.price_satang for option in self.options.values())

    @property
    def total_satang(self) -> int:
        return self.goods_satang + self.shipping_satang + self.cash_fee_satang


@dataclass(frozen=True)
class Recipient:
    """Who gets it and where: one name line, phone in E.164 or '', the sub-district, what is written before it, and (latitude, longitude)
    of a pin, if there is one."""

    name: str
    phone: str
    email: str
    address: str
    area: AdminArea
    postcode: str
    note: str = ""
    pin: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True)
class Agreement:
    """All that is agreed when a buyer presses the last button."""

    key: UUID
    number: str
    recipient: Recipient
    parts: Sequence[ShopPart]
    route: str
    language: str
    access_token_hash: str
    placed_at: datetime
    basket: Model
    user: AbstractBaseUser | None = None
    total_satang: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total_satang", sum(part.total_satang for part in self.parts))


def baht(satang: int) -> Decimal:
    """Satang as Oscar's decimal baht."""
    return Decimal(satang) / 100


def without_vat(satang: int, vat_bps: int) -> Decimal:
    """The part of a VAT-inclusive amount that is not VAT, in baht, rounded half up to satang."""
    return (baht(satang) * 10000 / (10000 + vat_bps)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _vat_bps(partner: Partner) -> int:
    return VAT_BPS if partner.vat_registered else 0


def _write_order(deal: Agreement) -> Model:
    recipient = deal.recipient
    district = recipient.area.parent
    province = district.parent if district else None
    if district is None or province is None:
        raise ValueError("a parcel goes to a sub-district")
    address = ShippingAddress(
        first_name="",
        last_name=recipient.name,
        line1=recipient.address,
        line2=recipient.area.name,
        line3=district.name,
        line4=district.name,
        state=province.name,
        postcode=recipient.postcode,
        country_id="TH",
        phone_number=recipient.phone,
        notes=recipient.note,
        search_text="",
    )
    # Not save(): it would fetch the country for Oscar's search text, which nothing here searches.
    ShippingAddress.objects.bulk_create([address])
    shipping = sum(part.shipping_satang + part.cash_fee_satang for part in deal.parts)
    goods_net = sum(
        (without_vat(item.price_satang, _vat_bps(part.partner)) for part in deal.parts for item in part.goods),
        start=Decimal(0),
    )
    return Order.objects.create(
        number=deal.number,
        site_id=settings.SITE_ID,
        basket=deal.basket,
        user=deal.user,
        shipping_address=address,
        currency="THB",
        total_incl_tax=baht(deal.total_satang),
        total_excl_tax=goods_net + baht(shipping),
        shipping_incl_tax=baht(shipping),
        shipping_excl_tax=baht(shipping),
        shipping_method="Each shop sends its own parcel",
        shipping_code="per-seller",
        status="placed",
        guest_email=recipient.email,
        date_placed=deal.placed_at,
    )


def _order_line(order: Model, partner: Partner, item: Goods) -> Model:
    vat = _vat_bps(partner)
    line_net, unit_net = without_vat(item.price_satang, vat), without_vat(item.unit_price_satang, vat)
    return Line(
        order=order,
        partner=partner,
        partner_name=partner.name,
        partner_sku=item.record.partner_sku,
        stockrecord=item.record,
        product=item.record.product,
        title=item.record.product.title,
        upc=item.record.product.upc,
        quantity=item.quantity,
        line_price_incl_tax=baht(item.price_satang),
        line_price_excl_tax=line_net,
        line_price_before_discounts_incl_tax=baht(item.price_satang),
        line_price_before_discounts_excl_tax=line_net,
        unit_price_incl_tax=baht(item.unit_price_satang),
        unit_price_excl_tax=unit_net,
        status="placed",
        num_allocated=0,  # Oscar's own counter, not used: SellerOrderLine says where the units are
    )


def _seller_order(order: Model, deal: Agreement, part: ShopPart, position: int) -> SellerOrder:
    options = part.options.values()
    return SellerOrder(
        order=order,
        partner=part.partner,
        number=f"{deal.number}/{position}",
        state=SellerOrder.State.TO_PACK if part.pays_cash else SellerOrder.State.AWAITING_PAYMENT,
        goods_satang=part.goods_satang,
        shipping_satang=part.shipping_satang,
        cod_fee_satang=part.cash_fee_satang,
        total_satang=part.total_satang,
        days_min=max(option.days_min for option in options),
        days_max=max(option.days_max for option in options),
        centre_id=part.partner.centre_id,
        area_id=part.partner.area_id,
        placed_at=deal.placed_at,
        confirmed_at=deal.placed_at if part.pays_cash else None,
        ship_by=ship_by(part.partner.pk, since=deal.placed_at) if part.pays_cash else None,
    )


def _seller_line(seller_order: SellerOrder, line: Model, item: Goods) -> SellerOrderLine:
    product, partner = item.record.product, seller_order.partner
    return SellerOrderLine(
        line=line,
        seller_order=seller_order,
        stock_record=item.record,
        quantity=item.quantity,
        unit_price_satang=item.unit_price_satang,
        commission_bps=partner.commission_bps,
        vat_bps=_vat_bps(partner),
        unit=product.unit.name,
        unit_en=product.unit.name_en,
        net_quantity=product.net_quantity,
        net_unit=product.net_unit,
        storage=product.storage,
        shipping_weight_g=product.shipping_weight_g,
    )


def _parcels(seller_order: SellerOrder, part: ShopPart) -> Iterable[Parcel]:
    for key, option in part.options.items():
        weight = sum(
            item.record.product.shipping_weight_g * item.quantity for item in part.goods if item.record.product.storage == key.storage
        )
        yield Parcel(
            seller_order=seller_order,
            storage=key.storage,
            weight_g=weight,
            pieces=option.pieces,
            box=option.box,
            price_satang=option.price_satang,
            method=option.method,
            carrier=option.method.carrier,
        )


def write_order(deal: Agreement) -> tuple[Model, list[SellerOrder]]:
    """Allocate the stock and write the order with its lines, checkout, seller orders and parcels; payments are the caller's.

    Raises `OutOfStock`; the caller's transaction must then be rolled back.
    """
    allocate({item.record.pk: item.quantity for part in deal.parts for item in part.goods})
    order = _write_order(deal)
    lines = Line.objects.bulk_create(_order_line(order, part.partner, item) for part in deal.parts for item in part.goods)
    recipient = deal.recipient
    Checkout.objects.create(
        order=order,
        key=deal.key,
        contact_name=recipient.name,
        contact_phone=recipient.phone,
        contact_email=recipient.email,
        latitude=recipient.pin[0] if recipient.pin else None,
        longitude=recipient.pin[1] if recipient.pin else None,
        language=deal.language,
        payment_route=deal.route,
        access_token_hash=deal.access_token_hash,
        area=recipient.area,
        created_at=deal.placed_at,
    )
    seller_orders = SellerOrder.objects.bulk_create(_seller_order(order, deal, part, n) for n, part in enumerate(deal.parts, 1))
    items = [(seller_order, item) for seller_order, part in zip(seller_orders, deal.parts, strict=True) for item in part.goods]
    SellerOrderLine.objects.bulk_create(
        _seller_line(seller_order, line, item) for line, (seller_order, item) in zip(lines, items, strict=True)
    )
    Parcel.objects.bulk_create(
        parcel for seller_order, part in zip(seller_orders, deal.parts, strict=True) for parcel in _parcels(seller_order, part)
    )
    SellerOrderEvent.objects.bulk_create(
        SellerOrderEvent(
            seller_order=seller_order, verb="place", from_state="", to_state=seller_order.state, actor=deal.user, at=deal.placed_at
        )
        for seller_order in seller_orders
    )
    return order, seller_orders
