"""Many at once: no seat is given twice, no number is given twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from cms.courses.actions import freeze_course_version
from cms.training.actions import complete_enrolment, enrol, issue_certificate, record_person
from cms.training.models import Certificate, Enrolment, Person, Round
from cms.training.refusals import RoundFull
from sellers.serials import new_serial
from tests.cms.classroom import centre, make_course, make_lesson, make_round

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("fresh_database")]
DAY = date(2026, 3, 11)


def held_round(seats: int) -> Round:
    course = make_course(of=None)
    make_lesson(course=course)
    return make_round(course_version=freeze_course_version(course=course), at=centre(), seats=seats)


def test_ten_people_for_four_seats() -> None:
    held = held_round(4)
    people = [record_person(name=f"คน {number}") for number in range(10)]

    def take(person: Person) -> str:
        try:
            enrol(person=person, round=held, on=DAY)
        except RoundFull:
            return "full"
        finally:
            connection.close()
        return "seat"

    with ThreadPoolExecutor(10) as pool:
        answers = sorted(pool.map(take, people))
    assert answers == ["full"] * 6 + ["seat"] * 4
    assert Enrolment.objects.count() == 4


def test_certificates_at_the_same_time_have_numbers_in_a_row() -> None:
    held = held_round(8)
    seats = [enrol(person=record_person(name=f"คน {number}"), round=held, on=DAY) for number in range(8)]
    done = [complete_enrolment(enrolment=seat, on=DAY) for seat in seats]

    def issue(enrolment: Enrolment) -> str:
        try:
            return issue_certificate(enrolment=enrolment, on=DAY).serial
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        serials = sorted(pool.map(issue, done))
    assert serials == [new_serial("C", number) for number in range(1, 9)]
    assert Certificate.objects.count() == 8
