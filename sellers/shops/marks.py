"""Marks of quality: an owner enters one with its paper, an operator verifies it, and only then buyers see it."""

import csv
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from catalog.notices import announce
from sellers.models import Partner
from sellers.shops.models import Certification
from sellers.shops.numbers import NumberRefused, read_mark_number

#: The owners are told so long before a mark expires.
WARN_BEFORE = timedelta(days=60)
MOST_MARKS = 30
_ISSUERS = Path(__file__).parent / "data" / "issuers.csv"


class MarkRefused(Exception):
    """Not possible with this mark; the message says what to do."""


@cache
def _issuers() -> dict[str, tuple[str, str]]:
    with _ISSUERS.open(encoding="utf-8", newline="") as file:
        return {row["mark"]: (row["issuer_th"], row["issuer_en"]) for row in csv.DictReader(file)}


def issuer_of(kind: str) -> tuple[str, str]:
    """(Thai, English) name of who gives this kind of mark; empty if unknown."""
    return _issuers().get(kind, ("", ""))


@transaction.atomic
def enter_mark(
    *,
    partner: Partner,
    kind: str,
    number: str,
    issued_on: date,
    expires_on: date | None,
    actor: AbstractBaseUser,
    now: datetime | None = None,
) -> Certification:
    """Write down a mark, or a mark that is known with new dates. Buyers do not see it before an operator looked at it (again).

    Raises `NumberRefused`, `MarkRefused`.
    """
    now = now or timezone.now()
    today = timezone.localdate(now)
    number = read_mark_number(kind, number)
    if issued_on > today:
        raise MarkRefused(_("The day of issue lies in the future. Compare it with the certificate."))
    if expires_on and expires_on < issued_on:
        raise MarkRefused(_("The last day comes before the first. Check the dates."))
    if expires_on and expires_on < today:
        raise MarkRefused(_("This certificate has expired. Enter it again when it is renewed."))
    Partner.objects.select_for_update().get(pk=partner.pk)
    known = Certification.objects.filter(partner=partner, kind=kind, number=number).first()
    if known is None and Certification.objects.filter(partner=partner, retired_at__isnull=True).count() >= MOST_MARKS:
        raise MarkRefused(_("{most} certifications are entered. Take one away first.").format(most=MOST_MARKS))
    if known and known.retired_at is None and (known.issued_on, known.expires_on) == (issued_on, expires_on) and not known.refused_reason:
        return known
    row = known or Certification(partner=partner, kind=kind, number=number)
    row.issuer, row.issuer_en = issuer_of(kind)
    row.issued_on, row.expires_on = issued_on, expires_on
    row.entered_by_id, row.entered_at = actor.pk, now
    row.verified_at = row.verified_by = row.retired_at = row.warned_at = None
    row.refused_reason = ""
    row.save()
    log(instance=partner, action="shops.mark", user=actor, data={"mark": row.pk, "kind": kind, "number": number})
    announce("certification_entered", occasion=now.isoformat(), certification_id=row.pk)
    return row


def _waiting(certification: Certification) -> Certification:
    row = Certification.objects.select_for_update(of=("self",)).select_related("partner").get(pk=certification.pk)
    if row.verified_at or row.retired_at:
        raise MarkRefused(_("This certification has been looked at meanwhile. Reload to see how it stands."))
    return row


@transaction.atomic
def verify_mark(*, certification: Certification, actor: AbstractBaseUser, now: datetime | None = None) -> Certification:
    """An operator compared number, dates and paper: buyers see the mark until it expires. Raises `MarkRefused`."""
    row = _waiting(certification)
    row.verified_at, row.verified_by_id, row.refused_reason = now or timezone.now(), actor.pk, ""
    row.save(update_fields=["verified_at", "verified_by", "refused_reason"])
    log(instance=row.partner, action="shops.mark_verified", user=actor, data={"mark": row.pk, "kind": row.kind, "number": row.number})
    announce("certification_decided", occasion=row.verified_at.isoformat(), certification_id=row.pk)
    return row


@transaction.atomic
def refuse_mark(*, certification: Certification, reason: str, actor: AbstractBaseUser, now: datetime | None = None) -> Certification:
    """An operator cannot verify it; the owners read `reason` and may enter it again. Raises `MarkRefused`, also without a reason."""
    row = _waiting(certification)
    if not reason.strip():
        raise MarkRefused(_("Say why, so that the person knows what to do."))
    row.refused_reason = reason.strip()[:300]
    row.save(update_fields=["refused_reason"])
    log(instance=row.partner, action="shops.mark_refused", user=actor, data={"mark": row.pk, "reason": row.refused_reason})
    announce("certification_decided", occasion=(now or timezone.now()).isoformat(), certification_id=row.pk)
    return row


@transaction.atomic
def retire_mark(*, certification: Certification, actor: AbstractBaseUser, reason: str = "", now: datetime | None = None) -> Certification:
    """The mark is not shown any more. Retired already: nothing happens."""
    row = Certification.objects.select_for_update(of=("self",)).select_related("partner").get(pk=certification.pk)
    if row.retired_at is None:
        row.retired_at = now or timezone.now()
        row.save(update_fields=["retired_at"])
        log(instance=row.partner, action="shops.mark_retired", user=actor, data={"mark": row.pk, "kind": row.kind, "reason": reason})
    return row


def warn_of_expiry(*, now: datetime | None = None) -> int:
    """Tell the owners, once, of every shown mark that expires within `WARN_BEFORE`; returns how many."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    due = Certification.objects.shown(on=today).filter(expires_on__lte=today + WARN_BEFORE, warned_at__isnull=True)
    count = 0
    for row in due.exclude(partner__state=Partner.State.CLOSED).order_by("pk")[:500]:
        with transaction.atomic():
            # Whoever is first tells; a second run finds it told.
            if Certification.objects.filter(pk=row.pk, warned_at__isnull=True).update(warned_at=now):
                announce("certification_expiring", occasion=str(row.expires_on), certification_id=row.pk)
                count += 1
    return count


__all__ = ["MarkRefused", "NumberRefused", "enter_mark", "issuer_of", "refuse_mark", "retire_mark", "verify_mark", "warn_of_expiry"]
