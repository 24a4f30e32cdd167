"""How a shop sends: ways on and off, own prices, and what a buyer would pay, to the satang."""

from collections.abc import Callable
from typing import Any

import pytest

from sellers.delivery.actions import DeliveryRefused, OwnStep, drop_own_rates, own_steps, save_method, save_own_rates, ways_of
from sellers.delivery.models import Carrier, DeliveryMethod, RateTable
from sellers.models import Partner
from sellers.workspace.shop.delivery import preview
from tests.factories.people import owner_of
from tests.sellers.shops.opening import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(market: dict[str, Any]) -> Partner:
    return market["s01"]


@pytest.fixture
def post(shop: Partner) -> DeliveryMethod:
    """The shop sends by Thailand Post alone."""
    DeliveryMethod.objects.filter(partner=shop).delete()
    return _save(shop, "thailandpost", "ems")


def _save(shop: Partner, carrier: str, service: str, **changes: Any) -> DeliveryMethod:
    given: dict[str, Any] = {"is_active": True, "takes_cash": True, "free_over_satang": None, **changes}
    made = save_method(partner=shop, carrier=Carrier.objects.get(code=carrier), service=service, actor=owner_of(shop), **given)
    assert made is not None
    return made


def _own(shop: Partner, method: DeliveryMethod, *steps: tuple[int, int, int], **changes: Any) -> DeliveryMethod:
    given = {"remote_satang": 5000, "island_satang": 8000, "days_min": 1, "days_max": 3, **changes}
    return save_own_rates(partner=shop, method=method, steps=[OwnStep(*step) for step in steps], actor=owner_of(shop), **given)


def _refuses(what: Callable[[], Any]) -> None:
    before = everything()
    with pytest.raises(DeliveryRefused):
        what()
    assert everything() == before


def _price(shop: Partner, to: str, kg: str, goods: str = "ambient") -> int | None:
    shown = preview(shop, {"to": to, "kg": kg, "goods": goods})
    return shown["cheapest"]["option"].price_satang if shown.get("cheapest") else None


def test_to_chiang_mai_two_kilograms(shop: Partner, post: DeliveryMethod) -> None:
    assert _price(shop, "เชียงใหม่", "2") == 82_00
    assert _price(shop, "", "") == 82_00


@pytest.mark.parametrize(
    ("to", "kg", "satang"),
    [
        ("จ.เชียงใหม่", "0.25", 32_00),
        ("Chiang Mai", "0,5", 42_00),
        ("กรุงเทพฯ", "๑", 52_00),
        ("50200", "5", 117_00),
        ("เชียงใหม่", "6", 132_00),
    ],
)
def test_the_carriers_prices(shop: Partner, post: DeliveryMethod, to: str, kg: str, satang: int) -> None:
    assert _price(shop, to, kg) == satang


def test_what_is_not_understood_is_asked_again(shop: Partner, post: DeliveryMethod) -> None:
    for to, kg in (("ไม่มีที่นี่", "2"), ("เชียงใหม่", "x"), ("เชียงใหม่", "0"), ("เชียงใหม่", "-1"), ("เชียงใหม่", "NaN"), ("เชียงใหม่", "201")):
        assert preview(shop, {"to": to, "kg": kg, "goods": "ambient"})["refused"], (to, kg)
    assert _price(shop, "เชียงใหม่", "2", "frozen") is None


def test_free_over_does_not_hide_the_price(shop: Partner, post: DeliveryMethod) -> None:
    _save(shop, "thailandpost", "ems", free_over_satang=500_00)
    assert _price(shop, "เชียงใหม่", "2") == 82_00


def test_own_prices_count_instead_of_the_carriers(shop: Partner, post: DeliveryMethod, django_capture_on_commit_callbacks: Any) -> None:
    assert _price(shop, "เชียงใหม่", "2") == 82_00  # the carrier's prices are in the cache now
    with django_capture_on_commit_callbacks(execute=True):
        method = _own(shop, post, (3000, 40_00, 60_00), (1000, 30_00, 45_50))
    assert (_price(shop, "เชียงใหม่", "1"), _price(shop, "เชียงใหม่", "2"), _price(shop, "กรุงเทพ", "2")) == (45_50, 60_00, 40_00)
    # Heavier than the last line: two boxes of 2 kg.
    assert _price(shop, "เชียงใหม่", "4") is None
    assert own_steps(method) == [OwnStep(1000, 30_00, 45_50), OwnStep(3000, 40_00, 60_00)]
    with django_capture_on_commit_callbacks(execute=True):
        method = _own(shop, method, (2000, 50_00, 70_00))
    assert (_price(shop, "เชียงใหม่", "2"), RateTable.objects.filter(partner=shop).count()) == (70_00, 1)
    with django_capture_on_commit_callbacks(execute=True):
        drop_own_rates(partner=shop, method=method, actor=owner_of(shop))
    assert (_price(shop, "เชียงใหม่", "2"), RateTable.objects.filter(partner=shop).count()) == (82_00, 0)


@pytest.mark.parametrize(
    ("steps", "changes"),
    [
        ([], {}),
        ([(1000, 1, 1), (1000, 2, 2)], {}),
        ([(0, 1, 1)], {}),
        ([(50_001, 1, 1)], {}),
        ([(1000, 5_000_01, 1)], {}),
        ([(1000, 60_00, 60_00), (2000, 50_00, 70_00)], {}),
        ([(1000, 1, 1)], {"days_min": 4}),
        ([(1000, 1, 1)], {"days_max": 31}),
        ([(1000, 1, 1)], {"remote_satang": 5_000_01}),
        ([(n * 1000, n, n) for n in range(1, 10)], {}),
    ],
)
def test_own_prices_that_cannot_be_are_refused(
    shop: Partner, post: DeliveryMethod, steps: list[tuple[int, int, int]], changes: dict[str, int]
) -> None:
    _refuses(lambda: _own(shop, post, *steps, **changes))


def test_the_last_way_stays_while_the_shop_is_open(shop: Partner, post: DeliveryMethod) -> None:
    _refuses(lambda: _save(shop, "thailandpost", "ems", is_active=False))
    _save(shop, "cold", "frozen")
    assert _save(shop, "thailandpost", "ems", is_active=False).is_active is False
    assert _price(shop, "เชียงใหม่", "2") is None
    assert _price(shop, "เชียงใหม่", "2", "frozen") == 210_00


def test_a_way_that_nobody_offers_is_refused(shop: Partner, post: DeliveryMethod) -> None:
    _refuses(lambda: _save(shop, "thailandpost", "frozen"))
    _refuses(lambda: _save(shop, "thailandpost", "ems", free_over_satang=0))


def test_a_method_of_another_shop_is_not_found(shop: Partner, market: dict[str, Any], post: DeliveryMethod) -> None:
    with pytest.raises(DeliveryMethod.DoesNotExist):
        _own(market["s02"], post, (1000, 1, 1))
    with pytest.raises(DeliveryMethod.DoesNotExist):
        drop_own_rates(partner=market["s02"], method=post, actor=owner_of(shop))


def test_what_is_on_comes_first(shop: Partner, post: DeliveryMethod) -> None:
    ways = ways_of(shop)
    assert (ways[0].key, ways[0].is_on) == ("thailandpost-ems", True)
    assert {way.is_on for way in ways[1:]} == {False}
