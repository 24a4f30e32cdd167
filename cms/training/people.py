"""People, their logins, and who teaches where. What changes a permission writes the log in the same transaction."""

from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cms.training.models import Person, TrainerAssignment
from cms.training.refusals import AlreadyAssigned, DateRefused, LoginTaken
from sellers.centres.models import Centre
from sellers.roles import TRAINERS


@transaction.atomic
def record_person(
    *, name: str, contact_phone: str = "", birth_year: int | None = None, user: AbstractBaseUser | None = None, now: datetime | None = None
) -> Person:
    """Write down somebody who learns or teaches. `contact_phone` is E.164, `birth_year` of the common era. Raises `LoginTaken`."""
    if user is not None and Person.objects.filter(user_id=user.pk).exists():
        raise LoginTaken
    return Person.objects.create(
        name=name.strip(),
        contact_phone=contact_phone,
        birth_year=birth_year,
        user_id=user.pk if user else None,
        created_at=now or timezone.now(),
    )


@transaction.atomic
def link_login(*, person: Person, user: AbstractBaseUser, actor: AbstractBaseUser | None) -> Person:
    """Give a person their login, and with it what their assignments allow. Raises `LoginTaken`."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.user_id == user.pk:
        return person
    if person.user_id is not None or Person.objects.filter(user_id=user.pk).exists():
        raise LoginTaken
    person.user_id = user.pk
    person.save(update_fields=["user"])
    _write_group(person)
    log(instance=person, action="training.login", user=actor, data={"before": None, "after": user.pk})
    return person


@transaction.atomic
def assign_trainer(
    *,
    person: Person,
    centre: Centre,
    role: str = TrainerAssignment.Role.TRAINER,
    on: date | None = None,
    actor: AbstractBaseUser | None = None,
) -> TrainerAssignment:
    """From `on` (today) somebody teaches at a centre; their login comes into the group of trainers. Raises `AlreadyAssigned`."""
    day = on or timezone.localdate()
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.assignments.filter(centre=centre, to_date__isnull=True).exists():
        raise AlreadyAssigned
    assignment = TrainerAssignment.objects.create(person=person, centre=centre, role=role, from_date=day)
    _write_group(person)
    log(
        instance=person,
        action="training.assign",
        user=actor,
        data={"centre": centre.code, "role": str(role), "before": None, "after": day.isoformat()},
    )
    return assignment


@transaction.atomic
def end_assignment(
    *, assignment: TrainerAssignment, on: date | None = None, reason: str = "", actor: AbstractBaseUser | None = None
) -> TrainerAssignment:
    """`on` (today) is the first day without; without another assignment the login leaves the group of trainers.

    Ended already: nothing happens. Raises `DateRefused` for a day before the first or after today:
    nobody would take the group away on a day to come.
    """
    day = on or timezone.localdate()
    person = Person.objects.select_for_update(of=("self",)).get(pk=assignment.person_id)
    assignment = TrainerAssignment.objects.select_related("centre").get(pk=assignment.pk)
    if assignment.to_date is not None:
        return assignment
    if not assignment.from_date <= day <= timezone.localdate():
        raise DateRefused(_("End the assignment today or on a day since it began."))
    assignment.to_date = day
    assignment.save(update_fields=["to_date"])
    _write_group(person)
    data = {"centre": assignment.centre.code, "reason": reason, "before": assignment.from_date.isoformat(), "after": day.isoformat()}
    log(instance=person, action="training.end", user=actor, data=data)
    return assignment


def _write_group(person: Person) -> None:
    """The group follows the assignments that have no end. It opens the admin; rights follow the dates (courses/rights.py)."""
    if person.user is None:
        return
    group, _made = Group.objects.get_or_create(name=TRAINERS)
    if person.assignments.filter(to_date__isnull=True).exists():
        person.user.groups.add(group)
    else:
        person.user.groups.remove(group)
