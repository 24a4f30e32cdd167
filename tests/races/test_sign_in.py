"""Somebody signs in, and the browser asks for several pages at once: what the guest had collected moves over once."""

import time
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.signing import Signer
from django.test import Client

from storefront.basket import middleware
from tests.factories.goods import Basket, make_basket
from tests.factories.people import make_user
from tests.races.crowd import Crowd

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("fresh_database")]
REQUESTS = 6
GUEST = {"S01-002": 3, "S03-007": 1}
OWN = {"S01-002": 1, "S02-004": 2}
BOTH = {"S01-002": 3, "S02-004": 2, "S03-007": 1}


@pytest.fixture(autouse=True)
def _slow_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking for the guest's basket and emptying it there is time for another request, with the guard and without."""
    look = middleware._cookie_basket

    def slowly(*args: Any) -> Any:
        found = look(*args)
        time.sleep(0.1)
        return found

    monkeypatch.setattr(middleware, "_cookie_basket", slowly)


def _sign_in(own: dict[str, int]) -> tuple[Any, Crowd]:
    """A guest with goods has just signed in to an account with `own` in its basket; six pages are asked for at once."""
    user = make_user(email="buyer@example.test")
    if own:
        make_basket(goods=own, owner=user)
    guest = make_basket(goods=GUEST)
    browsers = []
    signed_in = Client()
    signed_in.force_login(user)
    for _number in range(REQUESTS):
        browser = Client(raise_request_exception=False)
        browser.cookies[settings.SESSION_COOKIE_NAME] = signed_in.session.session_key or ""
        browser.cookies[settings.OSCAR_BASKET_COOKIE_OPEN] = Signer(salt="basket").sign(guest.pk)
        browsers.append(browser)
    return user, Crowd([lambda browser=browser: browser.get("/basket/").status_code for browser in browsers])


def _held(user: Any) -> list[dict[str, int]]:
    """What lies in each open basket of an account."""
    baskets = Basket.objects.filter(owner=user, status=Basket.OPEN).order_by("pk")
    return [{line.product.upc: line.quantity for line in basket.lines.select_related("product")} for basket in baskets]


@pytest.mark.parametrize(("own", "after"), [({}, GUEST), (OWN, BOTH)], ids=["without a basket", "with a basket"])
def test_the_guests_things_move_over_once(own: dict[str, int], after: dict[str, int]) -> None:
    user, crowd = _sign_in(own)
    assert Counter(crowd.results) == {200: REQUESTS}
    assert _held(user) == [after]
    assert Basket.objects.filter(owner=None, status=Basket.OPEN).count() == 0


def test_without_the_guard_there_are_several_baskets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: nobody queues at the account, and looking and moving are no single step."""
    nobody = SimpleNamespace(filter=lambda **_which: SimpleNamespace(values_list=lambda *_names: SimpleNamespace(first=lambda: None)))
    unguarded = SimpleNamespace(objects=SimpleNamespace(select_for_update=lambda: nobody))
    monkeypatch.setattr(middleware, "get_user_model", lambda: unguarded)
    monkeypatch.setattr(middleware, "_settle", middleware._settle.__wrapped__)
    user, _crowd = _sign_in({})
    assert len(_held(user)) > 1
