"""Forty browsers press the last button at once, for five pieces: five orders, thirty-five answers that say why not, no error."""

from collections import Counter
from uuid import uuid4

import pytest
from django.db.models import Q
from django.test import Client

from config.invariants.register import find_faults
from sellers.stock import actions
from tests.factories.goods import leave_in_stock, product, stock
from tests.factories.orders import Order
from tests.factories.people import UPCOUNTRY, area
from tests.races.crowd import Crowd

pytestmark = [pytest.mark.races, pytest.mark.usefixtures("fresh_database")]
SKU, PIECES, BUYERS = "S01-002", 5, 40


def _ready() -> tuple[Client, dict[str, str]]:
    """A guest with the goods in the basket and the form filled in, as it stands before the last press."""
    browser = Client(raise_request_exception=False)
    assert browser.post("/basket/add/", {"product": product(SKU).pk, "quantity": "1"}).status_code == 302
    fields = {
        "key": str(uuid4()),
        "name": "สมหญิง",
        "phone": "0812345678",
        "address": "1",
        "postcode": area().postcode,
        "area": f"{UPCOUNTRY}.{area().postcode}",
    }
    shown = browser.post("/checkout/", fields | {"review": "1"}, follow=True)
    assert shown.status_code == 200
    return browser, fields | {"seen": str(shown.context["offers"].total_satang), "chosen": shown.context["offers"].choices, "place": "1"}


def _rush() -> Crowd:
    leave_in_stock(SKU, PIECES)
    ready = [_ready() for _buyer in range(BUYERS)]
    return Crowd([lambda browser=browser, fields=fields: browser.post("/checkout/", fields, follow=True) for browser, fields in ready])


def test_five_orders_thirty_five_refusals_and_no_error() -> None:
    crowd = _rush()
    assert crowd.failures == {}
    assert Counter(answer.status_code for answer in crowd.done) == {200: 5, 409: 35}
    assert {answer.redirect_chain[-1][0] for answer in crowd.done if answer.status_code == 200} == {
        f"/orders/{number}/" for number in Order.objects.values_list("number", flat=True)
    }
    refused = [answer for answer in crowd.done if answer.status_code == 409]
    assert all(answer.context["problems"] for answer in refused)
    assert (Order.objects.count(), stock(SKU).free) == (5, 0)
    assert find_faults() == []


def test_without_the_guard_the_answers_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: only the CHECK of the database is left. Nothing is oversold, but the buyers see an error."""
    monkeypatch.setattr(actions, "_enough", lambda quantities: Q())
    monkeypatch.setattr("storefront.basket.contents._trouble", lambda line: "")
    crowd = _rush()
    assert Counter(answer.status_code for answer in crowd.done) == {200: 5, 500: 35}
    assert Order.objects.count() == 5
