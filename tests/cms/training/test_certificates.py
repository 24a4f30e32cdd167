"""From the round to the certificate to the shop."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from cms.courses.actions import freeze_course_version
from cms.courses.models import CourseVersion
from cms.training.actions import (
    complete_enrolment,
    end_seller_training,
    enrol,
    issue_certificate,
    move_round,
    plan_round,
    record_person,
    record_seller_training,
    revoke_certificate,
    withdraw_enrolment,
)
from cms.training.models import Certificate, Enrolment, Round, SellerTraining
from cms.training.queries import certificate_for, chain_of, current_trainings
from cms.training.refusals import AlreadyEnrolled, AlreadyIssued, AlreadyRecorded, DateRefused, ReasonMissing, RoundFull, WrongState
from sellers.centres.models import Centre
from sellers.serials import check_serial, new_serial
from tests.cms.classroom import centre, make_course, make_enrolment, make_lesson, make_round

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 11)
NOW = datetime(2026, 3, 20, 9, tzinfo=ZoneInfo("Asia/Bangkok"))


@pytest.fixture
def version(db: None) -> CourseVersion:
    """What a course of one lesson teaches."""
    course = make_course(of=None)
    make_lesson(course=course)
    return freeze_course_version(course=course)


@pytest.fixture
def certificate(version: CourseVersion) -> Certificate:
    """Issued on the last day of a round."""
    seat = make_enrolment(round=make_round(course_version=version, at=centre()))
    return issue_certificate(enrolment=complete_enrolment(enrolment=seat, on=DAY), on=DAY)


def test_rounds_and_certificates_have_serials_with_a_check_character(version: CourseVersion, certificate: Certificate) -> None:
    held = Round.objects.get()
    assert (held.code, certificate.serial) == (new_serial("R", 1), new_serial("C", 1))
    assert check_serial(held.code)
    assert check_serial(certificate.serial)
    assert make_round(course_version=version, at=centre()).code == new_serial("R", 2)


def test_certificate_says_what_was_so_on_the_day(certificate: Certificate) -> None:
    here = centre()
    Centre.objects.filter(pk=here.pk).update(name="ชื่อใหม่", name_en="New name")
    enrolment = certificate.enrolment
    enrolment.person.name = "ชื่อใหม่"
    enrolment.person.save()
    certificate.refresh_from_db()
    assert (certificate.holder_name, certificate.centre_name, certificate.centre_name_en) == ("มะลิ ใจดี", here.name, here.name_en)
    assert (certificate.course_title, certificate.course_title_en, certificate.hours) == ("หลักสูตร course", "Course course", 6)
    assert (certificate.centre, certificate.area, certificate.issued_on, certificate.state) == (here, here.area, DAY, "valid")
    assert (enrolment.centre_code, enrolment.area_code) == ("DCC-500101", "500101")


def test_seats_are_counted_without_those_who_withdrew(version: CourseVersion) -> None:
    held = make_round(course_version=version, at=centre(), seats=1, state=Round.State.OPEN)
    first = make_enrolment(round=held)
    with pytest.raises(AlreadyEnrolled):
        enrol(person=first.person, round=held)
    with pytest.raises(RoundFull):
        make_enrolment(round=held, name="คนที่สอง")
    withdraw_enrolment(enrolment=first)
    second = make_enrolment(round=held, name="คนที่สอง")
    with pytest.raises(RoundFull):
        enrol(person=first.person, round=held)
    withdraw_enrolment(enrolment=second)
    assert enrol(person=first.person, round=held, on=DAY).pk == first.pk
    assert Enrolment.objects.get(pk=first.pk).state == "enrolled"


@pytest.mark.parametrize("steps", [(), ("open", "running", "finished"), ("cancelled",)])
def test_round_that_is_not_open_takes_nobody(version: CourseVersion, steps: tuple[str, ...]) -> None:
    held = make_round(course_version=version, at=centre(), state=Round.State.PLANNED)
    for step in steps:
        held = move_round(round=held, state=step)
    with pytest.raises(WrongState):
        make_enrolment(round=held)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(("before", "after"), [("planned", "running"), ("running", "open"), ("finished", "running"), ("cancelled", "open")])
def test_round_does_not_jump(version: CourseVersion, before: str, after: str) -> None:
    held = make_round(course_version=version, at=centre(), state=Round.State.PLANNED)
    Round.objects.update(state=before)
    with pytest.raises(WrongState):
        move_round(round=held, state=after)
    assert Round.objects.get().state == before


def test_round_of_a_closed_centre_is_refused(version: CourseVersion) -> None:
    Centre.objects.filter(pk=centre().pk).update(state=Centre.State.CLOSED)
    with pytest.raises(WrongState):
        make_round(course_version=version, at=centre())
    with pytest.raises(DateRefused):
        plan_round(centre=centre("DCC-500102"), course_version=version, starts_on=DAY, ends_on=date(2026, 3, 1), seats=1)
    assert not Round.objects.exists()


def test_certificate_needs_a_completed_enrolment_and_is_issued_once(version: CourseVersion) -> None:
    seat = make_enrolment(round=make_round(course_version=version, at=centre()))
    with pytest.raises(WrongState):
        issue_certificate(enrolment=seat)
    with pytest.raises(DateRefused):
        complete_enrolment(enrolment=seat, on=date(2026, 2, 1))
    complete_enrolment(enrolment=seat, on=DAY)
    assert complete_enrolment(enrolment=seat, on=date(2026, 3, 12)).completed_on == DAY
    with pytest.raises(WrongState):
        withdraw_enrolment(enrolment=seat)
    with pytest.raises(DateRefused):
        issue_certificate(enrolment=seat, on=date(2026, 3, 10))
    issue_certificate(enrolment=seat, on=DAY)
    with pytest.raises(AlreadyIssued):
        issue_certificate(enrolment=seat, on=DAY)
    # A refusal uses up no number.
    assert list(Certificate.objects.values_list("serial", flat=True)) == [new_serial("C", 1)]


def test_revoking_keeps_the_certificate_and_says_why(certificate: Certificate) -> None:
    with pytest.raises(ReasonMissing):
        revoke_certificate(certificate=certificate, reason=" ", actor=None)
    revoked = revoke_certificate(certificate=certificate, reason="ออกผิดคน", actor=None, now=NOW)
    assert (revoked.state, revoked.revoked_at, revoked.revoke_reason) == ("revoked", NOW, "ออกผิดคน")
    again = revoke_certificate(certificate=certificate, reason="อีกครั้ง", actor=None)
    assert (again.revoke_reason, ModelLogEntry.objects.filter(action="training.revoke").count()) == ("ออกผิดคน", 1)
    entry = ModelLogEntry.objects.get(action="training.revoke")
    assert entry.data == {"serial": certificate.serial, "reason": "ออกผิดคน", "before": "valid", "after": "revoked"}


def test_training_of_a_shop(certificate: Certificate, market: dict[str, Any]) -> None:
    shop = market["s03"]
    training = record_seller_training(partner=shop, certificate=certificate, on=DAY)
    with pytest.raises(AlreadyRecorded):
        record_seller_training(partner=shop, certificate=certificate, on=DAY)
    end_seller_training(training=training, on=NOW.date(), reason="left the group")
    second = record_seller_training(partner=shop, certificate=certificate, on=NOW.date(), role="member")
    assert [row.pk for row in chain_of(shop)] == [second.pk]
    assert [row.pk for row in chain_of(shop, on=DAY)] == [training.pk]
    assert [row.partner for row in current_trainings(certificate)] == [shop]


def test_revoked_or_later_certificate_cannot_be_recorded(certificate: Certificate, market: dict[str, Any]) -> None:
    with pytest.raises(DateRefused):
        record_seller_training(partner=market["s03"], certificate=certificate, on=date(2026, 3, 1))
    revoke_certificate(certificate=certificate, reason="ออกผิดคน", actor=None)
    with pytest.raises(WrongState):
        record_seller_training(partner=market["s03"], certificate=certificate)
    assert not SellerTraining.objects.exists()


def test_chain_is_whole_in_one_query(version: CourseVersion, market: dict[str, Any], django_assert_num_queries: Any) -> None:
    held, shop, serials = make_round(course_version=version, at=centre()), market["s03"], []
    for number in range(3):
        seat = complete_enrolment(enrolment=make_enrolment(round=held, name=f"คน {number}"), on=DAY)
        issued = issue_certificate(enrolment=seat, on=date(2026, 3, 12 + number))
        record_seller_training(partner=shop, certificate=issued, on=date(2026, 3, 15))
        serials.append(issued.serial)
    revoke_certificate(certificate=Certificate.objects.get(serial=serials[2]), reason="ออกผิดคน", actor=None)
    with django_assert_num_queries(1):
        chain = chain_of(shop)
        told = [
            (row.certificate.serial, row.certificate.enrolment.round.course_version.title, row.certificate.area.parent.parent.code)
            for row in chain
        ]
        assert {row.certificate.centre.area_id for row in chain} == {"500101"}
    title = "หลักสูตร course"
    assert told == [(serials[1], title, "50"), (serials[0], title, "50"), (serials[2], title, "50")]


@pytest.mark.parametrize("write", [str, str.lower, lambda text: text.replace("-", ""), lambda text: f" {text.replace('-', ' ')} "])
def test_serial_as_people_type_it(certificate: Certificate, write: Callable[[str], str], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = certificate_for(write(certificate.serial))
        assert found == certificate
        assert (found.area.parent.parent.code, found.enrolment.round.code) == ("50", new_serial("R", 1))


@pytest.mark.parametrize("typed", ["", " ", "-", "C", "C-000001-A", "C-000002-" + new_serial("C", 2)[-1], "\x00", "๑๒๓", "🙂", "C" * 40])
def test_serial_that_nobody_has(certificate: Certificate, typed: str) -> None:
    assert certificate_for(typed) is None


def test_database_keeps_certificates(certificate: Certificate) -> None:
    for change in (
        lambda: Certificate.objects.all().delete(),
        lambda: Certificate.objects.filter(pk=certificate.pk)._raw_delete("default"),
        lambda: Certificate.objects.update(state="revoked"),
        lambda: Certificate.objects.update(revoke_reason="x"),
        lambda: Certificate.objects.update(serial=""),
        lambda: Enrolment.objects.update(state="enrolled"),
        lambda: Enrolment.objects.create(
            person=record_person(name="x"), round=Round.objects.get(), state="completed", enrolled_on=DAY, centre_code="x", area_code="x"
        ),
        lambda: Round.objects.update(ends_on=date(2026, 1, 1)),
        lambda: Round.objects.update(seats=0),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert list(Certificate.objects.values_list("serial", "state")) == [(certificate.serial, "valid")]
