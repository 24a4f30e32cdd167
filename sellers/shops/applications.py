"""From the first step of an application to the open shop. Every refusal leaves everything as it was.

The applicant starts, saves steps, sends, answers and withdraws; an operator asks for more, approves or refuses.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from catalog.notices import announce
from sellers.centres.models import Centre
from sellers.models import Partner
from sellers.shops.actions import open_shop
from sellers.shops.models import ApplicationNote, ShopApplication
from sellers.shops.seams import find_certificate, rules_now, stand_behind
from sellers.shops.steps import PERSONS, STEPS, fits, missing_steps

#: Within this time the market answers an application; pages and messages say so.
TIME_TO_ANSWER = timedelta(days=3)
#: Within this time a refusal may be looked at again.
TIME_TO_REVIEW = timedelta(days=14)
#: Addresses under /sell/ and /shops/ that no shop may have.
RESERVED_CODES = frozenset({"open", "go", "invitations", "new", "help"})
State = ShopApplication.State


class ApplicationRefused(Exception):
    """The base of all refusals here; the message says what to do instead."""


class WrongState(ApplicationRefused):
    """The application is not in a state for this."""

    def __init__(self) -> None:
        super().__init__(_("The application has been changed meanwhile. Reload to see how it stands."))


class Incomplete(ApplicationRefused):
    """Something is missing. `steps`: the names of the steps, in their order."""

    def __init__(self, steps: list[str]) -> None:
        self.steps = steps
        super().__init__(_("Something is still missing. The list shows which steps."))


class WordsMissing(ApplicationRefused):
    """What the other side must read is empty."""

    def __init__(self) -> None:
        super().__init__(_("Say why, so that the person knows what to do."))


class RulesChanged(ApplicationRefused):
    """The rules were published anew after they were promised."""

    def __init__(self) -> None:
        super().__init__(_("The rules have changed since you read them. Read and promise them again."))


class CentreMissing(ApplicationRefused):
    """A shop belongs to a centre."""

    def __init__(self) -> None:
        super().__init__(_("Choose the centre that this shop belongs to."))


class CentreGone(ApplicationRefused):
    """The centre was closed or merged since it was chosen."""

    def __init__(self) -> None:
        super().__init__(_("The centre that was chosen takes no shops any more. Choose another one."))


def current_application(user: Any) -> ShopApplication | None:
    """The application of somebody that is not decided yet, with its places loaded; None if there is none. One query."""
    return (
        ShopApplication.objects.filter(applicant_id=user.pk, state__in=ShopApplication.OPEN)
        .select_related("area__parent__parent", "centre__area")
        .first()
    )


def _locked(application: ShopApplication) -> ShopApplication:
    return ShopApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)


def _need(application: ShopApplication, *states: str) -> ShopApplication:
    row = _locked(application)
    if row.state not in states:
        raise WrongState
    return row


def start_application(*, applicant: AbstractBaseUser, now: datetime | None = None) -> ShopApplication:
    """A new application, or the one that somebody has not finished: there is one open application per person."""
    now = now or timezone.now()
    if found := current_application(applicant):
        return found
    try:
        with transaction.atomic():
            return ShopApplication.objects.create(applicant_id=applicant.pk, started_at=now, saved_at=now)
    except IntegrityError:  # pressed twice
        return ShopApplication.objects.get(applicant_id=applicant.pk, state__in=ShopApplication.OPEN)


@transaction.atomic
def save_step(*, application: ShopApplication, step: str, values: Mapping[str, Any], now: datetime | None = None) -> ShopApplication:
    """Keep what one step asked: `values` by the columns of `STEPS[step]`; other columns are not touched.

    A change that makes another step's answer wrong (another kind of producer, another address) opens that step again.
    Raises `WrongState` once it is sent.
    """
    row = _need(application, *ShopApplication.CHANGEABLE)
    columns = [column for column in STEPS[step].columns if column in values]
    for column in columns:
        setattr(row, column, values[column])
    if step == "kind" and row.producer_type not in PERSONS and row.national_id_sealed:
        row.national_id_sealed = ""  # not asked of groups and firms, so not kept
        columns.append("national_id_sealed")
    row.saved_at = now or timezone.now()
    row.steps_done = [name for name in STEPS if (name == step or name in row.steps_done) and fits(row, name)]
    row.save(update_fields=[*columns, "saved_at", "steps_done"])
    return row


@transaction.atomic
def submit_application(
    *, application: ShopApplication, actor: AbstractBaseUser, answer: str = "", now: datetime | None = None
) -> ShopApplication:
    """Send it to the operators, the first time or with the answer to what they asked.

    Raises `WrongState`, `Incomplete`, `RulesChanged`; `WordsMissing` where the question was not answered in words.
    """
    now = now or timezone.now()
    row = _need(application, *ShopApplication.CHANGEABLE)
    if missing := missing_steps(row):
        raise Incomplete(missing)
    rules = rules_now()
    if rules and rules.version != row.rules_version:
        raise RulesChanged
    before = row.state
    if before == State.ASKED:
        if not answer.strip():
            raise WordsMissing
        ApplicationNote.objects.create(
            application=row, kind=ApplicationNote.Kind.ANSWER, words=answer.strip()[:1000], author_id=actor.pk, written_at=now
        )
    row.state, row.submitted_at, row.saved_at = State.SUBMITTED, now, now
    row.save(update_fields=["state", "submitted_at", "saved_at"])
    log(instance=row, action="shops.apply", user=actor, data={"before": before, "after": row.state})
    announce("shop_application_sent", occasion=str(row.notes.count()), application_id=row.pk)
    return row


@transaction.atomic
def ask_for_more(*, application: ShopApplication, words: str, actor: AbstractBaseUser, now: datetime | None = None) -> ShopApplication:
    """The operator needs something more; the applicant reads `words`, may change everything and sends it again.

    Raises `WrongState`, `WordsMissing`.
    """
    now, words = now or timezone.now(), words.strip()
    row = _need(application, State.SUBMITTED)
    if not words:
        raise WordsMissing
    note = ApplicationNote.objects.create(
        application=row, kind=ApplicationNote.Kind.ASK, words=words[:1000], author_id=actor.pk, written_at=now
    )
    row.state = State.ASKED
    row.save(update_fields=["state"])
    log(instance=row, action="shops.ask", user=actor, data={"before": State.SUBMITTED, "after": row.state, "words": note.words})
    announce("shop_application_asked", occasion=str(note.pk), application_id=row.pk)
    return row


@transaction.atomic
def approve_application(
    *, application: ShopApplication, actor: AbstractBaseUser, centre: Centre | None = None, now: datetime | None = None
) -> Partner:
    """The shop opens: its applicant is the owner, and a certificate that was given stands behind it from today.

    `centre` overrides the centre of the application, and must be given where that names none. Raises `WrongState`, `CentreMissing`,
    `CentreGone`; `CertificateRefused` (seams.py) where the certificate was revoked since.
    """
    now = now or timezone.now()
    row = _need(application, State.SUBMITTED)
    centre = centre or row.centre
    if centre is None:
        raise CentreMissing
    if centre.state in (Centre.State.CLOSED, Centre.State.MERGED):
        raise CentreGone
    partner = _new_shop(row)
    owner: Any = row.applicant
    partner = open_shop(partner=partner, owner=owner, centre=centre, reason=f"application {row.pk}", actor=actor, now=now)
    if row.training == ShopApplication.Training.CERTIFICATE:
        stand_behind(partner=partner, serial=row.certificate_serial, verified_by=actor, now=now, actor=actor)
    row.state, row.decided_at, row.decided_by_id, row.partner, row.reason = State.APPROVED, now, actor.pk, partner, ""
    row.save(update_fields=["state", "decided_at", "decided_by", "partner", "reason"])
    log(instance=row, action="shops.approve", user=actor, data={"before": State.SUBMITTED, "after": row.state, "shop": partner.code})
    announce("shop_application_approved", application_id=row.pk)
    return partner


@transaction.atomic
def refuse_application(
    *, application: ShopApplication, reason: str, actor: AbstractBaseUser, now: datetime | None = None
) -> ShopApplication:
    """The market does not open this shop; the applicant reads `reason` and may apply again with what was typed. Raises `WrongState`, `WordsMissing`."""
    row = _need(application, State.SUBMITTED, State.ASKED)
    if not reason.strip():
        raise WordsMissing
    before, row.state = row.state, State.REFUSED
    row.decided_at, row.decided_by_id, row.reason = now or timezone.now(), actor.pk, reason.strip()[:500]
    row.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    log(instance=row, action="shops.refuse", user=actor, data={"before": before, "after": row.state, "reason": row.reason})
    announce("shop_application_refused", application_id=row.pk)
    return row


@transaction.atomic
def withdraw_application(*, application: ShopApplication, actor: AbstractBaseUser, now: datetime | None = None) -> ShopApplication:
    """The applicant does not want it any more. Raises `WrongState` once it is decided."""
    row = _need(application, *ShopApplication.OPEN)
    before, row.state = row.state, State.WITHDRAWN
    row.decided_at, row.decided_by_id = now or timezone.now(), actor.pk
    row.save(update_fields=["state", "decided_at", "decided_by"])
    log(instance=row, action="shops.withdraw", user=actor, data={"before": before, "after": row.state})
    return row


@transaction.atomic
def apply_again(*, application: ShopApplication, actor: AbstractBaseUser, now: datetime | None = None) -> ShopApplication:
    """A new application with what a refused one said; papers and the promise of the rules are given anew. Raises `WrongState`."""
    row = _need(application, State.REFUSED)
    if current_application(actor):
        raise WrongState
    now = now or timezone.now()
    new = ShopApplication(applicant_id=row.applicant_id, started_at=now, saved_at=now)
    for name in ("kind", "numbers", "name", "place", "training"):
        for column in STEPS[name].columns:
            setattr(new, column, getattr(row, column))
    new.steps_done = [name for name in STEPS if name in row.steps_done and name not in ("papers", "rules")]
    new.save()
    return new


def _new_shop(row: ShopApplication) -> Partner:
    """The shop with what the application says. Its address comes from the English name; a taken one gets a number."""
    base = slugify(row.name_en)[:40].strip("-") or f"shop-{row.pk}"
    code, number = base, 1
    while code in RESERVED_CODES or Partner.objects.filter(code=code).exists():
        number += 1
        code = f"{base}-{number}"
    return Partner.objects.create(
        code=code,
        name=row.name,
        name_en=row.name_en,
        producer_type=row.producer_type,
        area_id=row.area_id,
        address=row.address,
        phone=row.phone,
        line_id=row.line_id,
        community_enterprise_no=row.community_enterprise_no,
        cooperative_no=row.cooperative_no,
        tax_id="" if row.producer_type in PERSONS else row.tax_id,
        vat_registered=row.vat_registered,
    )


def certificate_in(application: ShopApplication) -> Any:
    """The certificate that the application names, as it stands now; None if it names none or there is none."""
    return find_certificate(application.certificate_serial) if application.certificate_serial else None
