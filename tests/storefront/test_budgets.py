"""How many queries a page may cost (DESIGN section 9): anonymous with a basket, second request, process-local caches cleared,
category tree and site cached; the same for few and for many items. What pages keep in the shared cache for some minutes is there in
`queries`, and gone in `queries_cold`: what the first visitor after that pays."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sites.models import Site
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site as RootSite

from catalog.models import Product, ProductImage
from catalog.photos.actions import add_photo
from cms.courses.actions import freeze_course_version
from cms.training.actions import complete_enrolment, issue_certificate, record_seller_training
from sellers.models import StockRecord
from storefront.basket.actions import add_to_basket
from storefront.browse.shelves import shelves
from storefront.order.access import access_token
from tests.catalog.photos import corpus
from tests.cms.classroom import make_course, make_enrolment, make_lesson, make_round
from tests.factories.goods import Basket, make_product
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
THREE_SHOPS = ("S01-001", "S03-007", "S06-018")


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


def queries_cold(client: Client, url: str) -> int:
    """Queries of a visit when the shared cache holds nothing but the category tree and the site."""
    client.get(url)
    cache.clear()
    Site.objects.clear_cache()
    shelves()
    Site.objects.get_current()
    RootSite.get_site_root_paths()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    print("\n".join(query["sql"][:200] for query in captured.captured_queries))
    return len(captured)


@pytest.fixture
def whole(shopper: Client) -> Client:
    """A market of which every part of its first page has something to show: photographs, a certificate behind a shop, a lesson."""
    photo = add_photo(file=BytesIO(corpus.jpeg((900, 900))), title="ข้าว")
    Product.objects.update(photo=photo)
    ProductImage.objects.create(product=Product.objects.get(upc="S01-001"), image=photo)
    course = make_course(of=None)
    lesson = make_lesson(course=course)
    type(lesson).objects.filter(pk=lesson.pk).update(kind="lesson", summary="ได้ร้านหนึ่งร้าน")
    shop, day = Product.objects.get(upc="S01-001").seller, date(2026, 3, 11)
    seat = make_enrolment(round=make_round(course_version=freeze_course_version(course=course), at=shop.centre))
    certificate = issue_certificate(enrolment=complete_enrolment(enrolment=seat, on=day), on=day)
    record_seller_training(partner=shop, certificate=certificate, on=day)
    return shopper


@pytest.fixture
def shopper(client: Client) -> Client:
    """A guest who has put goods of three shops into the basket."""
    for sku in THREE_SHOPS:
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


@pytest.fixture
def order(shopper: Client) -> Any:
    """An order of three shops that waits to be paid; the guest holds its key."""
    return order_of(shopper, dict.fromkeys(THREE_SHOPS, 1))


def order_of(client: Client, goods: dict[str, int]) -> Any:
    """Place an order and open it with its key, as the link in the mail does."""
    key = uuid4()
    placed = make_order(goods=goods, key=key, now=timezone.now())
    assert client.get(reverse("order_key", args=[placed.number, access_token(key)])).status_code == 302
    return placed


def fill(basket: Any, *, lines: int) -> dict[str, int]:
    """Put new goods of three shops into a basket until it has so many lines. Returns one unit of each: number -> 1."""
    shops = [Product.objects.get(upc=sku).seller for sku in THREE_SHOPS]
    for number in range(lines - basket.lines.count()):
        sku = f"FILL-{number}"
        found = Product.objects.filter(upc=sku).first() or make_product(shop=shops[number % 3], sku=sku, weight_g=10)
        add_to_basket(basket=basket, product_id=found.pk, quantity=1)
    return dict.fromkeys(basket.lines.values_list("product__upc", flat=True), 1)


#: Page -> (address, given an order; queries at most). The issues name home, list, product and basket; the others keep what they cost
#: now. Wagtail alone asks eleven times for a lesson: once for each part of its address, for its site, locale, and who may see it.
PAGES: dict[str, tuple[Callable[[Any], str], int]] = {
    "home": (lambda order: "/", 8),
    "list": (lambda order: "/catalogue/", 8),
    "product": (lambda order: Product.objects.get(upc="S01-001").get_absolute_url(), 6),
    "shops": (lambda order: "/shops/", 8),
    "centres": (lambda order: "/centres/?province=45", 8),
    "basket": (lambda order: "/basket/", 8),
    "order": (lambda order: reverse("order", args=[order.number]), 11),
    "pay": (lambda order: reverse("order_payment", args=[order.number, order.payments.get().reference]), 8),
    "lesson": (lambda order: str(make_lesson(course=make_course(of=None)).url), 16),
}


@pytest.mark.parametrize("page", PAGES)
def test_page_keeps_its_budget(shopper: Client, order: Any, page: str) -> None:
    address, most = PAGES[page]
    assert queries(shopper, address(order)) <= most


@pytest.mark.parametrize("page", ["home", "list", "product"])
def test_pictures_and_certificates_cost_no_query_more(whole: Client, page: str) -> None:
    address, most = PAGES[page]
    assert queries(whole, address(None)) <= most


#: Page -> queries exactly, cold. Home chooses its window anew: shops, shelves, seasons, new things, courses, lessons, the programme. Product
#: reads the shop's ways with its closed days, the price lists and the boxes.
COLD = {"home": 12, "list": 6, "product": 9, "shops": 5, "centres": 4}


@pytest.mark.parametrize("page", COLD)
def test_page_keeps_its_budget_with_an_empty_cache(whole: Client, page: str) -> None:
    assert queries_cold(whole, PAGES[page][0](None)) == COLD[page]


@pytest.mark.parametrize("page", PAGES)
def test_being_signed_in_costs_at_most_two_more(shopper: Client, order: Any, buyer: Any, page: str) -> None:
    address, most = PAGES[page]
    url = address(order)
    if page in ("order", "pay"):
        type(order).objects.filter(pk=order.pk).update(user=buyer)
    shopper.force_login(buyer)
    assert queries(shopper, url) <= most + 2


def test_the_basket_of_three_sellers_costs_the_same_for_ten_and_for_a_hundred_lines(shopper: Client) -> None:
    basket = Basket.objects.get(status=Basket.OPEN, lines__product__upc=THREE_SHOPS[0])
    found = []
    for lines in (10, 100):
        fill(basket, lines=lines)
        found.append(queries(shopper, "/basket/"))
    assert found[0] == found[1] <= 8


def test_the_order_page_and_the_pay_page_cost_the_same_for_ten_and_for_a_hundred_lines(client: Client) -> None:
    found = []
    for lines in (10, 100):
        placed = order_of(client, fill(Basket.objects.create(), lines=lines))
        found.append([queries(client, PAGES[page][0](placed)) for page in ("order", "pay")])
    assert found[0] == found[1]
    for page, cost in zip(("order", "pay"), found[0], strict=True):
        assert cost <= PAGES[page][1], page


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
