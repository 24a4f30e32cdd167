"""Two shops, a stranger's order with words that give a leak away, and everybody who might come to look at it."""

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms.training.models import Round
from cms.training.people import assign_trainer, end_assignment, record_person
from sellers.models import Partner
from sellers.orders.models import SellerOrder
from sellers.orders.placement import Recipient
from sellers.payments.actions import submit_slip
from sellers.payments.models import Payment, Slip
from sellers.payments.slips import SlipCode
from sellers.shops.actions import add_member, end_member
from storefront.address.actions import save_address
from storefront.checkout.actions import Wish, place_order
from tests.config.access.belongings import Belongings, make_belongings, make_strange_round
from tests.factories.goods import make_basket
from tests.factories.orders import pay
from tests.factories.people import area, make_user, owner_of

#: Words of the stranger's order; on anybody else's page they are a leak.
CANARIES = ("CANARY-NAME", "CANARY-ADDRESS", "CANARY-NOTE", "0899999999", "089-999-9999", "CANARYTRANSFER", "CANARY-PAPER")
#: Tables that requests may change, or that no page could -> why. Every other table is guarded: no request may change a row of it.
UNGUARDED = {
    "django_session": "what a visitor's own browser is remembered by",
    "django_tasks_database_dbtaskresult": "work that one's own requests leave for the worker",
    "storefront_erasurerequest": "asked for by everybody for themselves",
    "centres_adminarea": "places, which no page writes; thousands of rows",
    "centres_centre": "thousands of rows; who may change them: tests/sellers/desk/test_doors.py",
    "centres_centreevent": "the same",
    "wagtailsearch_indexentry": "an index of what is guarded",
    "wagtailsearch_indexentry_fts": "the same",
}


@cache
def guarded() -> tuple[str, ...]:
    """The tables that no request of the walk may change: all that models have, so that a new one is guarded from its first day."""
    there = set(connection.introspection.table_names())
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return tuple(sorted((models & there) - set(UNGUARDED)))


def fingerprint() -> dict[str, str]:
    """A hash of all rows of each guarded table."""
    found = {}
    with connection.cursor() as cursor:
        for table in guarded():
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # the names are ours
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


@dataclass
class Scene:
    """What the walk needs: the stranger's things by URL argument, and a client per role."""

    order: Any
    payment: Payment
    slip: Slip
    basket_line: int
    address: int
    clients: dict[str, Client]
    shop_b: Partner
    kept: Belongings
    to_pack: SellerOrder
    round: Round

    @property
    def part(self) -> Any:
        return self.order.seller_orders.get(partner=self.shop_b)


def _order(goods: dict[str, int], key: int) -> Any:
    place = area()
    recipient = Recipient("CANARY-NAME", "+66899999999", "", "CANARY-ADDRESS", place, place.postcode, "CANARY-NOTE")
    wish = Wish(key=UUID(int=key), recipient=recipient, choices={}, cash=frozenset(), language="th", seen_satang=None)
    return place_order(basket=make_basket(goods=goods), wish=wish)


def make_scene(settings: Any) -> Scene:
    """Shop A is s01, shop B is s03; the stranger bought of s03 and s06 under `direct` and has attached a slip.

    Shop B also has an order of theirs to pack, and one of everything else that a shop can have.
    """
    settings.PAYMENT_ROUTE = "direct"
    shops = {shop.code: shop for shop in Partner.objects.all()}
    order = _order({"S03-007": 2, "S06-018": 1}, 77)
    payment = Payment.objects.get(order=order, payee=shops["s03"])
    slip = submit_slip(payment=payment, file_name="slips/x.jpg", code=SlipCode("004", "CANARYTRANSFER"), amount_text="")
    line = make_basket(goods={"S03-009": 1}).lines.get()
    paid = _order({"S03-009": 1}, 79)
    pay(paid, now=paid.date_placed)
    kept = make_belongings(shops["s03"], number=78)
    to_pack = SellerOrder.objects.get(order=paid)
    return Scene(order, payment, slip, line.pk, _address(), _clients(shops), shops["s03"], kept, to_pack, make_strange_round())


def _address() -> int:
    """An address in the book of somebody who never comes here."""
    owner, place = make_user(email="stranger@example.test"), area()
    data = {"name": "CANARY-NAME", "phone": "+66899999999", "address": "CANARY-ADDRESS", "postcode": place.postcode, "default": True}
    return int(save_address(user=owner, data=data, area=place).pk)


def _clients(shops: dict[str, Partner]) -> dict[str, Client]:
    people = {
        name: make_user(email=f"{name.replace(' ', '-')}@example.test")
        for name in ("buyer", "packer", "manager of A", "former", "trainer", "ended", "officer", "operator")
    }
    for name, role in (("packer", "packer"), ("manager of A", "manager")):
        add_member(partner=shops["s01"], user=people[name], role=role, actor=None)
    end_member(member=add_member(partner=shops["s03"], user=people["former"], role="manager", actor=None), actor=None)
    for name in ("trainer", "ended"):
        person = record_person(name=name, user=people[name])
        assignment = assign_trainer(person=person, centre=shops["s03"].centre, actor=None)
        if name == "ended":
            end_assignment(assignment=assignment, on=timezone.localdate(), actor=None)
    people["officer"].groups.add(Group.objects.get(name="Officers"))
    people["operator"].groups.add(Group.objects.get(name="Operators"))
    clients = {"anonymous": Client()}
    for name, user in {**people, "owner of A": owner_of(shops["s01"])}.items():
        clients[name] = Client()
        clients[name].force_login(user)
    return clients
