"""Asking somebody to work for a shop: a link that is good once, for seven days, until it is taken back.

The token in the link is the signed number of the invitation, so a copy of the database opens nothing.
"""

from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from catalog.notices import announce
from sellers.models import Partner
from sellers.shops.actions import add_member
from sellers.shops.models import ShopInvitation, ShopMember

VALID_FOR = timedelta(days=7)
#: Invitations of a shop that may be open at one time.
MOST_OPEN = 20
_SALT = "shop-invitation"


class InvitationRefused(Exception):
    """The invitation cannot be used or made; the message says why and what to do."""


class InvitationOver(InvitationRefused):
    """Used, declined, taken back or too old."""

    def __init__(self) -> None:
        super().__init__(_("This invitation is not valid any more. Ask the shop for a new link."))


class MemberAlready(InvitationRefused):
    """Whoever opened the link works for the shop already; the link stays good for somebody else."""

    def __init__(self) -> None:
        super().__init__(_("You work for this shop already. Pass the link on to whom it is meant for."))


class TooMany(InvitationRefused):
    """A shop does not need this many links."""

    def __init__(self) -> None:
        super().__init__(_("{most} invitations are open. Take one back first.").format(most=MOST_OPEN))


def token_of(invitation: ShopInvitation) -> str:
    """What stands in the link."""
    return signing.Signer(salt=_SALT).sign(str(invitation.pk))


def invitation_of(token: str) -> ShopInvitation | None:
    """The invitation of a link, whatever became of it, with its shop and inviter; None for a token that is not ours. One query at most."""
    try:
        number = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return ShopInvitation.objects.filter(pk=int(number)).select_related("partner__centre", "created_by").first()


@transaction.atomic
def invite_member(*, partner: Partner, role: str, actor: AbstractBaseUser, note: str = "", now: datetime | None = None) -> ShopInvitation:
    """A new link for a role. Raises `TooMany`."""
    now = now or timezone.now()
    Partner.objects.select_for_update().get(pk=partner.pk)
    if (
        ShopInvitation.objects.filter(partner=partner, answered_by__isnull=True, revoked_at__isnull=True, expires_at__gt=now).count()
        >= MOST_OPEN
    ):
        raise TooMany
    made = ShopInvitation.objects.create(
        partner=partner,
        role=ShopMember.Role(role),
        note=note.strip()[:80],
        created_by_id=actor.pk,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    log(instance=partner, action="shops.invite", user=actor, data={"invitation": made.pk, "role": made.role, "note": made.note})
    return made


def _open(invitation: ShopInvitation, now: datetime) -> ShopInvitation:
    row = ShopInvitation.objects.select_for_update(of=("self",)).select_related("partner").get(pk=invitation.pk)
    if not row.is_open(now) or row.partner.state == Partner.State.CLOSED:
        raise InvitationOver
    return row


@transaction.atomic
def accept_invitation(*, invitation: ShopInvitation, user: AbstractBaseUser, now: datetime | None = None) -> ShopMember:
    """`user` works for the shop from now on; whoever invited is told. Raises `InvitationOver`, `MemberAlready`."""
    now = now or timezone.now()
    row = _open(invitation, now)
    if ShopMember.objects.filter(partner=row.partner, user_id=user.pk, to_date__isnull=True).exists():
        raise MemberAlready
    row.accepted_at, row.answered_by_id = now, user.pk
    row.save(update_fields=["accepted_at", "answered_by"])
    member = add_member(partner=row.partner, user=user, role=row.role, actor=user, now=now)
    announce("invitation_answered", invitation_id=row.pk)
    return member


@transaction.atomic
def decline_invitation(*, invitation: ShopInvitation, user: AbstractBaseUser, now: datetime | None = None) -> ShopInvitation:
    """`user` does not want to; whoever invited is told. Raises `InvitationOver`."""
    now = now or timezone.now()
    row = _open(invitation, now)
    row.declined_at, row.answered_by_id = now, user.pk
    row.save(update_fields=["declined_at", "answered_by"])
    log(instance=row.partner, action="shops.decline", user=user, data={"invitation": row.pk})
    announce("invitation_answered", invitation_id=row.pk)
    return row


@transaction.atomic
def revoke_invitation(*, invitation: ShopInvitation, actor: AbstractBaseUser, now: datetime | None = None) -> ShopInvitation:
    """The link opens nothing any more. Revoked or too old already: nothing happens. Raises `InvitationOver` once it was answered."""
    row = ShopInvitation.objects.select_for_update(of=("self",)).select_related("partner").get(pk=invitation.pk)
    if row.answered_by_id is not None:
        raise InvitationOver
    if row.revoked_at is None:
        row.revoked_at = now or timezone.now()
        row.save(update_fields=["revoked_at"])
        log(instance=row.partner, action="shops.revoke", user=actor, data={"invitation": row.pk})
    return row
