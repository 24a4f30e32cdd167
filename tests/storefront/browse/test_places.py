"""Shops, centres and certificates as pages: what they count, what they say when there is nothing, and where they lead on."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cms.courses.actions import freeze_course_version
from cms.training.actions import complete_enrolment, issue_certificate, record_seller_training, revoke_certificate
from cms.training.models import Certificate, Round
from sellers.centres.models import AdminArea, Centre, CentreEvent
from sellers.centres.weave import weave
from sellers.models import Partner
from sellers.serials import new_serial
from storefront.bands import raster
from storefront.browse.country import country
from tests.cms.classroom import centre, make_course, make_enrolment, make_lesson, make_round
from tests.storefront.test_budgets import queries

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 11)


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    """Counts of the country are kept for some minutes."""
    cache.clear()


def page(client: Client, url: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == status, url
    return BeautifulSoup(answer.content, "html.parser")


def text(found: Any) -> str:
    return " ".join(found.get_text(" ").split())


def taught() -> Round:
    course = make_course(of=None)
    make_lesson(course=course)
    return make_round(course_version=freeze_course_version(course=course), at=centre())


def certified(held: Round) -> Certificate:
    return issue_certificate(enrolment=complete_enrolment(enrolment=make_enrolment(round=held), on=DAY), on=DAY)


@pytest.fixture
def certificate(db: None) -> Certificate:
    """A certificate that stands behind a shop of another centre."""
    found = certified(taught())
    record_seller_training(partner=Partner.objects.get(code="s01"), certificate=found, on=DAY)
    return found


# Centres


def figures(found: BeautifulSoup) -> dict[str, str]:
    return {text(each.dt): text(each.dd) for each in found.select(".figures > div")}


def test_a_centre_counts_what_the_records_hold(client: Client, certificate: Certificate) -> None:
    url = f"/en/centres/{certificate.centre.code}/"
    counted = {"people finished a course": "1", "certificates that are valid": "1", "shops are open": "0", "products on sale": "0"}
    assert figures(page(client, url)) == counted
    certified(certificate.enrolment.round)
    revoke_certificate(certificate=certificate, reason="ออกผิดคน", actor=None)
    assert figures(page(client, url)) == {**counted, "people finished a course": "2"}
    assert "No shop belongs to this centre yet." in text(page(client, url))
    row = page(client, url).select_one(".rounds tbody tr")
    assert row is not None
    assert [text(cell) for cell in row.select("td.end")] == ["2", "2", "1"]


def test_a_centre_shows_its_shops_and_their_goods(client: Client) -> None:
    shop = Partner.objects.select_related("centre").get(code="s01")
    assert shop.centre is not None
    found = page(client, f"/en/centres/{shop.centre.code}/")
    assert found.select_one(f'.shops a[href="/en/shops/{shop.code}/"]') is not None
    assert figures(found)["shops are open"] == "1"
    Partner.objects.filter(pk=shop.pk).update(state="suspended")
    assert not page(client, f"/en/centres/{shop.centre.code}/").select(".shops, .figures")


def test_a_centre_where_nothing_happened_leads_on(client: Client) -> None:
    quiet = Centre.objects.filter(shops=None).order_by("code").first()
    assert quiet is not None
    found = page(client, f"/en/centres/{quiet.code}/")
    assert not found.select(".figures")
    assert found.select_one(f'.empty a[href="/en/centres/?province={quiet.area_id[:2]}"]') is not None


def test_only_a_round_to_come_is_open_for_sign_up(client: Client) -> None:
    held = taught()
    today = timezone.localdate()
    url = f"/en/centres/{held.centre.code}/"
    Round.objects.filter(pk=held.pk).update(state="open", seats=2, starts_on=today + timedelta(days=3), ends_on=today + timedelta(days=4))
    make_enrolment(round=held)
    assert f"Open for sign-up: round {held.code}" in text(page(client, url)) and "1 seat left" in text(page(client, url))
    Round.objects.filter(pk=held.pk).update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=8))
    assert "Open for sign-up: round" not in text(page(client, url))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "planned"}, "has not opened yet"),
        ({"state": "suspended"}, "holds no rounds at the moment"),
        ({"state": "closed", "retired_at": None}, "This centre has closed."),
        ({"state": "merged"}, "was joined with another"),
    ],
)
def test_a_centre_says_what_became_of_it(client: Client, change: dict[str, Any], said: str) -> None:
    here, there = Centre.objects.order_by("code")[:2]
    if change["state"] == "merged":
        change = {**change, "successor": there}
    Centre.objects.filter(pk=here.pk).update(**change)
    assert said in text(page(client, f"/en/centres/{here.code}/"))
    if change["state"] == "merged":
        assert page(client, f"/en/centres/{here.code}/").select_one(f'.notice a[href="/en/centres/{there.code}/"]') is not None
        assert page(client, f"/en/centres/{there.code}/").select_one(f'.notice a[href="/en/centres/{here.code}/"]') is not None


def test_history_stands_as_it_was_recorded(client: Client) -> None:
    here = centre()
    CentreEvent.objects.create(
        centre=here, kind="rename", happened_on=date(2024, 2, 29), before={"name": "ชื่อเก่า"}, after={"name": "ชื่อใหม่"}, note="ตามประกาศ"
    )
    history = page(client, f"/en/centres/{here.code}/").select_one(".history")
    assert history is not None
    assert all(words in text(history) for words in ("29 Feb 2024", "Renamed", "ชื่อเก่า", "ชื่อใหม่", "ตามประกาศ"))


def test_the_reading_names_the_three_parts_of_the_code(client: Client) -> None:
    keys = [text(each) for each in page(client, "/centres/DCC-450210/").select(".keys li p")]
    assert [key.split()[:2] for key in keys] == [["45", "จังหวัดร้อยเอ็ด"], ["02", "อำเภอเกษตรวิสัย"], ["10", "ตำบลน้ำอ้อม"]]


@pytest.mark.parametrize("words", ["น้ำอ้อม", "ต.น้ำอ้อม", "Nam Om", "dcc-450210", "น้ำอ้อม อ.เกษตรวิสัย"])
def test_centres_are_found_by_the_words_people_use(client: Client, words: str) -> None:
    found = client.get("/centres/", {"name": words})
    assert b"/centres/DCC-450210/" in found.content


def test_a_name_that_is_nowhere_leads_back_to_the_country(client: Client) -> None:
    found = page(client, "/en/centres/?province=45&name=zzz")
    assert "No centre in Roi Et has this name." in text(found)
    assert found.select_one('.empty a[href="?name=zzz"]') is not None
    assert page(client, "/en/centres/?province=zz&name=").select_one(".tilemap") is not None


def test_the_map_marks_the_provinces_with_shops(client: Client) -> None:
    land = {each.province.code: each for each in country().lands}
    assert len(land) == 77
    squares = {(each.x, each.y) for each in land.values()}
    assert len(squares) == 77
    shop = Partner.objects.get(code="s01")
    assert (
        land[shop.area_id[:2]].shops
        == Partner.objects.filter(area__code__startswith=shop.area_id[:2], state__in=["active", "paused"]).count()
    )
    bare = next(each for each in land.values() if not each.shops)
    square = page(client, "/en/centres/").select_one(f'.tilemap a[href="/en/centres/?province={bare.province.code}"]')
    assert square is not None and "hollow" in square["class"] and "0 shops" in square.find("title").get_text()


@pytest.mark.parametrize(
    ("url", "most"),
    [("/centres/", 8), ("/centres/?province=45", 8), ("/centres/?name=น้ำอ้อม", 8), ("/centres/DCC-450210/", 10), ("/shops/?province=45", 8)],
)
def test_places_keep_their_budget(client: Client, certificate: Certificate, url: str, most: int) -> None:
    assert queries(client, url) <= most


# Shops


def test_shops_of_a_province_and_of_a_centre(client: Client) -> None:
    shop = Partner.objects.select_related("centre").get(code="s01")
    assert shop.centre is not None
    for url in (f"/en/shops/?province={shop.area_id[:2]}", f"/en/shops/?centre={shop.centre.code}"):
        found = page(client, url)
        assert found.select_one(f'.shop-card a[href="/en/shops/{shop.code}/"]') is not None
    bare = next(land for land in country().lands if not land.shops)
    found = page(client, f"/en/shops/?province={bare.province.code}")
    assert f"No shop in {bare.province.name_en} is open yet." in text(found) and not found.select(".shop-card")
    page(client, "/en/shops/?centre=DCC-999999", status=404)


def test_a_shop_names_everybody_who_holds_its_certificates(client: Client, certificate: Certificate) -> None:
    second = certified(certificate.enrolment.round)
    Certificate.objects.filter(pk=second.pk).update(holder_name="คนที่สอง")
    shop = Partner.objects.get(code="s01")
    record_seller_training(partner=shop, certificate=second, on=DAY)
    names = [text(each) for each in page(client, "/en/shops/s01/").select(".graduates b")]
    assert sorted(names) == sorted([certificate.holder_name, "คนที่สอง"])


def test_a_paused_shop_and_one_without_goods_say_so(client: Client) -> None:
    shop = Partner.objects.get(code="s01")
    Partner.objects.filter(pk=shop.pk).update(state="paused")
    assert "The shop is paused." in text(page(client, "/en/shops/s01/"))
    shop.products.update(is_public=False, state="draft")
    cache.clear()  # an update of rows tells nobody; those who change goods do
    found = page(client, "/en/shops/s01/")
    assert found.select_one('#goods .empty a[href="#story"]') is not None
    assert found.select_one(f'a[href="tel:{shop.phone}"]') is not None


# Certificates


def test_a_certificate_tells_the_facts_and_when_it_was_read(client: Client, certificate: Certificate) -> None:
    answer = client.get(f"/en/verify/{certificate.serial}/")
    assert answer.headers["Cache-Control"] == "no-store"
    said = text(BeautifulSoup(answer.content, "html.parser"))
    now = timezone.localtime()
    for fact in (certificate.holder_name, certificate.course_title, certificate.enrolment.round.code, "11 Mar 2026", f"Checked {now.day} "):
        assert fact in said, fact
    assert "Its name today:" not in said


def test_a_certificate_keeps_the_name_of_its_centre(client: Client, certificate: Certificate) -> None:
    Centre.objects.filter(pk=certificate.centre_id).update(name="ศูนย์ชื่อใหม่", name_en="New Name Centre")
    said = text(page(client, f"/en/verify/{certificate.serial}/"))
    assert certificate.centre_name in said or certificate.centre_name_en in said
    assert "Its name today: New Name Centre" in said


def test_a_revoked_certificate_gives_the_day_and_keeps_the_reason(client: Client, certificate: Certificate) -> None:
    revoke_certificate(certificate=certificate, reason="ความลับของเจ้าหน้าที่", actor=None)
    said = text(page(client, f"/en/verify/{certificate.serial}/"))
    assert "Revoked" in said and "It is no longer valid." in said
    assert "ความลับของเจ้าหน้าที่" not in said


def test_a_number_as_people_type_it_leads_to_the_certificate(client: Client, certificate: Certificate) -> None:
    typed = certificate.serial.replace("-", " ").lower()
    assert client.get("/en/verify/", {"serial": typed})["Location"] == f"/en/verify/{certificate.serial}/"
    assert client.get(f"/en/verify/{certificate.serial.lower()}/")["Location"] == f"/en/verify/{certificate.serial}/"
    found = page(client, "/en/verify/C-999999-9/", status=404)
    field = found.select_one("#serial")
    assert field is not None and field["aria-invalid"] == "true" and found.select_one("#wrong") is not None


# Pictures for paper and mail


def test_a_band_as_picture_costs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        drawn, photo = client.get("/centres/DCC-450210/band.svg"), client.get("/centres/ALC-4502/band.png")
    assert (drawn.headers["Content-Type"], photo.headers["Content-Type"]) == ("image/svg+xml", "image/png")
    assert "immutable" in drawn.headers["Cache-Control"] and "max-age=31536000" in photo.headers["Cache-Control"]
    assert len(photo.content) < 1000
    for wrong in ("/centres/DCC-4502/band.png", "/centres/XXX-450210/band.svg", "/centres/DCC-450210/band.gif"):
        assert client.get(wrong).status_code == 404, wrong


def test_the_painted_band_has_the_cells_of_the_weave() -> None:
    of = weave("DCC-450210")
    picture = raster("DCC-450210", repeats=2, cell=3).convert("RGB")
    assert picture.size == (84, 39)
    colours = {"0": of.ground, "1": of.thread}
    for y in range(39):
        for x in range(84):
            cell = of.rows[y // 3][x // 3 % 14]
            assert bytes(picture.getpixel((x, y))).hex() == colours[cell].removeprefix("#"), (x, y)  # type: ignore[arg-type]


def test_a_qr_leads_to_the_check_of_its_number(client: Client, certificate: Certificate, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get(f"/verify/{certificate.serial}/qr.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml" and "immutable" in answer.headers["Cache-Control"]
    assert page(client, f"/en/verify/{certificate.serial}/").select_one(f'img[src="/verify/{certificate.serial}/qr.svg"]') is not None
    assert client.get("/verify/C-999999-9/qr.svg").status_code == 404


def test_certificates_cannot_be_walked_through(client: Client, certificate: Certificate) -> None:
    answers = [client.get(f"/en/verify/{new_serial('C', number)}/").status_code for number in range(900_000, 900_030)]
    assert set(answers) == {404}
    refused = client.get(f"/en/verify/{certificate.serial}/")
    assert refused.status_code == 429 and certificate.holder_name not in refused.content.decode()
    elsewhere = client.get(f"/en/verify/{certificate.serial}/", REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 200 and certificate.holder_name in elsewhere.content.decode()
    assert client.get("/en/verify/").status_code == 200  # the form itself asks nothing


def test_one_certificate_may_be_looked_at_by_a_whole_carrier(client: Client, certificate: Certificate, monkeypatch: Any) -> None:
    """Hundreds of buyers behind one address look at the paper of one shop: what counts is different papers."""
    monkeypatch.setattr("storefront.browse.certificates.SEEN", "1/m/ip,2/d/ip")
    url = f"/en/verify/{certificate.serial}/"
    assert {client.get(url).status_code for _look in range(60)} == {200}
    # Also while somebody beside them tries numbers that do not exist.
    for number in range(900_000, 900_040):
        client.get(f"/en/verify/{new_serial('C', number)}/")
    assert client.get(url).status_code == 200
    mistyped = f"/en/verify/{certificate.serial[:-1]}{'0' if certificate.serial[-1] != '0' else '1'}/"
    assert client.get(mistyped).status_code == 404, "the check character tells, and nothing is counted"


def test_many_different_certificates_are_too_many_for_an_address(client: Client, certificate: Certificate, monkeypatch: Any) -> None:
    monkeypatch.setattr("storefront.browse.certificates.SEEN", "1/m/ip")
    other = certified(certificate.enrolment.round)
    assert client.get(f"/en/verify/{certificate.serial}/").status_code == 200
    refused = client.get(f"/en/verify/{other.serial}/")
    assert refused.status_code == 429 and other.holder_name not in refused.content.decode()
    assert "Wait a minute and try again." in refused.content.decode()
    assert client.get(f"/en/verify/{other.serial}/", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_many_different_certificates_are_too_many_for_a_session(
    client: Client, buyer: Any, certificate: Certificate, monkeypatch: Any
) -> None:
    monkeypatch.setattr("storefront.browse.certificates.SEEN_IN_SESSION", "1/m/key")
    client.force_login(buyer)
    other = certified(certificate.enrolment.round)
    assert [client.get(f"/en/verify/{each.serial}/").status_code for each in (certificate, other, certificate)] == [200, 429, 200]
    assert Client().get(f"/en/verify/{other.serial}/").status_code == 200


def test_a_certificate_names_a_person_and_is_in_no_index(client: Client, certificate: Certificate) -> None:
    assert page(client, f"/en/verify/{certificate.serial}/").find("meta", {"name": "robots"})["content"] == "noindex"


def test_a_neighbour_without_an_english_name_keeps_its_thai_one(client: Client) -> None:
    centre = Centre.objects.get(code="DCC-450210")
    AdminArea.objects.filter(parent=centre.area.parent).exclude(pk=centre.area_id).update(name_en="")
    soup = BeautifulSoup(client.get(f"/en/centres/{centre.code}/").content, "html.parser")
    chips = soup.select("#map .chip")
    assert chips and all(chip.get_text(strip=True) and chip.find("span", lang="th") for chip in chips)


def test_names_are_called_simulated_only_where_they_are(client: Client) -> None:
    said = "simulated over real sub-districts"
    assert said in client.get("/en/centres/").content.decode()
    Centre.objects.update(is_synthetic=False)
    cache.clear()
    for url in ("/en/centres/", "/en/"):
        assert said not in client.get(url).content.decode(), url


def test_the_foot_leads_to_the_rules(client: Client) -> None:
    foot = BeautifulSoup(client.get("/en/").content, "html.parser").find("footer")
    assert foot is not None
    links = {link["href"] for link in foot.find_all("a")}
    assert {"/en/cookies/", "/en/prohibited-goods/", "/en/terms-sellers/"} <= links
    assert "/en/how-search-ranks/" in client.get("/en/catalogue/").content.decode()
