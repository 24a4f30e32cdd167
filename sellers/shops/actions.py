"""Opening shops, who works for them, and the centre they belong to. Each writes the log, because each changes permissions."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from sellers.centres.models import Centre
from sellers.models import Partner
from sellers.shops.models import ShopCentre, ShopMember


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
        end_member(member=current, actor=actor, now=now)
    member = ShopMember.objects.create(partner=partner, user=user, role=role, from_date=day)
    log(instance=partner, action="shops.member", user=actor, data={"member": user.pk, "role": role})
    return member


@transaction.atomic
def end_member(*, member: ShopMember, actor: AbstractBaseUser | None, now: datetime | None = None) -> ShopMember:
    """End somebody's work for the shop, from the next request on. Raises `LastOwner`."""
    Partner.objects.select_for_update().get(pk=member.partner_id)
    owners = ShopMember.objects.filter(partner=member.partner_id, role=ShopMember.Role.OWNER, to_date__isnull=True)
    if member.role == ShopMember.Role.OWNER and owners.count() == 1:
        raise LastOwner
    member.to_date = timezone.localdate(now or timezone.now())
    member.save(update_fields=["to_date"])
    log(instance=member.partner, action="shops.member_end", user=actor, data={"member": member.user_id, "role": member.role})
    return member


def _change_state(partner: Partner, allowed: set[str], state: str, action: str, reason: str, actor: AbstractBaseUser | None) -> Partner:
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.state not in allowed:
        raise NotPossible(_("The shop has been changed meanwhile. Reload to see how it stands."))
    before, partner.state = partner.state, state
    partner.save(update_fields=["state"])
    log(instance=partner, action=action, user=actor, data={"before": before, "after": state, "reason": reason})
    return partner


@transaction.atomic
def pause_shop(*, partner: Partner, reason: str, actor: AbstractBaseUser | None) -> Partner:
    """The shop takes no new orders; its pages stay. Raises `NotPossible`."""
    return _change_state(partner, {Partner.State.ACTIVE}, Partner.State.PAUSED, "shops.pause", reason, actor)


@transaction.atomic
def resume_shop(*, partner: Partner, actor: AbstractBaseUser | None) -> Partner:
    """A paused shop takes orders again. Raises `NotPossible`."""
    return _change_state(partner, {Partner.State.PAUSED}, Partner.State.ACTIVE, "shops.resume", "", actor)


@transaction.atomic
def suspend_shop(*, partner: Partner, reason: str, actor: AbstractBaseUser | None) -> Partner:
    """An operator takes the shop off the market, with a reason. Raises `NotPossible`."""
    return _change_state(partner, {Partner.State.ACTIVE, Partner.State.PAUSED}, Partner.State.SUSPENDED, "shops.suspend", reason, actor)
