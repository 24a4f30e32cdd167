"""From the round to the certificate to the shop. People and who teaches where: `people.py`, whose verbs are found here as well.

Days are given as `on` and default to today in Bangkok, moments as `now`. Every refusal is a `TrainingRefused`.
"""

from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cms.courses.models import CourseVersion
from cms.training.models import Certificate, Enrolment, Person, Round, SellerTraining
from cms.training.numbers import CERTIFICATES, ROUNDS, next_serial
from cms.training.people import assign_trainer, end_assignment, link_login, record_person
from cms.training.refusals import AlreadyEnrolled, AlreadyIssued, AlreadyRecorded, DateRefused, ReasonMissing, RoundFull, WrongState
from sellers.centres.models import Centre
from sellers.models import Partner

__all__ = [
    "assign_trainer",
    "complete_enrolment",
    "end_assignment",
    "end_seller_training",
    "enrol",
    "issue_certificate",
    "link_login",
    "move_round",
    "plan_round",
    "record_person",
    "record_seller_training",
    "revoke_certificate",
    "withdraw_enrolment",
]

#: Round state -> the states that may follow.
ROUND_STEPS = {
    Round.State.PLANNED: {Round.State.OPEN, Round.State.CANCELLED},
    Round.State.OPEN: {Round.State.RUNNING, Round.State.CANCELLED},
    Round.State.RUNNING: {Round.State.FINISHED, Round.State.CANCELLED},
    Round.State.FINISHED: set(),
    Round.State.CANCELLED: set(),
}


@transaction.atomic
def plan_round(
    *,
    centre: Centre,
    course_version: CourseVersion,
    starts_on: date,
    ends_on: date,
    seats: int,
    trainer: Person | None = None,
    actor: AbstractBaseUser | None = None,
) -> Round:
    """Plan a course at a centre. Raises `WrongState` for a centre that holds no rounds now, `DateRefused`."""
    if centre.state not in (Centre.State.ACTIVE, Centre.State.PLANNED):
        raise WrongState(_("This centre holds no rounds now. Choose another centre."))
    if ends_on < starts_on:
        raise DateRefused(_("The last day comes before the first. Check the dates."))
    planned = Round.objects.create(
        code=next_serial(ROUNDS),
        centre=centre,
        course_version=course_version,
        starts_on=starts_on,
        ends_on=ends_on,
        seats=seats,
        trainer=trainer,
    )
    log(instance=planned, action="training.round", user=actor, data={"before": None, "after": planned.state})
    return planned


@transaction.atomic
def move_round(*, round: Round, state: str, reason: str = "", actor: AbstractBaseUser | None = None) -> Round:  # noqa: A002
    """Open, start, finish or cancel a round (`ROUND_STEPS`). The same state again: nothing happens. Raises `WrongState`."""
    row = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if row.state == state:
        return row
    if state not in ROUND_STEPS[Round.State(row.state)]:
        raise WrongState(
            _("A round that is “{before}” cannot become “{after}”.").format(before=row.get_state_display(), after=Round.State(state).label)
        )
    before, row.state = row.state, state
    row.save(update_fields=["state"])
    log(instance=row, action="training.round", user=actor, data={"before": before, "after": str(state), "reason": reason})
    return row


@transaction.atomic
def enrol(*, person: Person, round: Round, on: date | None = None) -> Enrolment:  # noqa: A002
    """Give somebody a seat in an open or running round. Who withdrew may come back.

    Raises `WrongState`, `RoundFull`, `AlreadyEnrolled`.
    """
    row = Round.objects.select_for_update(of=("self",)).select_related("centre").get(pk=round.pk)
    if row.state not in (Round.State.OPEN, Round.State.RUNNING):
        raise WrongState(_("This round takes no enrolments now. Open it first, or choose another round."))
    earlier = row.enrolments.filter(person=person).first()
    if earlier and earlier.state != Enrolment.State.WITHDRAWN:
        raise AlreadyEnrolled
    if row.enrolments.exclude(state=Enrolment.State.WITHDRAWN).count() >= row.seats:
        raise RoundFull
    enrolment = earlier or Enrolment(person=person, round=row)
    enrolment.state, enrolment.enrolled_on = Enrolment.State.ENROLLED, on or timezone.localdate()
    enrolment.centre_code, enrolment.area_code = row.centre.code, row.centre.area_id
    enrolment.save()
    return enrolment


@transaction.atomic
def withdraw_enrolment(*, enrolment: Enrolment) -> Enrolment:
    """Somebody does not take part any more; the seat is free. Raises `WrongState` once it is completed."""
    row = _locked(enrolment)
    if row.state == Enrolment.State.COMPLETED:
        raise WrongState(_("This enrolment is completed and stays so."))
    row.state = Enrolment.State.WITHDRAWN
    row.save(update_fields=["state"])
    return row


@transaction.atomic
def complete_enrolment(*, enrolment: Enrolment, on: date | None = None) -> Enrolment:
    """Somebody reached the end of the course. Completed already: nothing happens. Raises `WrongState`, `DateRefused`."""
    row = _locked(enrolment)
    if row.state == Enrolment.State.COMPLETED:
        return row
    day = on or timezone.localdate()
    if row.state == Enrolment.State.WITHDRAWN:
        raise WrongState(_("This person withdrew. Enrol them again first."))
    if row.round.state not in (Round.State.RUNNING, Round.State.FINISHED):
        raise WrongState(_("This round has not started. Start it first."))
    if day < row.enrolled_on:
        raise DateRefused(_("The day of completion comes before the enrolment. Check the dates."))
    row.state, row.completed_on = Enrolment.State.COMPLETED, day
    row.save(update_fields=["state", "completed_on"])
    return row


@transaction.atomic
def issue_certificate(*, enrolment: Enrolment, on: date | None = None, actor: AbstractBaseUser | None = None) -> Certificate:
    """Certify a completed enrolment: name, course and centre are written down as they are now.

    Raises `WrongState`, `AlreadyIssued`, `DateRefused`.
    """
    row = _locked(enrolment)
    if row.state != Enrolment.State.COMPLETED or row.completed_on is None:
        raise WrongState(_("The course is not completed. Record the completion first."))
    if Certificate.objects.filter(enrolment=row).exists():
        raise AlreadyIssued
    day = on or timezone.localdate()
    if day < row.completed_on:
        raise DateRefused(_("The day of issue comes before the completion. Check the dates."))
    if row.person.anonymised_at:
        raise WrongState(_("This person was anonymised. There is no name to certify."))
    centre, version = row.round.centre, row.round.course_version
    certificate = Certificate.objects.create(
        serial=next_serial(CERTIFICATES),
        enrolment=row,
        issued_on=day,
        holder_name=row.person.name,
        course_title=version.title,
        course_title_en=version.title_en,
        hours=version.hours,
        centre=centre,
        centre_name=centre.name,
        centre_name_en=centre.name_en,
        area_id=centre.area_id,
    )
    log(instance=certificate, action="training.issue", user=actor, data={"serial": certificate.serial, "before": None, "after": "valid"})
    return certificate


@transaction.atomic
def revoke_certificate(
    *, certificate: Certificate, reason: str, now: datetime | None = None, actor: AbstractBaseUser | None
) -> Certificate:
    """Take a certificate back; its page says so from now on. Shops stay as they are: an officer decides. Revoked already: nothing happens.

    Raises `ReasonMissing`.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if row.state == Certificate.State.REVOKED:
        return row
    row.state, row.revoked_at, row.revoke_reason = Certificate.State.REVOKED, now or timezone.now(), reason[:300]
    row.save(update_fields=["state", "revoked_at", "revoke_reason"])
    log(
        instance=row,
        action="training.revoke",
        user=actor,
        data={"serial": row.serial, "reason": reason, "before": "valid", "after": "revoked"},
    )
    return row


@transaction.atomic
def record_seller_training(
    *,
    partner: Partner,
    certificate: Certificate,
    role: str = SellerTraining.Role.OWNER,
    on: date | None = None,
    verified_by: AbstractBaseUser | None = None,
    now: datetime | None = None,
    actor: AbstractBaseUser | None = None,
) -> SellerTraining:
    """From `on` (today) a certificate stands behind a shop. Raises `WrongState` if it is revoked, `AlreadyRecorded`, `DateRefused`."""
    day = on or timezone.localdate()
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if row.state == Certificate.State.REVOKED:
        raise WrongState(_("This certificate is revoked. It cannot stand behind a shop."))
    if day < row.issued_on:
        raise DateRefused(_("The certificate was issued later than that day. Check the dates."))
    if SellerTraining.objects.filter(partner=partner, certificate=row, to_date__isnull=True).exists():
        raise AlreadyRecorded
    training = SellerTraining.objects.create(
        partner=partner,
        certificate=row,
        role=role,
        from_date=day,
        verified_by_id=verified_by.pk if verified_by else None,
        verified_at=(now or timezone.now()) if verified_by else None,
    )
    log(
        instance=partner,
        action="training.seller",
        user=actor or verified_by,
        data={"serial": row.serial, "before": None, "after": day.isoformat()},
    )
    return training


@transaction.atomic
def end_seller_training(
    *, training: SellerTraining, reason: str, on: date | None = None, actor: AbstractBaseUser | None = None
) -> SellerTraining:
    """`on` (today) is the first day on which the certificate does not stand behind the shop. Ended already: nothing happens.

    Raises `DateRefused`, `ReasonMissing`.
    """
    if not reason.strip():
        raise ReasonMissing
    day = on or timezone.localdate()
    row = SellerTraining.objects.select_for_update(of=("self",)).select_related("partner", "certificate").get(pk=training.pk)
    if row.to_date is not None:
        return row
    if day < row.from_date:
        raise DateRefused(_("The last day comes before the first. Check the dates."))
    row.to_date = day
    row.save(update_fields=["to_date"])
    data = {"serial": row.certificate.serial, "reason": reason, "before": row.from_date.isoformat(), "after": day.isoformat()}
    log(instance=row.partner, action="training.seller_end", user=actor, data=data)
    return row


def _locked(enrolment: Enrolment) -> Enrolment:
    """The enrolment as it is now, locked, with its round, centre, version and person."""
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "round__centre", "round__course_version")
        .get(pk=enrolment.pk)
    )
