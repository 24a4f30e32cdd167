"""What it costs to send something, by the demo's invented tables (sellers/delivery/data)."""

import pytest

from sellers.centres.models import AdminArea
from sellers.delivery.models import DeliveryMethod, Rate
from sellers.delivery.quotes import Load, Option, ParcelKey, forget_prices, quote
from sellers.models import Partner

pytestmark = pytest.mark.django_db
BANGKOK, CHIANG_MAI = "100401", "500110"


def options(shop: Partner, to: str, *, unit_g: int, units: int, goods_satang: int = 10_000) -> list[Option]:
    key = ParcelKey(shop.pk, "ambient")
    load = Load(unit_g * units, goods_satang, shop.area_id, units, unit_g)
    return quote({key: load}, AdminArea.objects.select_related("parent__parent").get(code=to))[key]


def express(shop: Partner, to: str, *, unit_g: int, units: int) -> tuple[int, int]:
    """(satang, boxes) of the parcel service of the demo's express table."""
    method = DeliveryMethod.objects.filter(partner=shop, service="parcel").order_by("pk")[0]
    (found,) = [option for option in options(shop, to, unit_g=unit_g, units=units) if option.method == method]
    return found.price_satang, found.pieces


@pytest.fixture
def shop(market: dict[str, Partner]) -> Partner:
    """Dried bananas of Phitsanulok: sends by the demo's express."""
    return market["s03"]


@pytest.mark.parametrize(
    ("to", "unit_g", "units", "expected"),
    [
        (BANGKOK, 290, 1, (4_500, 1)),  # light goods travel in a box, not in an envelope that is too long for the cheapest step
        (BANGKOK, 290, 3, (4_500, 1)),
        (BANGKOK, 290, 4, (9_000, 2)),
        (CHIANG_MAI, 290, 1, (5_000, 1)),
        (CHIANG_MAI, 290, 4, (8_500, 1)),  # one box of 5 kg is cheaper than two of 1 kg
        (CHIANG_MAI, 9_000, 1, (13_000, 1)),
        (CHIANG_MAI, 9_000, 2, (26_000, 2)),  # two boxes of 10 kg are cheaper than one of 20 kg
    ],
)
def test_the_cheapest_boxes_are_taken(shop: Partner, to: str, unit_g: int, units: int, expected: tuple[int, int]) -> None:
    assert express(shop, to, unit_g=unit_g, units=units) == expected


def test_a_thing_is_not_cut_in_two(shop: Partner) -> None:
    assert all(option.pieces == 1 for option in options(shop, CHIANG_MAI, unit_g=19_000, units=1))
    assert [option for option in options(shop, BANGKOK, unit_g=25_000, units=1) if option.method.service == "parcel"] == []


def test_what_travels_comes_before_what_is_fetched(shop: Partner) -> None:
    near = options(shop, shop.area_id, unit_g=300, units=1)
    assert [option.method.is_pickup for option in near] == [False] * (len(near) - 1) + [True]
    prices = [option.price_satang for option in near[:-1]]
    assert prices == sorted(prices) and near[-1].price_satang == 0


@pytest.mark.parametrize(
    ("goods_satang", "fee"),
    [
        (10_000, 1_000),  # the least that the carrier asks
        (35_500, 1_000),  # 2.5% of 355 and 45 baht to send are 10 baht
        (35_501, 1_100),  # a part of a satang over a baht is the next baht
        (39_500, 1_100),
        (39_501, 1_200),
    ],
)
def test_the_fee_for_cash_is_a_whole_baht(shop: Partner, goods_satang: int, fee: int) -> None:
    sent = options(shop, BANGKOK, unit_g=290, units=1, goods_satang=goods_satang)
    assert {(option.price_satang, option.cash_fee_satang) for option in sent if option.method.service == "parcel"} == {(4_500, fee)}


def test_a_least_fee_in_satang_becomes_a_whole_baht_too(shop: Partner) -> None:
    Rate.objects.update(cod_min_satang=1_001)
    forget_prices()
    fees = {option.cash_fee_satang for option in options(shop, BANGKOK, unit_g=290, units=1)}
    forget_prices()
    assert fees == {1_100}
