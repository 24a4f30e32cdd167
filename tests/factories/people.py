"""Logins and recipients."""

from typing import Any

from django.contrib.auth import get_user_model

from sellers.centres.models import AdminArea
from sellers.models import Partner
from sellers.orders.placement import Recipient
from sellers.shops.models import ShopMember
from tests.factories.moments import OPENED

PASSWORD = "for-tests-only"
#: A sub-district upcountry that no carrier asks a surcharge for: Pa Daet, Mueang Chiang Mai.
UPCOUNTRY = "500110"


def make_user(*, email: str, name: str = "", password: str = PASSWORD, **fields: Any) -> Any:
    """A login that signs in with `password`."""
    return get_user_model().objects.create_user(email=email, password=password, name=name, **fields)


def make_member(*, shop: Partner, email: str, role: str = ShopMember.Role.PACKER) -> Any:
    """A login that works for `shop` since it opened. Returns the user."""
    user = make_user(email=email)
    ShopMember.objects.create(partner=shop, user=user, role=role, from_date=OPENED.date())
    return user


def owner_of(shop: Partner) -> Any:
    """The owner that the test market gave the shop."""
    return get_user_model().objects.get(shop_memberships__partner=shop, shop_memberships__role=ShopMember.Role.OWNER)


def area(code: str = UPCOUNTRY) -> AdminArea:
    """A sub-district with its district and province loaded."""
    return AdminArea.objects.select_related("parent__parent").get(pk=code)


def make_recipient(*, area_code: str = UPCOUNTRY, name: str = "สมหญิง ใจดี", phone: str = "+66812345678", email: str = "") -> Recipient:
    """Somebody who receives a parcel."""
    place = area(area_code)
    return Recipient(name=name, phone=phone, email=email, address="99 หมู่ 1", area=place, postcode=place.postcode)
