"""Shops near a place that one names: by true distances, for whatever people type, and with a way on where it is no place."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from sellers.centres.models import AdminArea
from sellers.models import Partner
from storefront.browse.nearby import distance_km, read_near
from tests.storefront.test_budgets import queries

pytestmark = pytest.mark.django_db
NAM_OM = "450210"  # Nam Om, Kaset Wisai, Roi Et


def page(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def cards(soup: BeautifulSoup) -> list[tuple[str, str]]:
    """(code of the shop, how far away)."""
    return [(card.h2.a["href"].strip("/").split("/")[-1], card.select_one(".away").get_text()) for card in soup.select(".shop-card")]


def test_distances_are_those_on_the_globe() -> None:
    bangkok, chiang_mai = (13.7563, 100.5018), (18.7883, 98.9853)
    assert distance_km(bangkok, chiang_mai) == pytest.approx(582.4, abs=1)  # 582 km by geodesic
    assert distance_km((0, 100), (1, 100)) == pytest.approx(111.19, abs=0.01)
    assert distance_km(bangkok, bangkok) == 0


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("ร้อยเอ็ด", ["45"]),
        ("จ.ร้อยเอ็ด", ["45"]),
        ("Roi Et", ["45"]),
        ("กทม.", ["10"]),
        ("เกษตรวิสัย", ["4502"]),  # the district and its sub-district of the same name are one place
        ("อำเภอเกษตรวิสัย", ["4502"]),
        ("kaset wisai", ["4502"]),
        ("45150", ["4502"]),
        (NAM_OM, [NAM_OM]),
        ("๔๕๐๒", ["4502"]),
        ("ต.น้ำอ้อม อ.เกษตรวิสัย จ.ร้อยเอ็ด", [NAM_OM]),
        ("Nam Om, Kaset Wisai, Roi Et", [NAM_OM]),
        ("อ.เกษตรวิสัย จ.ร้อยเอ็ด", ["4502"]),
        ("เขตบางรัก กรุงเทพฯ", ["1004"]),
        ("ต.น้ำอ้อม จ.เชียงใหม่", []),
        (", ,", []),
        ("ต.เกษตรวิสัย อ.เกษตรวิสัย จ.ร้อยเอ็ด", ["4502"]),
        ("ไม่มีที่นี่", []),
        ("ก", []),
        ("99999", []),
        ("%", []),
    ],
)
def test_what_is_typed_means_a_place(typed: str, codes: list[str]) -> None:
    near = read_near(typed)
    assert [area.code for area in ([near.area] if near.area else near.choices)] == codes
    assert bool(near.position) == bool(codes) and bool(near.refusal) == (not codes)


def test_the_nearest_shops_come_first_with_their_distance(client: Client, market: dict[str, Any]) -> None:
    here = AdminArea.objects.get(pk=NAM_OM)
    shops = Partner.objects.filter(state__in=["active", "paused"]).select_related("area")
    middle = (float(here.latitude or 0), float(here.longitude or 0))
    far = {shop.code: distance_km(middle, (float(shop.area.latitude), float(shop.area.longitude))) for shop in shops}
    found = cards(page(client, f"/en/shops/?near={NAM_OM}"))
    assert [code for code, _away in found] == sorted(far, key=lambda code: far[code])[:12]
    assert [away for _code, away in found] == [
        "in this sub-district" if far[code] < 1 else f"about {round(far[code])} km" for code, _ in found
    ]


def test_several_places_of_one_name_are_asked_about_and_each_leads_on(client: Client, market: dict[str, Any]) -> None:
    soup = page(client, "/en/shops/?near=หนองบัว")
    assert not soup.select(".shop-card") and not soup.select(".empty")
    links = [link["href"] for link in soup.select(".near .chip")]
    assert len(links) > 2 and cards(page(client, links[1]))


def test_what_is_no_place_is_said_beside_the_field_with_a_way_on(client: Client, market: dict[str, Any]) -> None:
    soup = page(client, "/en/shops/?near=ไม่มีที่นี่")
    field = soup.find("input", {"name": "near"})
    assert field["value"] == "ไม่มีที่นี่" and field["aria-invalid"] == "true"
    assert "No place is called “ไม่มีที่นี่”." in soup.find(id="near-none").get_text()
    assert soup.select_one(".empty a")["href"] == "/en/shops/"


def test_the_first_page_shows_three_shops_near_the_remembered_place(client: Client, market: dict[str, Any]) -> None:
    assert not page(client, "/en/").select(".neighbours li")
    client.get(f"/en/shops/?near={NAM_OM}")
    assert client.cookies["place"].value == f"{NAM_OM}.45150"
    soup = page(client, "/en/")
    named = [link["href"].strip("/").split("/")[-1] for link in soup.select(".neighbours a")]
    assert named == [code for code, _away in cards(page(client, f"/en/shops/?near={NAM_OM}"))][:3]
    assert "Shops near Nam Om, Kaset Wisai, Roi Et" in soup.get_text()
    assert queries(client, "/") <= 8


def test_looking_elsewhere_does_not_change_where_things_are_sent(client: Client, market: dict[str, Any]) -> None:
    client.cookies["place"] = "500114.50000"
    client.get(f"/shops/?near={NAM_OM}")
    assert client.cookies["place"].value == "500114.50000"


def test_a_shop_that_is_paused_is_no_neighbour(client: Client, market: dict[str, Any]) -> None:
    client.cookies["place"] = "45"
    first = page(client, "/en/").select_one(".neighbours a")["href"].strip("/").split("/")[-1]
    Partner.objects.filter(code=first).update(state="paused")
    assert first not in str(page(client, "/en/").select(".neighbours"))


@pytest.mark.parametrize("near", [NAM_OM, "ร้อยเอ็ด", "เกษตรวิสัย"])
def test_the_list_by_distance_costs_at_most_twelve(client: Client, market: dict[str, Any], near: str) -> None:
    assert queries(client, f"/shops/?near={near}") <= 12
