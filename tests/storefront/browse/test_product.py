"""What the product page promises: only what this shop keeps."""

import json

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


def test_machines_read_the_country_and_the_way_to_the_product(client: Client) -> None:
    thing = product("S01-001")
    url = "/en" + thing.get_absolute_url().removeprefix("/en")
    page = BeautifulSoup(client.get(url).content, "html.parser")
    script = page.find("script", type="application/ld+json")
    assert script is not None
    told, way = json.loads(script.get_text())
    assert told["countryOfOrigin"] == {"@type": "Country", "name": "Thailand"}
    steps = [step["item"].removeprefix("http://testserver") for step in way["itemListElement"]]
    assert way["@type"] == "BreadcrumbList" and steps[0] == "/en/catalogue/" and steps[-1] == url
    assert [step["position"] for step in way["itemListElement"]] == list(range(1, len(steps) + 1)) and len(steps) > 2
