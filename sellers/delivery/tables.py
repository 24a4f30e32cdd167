"""Changing a price of a carrier's table. What was ordered keeps its price: orders store it (sellers/orders/models.py)."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from sellers.delivery.models import Rate
from sellers.delivery.quotes import forget_prices

#: What may be changed, all in satang.
PRICES = ("price_satang", "extra_per_kg_satang", "surcharge_remote_satang", "surcharge_island_satang")


class RateRefused(Exception):
    """The price was not changed; the message says why."""


@transaction.atomic
def change_rate(*, rate: Rate, prices: dict[str, int], reason: str, actor: AbstractBaseUser | None) -> Rate:
    """Set prices of one step of a table, by the names in `PRICES`. The log says before and after. Raises `RateRefused`."""
    if not reason.strip():
        raise RateRefused(_("Say why, so that others understand it later."))
    row = Rate.objects.select_for_update(of=("self",)).select_related("table").get(pk=rate.pk)
    changed = {name: prices[name] for name in PRICES if name in prices and prices[name] != getattr(row, name)}
    if not changed:
        raise RateRefused(_("Nothing is different. Enter another price."))
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    data = {"rate": row.pk, "step": str(row), "before": before, "after": changed, "reason": reason.strip()}
    log(instance=row.table, action="delivery.rate", user=actor, data=data)
    transaction.on_commit(forget_prices)
    return row
