"""The invariants hold on what the actions make, and each planted fault is found by the check that is there for it, alone."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.invariants.register import CHECKS, find_faults
from sellers.payments.actions import cancel_seller_order, collect_cash
from tests.factories.faults import run_sql
from tests.factories.goods import product
from tests.factories.moments import START
from tests.factories.orders import bring_to, make_order, parts, pay, payment_of, send_slip

pytestmark = pytest.mark.django_db
GOODS = {"S01-001": 2, "S01-002": 1}


@pytest.fixture
def busy_market(market: dict[str, Any]) -> dict[str, Any]:
    """A market with an order in every state, on both ways to pay. Returns some of them by name."""
    made = {
        state: bring_to(state, goods=GOODS)
        for state in ("awaiting_payment", "to_pack", "packed", "shipped", "delivered", "completed", "cancelled")
    }
    three = make_order(goods={"S01-001": 1, "S02-004": 1, "S03-007": 1})
    pay(three)
    refunded = parts(three)[0]
    cancel_seller_order(seller_order=refunded, reason="sold at the door", actor=None, now=START + timedelta(hours=1))
    partly = make_order(goods={"S01-001": 1, "S02-004": 1})
    cancel_seller_order(seller_order=parts(partly)[0], reason="changed my mind", actor=None, now=START + timedelta(minutes=5))
    checking = make_order(goods={"S01-002": 1})
    send_slip(payment=payment_of(checking), now=START + timedelta(minutes=5))
    cash = bring_to("shipped", goods=GOODS, cash=frozenset({market["s01"].pk}))
    collect_cash(seller_order=cash, actor=None, now=START + timedelta(days=4))
    return made | {"refunded": refunded, "partly": parts(partly)[1], "cash": cash}


def _report(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_invariants", *options, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_a_market_in_order_has_no_findings(busy_market: dict[str, Any]) -> None:
    assert find_faults() == []
    assert _report() == (0, f"{len(CHECKS)} checks, nothing differs.\n")
    assert json.loads(_report("--json")[1]) == {"ok": True, "checks": [check.name for check in CHECKS], "findings": []}


def test_the_number_of_queries_does_not_grow(market: dict[str, Any]) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            find_faults()
        return len(queries)

    empty = count()
    bring_to("shipped", goods=GOODS)
    bring_to("packed", goods=GOODS)
    assert count() == empty == len(CHECKS)


def _allocated(made: dict[str, Any]) -> str:
    run_sql("UPDATE partner_stockrecord SET num_allocated = num_allocated + 1 WHERE partner_sku = 'S05-015'")
    return "stock.allocated"


def _counted(made: dict[str, Any]) -> str:
    run_sql("UPDATE partner_stockrecord SET num_in_stock = num_in_stock + 3 WHERE partner_sku = 'S05-015'")
    return "stock.counted"


def _card(made: dict[str, Any]) -> str:
    run_sql("UPDATE catalogue_product SET in_stock = NOT in_stock WHERE upc = 'S05-015'")
    return "stock.card"


def _price(made: dict[str, Any]) -> str:
    run_sql("UPDATE catalogue_product SET price_satang = price_satang + 100 WHERE upc = 'S05-015'")
    return "stock.price"


def _total(made: dict[str, Any]) -> str:
    run_sql("UPDATE order_order SET total_incl_tax = total_incl_tax + 1 WHERE id = %s", made["shipped"].order_id)
    return "orders.total"


def _partner(made: dict[str, Any]) -> str:
    run_sql("UPDATE order_line SET partner_id = %s WHERE order_id = %s", product("S02-004").seller_id, made["shipped"].order_id)
    return "orders.partner"


def _quantity(made: dict[str, Any]) -> str:
    run_sql("UPDATE order_line SET quantity = quantity + 1 WHERE order_id = %s", made["shipped"].order_id)
    return "orders.lines"


def _shipping(made: dict[str, Any]) -> str:
    run_sql("UPDATE orders_parcel SET price_satang = price_satang + 100 WHERE seller_order_id = %s", made["shipped"].pk)
    return "orders.shipping"


def _story(made: dict[str, Any]) -> str:
    run_sql(
        "INSERT INTO orders_sellerorderevent (seller_order_id, verb, from_state, to_state, reason, at) VALUES (%s, 'deliver', 'shipped', 'delivered', '', %s)",
        made["shipped"].pk,
        START,
    )
    return "orders.story"


def _times(made: dict[str, Any]) -> str:
    run_sql("UPDATE orders_sellerorder SET packed_at = NULL WHERE id = %s", made["shipped"].pk)
    return "orders.times"


def _centre(made: dict[str, Any]) -> str:
    run_sql("UPDATE orders_sellerorder SET centre_id = NULL WHERE id = %s", made["shipped"].pk)
    return "orders.centre"


def _share(made: dict[str, Any]) -> str:
    run_sql("DELETE FROM payments_paymentshare WHERE seller_order_id = %s AND amount_satang = 0", _cancelled_part(made))
    return "payments.share"


def _cancelled_part(made: dict[str, Any]) -> int:
    return int(parts(made["partly"].order)[0].pk)


def _amount(made: dict[str, Any]) -> str:
    run_sql("UPDATE payments_payment SET amount_satang = amount_satang + 1 WHERE order_id = %s", made["shipped"].order_id)
    return "payments.amount"


def _state(made: dict[str, Any]) -> str:
    run_sql(
        "UPDATE payments_payment SET state = 'cancelled', amount_satang = amount_satang WHERE order_id = %s",
        made["awaiting_payment"].order_id,
    )
    run_sql("UPDATE payments_payment SET state = 'expired' WHERE order_id = %s", made["awaiting_payment"].order_id)
    return "payments.state"


def _slip(made: dict[str, Any]) -> str:
    run_sql("DELETE FROM payments_slip WHERE payment_id = (SELECT id FROM payments_payment WHERE order_id = %s)", made["shipped"].order_id)
    return "payments.slips"


def _refund(made: dict[str, Any]) -> str:
    run_sql("DELETE FROM payments_refund WHERE seller_order_id = %s", made["refunded"].pk)
    return "payments.refund"


def _shop_centre(made: dict[str, Any]) -> str:
    run_sql("UPDATE partner_partner SET centre_id = centre_id + 1 WHERE code = 's05'")
    return "shops.centre"


def _owner(made: dict[str, Any]) -> str:
    run_sql("UPDATE shops_shopmember SET to_date = from_date WHERE partner_id = (SELECT id FROM partner_partner WHERE code = 's05')")
    return "shops.owner"


FAULTS = [
    _allocated, _counted, _card, _price, _total, _partner, _quantity, _shipping, _story, _times, _centre,
    _share, _amount, _state, _slip, _refund, _shop_centre, _owner,
]  # fmt: skip


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__.strip("_"))
def test_a_planted_fault_is_found_by_its_check_and_no_other(busy_market: dict[str, Any], plant: Callable[[dict[str, Any]], str]) -> None:
    name = plant(busy_market)
    assert {finding.check for finding in find_faults()} == {name}
    status, text = _report()
    assert status == 1
    assert text.splitlines()[-1].endswith(f"differences in 1: {name}.")
    status, answer = _report("--json")
    assert (status, json.loads(answer)["ok"]) == (1, False)


def test_a_finding_says_what_is_there_and_what_should_be(market: dict[str, Any]) -> None:
    order = bring_to("shipped", goods={"S01-001": 2})
    run_sql("UPDATE order_order SET total_incl_tax = 1 WHERE id = %s", order.order_id)
    (finding,) = find_faults()
    assert (finding.thing, finding.found, finding.expected) == (order.order.number, "100", str(order.total_satang))
    assert finding.message == f"Order {order.order.number}: its total is 100 satang, its seller orders add up to {order.total_satang}."
