"""Opening shops, who works for them, and the centre they belong to. Each writes the log, because each changes permissions."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.log_actions import log, registry

from catalog.notices import announce
from sellers.centres.models import Centre
from sellers.models import Partner
from sellers.shops.models import ShopCentre, ShopInvitation, ShopMember

#: States of seller orders that a shop has still to do with.
_UNFINISHED = ("awaiting_payment", "to_pack", "shipped", "delivered", "disputed")


class LastOwner(Exception):
    """A shop always has an owner."""

    def __init__(self) -> None:
        super().__init__(_("A shop needs an owner. Make somebody else an owner first."))


class NotPossible(Exception):
    """The shop is not in a state for this; the message says what is."""


@transaction.atomic
def open_shop(
    *,
    partner: Partner,
    owner: AbstractBaseUser,
    centre: Centre,
    reason: str,
    actor: AbstractBaseUser | None = None,
    now: datetime | None = None,
) -> Partner:
    """Open a shop that applied: it gets its first owner and its centre. Raises `NotPossible` if it is open already or closed."""
    now = now or timezone.now()
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.state != Partner.State.APPLIED:
        raise NotPossible(_("This shop is not waiting to be opened."))
    partner.state, partner.opened_at, partner.centre = Partner.State.ACTIVE, now, centre
    partner.save(update_fields=["state", "opened_at", "centre"])
    day = timezone.localdate(now)
    ShopCentre.objects.create(partner=partner, centre=centre, from_date=day, reason=reason)
    ShopMember.objects.create(partner=partner, user=owner, role=ShopMember.Role.OWNER, from_date=day)
    log(instance=partner, action="shops.open", user=actor, data={"centre": centre.code, "owner": owner.pk, "reason": reason})
    return partner


@transaction.atomic
def move_shop(*, partner: Partner, centre: Centre, reason: str, actor: AbstractBaseUser | None, now: datetime | None = None) -> ShopCentre:
    """The shop belongs to another centre from today on; what it sold before stays with the old one."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    day = timezone.localdate(now or timezone.now())
    before = partner.centre
    ShopCentre.objects.filter(partner=partner, to_date__isnull=True).update(to_date=day)
    row = ShopCentre.objects.create(partner=partner, centre=centre, from_date=day, reason=reason)
    partner.centre = centre
    partner.save(update_fields=["centre"])
    log(
        instance=partner,
        action="shops.move",
        user=actor,
        data={"before": before.code if before else None, "after": centre.code, "reason": reason},
    )
    return row


@transaction.atomic
def add_member(
    *, partner: Partner, user: AbstractBaseUser, role: str, actor: AbstractBaseUser | None, now: datetime | None = None
) -> ShopMember:
    """Let somebody work for the shop, or change the role of somebody who does."""
    day = timezone.localdate(now or timezone.now())
    Partner.objects.select_for_update().get(pk=partner.pk)
    current = ShopMember.objects.filter(partner=partner, user=user, to_date__isnull=True).first()
    if current and current.role == role:
        return current
    if current:
        return change_role(member=current, role=role, actor=actor, now=now)
    member = ShopMember.objects.create(partner=partner, user=user, role=role, from_date=day)
    log(instance=partner, action="shops.member", user=actor, data={"member": user.pk, "role": role})
    return member


@transaction.atomic
def end_member(*, member: ShopMember, actor: AbstractBaseUser | None, now: datetime | None = None) -> ShopMember:
    """End somebody's work for the shop, from the next request on. Ended already: nothing happens. Raises `LastOwner`."""
    row = _end(member, actor, now)
    if actor is None or actor.pk != row.user_id:
        announce("member_removed", occasion=str(row.pk), partner_id=row.partner_id, user_id=row.user_id)
    return row


@transaction.atomic
def change_role(*, member: ShopMember, role: str, actor: AbstractBaseUser | None, now: datetime | None = None) -> ShopMember:
    """Give somebody who works for the shop another role, from the next request on. The same role: nothing happens. Raises `LastOwner`."""
    day = timezone.localdate(now or timezone.now())
    row = _current(member)
    if row.role == role or row.to_date is not None:
        return row
    _end(row, actor, now)
    new = ShopMember.objects.create(partner_id=row.partner_id, user_id=row.user_id, role=role, from_date=day)
    log(instance=row.partner, action="shops.member", user=actor, data={"member": row.user_id, "before": row.role, "role": role})
    return new


def _current(member: ShopMember) -> ShopMember:
    """The membership as it stands, its shop locked: owners are counted by one request at a time."""
    Partner.objects.select_for_update().get(pk=member.partner_id)
    return ShopMember.objects.select_related("partner").get(pk=member.pk)


def _end(member: ShopMember, actor: AbstractBaseUser | None, now: datetime | None) -> ShopMember:
    row = _current(member)
    if row.to_date is not None:
        return row
    owners = ShopMember.objects.filter(partner=row.partner_id, role=ShopMember.Role.OWNER, to_date__isnull=True)
    if row.role == ShopMember.Role.OWNER and owners.count() == 1:
        raise LastOwner
    row.to_date = timezone.localdate(now or timezone.now())
    row.save(update_fields=["to_date"])
    log(instance=row.partner, action="shops.member_end", user=actor, data={"member": row.user_id, "role": row.role})
    return row


def _state(partner: Partner, allowed: set[str]) -> Partner:
    """The shop, locked. Raises `NotPossible`."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.state not in allowed:
        raise NotPossible(_("The shop has been changed meanwhile. Reload to see how it stands."))
    return partner


def _move(
    partner: Partner,
    state: str,
    *,
    action: str,
    event: str,
    reason: str,
    actor: AbstractBaseUser | None,
    now: datetime,
    stands: str | None = None,
) -> Partner:
    """Move and log. `reason` is why it moves; `stands` is what the shop is said to be in its state for, where that is another thing."""
    reason = reason.strip()[:300]
    before, partner.state, partner.state_reason = partner.state, state, reason if stands is None else stands
    partner.save(update_fields=["state", "state_reason", "paused_at", "retired_at"])
    log(instance=partner, action=action, user=actor, data={"before": before, "after": state, "reason": reason})
    announce(event, occasion=now.isoformat(), partner_id=partner.pk)
    return partner


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise NotPossible(_("Say why, so that the people of the shop know what to do."))


@transaction.atomic
def pause_shop(*, partner: Partner, reason: str, actor: AbstractBaseUser | None, now: datetime | None = None) -> Partner:
    """The shop takes no new orders; its pages stay, and what was ordered is still to be sent. Raises `NotPossible`."""
    now = now or timezone.now()
    row = _state(partner, {Partner.State.ACTIVE})
    row.paused_at = now
    return _move(row, Partner.State.PAUSED, action="shops.pause", event="shop_paused", reason=reason, actor=actor, now=now)


@transaction.atomic
def resume_shop(*, partner: Partner, actor: AbstractBaseUser | None, now: datetime | None = None) -> Partner:
    """A paused shop takes orders again. Raises `NotPossible`."""
    row = _state(partner, {Partner.State.PAUSED})
    row.paused_at = None
    return _move(row, Partner.State.ACTIVE, action="shops.resume", event="shop_reopened", reason="", actor=actor, now=now or timezone.now())


@transaction.atomic
def suspend_shop(*, partner: Partner, reason: str, actor: AbstractBaseUser | None, now: datetime | None = None) -> Partner:
    """An operator takes the shop off the market; its members read `reason`. Raises `NotPossible`, also without a reason."""
    row = _state(partner, {Partner.State.ACTIVE, Partner.State.PAUSED})
    _needs_reason(reason)
    return _move(
        row, Partner.State.SUSPENDED, action="shops.suspend", event="shop_suspended", reason=reason, actor=actor, now=now or timezone.now()
    )


@transaction.atomic
def lift_suspension(*, partner: Partner, actor: AbstractBaseUser | None, reason: str = "", now: datetime | None = None) -> Partner:
    """A suspended shop is what it was before: on the market again, or paused for the reason it was paused for. Raises `NotPossible`.

    Why the suspension is lifted stands in the log alone.
    """
    row = _state(partner, {Partner.State.SUSPENDED})
    state = Partner.State.PAUSED if row.paused_at else Partner.State.ACTIVE
    stands = _why_paused(row) if row.paused_at else ""
    return _move(
        row, state, action="shops.lift", event="shop_reopened", reason=reason, actor=actor, now=now or timezone.now(), stands=stands
    )


def _why_paused(partner: Partner) -> str:
    """Why a shop was last paused: the suspension wrote its own reason over it, the log keeps it."""
    entry = registry.get_logs_for_instance(partner).filter(action="shops.pause").order_by("-timestamp", "-pk").first()
    return str(entry.data.get("reason", "")) if entry else ""


@transaction.atomic
def close_shop(*, partner: Partner, reason: str, actor: AbstractBaseUser | None, now: datetime | None = None) -> Partner:
    """The shop ends, for good; its pages are gone, its orders and its history stay.

    Raises `NotPossible`, also without a reason and while orders are to be paid, packed or on their way.
    """
    now = now or timezone.now()
    row = _state(partner, {Partner.State.ACTIVE, Partner.State.PAUSED, Partner.State.SUSPENDED})
    _needs_reason(reason)
    # The orders are a room further up; they are only counted.
    if get_model("orders", "SellerOrder").objects.filter(partner=row, state__in=_UNFINISHED).exists():
        raise NotPossible(_("There are orders that are not finished. Send or cancel them first."))
    row.retired_at = now
    ShopInvitation.objects.filter(partner=row, revoked_at__isnull=True, answered_by__isnull=True).update(revoked_at=now)
    return _move(row, Partner.State.CLOSED, action="shops.close", event="shop_closed", reason=reason, actor=actor, now=now)
