"""What the product page promises: only what this shop keeps."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from sellers.delivery.models import DeliveryMethod
from sellers.shops.models import ShopAccount
from tests.factories.goods import product

pytestmark = pytest.mark.django_db
INSIDE, TELL = "Look inside before you pay", "Tell us within 7 days"


def facts(client: Client) -> str:
    cache.clear()
    answer = client.get("/en" + product("S01-001").get_absolute_url().removeprefix("/en"))
    found = BeautifulSoup(answer.content, "html.parser").find("dl", class_="facts")
    assert found is not None
    return found.get_text()


def test_looking_inside_first_stands_only_where_a_carrier_collects_cash(client: Client) -> None:
    shop = product("S01-001").seller
    ShopAccount.objects.filter(partner=shop).update(takes_cash_on_delivery=True)
    DeliveryMethod.objects.filter(partner=shop).update(takes_cash=True)
    assert INSIDE in facts(client)
    DeliveryMethod.objects.filter(partner=shop).update(takes_cash=False)
    assert INSIDE not in facts(client)
    DeliveryMethod.objects.filter(partner=shop).update(takes_cash=True)
    ShopAccount.objects.filter(partner=shop).update(takes_cash_on_delivery=False)
    without = facts(client)
    assert INSIDE not in without and TELL in without
