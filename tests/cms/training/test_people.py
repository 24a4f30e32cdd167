"""Who teaches where: rights and group come and go with the assignment, and the log says so."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.training.actions import assign_trainer, end_assignment, link_login, record_person
from cms.training.models import Person, TrainerAssignment
from cms.training.queries import centres_of, teaches, trainer_rights_of
from cms.training.refusals import AlreadyAssigned, DateRefused, LoginTaken
from sellers.centres.models import Centre
from tests.cms.classroom import OTHER_CENTRE, centre
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
FROM, TO = date(2026, 1, 5), date(2026, 2, 2)


def groups_of(person: Person) -> list[str]:
    return list(person.user.groups.values_list("name", flat=True))


def logged() -> list[tuple[str, dict[str, object]]]:
    return [(entry.action, entry.data) for entry in ModelLogEntry.objects.filter(action__startswith="training.").order_by("pk")]


@pytest.fixture
def person(db: None) -> Person:
    """Somebody with a login."""
    return record_person(name="ครูอร", user=make_user(email="teacher@example.test"))


def test_assignment_opens_the_group_and_writes_the_log(person: Person) -> None:
    assign_trainer(person=person, centre=centre(), on=FROM, actor=person.user)
    assert groups_of(person) == ["Trainers"]
    assert logged() == [("training.assign", {"centre": "DCC-500101", "role": "trainer", "before": None, "after": "2026-01-05"})]
    assert ModelLogEntry.objects.get(action="training.assign").user == person.user
    assert (teaches(person.user), list(centres_of(person.user))) == (True, [centre()])


def test_group_stays_until_the_last_assignment_ends(person: Person) -> None:
    first = assign_trainer(person=person, centre=centre(), on=FROM)
    second = assign_trainer(person=person, centre=centre(OTHER_CENTRE), on=FROM)
    end_assignment(assignment=first, on=TO, reason="moved")
    assert (groups_of(person), list(centres_of(person.user))) == (["Trainers"], [centre(OTHER_CENTRE)])
    end_assignment(assignment=second, on=TO)
    assert (groups_of(person), teaches(person.user)) == ([], False)
    assert logged()[2] == ("training.end", {"centre": "DCC-500101", "reason": "moved", "before": "2026-01-05", "after": "2026-02-02"})


def test_ending_twice_changes_nothing(person: Person) -> None:
    assignment = assign_trainer(person=person, centre=centre(), on=FROM)
    end_assignment(assignment=assignment, on=TO)
    assert end_assignment(assignment=assignment, on=date(2026, 2, 20)).to_date == TO
    assert len(logged()) == 2


def test_rights_follow_the_dates(person: Person) -> None:
    end_assignment(assignment=assign_trainer(person=person, centre=centre(), on=FROM), on=TO)
    assert [list(centres_of(person.user, on=day)) for day in (FROM - timedelta(days=1), FROM, TO - timedelta(days=1), TO)] == [
        [],
        [centre()],
        [centre()],
        [],
    ]


def test_publishing_is_the_centres_choice(person: Person) -> None:
    assign_trainer(person=person, centre=centre(), on=FROM)
    assign_trainer(person=person, centre=centre(OTHER_CENTRE), on=FROM)
    Centre.objects.filter(code=OTHER_CENTRE).update(trainers_publish=True)
    rights = trainer_rights_of(person.user)
    assert (rights.centres, rights.publishing) == ({centre().pk, centre(OTHER_CENTRE).pk}, {centre(OTHER_CENTRE).pk})


def test_same_centre_twice_is_refused(person: Person) -> None:
    assign_trainer(person=person, centre=centre(), on=FROM)
    with pytest.raises(AlreadyAssigned):
        assign_trainer(person=person, centre=centre())
    assert TrainerAssignment.objects.count() == 1


@pytest.mark.parametrize("on", [FROM - timedelta(days=1), timezone.localdate() + timedelta(days=1)])
def test_end_before_the_beginning_or_to_come_is_refused(person: Person, on: date) -> None:
    assignment = assign_trainer(person=person, centre=centre(), on=FROM)
    with pytest.raises(DateRefused):
        end_assignment(assignment=assignment, on=on)
    assignment.refresh_from_db()
    assert (assignment.to_date, groups_of(person)) == (None, ["Trainers"])


def test_login_that_comes_later_gets_the_group() -> None:
    person = record_person(name="อาสา")
    assign_trainer(person=person, centre=centre(), on=FROM)
    user = make_user(email="late@example.test")
    link_login(person=person, user=user, actor=None)
    assert list(Group.objects.get(name="Trainers").user_set.all()) == [user]
    with pytest.raises(LoginTaken):
        link_login(person=record_person(name="อื่น"), user=user, actor=None)
    with pytest.raises(LoginTaken):
        record_person(name="อื่น", user=user)


def test_families_share_a_phone() -> None:
    for name in ("แม่", "ลูก"):
        record_person(name=name, contact_phone="+66812345678", birth_year=1975)
    assert Person.objects.filter(contact_phone="+66812345678").count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "x", "birth_year": 2518},
        {"name": "x", "anonymised_at": timezone.now()},
        {"name": "", "contact_phone": "+66812345678", "anonymised_at": timezone.now()},
    ],
)
def test_database_refuses_a_person_that_cannot_be(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(**fields)
    assert not Person.objects.exists()
