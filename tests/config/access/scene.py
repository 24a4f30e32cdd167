"""Two shops, a stranger's order with words that give a leak away, and everybody who might come to look at it."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.utils import timezone

from catalog.listings.actions import start_draft
from catalog.models import Product
from cms.training.people import assign_trainer, end_assignment, record_person
from sellers.models import Partner
from sellers.orders.placement import Recipient
from sellers.payments.actions import submit_slip
from sellers.payments.models import Payment, Slip
from sellers.payments.slips import SlipCode
from sellers.shops.actions import add_member, end_member
from storefront.address.actions import save_address
from storefront.checkout.actions import Wish, place_order
from tests.factories.goods import make_basket
from tests.factories.people import area, make_user, owner_of

#: Words of the stranger's order; on anybody else's page they are a leak.
CANARIES = ("CANARY-NAME", "CANARY-ADDRESS", "CANARY-NOTE", "0899999999", "089-999-9999", "CANARYTRANSFER")
#: Everything that the stranger or shop B owns; no request of anybody else may change a row of it.
TABLES = (
    "order_order",
    "order_line",
    "orders_checkout",
    "orders_sellerorder",
    "orders_sellerorderline",
    "orders_sellerorderevent",
    "orders_parcel",
    "payments_payment",
    "payments_paymentshare",
    "payments_slip",
    "payments_refund",
    "basket_line",
    "address_useraddress",
    "partner_stockrecord",
    "stock_stockmovement",
    "partner_partner",
    "shops_shopmember",
    "shops_shopaccount",
    "catalogue_product",
    "listings_listingdraft",
    "listings_draftphoto",
    "listings_listingcheck",
)


def fingerprint() -> dict[str, str]:
    """A hash of all rows of each guarded table."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
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

    @property
    def part(self) -> Any:
        return self.order.seller_orders.get(partner=self.shop_b)

    @property
    def goods(self) -> Product:
        """One of shop B's goods."""
        return Product.objects.get(upc="S03-007")

    @property
    def draft(self) -> Any:
        """What shop B has begun to write."""
        return self.shop_b.listing_drafts.get()


def _order(shop_b: Partner) -> Any:
    place = area()
    recipient = Recipient("CANARY-NAME", "+66899999999", "", "CANARY-ADDRESS", place, place.postcode, "CANARY-NOTE")
    wish = Wish(key=UUID(int=77), recipient=recipient, choices={}, cash=frozenset(), language="th", seen_satang=None)
    return place_order(basket=make_basket(goods={"S03-007": 2, "S06-018": 1}), wish=wish)


def make_scene(settings: Any) -> Scene:
    """Shop A is s01, shop B is s03; the stranger bought of s03 and s06 under `direct` and has attached a slip."""
    settings.PAYMENT_ROUTE = "direct"
    shops = {shop.code: shop for shop in Partner.objects.all()}
    order = _order(shops["s03"])
    payment = Payment.objects.get(order=order, payee=shops["s03"])
    slip = submit_slip(payment=payment, file_name="slips/x.jpg", code=SlipCode("004", "CANARYTRANSFER"), amount_text="")
    line = make_basket(goods={"S03-009": 1}).lines.get()
    start_draft(seller_id=shops["s03"].pk, key=UUID(int=78), actor=None, typed={"title": "CANARY-NAME"})
    return Scene(order, payment, slip, line.pk, _address(), _clients(shops), shops["s03"])


def _address() -> int:
    """An address in the book of somebody who never comes here."""
    owner, place = make_user(email="stranger@example.test"), area()
    data = {"name": "CANARY-NAME", "phone": "+66899999999", "address": "CANARY-ADDRESS", "postcode": place.postcode, "default": True}
    return int(save_address(user=owner, data=data, area=place).pk)


def _clients(shops: dict[str, Partner]) -> dict[str, Client]:
    people = {
        name: make_user(email=f"{name}@example.test") for name in ("buyer", "packer", "former", "trainer", "ended", "officer", "operator")
    }
    add_member(partner=shops["s01"], user=people["packer"], role="packer", actor=None)
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
