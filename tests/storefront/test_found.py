"""What search engines may read: canonical addresses, lists that keep out of an index, robots.txt and the map of the pages."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.models import Product
from sellers.models import Partner
from storefront import found
from tests.cms.classroom import make_course, make_lesson
from tests.storefront.test_budgets import many_products, queries

pytestmark = pytest.mark.django_db
__all__ = ["many_products"]  # a fixture
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def known_as(client: Client, url: str) -> tuple[str, str]:
    """(the address that a page is known under, what it tells robots)."""
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    link, robots = soup.find("link", rel="canonical"), soup.find("meta", {"name": "robots"})
    return (link["href"].removeprefix("http://testserver") if link else "", robots["content"] if robots else "")


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("/", "/"),
        ("/en/?utm_source=line", "/en/"),
        ("/catalogue/", "/catalogue/"),
        ("/catalogue/?page=2&fbclid=x", "/catalogue/?page=2"),
        ("/catalogue/?page=1", "/catalogue/"),
        ("/shops/", "/shops/"),
        ("/en/shops/?province=45", "/en/shops/?province=45"),
        ("/centres/?province=45&page=2", "/centres/?province=45&page=2"),
        ("/verify/", "/verify/"),
    ],
)
def test_a_page_is_known_under_one_address(client: Client, url: str, canonical: str) -> None:
    assert known_as(client, url) == (canonical, "")


@pytest.mark.parametrize(
    "url",
    [
        "/catalogue/?q=ข้าว",
        "/catalogue/?sort=low",
        "/catalogue/?province=45",
        "/catalogue/?stock=1&page=2",
        "/shops/?near=ร้อยเอ็ด",
        "/centres/?name=น้ำอ้อม",
        "/verify/?serial=nonsense",
    ],
)
def test_what_is_narrowed_sorted_or_looked_for_is_in_no_index(client: Client, url: str) -> None:
    assert known_as(client, url) == ("", "noindex, follow")


def test_a_shelf_and_a_lesson_are_known_under_their_address(client: Client) -> None:
    lesson = make_lesson(course=make_course(of=None))
    shelf = Product.objects.get(upc="S01-001").categories.get().get_absolute_url().removeprefix("/en")
    assert known_as(client, shelf) == (shelf, "") and known_as(client, f"{shelf}?sort=low") == ("", "noindex, follow")
    assert known_as(client, str(lesson.url)) == (lesson.url, "")
    assert known_as(client, f"/en{lesson.url}") == (lesson.url, "")  # where its Thai really stands


def addresses(client: Client, kind: str, number: int = 1) -> list[str]:
    answer = client.get(reverse("sitemap_part", kwargs={"kind": kind, "number": number}))
    return [each.text or "" for each in ElementTree.fromstring(answer.content).findall("s:url/s:loc", NAMES)]


def test_robots_are_told_where_the_map_is_and_what_is_private(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert {"Disallow: /basket/", "Disallow: /en/orders/", "Disallow: /account/"} <= set(text.splitlines())


def test_every_address_on_the_map_opens(client: Client) -> None:
    make_lesson(course=make_course(of=None))
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [str(each.text).removeprefix("http://127.0.0.1:8000") for each in index.findall("s:sitemap/s:loc", NAMES)]
    assert [part.split("-")[1] for part in parts] == list(found.KINDS)
    for kind in found.KINDS:
        listed = [each.removeprefix("http://127.0.0.1:8000") for each in addresses(client, kind)]
        assert listed and [client.get(each).status_code for each in listed[:4]] == [200] * len(listed[:4]), kind


def test_the_map_names_what_may_be_seen_in_both_languages(client: Client) -> None:
    product = Product.objects.get(upc="S01-001")
    there = "http://127.0.0.1:8000" + product.get_absolute_url().removeprefix("/en")
    assert there in addresses(client, "products") and there.replace("8000/", "8000/en/") in addresses(client, "products")
    Partner.objects.filter(pk=product.seller_id).update(state="closed", retired_at=timezone.now())
    assert there not in addresses(client, "products")
    assert not any(f"/{product.seller.code}/" in each for each in addresses(client, "shops"))


def test_a_large_map_has_several_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = addresses(client, "products")
    monkeypatch.setattr(found, "PER_FILE", 20)
    several = [each for number in (1, 2, 3, 4) for each in addresses(client, "products", number)]
    assert several == whole and addresses(client, "products", 99) == []


@pytest.mark.parametrize("path", ["/sitemap-pirates-1.xml", "/sitemap-shops-0.xml", "/sitemap-shops-99999.xml"])
def test_files_that_do_not_exist_are_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_file_costs_the_same_for_few_and_for_many(client: Client, many_products: Callable[[int], None]) -> None:
    before = queries(client, "/sitemap-products-1.xml")
    many_products(200)
    assert queries(client, "/sitemap-products-1.xml") == before <= 2
