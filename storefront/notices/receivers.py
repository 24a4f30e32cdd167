"""Whom to tell, and where their button leads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from sellers.models import Partner
from sellers.orders.models import Checkout, SellerOrder
from sellers.roles import OPERATORS
from sellers.shops.models import ShopMember
from storefront.accounts.models import User
from storefront.letters import absolute
from storefront.order.access import access_token


@dataclass(frozen=True)
class Receiver:
    """Somebody to tell; `key` names them in `SentNotice`."""

    key: str
    language: str
    email: str = ""
    phone: str = ""
    name: str = ""


@dataclass(frozen=True)
class Notice:
    """One message to one receiver; `values` are made in the receiver's language. `centres`: codes of the bands that the mail wears."""

    message: str
    receiver: Receiver
    values: dict[str, Any]
    link: str
    centres: tuple[str, ...] = ()
    about_order: bool = True


def centres_of(parts: Iterable[SellerOrder]) -> tuple[str, ...]:
    """The codes of the centres that the shops of some parts learned at; `centre` must be loaded."""
    return tuple(part.centre.code for part in parts if part.centre)


def buyer(checkout: Checkout) -> Receiver:
    """Whoever placed the order, by the contact they gave."""
    return Receiver("buyer", checkout.language, checkout.contact_email, checkout.contact_phone, checkout.contact_name)


def order_link(checkout: Checkout) -> str:
    """The buyer's link to the order, with the key that opens it."""
    return absolute(reverse("order_key", args=[checkout.order.number, access_token(checkout.key)]))


def sell_link(part: SellerOrder) -> str:
    """The shop's page of a seller order."""
    return absolute(reverse("sell_order", args=[part.partner.code, part.pk]))


def members(partner: Partner) -> Iterator[Receiver]:
    """The people who work for a shop, each in their own language."""
    for member in ShopMember.objects.filter(partner=partner, to_date__isnull=True).select_related("user").order_by("pk"):
        user = member.user
        yield Receiver(f"user{user.pk}", user.language, user.email or "", (user.phone or "") if user.phone_verified_at else "", user.name)


def operators() -> Iterator[Receiver]:
    """The market's operators."""
    for user in User.objects.filter(groups__name=OPERATORS, is_active=True).order_by("pk").distinct():
        yield account(user)


def account(user: User) -> Receiver:
    """Whoever an account belongs to, by e-mail."""
    return Receiver(f"user{user.pk}", user.language, user.email or "", name=user.name)
