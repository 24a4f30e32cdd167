"""What each shop of a basket asks for, with delivery, the ways to pay and their fees, at one place. Amounts in satang."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from catalog.languages import localised
from sellers.delivery.quotes import Option, ParcelKey
from sellers.orders.models import PaymentRoute
from storefront.address.places import Place
from storefront.basket.contents import ShopGroup
from storefront.basket.parcels import ParcelOffer, field_of, parcel_offers
from storefront.checkout.actions import pays_by_transfer


@dataclass(frozen=True)
class ShopOffer:
    """One shop's part of the order to be. `why_no_cash` says why cash on delivery is not offered; '' where it is."""

    group: ShopGroup
    parcels: Sequence[ParcelOffer]
    takes_transfer: bool
    why_no_cash: str
    pays_cash: bool

    @property
    def takes_cash(self) -> bool:
        return not self.why_no_cash

    @property
    def can_be_paid(self) -> bool:
        return self.takes_cash or self.takes_transfer

    @property
    def can_be_sent(self) -> bool:
        return all(parcel.chosen for parcel in self.parcels)

    @property
    def cash_fee_satang(self) -> int:
        """What cash on delivery would cost; 0 where it is not offered."""
        return sum(option.cash_fee_satang or 0 for option in _chosen(self.parcels)) if self.takes_cash else 0

    @property
    def fee_satang(self) -> int:
        """The fee that is asked, as the payment is chosen now."""
        return self.cash_fee_satang if self.pays_cash else 0

    @property
    def shipping_satang(self) -> int:
        return sum(parcel.price_satang for parcel in self.parcels)

    @property
    def total_satang(self) -> int:
        return self.group.goods_satang + self.shipping_satang + self.fee_satang


@dataclass(frozen=True)
class Offers:
    """All shops together, as the last button would order them."""

    place: Place
    shops: Sequence[ShopOffer]

    @property
    def is_direct(self) -> bool:
        """Each shop is paid by itself."""
        return bool(settings.PAYMENT_ROUTE == PaymentRoute.DIRECT)

    @property
    def all_take_cash(self) -> bool:
        return all(shop.takes_cash for shop in self.shops)

    @property
    def all_pay_cash(self) -> bool:
        return all(shop.pays_cash for shop in self.shops)

    @property
    def any_pays_cash(self) -> bool:
        return any(shop.pays_cash for shop in self.shops)

    @property
    def no_cash_reasons(self) -> list[str]:
        """Why cash is not offered for the whole order, shop by shop."""
        return [shop.why_no_cash for shop in self.shops if shop.why_no_cash]

    @property
    def can_place(self) -> bool:
        return all(shop.can_be_paid and shop.can_be_sent for shop in self.shops)

    @property
    def boxes(self) -> int:
        return sum(parcel.pieces for shop in self.shops for parcel in shop.parcels)

    @property
    def goods_satang(self) -> int:
        return sum(shop.group.goods_satang for shop in self.shops)

    @property
    def shipping_satang(self) -> int:
        return sum(shop.shipping_satang for shop in self.shops)

    @property
    def fee_satang(self) -> int:
        return sum(shop.fee_satang for shop in self.shops)

    @property
    def cash_fee_satang(self) -> int:
        """What cash on delivery would cost for all."""
        return sum(shop.cash_fee_satang for shop in self.shops)

    @property
    def total_satang(self) -> int:
        return sum(shop.total_satang for shop in self.shops)

    @property
    def choices(self) -> str:
        """A short sign of everything that the buyer chose: another sign means that the buyer changed something, not the market."""
        methods = [f"{parcel.field}={parcel.chosen.method.pk if parcel.chosen else 0}" for shop in self.shops for parcel in shop.parcels]
        cash = [f"cash={shop.group.partner.pk}" for shop in self.shops if shop.pays_cash]
        return sha256("|".join([self.place.value, *methods, *cash]).encode()).hexdigest()[:16]


def _chosen(parcels: Sequence[ParcelOffer]) -> list[Option]:
    return [parcel.chosen for parcel in parcels if parcel.chosen]


def cash_shops(data: Mapping[str, Any], groups: Sequence[ShopGroup]) -> frozenset[int]:
    """Ids of the shops that a form wants to pay on delivery."""
    if settings.PAYMENT_ROUTE == PaymentRoute.DIRECT:
        return frozenset(group.partner.pk for group in groups if data.get(f"pay-{group.partner.pk}") == "cash")
    return frozenset(group.partner.pk for group in groups) if data.get("pay") == "cash" else frozenset()


def _why_no_cash(group: ShopGroup, parcels: Sequence[ParcelOffer]) -> str:
    shop = localised(group.partner, "name")
    if not group.takes_cash:
        return _("{shop} does not take cash on delivery.").format(shop=shop)
    chosen = _chosen(parcels)
    fetched = next((option.method for option in chosen if option.method.is_pickup), None)
    if fetched:
        place = localised(fetched.centre, "name") if fetched.centre else shop
        return _("Cash is collected by the carrier, so it does not go with pick-up at {shop}.").format(shop=place)
    without = next((option for option in chosen if option.cash_fee_satang is None), None)
    if without is not None:
        carrier = localised(without.method.carrier, "name")
        return _("{carrier} does not collect cash for {shop}.").format(carrier=carrier, shop=shop)
    return "" if chosen else _("{shop} does not deliver to this place.").format(shop=shop)


def offers_for(groups: Sequence[ShopGroup], place: Place, data: Mapping[str, Any], choices: Mapping[str, int]) -> Offers:
    """What a form with these fields would order. `choices`: delivery method ids by form field, the cheapest where none is given."""
    parcels = parcel_offers(groups, place.area, choices)
    reasons = {group.partner.pk: _why_no_cash(group, parcels[group.partner.pk]) for group in groups}
    cash = cash_shops(data, groups)
    if settings.PAYMENT_ROUTE != PaymentRoute.DIRECT and any(reasons.values()):
        cash = frozenset()  # one way to pay for the whole order
    shops = []
    for group in groups:
        pk, takes_transfer = group.partner.pk, pays_by_transfer(group)
        pays_cash = not reasons[pk] and (pk in cash or not takes_transfer)
        shops.append(ShopOffer(group, parcels[pk], takes_transfer, reasons[pk], pays_cash))
    return Offers(place, shops)


def wished(groups: Sequence[ShopGroup], choices: Mapping[str, int]) -> dict[ParcelKey, int]:
    """Delivery method ids by parcel."""
    return {key: choices[field_of(key)] for group in groups for key in group.loads() if field_of(key) in choices}
