"""What placing an order costs: at most 24 queries, the same for nine lines and for ninety, on both routes, with nothing cached."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sites.models import Site
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sellers.orders.models import SellerOrderLine
from storefront.checkout.actions import place_order
from tests.factories.goods import make_basket, make_product
from tests.factories.moments import START
from tests.factories.orders import make_wish

pytestmark = pytest.mark.django_db
CODES = ("s01", "s03", "s06")


def cost_of(basket: Any, now: Any) -> list[str]:
    """The queries of an order in a process that has just started."""
    wish = make_wish()
    for cache in caches.all(initialized_only=True):
        cache.clear()
    Site.objects.clear_cache()
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as captured:
        place_order(basket=basket, wish=wish, now=now)
    return whole([query["sql"] for query in captured.captured_queries])


def whole(statements: list[str]) -> list[str]:
    """The statements, where one INSERT that the backend cuts in parts (SQLite takes 999 values at once) counts once."""
    if not connection.features.max_query_params:
        return statements
    tables = [re.match(r'INSERT INTO "\w+"', sql) for sql in statements]
    return [sql for n, sql in enumerate(statements) if not (n and tables[n] and tables[n - 1] and tables[n][0] == tables[n - 1][0])]


@pytest.mark.parametrize("route", ["platform", "direct"])
def test_placing_costs_at_most_24_queries_whatever_is_in_the_basket(market: dict[str, Any], settings: Any, route: str) -> None:
    settings.PAYMENT_ROUTE = route
    skus = {code: [make_product(shop=market[code], sku=f"{code}-cost-{n}", weight_g=20).upc for n in range(30)] for code in CODES}
    few = cost_of(make_basket(goods={sku: 1 for code in CODES for sku in skus[code][:3]}), START)
    many = cost_of(make_basket(goods={sku: 1 for code in CODES for sku in skus[code]}), START + timedelta(minutes=1))
    assert SellerOrderLine.objects.count() == 9 + 90
    assert len(few) == len(many) <= 24, "\n".join(sql[:160] for sql in few)
