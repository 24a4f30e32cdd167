"""What it costs to send a shop's goods somewhere, and how long it takes.

A shop's goods of one storage class travel together. Rates are steps by weight, or by box size where the box is the dearer one;
above a step's limit the carrier asks `extra_per_kg` per started kilogram over the step before. Too heavy for one box, or dearer in
one: several boxes, as alike as the units allow.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from sellers.centres.models import AdminArea
from sellers.delivery.models import Box, DeliveryMethod, Rate
from sellers.shops.models import ShopClosedDays
from sellers.shops.profile import sending_key

#: Province codes that carriers count as Bangkok and its vicinity (reference/thai-market.md, section 6).
BANGKOK_AND_VICINITY = frozenset({"10", "11", "12", "13", "73", "74"})
_MAX_PIECES = 40
#: Satang.
_BAHT = 100
_PRICES = "delivery:prices"


class ParcelKey(NamedTuple):
    """Which shop's goods of which storage class."""

    partner_id: int
    storage: str


@dataclass(frozen=True)
class Load:
    """What has to travel: weight packed in grams, value of the goods in satang, and the sub-district it leaves from.

    It is `units` things, of which the heaviest weighs `heaviest_g`: no box holds half a thing.
    """

    weight_g: int
    goods_satang: int
    origin: str
    units: int
    heaviest_g: int

    def in_boxes(self, pieces: int) -> int:
        """Weight in grams of the heaviest of so many boxes."""
        return max(math.ceil(self.weight_g / pieces), self.heaviest_g)


@dataclass(frozen=True)
class Option:
    """One way to send a load. `cash_fee_satang` is None where cash on delivery is not offered."""

    method: DeliveryMethod
    price_satang: int
    pieces: int
    box: Box | None
    days_min: int
    days_max: int
    cash_fee_satang: int | None


def zone(area_code: str) -> str:
    """The carriers' zone of an area code."""
    return Rate.Zone.BANGKOK if area_code[:2] in BANGKOK_AND_VICINITY else Rate.Zone.UPCOUNTRY


def forget_prices() -> None:
    """Call after rates or boxes changed: quotes keep them for an hour."""
    cache.delete(_PRICES)


def forget_methods(partner_id: int) -> None:
    """Call after a shop changed how it sends, inside its transaction: product pages keep its methods for five minutes."""
    transaction.on_commit(lambda: cache.delete(sending_key(partner_id)))


def _prices() -> tuple[dict[int, list[Rate]], list[Box]]:
    """(the steps of each price list, the boxes), the lightest first; kept for an hour."""
    found: tuple[dict[int, list[Rate]], list[Box]] | None = cache.get(_PRICES)
    if found is None:
        tables = defaultdict(list)
        for rate in Rate.objects.order_by("max_weight_g", "id"):
            tables[rate.table_id].append(rate)
        found = dict(tables), list(Box.objects.order_by("max_weight_g"))
        cache.set(_PRICES, found, 3600)
    return found


def known_sending(partner_id: int) -> tuple[list[DeliveryMethod], list[ShopClosedDays]]:
    """A shop's ways of sending and, where it sends, its closed days, without their notes. For pages that only say how it will be: kept for
    some minutes, the checkout asks anew. One query, or none.
    """
    found: tuple[list[DeliveryMethod], list[ShopClosedDays]] | None = cache.get(sending_key(partner_id))
    if found is None:
        coming = FilteredRelation("partner__closed_days", condition=Q(partner__closed_days__ends_on__gte=timezone.localdate()))
        rows = (
            DeliveryMethod.objects.offered()
            .filter(partner=partner_id)
            .annotate(coming=coming, closed_from=F("coming__starts_on"), closed_to=F("coming__ends_on"))
            .order_by("pk", "closed_from")
        )
        methods: dict[int, DeliveryMethod] = {}
        closed: dict[tuple[date, date], ShopClosedDays] = {}
        for row in rows:
            methods.setdefault(row.pk, row)
            if row.closed_from:
                days = row.closed_from, row.closed_to
                closed[days] = ShopClosedDays(partner_id=partner_id, starts_on=days[0], ends_on=days[1])
        found = list(methods.values()), list(closed.values())
        cache.set(sending_key(partner_id), found, 300)
    return found


def _fits(rate: Rate, origin: str, area: AdminArea) -> bool:
    """Whether a step holds between the sub-district that goods leave from, or are fetched in, and the buyer's."""
    if rate.zone_to == Rate.Zone.SAME_DISTRICT:
        return origin[:4] == area.code[:4]
    return rate.zone_from in (Rate.Zone.ANY, zone(origin)) and rate.zone_to in (Rate.Zone.ANY, zone(area.code))


def _price_of_piece(steps: list[Rate], weight_g: int, box: Box | None, area: AdminArea) -> tuple[Rate, int] | None:
    """The dearer of the step by weight and the step by size, with the surcharge of the area."""
    by_weight = next((index for index, rate in enumerate(steps) if weight_g <= rate.max_weight_g), None)
    if by_weight is None:
        return None
    by_size = next(
        (i for i, rate in enumerate(steps) if not rate.max_side_sum_cm or not box or box.side_sum_cm <= rate.max_side_sum_cm), None
    )
    if by_size is None:
        return None
    index = max(by_weight, by_size)
    rate = steps[index]
    below = steps[index - 1].max_weight_g if index else 0
    price = rate.price_satang + rate.extra_per_kg_satang * math.ceil(max(0, weight_g - below) / 1000)
    surcharge = {"remote": rate.surcharge_remote_satang, "island": rate.surcharge_island_satang}.get(area.remoteness, 0)
    return rate, price + surcharge


def _in_best_box(steps: list[Rate], weight_g: int, area: AdminArea) -> tuple[int, Rate, Box | None] | None:
    """(price, step, box) of the cheapest box that takes the weight: a flat one may be too long for the cheapest step."""
    boxes: list[Box | None] = [box for box in _prices()[1] if box.max_weight_g >= weight_g] or [None]
    found = [(price[1], price[0], box) for box in boxes if (price := _price_of_piece(steps, weight_g, box, area))]
    return min(found, key=lambda row: row[0], default=None)


def _option(method: DeliveryMethod, load: Load, area: AdminArea) -> Option | None:
    table = method.own_table_id or method.carrier.rate_table_id
    origin = method.centre.area_id if method.centre else load.origin
    steps = [rate for rate in _prices()[0].get(table, []) if rate.service == method.service and _fits(rate, origin, area)]
    if not steps:
        return None
    best: tuple[int, int, Rate, Box | None] | None = None
    fewest = max(1, math.ceil(load.weight_g / steps[-1].max_weight_g))
    for pieces in range(fewest, min(load.units, _MAX_PIECES) + 1):
        if (found := _in_best_box(steps, load.in_boxes(pieces), area)) and (best is None or found[0] * pieces < best[0]):
            best = (found[0] * pieces, pieces, found[1], found[2])
    if best is None:
        return None
    price, pieces, rate, box = best
    return Option(
        method,
        _after_discount(method, load, price),
        pieces,
        box,
        rate.days_min,
        rate.days_max,
        _cash_fee(method, rate, load, price),
    )


def _after_discount(method: DeliveryMethod, load: Load, price: int) -> int:
    return 0 if method.free_over_satang is not None and load.goods_satang >= method.free_over_satang else price


def _cash_fee(method: DeliveryMethod, rate: Rate, load: Load, price: int) -> int | None:
    """Fee of cash on delivery in satang, rounded up to a whole baht, since nobody has satang at the door; None where it is not offered."""
    if rate.cod_bps is None or not method.takes_cash:
        return None
    exact = max(rate.cod_min_satang * 10_000, rate.cod_bps * (load.goods_satang + price))
    return -(-exact // (10_000 * _BAHT)) * _BAHT


def quote(
    loads: Mapping[ParcelKey, Load], area: AdminArea, methods: Iterable[DeliveryMethod] | None = None
) -> dict[ParcelKey, list[Option]]:
    """Every way to get every load to `area` (a sub-district): what travels, cheapest first, then what is fetched.

    An empty list where a shop does not deliver.

    One query for the methods unless they are given; rates and boxes are cached.
    """
    if methods is None:
        partners = {key.partner_id for key in loads}
        methods = DeliveryMethod.objects.offered().filter(partner__in=partners)
    by_partner: dict[int, list[DeliveryMethod]] = defaultdict(list)
    for method in methods:
        by_partner[method.partner_id].append(method)
    quotes = {}
    for key, load in loads.items():
        found = (_option(method, load, area) for method in by_partner[key.partner_id] if key.storage in method.storages)
        quotes[key] = sorted(
            (option for option in found if option),
            key=lambda option: (option.method.is_pickup, option.price_satang, option.days_max, option.method.pk),
        )
    return quotes
