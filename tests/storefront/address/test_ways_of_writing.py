"""One finder for shops near a place, the basket and the checkout: the ways in which Thai people write where they live."""

import pytest
from django.test import Client
from django.utils.translation import override

from storefront.address.places import areas_named, find_places, refusal
from storefront.address.short_names import SHORT_NAMES, near_miss
from storefront.browse.nearby import read_near
from tests.storefront.basket.test_saved import with_goods

pytestmark = pytest.mark.django_db
TOWN, SUTHEP, SALAYA, HUAI_KHWANG = "5001", "500108", "730701", "1017"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("อ.เมือง เชียงใหม่", TOWN),
        ("เมือง เชียงใหม่", TOWN),
        ("เชียงใหม่ เมือง", TOWN),
        ("อ. เมือง จ. เชียงใหม่", TOWN),
        ("อ.เมืองจ.เชียงใหม่", TOWN),
        ("อำเภอเมืองเชียงใหม่ จังหวัดเชียงใหม่", TOWN),
        ("ต.สุเทพ อ.เมือง จ.เชียงใหม่", SUTHEP),
        ("จ.เชียงใหม่ อ.เมือง ต.สุเทพ", SUTHEP),
        ("ต.สุเทพ, อ.เมือง, จ.เชียงใหม่", SUTHEP),
        ("สุเทพ เชียงใหม่", SUTHEP),
        ("ศาลายา นครปฐม", SALAYA),
        ("Sala Ya Nakhon Pathom", SALAYA),
        ("ห้วยขวาง กทม", HUAI_KHWANG),
        ("เขตห้วยขวาง กรุงเทพฯ", HUAI_KHWANG),
        ("เมือง โคราช", "3001"),
        ("เมืองอุบล", "3401"),
        ("อ.เมือง อยุธยา", "1401"),
    ],
)
def test_written_out_it_is_one_place_for_all_three(typed: str, code: str) -> None:
    assert [area.code for area in areas_named(typed)] == [code]
    found = find_places(typed)
    assert found and all(each.area.code.startswith(code) for each in found)


@pytest.mark.parametrize(("short", "code"), SHORT_NAMES.items())
def test_a_short_name_is_a_province_and_never_one_sub_district_without_asking(short: str, code: str) -> None:
    assert areas_named(short)[0].code == code
    assert find_places(short) == []
    with override("en"):
        assert "is a province" in refusal(short)


def test_a_name_of_a_province_and_of_a_sub_district_offers_both() -> None:
    near = read_near("โคราช")
    assert near.area is None and [(area.code[:2], area.level) for area in near.choices] == [("30", "province"), ("30", "subdistrict")]
    assert [area.level for area in areas_named("ต.โคราช")] == ["subdistrict"]
    assert [area.level for area in areas_named("จ.โคราช")] == ["province"]
    assert [each.area.name for each in find_places("ต.โคราช")] == ["โคราช"]


@pytest.mark.parametrize(
    ("typed", "name", "near"),
    [
        ("เชียงไหม่", "เชียงใหม่", True),
        ("เชียงใหม", "เชียงใหม่", True),
        ("เชียใหม่", "เชียงใหม่", True),
        ("นครปฐมม", "นครปฐม", True),
        ("นครปฐม", "นครพนม", False),
        ("เชียงราย", "เชียงใหม่", False),
        ("เลย", "เลา", False),
    ],
)
def test_one_letter_apart_is_a_near_miss(typed: str, name: str, near: bool) -> None:
    assert near_miss(typed, name) is near and near_miss(name, typed) is near


def test_a_misspelled_name_is_offered_and_not_taken(client: Client) -> None:
    near = read_near("เชียงไหม่")
    assert near.area is None and "50" in [area.code for area in near.choices]
    page = client.get("/en/shops/?near=เชียงไหม่").content.decode()
    assert 'href="/en/shops/?near=50"' in page
    assert find_places("เชียงไหม่") == []
    assert "Did you mean Chiang Mai" in with_goods("S01-001").open("/en/basket/?where=เชียงไหม่").text
    assert not read_near("ไม่มีที่นี่จริง").choices


@pytest.mark.parametrize("typed", ["ศาลายา นครปฐม", "ต.สุเทพ อ.เมือง จ.เชียงใหม่"])
def test_basket_and_checkout_find_it_too(typed: str) -> None:
    guest = with_goods("S01-001").open(f"/en/basket/?where={typed}")
    assert guest.status == 200 and "No place is called" not in guest.text
    guest.follow("Go to the address") if guest.page.find("a", string="Go to the address") else guest.open("/en/checkout/")
    guest.press("Look it up", postcode=typed)
    assert guest.status == 200 and guest.page.find("input", {"name": "area", "type": "hidden"}) is not None


@pytest.mark.parametrize("typed", ["\x00 เชียงใหม่", ", , ,", "อ. จ.", "เมือง", "ก " * 50, "เชียงใหม่ " * 10, "% _"])
def test_rubbish_breaks_nothing(typed: str) -> None:
    areas_named(typed)
    find_places(typed)
    assert refusal(typed)
