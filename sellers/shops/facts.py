"""What the market knows about a shop from its papers. The shop cannot change it by itself; an operator corrects it, with a reason."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from sellers.centres.models import AdminArea
from sellers.models import Partner
from sellers.shops.actions import NotPossible
from sellers.shops.models import ShopApplication
from sellers.shops.profile import forget_closed_days
from sellers.shops.steps import NUMBER_NEEDED, PERSONS

#: The columns; phone and LINE are the shop's own too (profile.py), and stand here for one that cannot sign in to change them.
FACTS = (
    "producer_type",
    "community_enterprise_no",
    "cooperative_no",
    "tax_id",
    "vat_registered",
    "area",
    "address",
    "phone",
    "line_id",
)


class FactsRefused(NotPossible):
    """The facts stay as they are; the message says why."""


def may_lack_number(shop: Partner, kind: str) -> bool:
    """Whether a shop of this kind may be without its number: a shop that was brought in without one stays so while its kind stays."""
    column = NUMBER_NEEDED[kind]
    return kind == shop.producer_type and not getattr(shop, column, "")


@transaction.atomic
def correct_facts(*, partner: Partner, values: Mapping[str, Any], reason: str, actor: AbstractBaseUser | None) -> Partner:
    """Write the columns of `FACTS` that `values` names, in the forms that numbers.py returns. The log keeps before, after and why.

    Orders keep the place that they were placed with. Raises `FactsRefused`.
    """
    if not reason.strip():
        raise FactsRefused(_("Say why, so that others understand it later."))
    row = Partner.objects.select_for_update(of=("self",)).select_related("area").get(pk=partner.pk)
    if row.state == Partner.State.CLOSED:
        raise FactsRefused(_("The shop is closed. Its facts stay as they were."))
    changed = {name: values[name] for name in FACTS if name in values and values[name] != getattr(row, name)}
    if not changed:
        raise FactsRefused(_("Nothing is different."))
    before = {name: _plain(getattr(row, name)) for name in changed}
    kind = str(changed.get("producer_type", row.producer_type))
    needs_no_number = may_lack_number(row, kind)
    if kind in PERSONS and row.producer_type not in PERSONS:
        _know_the_person(row)
    for name, value in changed.items():
        setattr(row, name, value)
    if kind not in PERSONS and not needs_no_number and not getattr(row, NUMBER_NEEDED[kind]):
        raise FactsRefused(_("This kind of producer needs its registration number."))
    if row.area.level != AdminArea.Level.SUBDISTRICT or not row.address or not row.phone:
        raise FactsRefused(_("A shop needs an address with its sub-district, and a phone."))
    row.save(update_fields=list(changed))
    after = {name: _plain(value) for name, value in changed.items()}
    log(instance=row, action="shops.facts", user=actor, data={"before": before, "after": after, "reason": reason.strip()})
    # From where it sends has changed with the place.
    forget_closed_days(row.pk)
    return row


def _know_the_person(row: Partner) -> None:
    """The law wants the market to know who sells in their own name, and only they type their ID."""
    known = ShopApplication.objects.filter(partner=row).exclude(national_id_sealed="")
    if not known.exists():
        raise FactsRefused(_("Whoever sells in their own name types their ID number themselves: ask them to open a shop of their own."))


def _plain(value: Any) -> Any:
    return f"{value.name} {value.code}" if isinstance(value, AdminArea) else value
