"""Pages that a stranger's browser has already."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Product
from sellers.stock.actions import move_stock
from sellers.stock.models import StockMovement
from tests.factories.goods import leave_in_stock, stock

pytestmark = pytest.mark.django_db
PAGES = ["/", "/en/", "/catalogue/", "/shops/", "/shops/s01/", "/centres/", "/verify/"]


@pytest.fixture(autouse=True)
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def again(client: Client, path: str) -> tuple[int, int]:
    """(status, queries) of asking anew with the tag of the page as it was; the first visit may set the form's cookie."""
    client.get(path)
    tag = client.get(path)["ETag"]
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, headers={"If-None-Match": tag})
    return answer.status_code, len(asked)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_has_not_changed_costs_no_query(path: str, client: Client) -> None:
    assert again(client, path) == (304, 0)


def test_the_product_page_too(client: Client) -> None:
    assert again(client, Product.objects.get(upc="S01-001").get_absolute_url()) == (304, 0)


def test_a_change_shows_at_once(client: Client, committed: Any) -> None:
    product = Product.objects.get(upc="S01-001")
    path = product.get_absolute_url()
    client.get(path)
    tag = client.get(path)["ETag"]
    with committed(execute=True):
        product.title = "ข้าวใหม่"
        product.save()
    answer = client.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200 and "ข้าวใหม่" in answer.content.decode()


def test_what_is_sold_out_shows_at_once_and_mere_numbers_do_not_renew(client: Client, committed: Any) -> None:
    path = Product.objects.get(upc="S01-001").get_absolute_url()
    leave_in_stock("S01-001", 2)
    client.get(path)
    tag = client.get(path)["ETag"]
    for delta, key, status in ((-1, "a", 304), (-1, "b", 200)):
        with committed(execute=True):
            move_stock(stock_record=stock("S01-001"), delta=delta, kind=StockMovement.Kind.SPOILT, reason="rain", key=key, actor=None)
        assert client.get(path, headers={"If-None-Match": tag}).status_code == status


def test_another_basket_place_or_language_is_another_page(client: Client) -> None:
    tags = set()
    for path, cookies in (("/", {}), ("/", {"basket_count": "2"}), ("/", {"place": "50"}), ("/en/", {})):
        visitor = Client()
        visitor.cookies.load(cookies)
        tags.add(visitor.get(path)["ETag"])
    assert len(tags) == 4


def test_who_has_a_session_gets_no_tag(client: Client, buyer: Any) -> None:
    client.force_login(buyer)
    assert "ETag" not in client.get("/")


def test_pages_travel_compressed(client: Client) -> None:
    plain, packed = client.get("/"), client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip" and len(packed.content) < len(plain.content) / 2
