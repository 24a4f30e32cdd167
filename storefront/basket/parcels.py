"""What it costs to send a basket: per shop and storage class the ways to travel, the chosen one, and how to save.

The basket and the checkout show the same numbers because both take them from here, and the order is written from the same quotes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sellers.centres.models import AdminArea
from sellers.delivery.models import DeliveryMethod
from sellers.delivery.quotes import Load, Option, ParcelKey, quote
from storefront.basket.contents import Item, ShopGroup

_SESSION = "delivery"
_MOST_CHOICES = 100
#: How many more of a thing are tried for "delivery stays the same".
_MOST_MORE = 10
_ITEMS_TRIED = 3
#: One sub-district near and one far, neither island nor remote: between them lie the prices of a buyer whose place is not known.
NEAR_AND_FAR = (AdminArea(code="100101", remoteness=""), AdminArea(code="500110", remoteness=""))


@dataclass(frozen=True)
class Saving:
    """How to get more out of a parcel: `units` more of `item` travel at the same price, or `missing_satang` more and it is free."""

    item: Item | None = None
    units: int = 0
    missing_satang: int = 0


@dataclass(frozen=True)
class ParcelOffer:
    """What a shop sends together. `options` need a place; without one there is only the range `low` to `high` (satang)."""

    key: ParcelKey
    load: Load
    options: Sequence[Option]
    chosen: Option | None
    low: int | None = None
    high: int | None = None
    saving: Saving | None = None

    @property
    def field(self) -> str:
        """Name of the form field that chooses how it travels."""
        return field_of(self.key)

    @property
    def price_satang(self) -> int:
        return self.chosen.price_satang if self.chosen else 0

    @property
    def pieces(self) -> int:
        """Boxes; nothing travels where the buyer comes and fetches it."""
        if self.chosen is None:
            return 1
        return 0 if self.chosen.method.is_pickup else self.chosen.pieces


def field_of(key: ParcelKey) -> str:
    """Name of the form field that chooses how a parcel travels."""
    return f"delivery-{key.partner_id}-{key.storage}"


def read_choices(data: Mapping[str, Any]) -> dict[str, int]:
    """Delivery method ids by form field, out of a form; nonsense is left out."""
    found = {}
    for name in list(data)[: 10 * _MOST_CHOICES]:
        typed = str(data[name])
        if name.startswith("delivery-") and len(name) < 60 and typed.isascii() and typed.isdigit() and len(typed) < 18:
            found[name] = int(typed)
    return dict(list(found.items())[:_MOST_CHOICES])


def remembered_choices(request: Any) -> dict[str, int]:
    """What the visitor chose before."""
    kept = request.session.get(_SESSION, {})
    return kept if isinstance(kept, dict) else {}


def keep_choices(request: Any, choices: Mapping[str, int]) -> None:
    """Remember how the visitor wants parcels to travel, until the order is placed."""
    before = remembered_choices(request)
    if choices and (after := {**before, **choices}) != before:
        request.session[_SESSION] = dict(list(after.items())[-_MOST_CHOICES:])


def forget_choices(request: Any) -> None:
    """The order is placed; the next one chooses anew."""
    request.session.pop(_SESSION, None)


def parcel_offers(
    groups: Sequence[ShopGroup], area: AdminArea | None, choices: Mapping[str, int], among: Sequence[AdminArea] = NEAR_AND_FAR
) -> dict[int, list[ParcelOffer]]:
    """By shop id what each shop sends, to a sub-district or, without one, as the range of prices `among` some. One query."""
    methods = list(DeliveryMethod.objects.offered().filter(partner__in=[group.partner.pk for group in groups]))
    loads = {key: load for group in groups for key, load in group.loads().items()}
    if area is None:
        quotes = [quote(loads, each, methods) for each in among]
        return {group.partner.pk: [_range(key, loads[key], [each[key] for each in quotes]) for key in group.loads()] for group in groups}
    found = quote(loads, area, methods)
    return {
        group.partner.pk: [_offer(group, key, loads[key], found[key], area, choices.get(field_of(key))) for key in group.loads()]
        for group in groups
    }


def _range(key: ParcelKey, load: Load, quotes: Sequence[Sequence[Option]]) -> ParcelOffer:
    travelling = [next((option for option in options if not option.method.is_pickup), None) for options in quotes]
    prices = [option.price_satang for option in travelling if option]
    return ParcelOffer(key, load, (), None, min(prices, default=None), max(prices, default=None))


def _offer(group: ShopGroup, key: ParcelKey, load: Load, options: list[Option], area: AdminArea, wanted: int | None) -> ParcelOffer:
    chosen = next((option for option in options if option.method.pk == wanted), options[0] if options else None)
    saving = _saving(group, key, load, chosen, area) if chosen and chosen.price_satang else None
    return ParcelOffer(key, load, options, chosen, saving=saving)


def _with_more(load: Load, item: Item, units: int) -> Load:
    weight = item.product.shipping_weight_g
    return Load(
        load.weight_g + weight * units,
        load.goods_satang + item.goods.unit_price_satang * units,
        load.origin,
        load.units + units,
        max(load.heaviest_g, weight),
    )


def _saving(group: ShopGroup, key: ParcelKey, load: Load, chosen: Option, area: AdminArea) -> Saving | None:
    free_over = chosen.method.free_over_satang
    if free_over is not None and load.goods_satang < free_over <= 2 * load.goods_satang:
        return Saving(missing_satang=free_over - load.goods_satang)
    items = [item for item in group.items if item.product.storage == key.storage and not item.trouble]
    for item in sorted(items, key=lambda item: -item.goods.quantity)[:_ITEMS_TRIED]:
        units = _at_the_same_price(key, load, item, chosen, area)
        if units:
            return Saving(item=item, units=units)
    return None


def _at_the_same_price(key: ParcelKey, load: Load, item: Item, chosen: Option, area: AdminArea) -> int:
    """How many more of a thing travel for what this load costs, at most what the shop has."""
    spare = item.goods.record.free - item.goods.quantity
    for units in range(1, min(spare, _MOST_MORE) + 1):
        options = quote({key: _with_more(load, item, units)}, area, [chosen.method])[key]
        if not options or options[0].price_satang != chosen.price_satang:
            return units - 1
    return max(0, min(spare, _MOST_MORE))
