"""The first page says nothing that is not so."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.imports import import_categories
from catalog.models import Category, Product
from cms.courses.actions import freeze_course_version
from cms.courses.models import CoursePage, LessonPage
from cms.training.actions import complete_enrolment, issue_certificate, record_seller_training
from cms.training.models import Certificate, SellerTraining
from sellers.centres.models import Centre
from sellers.models import Partner
from storefront.browse.home import tile_of
from storefront.browse.window import turn, window
from tests.cms.classroom import make_course, make_enrolment, make_lesson, make_round
from tests.factories.goods import leave_in_stock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trained(market: dict[str, Any]) -> None:
    """Three shops have certificates of their own centres; a fourth has one of another centre, which proves nothing about its band."""
    version = freeze_course_version(course=_course())
    for code, centre in (("s01", None), ("s02", None), ("s03", None), ("s04", market["s01"].centre)):
        shop, day = market[code], date(2026, 3, 11)
        seat = make_enrolment(round=make_round(course_version=version, at=centre or shop.centre), name=f"คนของ {code}")
        certificate = issue_certificate(enrolment=complete_enrolment(enrolment=seat, on=day), on=day)
        record_seller_training(partner=shop, certificate=certificate, on=day)


def _course() -> CoursePage:
    course = make_course(of=None)
    make_lesson(course=course)
    return course


def home(client: Client, language: str = "en") -> BeautifulSoup:
    response = client.get("/en/" if language == "en" else "/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def chain_on(soup: BeautifulSoup) -> tuple[Product, Partner, Centre] | None:
    """What the hero names: product, shop and centre, by their links."""
    links = [each["href"].removeprefix("/en") for each in soup.select(".hero .tie a")]
    if not links:
        return None
    product, shop, centre = links
    return (
        Product.objects.get(pk=int(product.rstrip("/").rsplit("_", 1)[1])),
        Partner.objects.get(code=shop.strip("/").split("/")[1]),
        Centre.objects.get(code=centre.strip("/").split("/")[1]),
    )


@pytest.mark.parametrize("later", [0, 1, 2, 9])
def test_the_chain_of_the_day_is_true(client: Client, later: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=later), tick=False):
        found = chain_on(home(client))
    assert found is not None
    product, shop, centre = found
    assert product.seller == shop and shop.centre == centre and shop.code != "s04"
    assert SellerTraining.objects.filter(partner=shop, certificate__centre=centre, certificate__state="valid").exists()


def test_tomorrow_is_another_shops_turn() -> None:
    shops = ["a", "b", "c"]
    days = [date(2026, 4, 1) + timedelta(days=each) for each in range(3)]
    assert {turn(shops, day, 1)[0] for day in days} == set(shops)
    assert turn(shops, days[0], 5) == turn(shops, days[0], 3) and turn([], days[0], 2) == []


def revoke(shop: Partner) -> None:
    Certificate.objects.filter(seller_trainings__partner=shop).update(
        state="revoked", revoked_at=timezone.now(), revoke_reason="found wrong"
    )


def test_a_revoked_certificate_leaves_the_first_page_at_once(client: Client) -> None:
    first = chain_on(home(client))
    assert first is not None
    revoke(first[1])
    second = chain_on(home(client))
    assert second is not None and second[1] != first[1]


def test_without_any_proof_there_is_no_chain_and_no_ribbon(client: Client) -> None:
    for shop in Partner.objects.all():
        revoke(shop)
    soup = home(client)
    assert chain_on(soup) is None and not soup.select(".hero .ribbon")
    assert soup.select_one("h1") is not None


def test_new_goods_are_of_different_shops_and_in_stock(client: Client) -> None:
    leave_in_stock("S25-060", 0)
    soup = home(client)
    new = [int(each["href"].rstrip("/").rsplit("_", 1)[1]) for each in soup.select("section[aria-labelledby=new] .card a")]
    goods = Product.objects.in_bulk(new)
    assert len(new) == 10 == len({each.seller_id for each in goods.values()})
    assert all(each.in_stock for each in goods.values())


def test_what_is_in_season_is_made_in_this_month(client: Client) -> None:
    with time_machine.travel("2026-05-20T12:00:00+07:00", tick=False):
        soup = home(client)
    season = [int(each["href"].rstrip("/").rsplit("_", 1)[1]) for each in soup.select("section[aria-labelledby=season] .card a")]
    assert season and all(5 in product.season for product in Product.objects.filter(pk__in=season))


def test_the_same_band_is_shown_on_goods_of_one_centre(client: Client) -> None:
    soup = home(client)
    section = soup.select_one("section[aria-labelledby=same]")
    assert section is not None
    fills = {each["fill"] for each in section.select("svg.band rect")}
    assert len(fills) == 1 and len(section.select(".card")) == 2


def test_numbers_are_those_of_the_database(client: Client) -> None:
    soup = home(client)
    figures = {each.select_one("dt").get_text(): each.select_one("dd").get_text() for each in soup.select(".figures div")}
    people = set(Certificate.objects.filter(state="valid").values_list("enrolment__person", flat=True))
    assert figures["centres that teach"] == f"{Centre.objects.filter(state='active').count():,}"
    assert figures["people with a valid certificate"] == f"{len(people):,}"
    assert figures["open shops"] == str(Partner.objects.filter(state="active").count())
    assert figures["products on the shelves"] == str(Product.objects.browsable().leads().count())


def test_a_market_without_goods_has_a_first_page(client: Client) -> None:
    Product.objects.update(is_public=False, state="paused")
    cache.clear()
    soup = home(client)
    assert "No shop has listed anything yet." in soup.get_text()
    assert not soup.select(".card") and soup.select_one("a[href='/en/centres/']") is not None


@pytest.mark.parametrize("address", ["/", "/en/"])
def test_home_costs_at_most_eight(client: Client, market: dict[str, Any], address: str) -> None:
    client.get(address)
    assert window().kin is not None
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    assert len(captured) <= 8, [each["sql"][:120] for each in captured.captured_queries]


def test_a_kind_without_a_tile_gets_the_plain_one(client: Client, settings: Any, tmp_path: Path) -> None:
    """Under the storage that knows only collected files: what is not there would be an error, not a gap."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    settings.STATIC_ROOT = str(tmp_path)
    call_command("collectstatic", interactive=False, verbosity=0)
    shelf = Category.objects.get(slug="rice-grains")
    assert re.fullmatch(r"/static/tiles/rice-grains\.[0-9a-f]{12}\.svg", tile_of("rice-grains"))
    Category.objects.filter(pk=shelf.pk).update(slug="beekeeping")
    cache.clear()
    tiles = [image["src"] for image in home(client).select(".tiles img")]
    assert [src for src in tiles if src.startswith("/static/tiles/plain.")] != []
    assert all("beekeeping" not in src for src in tiles)


def test_a_number_of_shops_and_of_provinces_each_have_their_plural(client: Client) -> None:
    first = Partner.objects.filter(state="active").order_by("pk")[0]
    Partner.objects.exclude(pk=first.pk).update(state="paused")
    cache.clear()
    assert "1 shop in 1 province." in " ".join(home(client).get_text().split())


@pytest.mark.parametrize("page", ["home", "shop", "centre", "lesson", "product"])
def test_a_shared_link_has_title_words_and_picture(client: Client, market: dict[str, Any], page: str) -> None:
    shop = market["s01"]
    lesson = LessonPage.objects.get()
    urls = {"home": "/", "shop": shop.get_absolute_url(), "centre": shop.centre.get_absolute_url(), "lesson": lesson.url}
    url = urls.get(page) or Product.objects.get(upc="S01-001").get_absolute_url()
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    told = {tag["property"]: tag["content"] for tag in soup.find_all("meta", property=True)}
    assert told["og:title"] and told["og:url"].endswith(url)
    assert told["og:image"].startswith("http://testserver/static/share") and finders.find("share.png")
    assert page == "lesson" or told["og:description"]
    assert len(soup.find_all("meta", property="og:image")) == 1


def test_every_shelf_says_its_season_in_english_too() -> None:
    import_categories()
    noted = Category.objects.exclude(season_note="")
    assert noted.count() == 12 and not noted.filter(season_note_en="").exists()
    assert not [each.slug for each in noted if any("ก" <= letter <= "๛" for letter in each.season_note_en)]
