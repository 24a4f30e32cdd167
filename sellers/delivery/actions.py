"""What a shop decides about sending: which ways it offers, and for a way its own prices instead of the carrier's."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from sellers.centres.models import Centre
from sellers.delivery.models import CENTRE_PICKUP, Carrier, DeliveryMethod, Rate, RateTable
from sellers.delivery.quotes import forget_methods, forget_prices
from sellers.delivery.services import SERVICES
from sellers.models import Partner

#: Steps by weight that a shop's own price list has at most.
MOST_STEPS = 8
#: A price of delivery above this is a slip of the finger (satang).
DEAREST = 5_000_00


class DeliveryRefused(Exception):
    """Not possible; the message says what to do."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(message)


@dataclass(frozen=True)
class OwnStep:
    """One line of a shop's own price list: up to this weight (grams), to Bangkok and vicinity and upcountry (satang)."""

    max_weight_g: int
    bangkok_satang: int
    upcountry_satang: int


@dataclass(frozen=True)
class Way:
    """A carrier's service that a shop may offer, and how it offers it now; `method` is None where it never did."""

    carrier: Carrier
    service: str
    storages: list[str]
    method: DeliveryMethod | None

    @property
    def is_on(self) -> bool:
        """Buyers can choose it."""
        return self.method is not None and self.method.is_active

    @property
    def key(self) -> str:
        """As forms name it."""
        return f"{self.carrier.code}-{self.service}"


def ways_of(partner: Partner) -> list[Way]:
    """Every service that the market's carriers offer, with what this shop makes of it; what is on comes first. Two queries.

    Pick-up at the centre is a way only for a shop that belongs to one.
    """
    methods = {(method.carrier_id, method.service): method for method in partner.delivery_methods.select_related("carrier", "own_table")}
    carriers = {carrier.code: carrier for carrier in Carrier.objects.all()}
    ways = [
        Way(carriers[code], service, storages, methods.get((carriers[code].pk, service)))
        for code, services in SERVICES.items()
        if code in carriers
        for service, storages in services.items()
        if service != CENTRE_PICKUP or partner.centre_id
    ]
    return sorted(ways, key=lambda way: not way.is_on)


def _storages(carrier: Carrier, service: str) -> list[str]:
    try:
        return SERVICES[carrier.code][service]
    except KeyError:
        raise DeliveryRefused(_("This carrier has no such service. Choose one of the list.")) from None


@transaction.atomic
def save_method(
    *,
    partner: Partner,
    carrier: Carrier,
    service: str,
    is_active: bool,
    takes_cash: bool,
    free_over_satang: int | None,
    actor: AbstractBaseUser,
) -> DeliveryMethod | None:
    """Offer a way of sending, change it, or take it off. Raises `DeliveryRefused`, also for the last way of an open shop.

    Pick-up at the centre is at the centre that the shop belongs to when this is saved.
    """
    storages = _storages(carrier, service)
    row = Partner.objects.select_for_update(of=("self",)).select_related("centre").get(pk=partner.pk)
    method = DeliveryMethod.objects.filter(partner=row, carrier=carrier, service=service).first()
    if method is None and not is_active:
        return None
    if not is_active and row.state == Partner.State.ACTIVE:
        others = DeliveryMethod.objects.filter(partner=row, is_active=True).exclude(pk=method.pk if method else None)
        if not others.exists():
            raise DeliveryRefused(_("This is the only way in which the shop sends. Turn on another one first, or pause the shop."))
    if free_over_satang is not None and free_over_satang <= 0:
        raise DeliveryRefused(_("“Free over” is an amount above 0. Leave it empty if delivery is never free."))
    if service == CENTRE_PICKUP and is_active and (row.centre is None or row.centre.state != Centre.State.ACTIVE):
        raise DeliveryRefused(_("The shop belongs to no open centre where buyers could fetch anything."))
    method = method or DeliveryMethod(partner=row, carrier=carrier, service=service)
    if service == CENTRE_PICKUP and is_active:
        method.centre = row.centre
    method.storages, method.is_active, method.takes_cash, method.free_over_satang = storages, is_active, takes_cash, free_over_satang
    method.save()
    data = {"carrier": carrier.code, "service": service, "on": is_active, "cash": takes_cash, "free_over_satang": free_over_satang}
    log(instance=row, action="delivery.method", user=actor, data=data)
    forget_methods(row.pk)
    return method


def _check(steps: Sequence[OwnStep], surcharges: Sequence[int], days: tuple[int, int]) -> None:
    if not steps:
        raise DeliveryRefused(_("Enter at least one line with a weight and prices."))
    if len(steps) > MOST_STEPS:
        raise DeliveryRefused(_("A price list has at most {most} lines.").format(most=MOST_STEPS))
    weights = [step.max_weight_g for step in steps]
    if len(set(weights)) != len(weights):
        raise DeliveryRefused(_("Two lines have the same weight. Keep one of them."))
    if min(weights) < 1 or max(weights) > 50_000:
        raise DeliveryRefused(_("A line goes up to a weight of 0.1 to 50 kg."))
    prices = [price for step in steps for price in (step.bangkok_satang, step.upcountry_satang)] + list(surcharges)
    if min(prices) < 0 or max(prices) > DEAREST:
        raise DeliveryRefused(_("A price is between ฿0 and ฿5,000. Look at the lines again."))
    ordered = sorted(steps, key=lambda step: step.max_weight_g)
    for lighter, heavier in pairwise(ordered):
        if heavier.bangkok_satang < lighter.bangkok_satang or heavier.upcountry_satang < lighter.upcountry_satang:
            raise DeliveryRefused(_("A heavier parcel costs less than a lighter one. Look at the prices again."))
    if not 0 <= days[0] <= days[1] <= 30:
        raise DeliveryRefused(_("Say how many days it takes, the shorter number first, at most 30."))


@transaction.atomic
def save_own_rates(
    *,
    partner: Partner,
    method: DeliveryMethod,
    steps: Sequence[OwnStep],
    remote_satang: int,
    island_satang: int,
    days_min: int,
    days_max: int,
    actor: AbstractBaseUser,
) -> DeliveryMethod:
    """The shop's own prices for a way of sending, all money in satang. What was ordered keeps its price.

    The fee of cash on delivery stays the carrier's. Raises `DeliveryRefused`.
    """
    row = DeliveryMethod.objects.select_for_update(of=("self",)).select_related("carrier").get(pk=method.pk, partner=partner)
    _check(steps, (remote_satang, island_satang), (days_min, days_max))
    theirs = Rate.objects.filter(table=row.carrier.rate_table_id, service=row.service).order_by("max_weight_g", "pk").first()
    table = row.own_table or RateTable.objects.create(code=f"own-{row.pk}", partner=partner)
    table.rates.all().delete()
    Rate.objects.bulk_create(
        Rate(
            table=table,
            service=row.service,
            zone_from=Rate.Zone.ANY,
            zone_to=zone,
            max_weight_g=step.max_weight_g,
            price_satang=price,
            surcharge_remote_satang=remote_satang,
            surcharge_island_satang=island_satang,
            cod_bps=theirs.cod_bps if theirs else None,
            cod_min_satang=theirs.cod_min_satang if theirs else 0,
            is_cold=theirs.is_cold if theirs else False,
            days_min=days_min,
            days_max=days_max,
        )
        for step in sorted(steps, key=lambda step: step.max_weight_g)
        for zone, price in ((Rate.Zone.BANGKOK, step.bangkok_satang), (Rate.Zone.UPCOUNTRY, step.upcountry_satang))
    )
    row.own_table = table
    row.save(update_fields=["own_table"])
    data = {
        "carrier": row.carrier.code,
        "service": row.service,
        "own": [[s.max_weight_g, s.bangkok_satang, s.upcountry_satang] for s in steps],
    }
    log(instance=partner, action="delivery.rates", user=actor, data=data)
    _forget(partner)
    return row


@transaction.atomic
def drop_own_rates(*, partner: Partner, method: DeliveryMethod, actor: AbstractBaseUser) -> DeliveryMethod:
    """The carrier's prices count again. Without own prices nothing happens."""
    row = DeliveryMethod.objects.select_for_update(of=("self",)).select_related("carrier", "own_table").get(pk=method.pk, partner=partner)
    table = row.own_table
    if table is None:
        return row
    row.own_table = None
    row.save(update_fields=["own_table"])
    table.delete()
    log(instance=partner, action="delivery.rates", user=actor, data={"carrier": row.carrier.code, "service": row.service, "own": None})
    _forget(partner)
    return row


def _forget(partner: Partner) -> None:
    transaction.on_commit(forget_prices)
    forget_methods(partner.pk)


def own_steps(method: DeliveryMethod) -> list[OwnStep]:
    """The shop's own price list of a method, the lightest first; empty where the carrier's counts. One query."""
    if method.own_table_id is None:
        return []
    prices: dict[int, dict[str, int]] = {}
    for rate in Rate.objects.filter(table=method.own_table_id, service=method.service).order_by("max_weight_g", "pk"):
        prices.setdefault(rate.max_weight_g, {})[rate.zone_to] = rate.price_satang
    return [OwnStep(weight, by_zone.get(Rate.Zone.BANGKOK, 0), by_zone.get(Rate.Zone.UPCOUNTRY, 0)) for weight, by_zone in prices.items()]
