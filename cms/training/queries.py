"""What is asked about training: who teaches where, what stands behind a shop, what stands behind a serial number."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.courses.rights import TrainerRights, Visitor
from cms.training.models import Certificate, SellerTraining, TrainerAssignment, holds_on
from sellers.centres.models import Centre
from sellers.models import Partner
from sellers.serials import canonical_serial, check_serial


def centres_of(user: Visitor, *, on: date | None = None) -> QuerySet[Centre]:
    """The centres that somebody teaches at on a day (today), by code."""
    if not user.is_authenticated:
        return Centre.objects.none()
    assignments = TrainerAssignment.objects.filter(holds_on(on or timezone.localdate()), person__user_id=user.pk)
    return Centre.objects.filter(pk__in=assignments.values("centre_id")).order_by("code")


def teaches(user: Visitor) -> bool:
    """Whether somebody has an assignment that holds today."""
    return centres_of(user).exists()


def trainer_rights_of(user: Visitor) -> TrainerRights:
    """The answer that the courses ask for. One query."""
    rows = list(centres_of(user).values_list("pk", "trainers_publish"))
    return TrainerRights(centres=frozenset(pk for pk, _ in rows), publishing=frozenset(pk for pk, publish in rows if publish))


def chain_of(partner: Partner, *, on: date | None = None) -> list[SellerTraining]:
    """The certificates behind a shop on a day (today), valid before revoked, the latest first, with everything that a page shows of them.

    Each row has `certificate` with its centre, area (up to the province), round and course version loaded. One query.
    """
    rows = (
        SellerTraining.objects.filter(holds_on(on or timezone.localdate()), partner=partner)
        .select_related("certificate__area__parent__parent", "certificate__centre__area", "certificate__enrolment__round__course_version")
        .order_by("-certificate__issued_on", "certificate_id")
    )
    return sorted(rows, key=lambda row: row.certificate.state != Certificate.State.VALID)


def certificate_for(serial: str) -> Certificate | None:
    """The certificate of a serial number as people type it (spaces, dashes, small letters); None if there is none. One query at most."""
    if not serial or not check_serial(serial):
        return None
    return (
        Certificate.objects.filter(serial=canonical_serial(serial))
        .select_related("area__parent__parent", "centre__area", "enrolment__round__course_version")
        .first()
    )


def current_trainings(certificate: Certificate, *, on: date | None = None) -> QuerySet[SellerTraining]:
    """The shops that a certificate stands behind on a day (today)."""
    return certificate.seller_trainings.filter(Q(holds_on(on or timezone.localdate()))).select_related("partner")
