"""The people of the demo and their training: who taught whom, at which centre, and which shops came out of it. All by actions."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from catalog.importing import Progress
from cms.courses.actions import freeze_course_version
from cms.courses.models import CoursePage, CourseVersion
from cms.training.actions import (
    complete_enrolment,
    enrol,
    issue_certificate,
    move_round,
    plan_round,
    record_seller_training,
    revoke_certificate,
)
from cms.training.models import Person, Round, SellerTraining
from cms.training.people import assign_trainer, record_person
from config.demo import names
from config.demo.logins import LOGINS, OWNERS, PASSWORD
from sellers.centres.models import Centre
from sellers.delivery.actions import save_method
from sellers.delivery.models import CENTRE_PICKUP, Carrier
from sellers.models import Partner
from sellers.shops.actions import add_member, open_shop
from storefront.accounts.models import User


@dataclass(frozen=True)
class Cast:
    """The demo logins that later scenes need."""

    buyer: User
    operator: User
    trainer: User


def make_logins(now: datetime) -> Cast:
    """The six people whose passwords are printed; running it again changes nothing."""
    made: dict[str, User] = {}
    for login in LOGINS:
        user = User.objects.filter(email=login.email).first()
        if user is None:
            user = User.objects.create_user(email=login.email, password=PASSWORD, name=login.name, date_joined=now)
        _verify_email(user)
        made[login.email] = user
    made["operator@demo.example"].groups.add(Group.objects.get(name="Operators"))
    made["officer@demo.example"].groups.add(Group.objects.get(name="Officers"))
    return Cast(made["buyer@demo.example"], made["operator@demo.example"], made["trainer@demo.example"])


def _verify_email(user: User) -> None:
    """The address is taken as proven, so that the first sign-in asks for no code."""
    user.trust_email()


def _owner(shop: Partner, now: datetime, rng: Random) -> User:
    email = OWNERS.get(shop.code, f"owner-{shop.code}@demo.example")
    return User.objects.filter(email=email).first() or User.objects.create_user(email=email, name=names.person(rng), date_joined=now)


class School:
    """Rounds at the centres of the demo's shops."""

    def __init__(self, *, now: datetime, cast: Cast) -> None:
        self.rng = Random(1166)  # noqa: S311
        self.now, self.cast = now, cast
        self.today = timezone.localdate(now)
        self.versions: dict[str, CourseVersion] = {
            course.slug: freeze_course_version(course=course, now=now - timedelta(days=400))
            for course in CoursePage.objects.live().order_by("slug")
        }
        self.zone = timezone.get_current_timezone()

    def trainer_of(self, centre: Centre, user: User | None) -> Person:
        """Somebody who has taught at the centre for two years."""
        person = Person.objects.filter(user=user).first() if user else None
        if person is None:
            person = record_person(
                name=user.name if user else f"ครู{names.person(self.rng)}", contact_phone=names.phone(self.rng), user=user
            )
        assign_trainer(person=person, centre=centre, on=self.today - timedelta(days=730), actor=self.cast.operator)
        return person

    def hold_round(self, *, centre: Centre, slug: str, trainer: Person, ended: int, people: list[Person]) -> list[Any]:
        """A round that ended so many days ago: `people` and three to eight neighbours take part, most of them get their certificate.

        Returns the certificates of `people`.
        """
        rng = self.rng
        last = self.today - timedelta(days=ended)
        held = plan_round(
            centre=centre,
            course_version=self.versions[slug],
            starts_on=last - timedelta(days=2),
            ends_on=last,
            seats=20,
            trainer=trainer,
            actor=self.cast.operator,
        )
        move_round(round=held, state=Round.State.OPEN, actor=self.cast.operator)
        neighbours = [record_person(name=names.person(rng), contact_phone=names.phone(rng)) for _n in range(rng.randint(3, 8))]
        seats = [enrol(person=person, round=held, on=last - timedelta(days=9)) for person in [*people, *neighbours]]
        move_round(round=held, state=Round.State.RUNNING, actor=self.cast.operator)
        certificates = []
        for number, seat in enumerate(seats):
            if number >= len(people) and rng.random() < 0.2:
                continue
            complete_enrolment(enrolment=seat, on=last)
            certificate = issue_certificate(enrolment=seat, on=last, actor=self.cast.operator)
            if number < len(people):
                certificates.append(certificate)
        move_round(round=held, state=Round.State.FINISHED, actor=self.cast.operator)
        return certificates

    def plan_next(self, *, centre: Centre, slug: str, trainer: Person) -> None:
        """A round that people can still join."""
        starts = self.today + timedelta(days=self.rng.randint(5, 40))
        planned = plan_round(
            centre=centre,
            course_version=self.versions[slug],
            starts_on=starts,
            ends_on=starts + timedelta(days=1),
            seats=20,
            trainer=trainer,
            actor=self.cast.operator,
        )
        move_round(round=planned, state=Round.State.OPEN, actor=self.cast.operator)


#: The second course that a shop's owner took, in turn.
_SECOND = ("photo-story", "price-cost", "pack-ship", "chat-service", "trust-standard")


def train_and_open(*, now: datetime, cast: Cast, progress: Progress) -> None:
    """Every shop of the demo: its owner learns at the centre of the sub-district, gets a certificate, and the shop opens."""
    school = School(now=now, cast=cast)
    shops = list(Partner.objects.filter(state=Partner.State.APPLIED).select_related("area").order_by("code"))
    progress.total = len(shops)
    centres = {centre.code: centre for centre in Centre.objects.filter(code__in=[f"DCC-{shop.area_id}" for shop in shops])}
    for number, shop in enumerate(shops):
        centre = centres[f"DCC-{shop.area_id}"]
        trainer = school.trainer_of(centre, cast.trainer if shop.code == "s03" else None)
        _open_one(school, shop, centre, trainer, number)
        progress.advance()
    progress.finish(f"{len(shops)} opened, {Round.objects.count()} rounds, {SellerTraining.objects.count()} certificates behind them")


def offer_at_the_centre(shop: Partner, owner: User) -> None:
    """The shop brings what is ordered in its district to its centre."""
    save_method(
        partner=shop,
        carrier=Carrier.objects.get(code="pickup"),
        service=CENTRE_PICKUP,
        is_active=True,
        takes_cash=False,
        free_over_satang=None,
        actor=owner,
    )


def _open_one(school: School, shop: Partner, centre: Centre, trainer: Person, number: int) -> None:
    rng, cast = school.rng, school.cast
    ended = rng.randint(120, 330)
    opened = datetime.combine(school.today - timedelta(days=ended - 14), time(10), school.zone)
    user = _owner(shop, opened - timedelta(days=30), rng)
    owner = record_person(name=user.name, contact_phone=names.phone(rng), user=user)
    helper = record_person(name=names.person(rng), contact_phone=owner.contact_phone)
    first, second = school.hold_round(centre=centre, slug="shop-start", trainer=trainer, ended=ended, people=[owner, helper])
    open_shop(partner=shop, owner=user, centre=centre, reason="เรียนจบที่ศูนย์นี้", actor=cast.operator, now=opened)
    if number % 5 == 0:
        offer_at_the_centre(shop, user)
    for certificate in (first, second):
        record_seller_training(
            partner=shop,
            certificate=certificate,
            role=SellerTraining.Role.OWNER if certificate is first else SellerTraining.Role.MEMBER,
            on=timezone.localdate(opened),
            verified_by=cast.operator,
            now=opened,
            actor=cast.operator,
        )
    if number % 3 == 0:
        (more,) = school.hold_round(centre=centre, slug=_SECOND[number % 5], trainer=trainer, ended=rng.randint(20, 90), people=[owner])
        record_seller_training(
            partner=shop, certificate=more, on=school.today, verified_by=cast.operator, now=school.now, actor=cast.operator
        )
    if number % 4 == 1:
        school.plan_next(centre=centre, slug=_SECOND[number % 5], trainer=trainer)
    if shop.code == "s03":
        packer = User.objects.create_user(email="packer-s03@demo.example", name=names.person(rng))
        add_member(partner=shop, user=packer, role="packer", actor=user, now=opened)
    if shop.code == "s22":
        revoke_certificate(certificate=second, reason="issued to the wrong person", now=school.now, actor=cast.operator)
