"""How many queries a page may cost (DESIGN section 9): anonymous with a basket, second request, process-local caches cleared,
category tree and site cached; the same for few and for many items."""

from collections.abc import Callable

import pytest
from django.contrib.sites.models import Site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Product
from sellers.models import StockRecord

pytestmark = pytest.mark.django_db


def queries(client: Client, url: str) -> int:
    """Queries of the second visit to a page."""
    client.get(url)
    Site.objects.clear_cache()
    client.get("/healthz")
    Site.objects.get_current()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    print("\n".join(query["sql"][:200] for query in captured.captured_queries))
    return len(captured)


@pytest.fixture
def shopper(client: Client) -> Client:
    """A guest who has put goods of three shops into the basket."""
    for sku in ("S01-001", "S03-007", "S06-018"):
        response = client.post("/basket/add/", {"product": Product.objects.get(upc=sku).pk, "quantity": "1"})
        assert response.status_code == 302
    return client


@pytest.fixture
def many_products() -> Callable[[int], None]:
    """Copies a product until there are so many."""

    def copy(wanted: int) -> None:
        original = Product.objects.get(upc="S01-001")
        record = original.stockrecords.get()
        for number in range(Product.objects.count(), wanted):
            product = Product.objects.get(pk=original.pk)
            product.pk, product.upc, product.family = None, f"COPY-{number}", None
            product.save()
            product.categories.add(original.categories.get())
            StockRecord.objects.create(
                product=product, partner_id=record.partner_id, partner_sku=product.upc, price=record.price, num_in_stock=3
            )

    return copy


PAGES: dict[str, tuple[str, int]] = {
    "home": ("/", 8),
    "list": ("/catalogue/", 8),
    "shops": ("/shops/", 8),
    "centres": ("/centres/?province=45", 8),
    "basket": ("/basket/", 8),
}


@pytest.mark.parametrize("page", PAGES)
def test_page_keeps_its_budget(shopper: Client, page: str) -> None:
    url, most = PAGES[page]
    assert queries(shopper, url) <= most


def test_product_page_costs_at_most_six(shopper: Client) -> None:
    for sku in ("S01-001", "S25-059"):
        assert queries(shopper, Product.objects.get(upc=sku).get_absolute_url()) <= 6


def test_category_page_costs_at_most_eight(shopper: Client) -> None:
    category = Product.objects.get(upc="S01-001").categories.get()
    assert queries(shopper, category.get_absolute_url()) <= 8


def test_shop_and_centre_pages_keep_their_budget(shopper: Client) -> None:
    shop = Product.objects.get(upc="S01-001").seller
    assert queries(shopper, shop.get_absolute_url()) <= 8
    assert queries(shopper, shop.centre.get_absolute_url()) <= 10


def test_list_costs_the_same_for_ten_and_for_a_hundred(shopper: Client, many_products: Callable[[int], None]) -> None:
    few = queries(shopper, "/catalogue/")
    many_products(160)
    assert queries(shopper, "/catalogue/") == few


def test_adding_to_the_basket_costs_at_most_twelve(shopper: Client) -> None:
    product = Product.objects.get(upc="S05-013")
    shopper.post("/basket/add/", {"product": product.pk, "quantity": "1"})
    with CaptureQueriesContext(connection) as captured:
        response = shopper.post("/basket/add/", {"product": product.pk, "quantity": "1"})
    assert response.status_code == 302
    assert len(captured) <= 12, [query["sql"][:150] for query in captured.captured_queries]
