"""Orders at every point of their story, as a shop's counter meets them; and the people who stand before it."""

from base64 import b64decode
from dataclasses import dataclass, fields
from itertools import count
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client

from sellers.models import Partner
from sellers.orders.models import SellerOrder
from sellers.payments.actions import confirm_payment, submit_slip
from sellers.payments.models import Payment, Slip, private_storage
from sellers.payments.slips import SlipCode
from sellers.shops.models import ShopMember
from storefront.checkout.actions import Wish, place_order
from tests.factories.goods import make_basket
from tests.factories.moments import OPENED
from tests.factories.people import make_member, make_recipient, make_user, owner_of

#: The smallest PNG.
PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
_numbers = count(1)


def place(goods: dict[str, int], *, cash: bool = False, user: Any = None, **recipient: str) -> list[SellerOrder]:
    """Place an order under the route of the settings; its seller orders by the shops' codes."""
    basket = make_basket(goods=goods, owner=user)
    shops = Partner.objects.filter(products__upc__in=goods).values_list("pk", flat=True)
    wish = Wish(
        key=UUID(int=next(_numbers)),
        recipient=make_recipient(**recipient),
        choices={},
        cash=frozenset(shops) if cash else frozenset(),
        language="th",
        seen_satang=None,
    )
    order = place_order(basket=basket, wish=wish, user=user)
    return list(SellerOrder.objects.filter(order=order).order_by("partner__code"))


def payment_of(order: SellerOrder) -> Payment:
    """The payment of a seller order as it is now."""
    return Payment.objects.get(shares__seller_order=order)


def send_slip(payment: Payment, *, bank: str = "004") -> Slip:
    """The buyer sends a slip with a transfer of its own."""
    name = private_storage().save("slips/a-slip.png", ContentFile(PICTURE))
    code = SlipCode(bank, f"2026030200{next(_numbers):06d}")
    return submit_slip(payment=payment, file_name=name, code=code, amount_text="฿1")


def pay(order: SellerOrder) -> SellerOrder:
    """The buyer pays, and whoever receives the money confirms it."""
    payment = payment_of(order)
    send_slip(payment)
    confirm_payment(payment=payment, actor=None)
    order.refresh_from_db()
    return order


@dataclass
class Cast:
    """A client for everybody who may come to shop s01's counter."""

    anonymous: Client
    buyer: Client
    packer: Client
    manager: Client
    owner: Client
    stranger: Client
    former: Client

    def everybody(self) -> dict[str, Client]:
        """Name -> client."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def signed_in(user: Any) -> Client:
    """A client of this login."""
    client = Client()
    client.force_login(user)
    return client


def make_cast(shop: Partner, other: Partner) -> Cast:
    """`stranger` owns `other`; `former` worked for `shop` and no longer does."""
    former = make_user(email="former@example.test")
    ShopMember.objects.create(partner=shop, user=former, role="manager", from_date=OPENED.date(), to_date=OPENED.date())
    return Cast(
        anonymous=Client(),
        buyer=signed_in(make_user(email="buyer@example.test")),
        packer=signed_in(make_member(shop=shop, email="packer@example.test", role="packer")),
        manager=signed_in(make_member(shop=shop, email="manager@example.test", role="manager")),
        owner=signed_in(owner_of(shop)),
        stranger=signed_in(owner_of(other)),
        former=signed_in(former),
    )


def everything() -> dict[str, list[Any]]:
    """All rows that a shop's counter or the operator's desk could change."""
    labels = (
        "orders.SellerOrder orders.SellerOrderLine orders.SellerOrderEvent orders.Parcel payments.Payment payments.PaymentShare "
        "payments.Slip payments.Refund partner.StockRecord stock.StockMovement wagtailcore.ModelLogEntry django_tasks_database.DBTaskResult"
    )
    return {label: list(apps.get_model(label).objects.order_by("pk").values()) for label in labels.split()}
