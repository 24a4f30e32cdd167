"""The operator's desk: who may come, what it lists in what order, and what each press does."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sellers.orders.models import SellerOrder
from sellers.payments.actions import cancel_seller_order
from sellers.payments.models import Payment, Refund, Slip
from tests.factories.goods import leave_in_stock
from tests.factories.people import make_user
from tests.sellers.workspace.counter import everything, make_cast, pay, payment_of, place, send_slip, signed_in

pytestmark = pytest.mark.django_db
LISTS = ("desk_payments:slips", "desk_payments:refunds")


@pytest.fixture
def operator() -> Client:
    """A member of the group Operators who may enter the admin."""
    user = make_user(email="operator@example.test", name="Operator")
    user.groups.add(Group.objects.get(name="Operators"))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return signed_in(user)


@pytest.fixture
def officer() -> Client:
    """Somebody who may enter the admin, and nothing more."""
    user = make_user(email="officer@example.test")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return signed_in(user)


def waiting(route: str, settings: Any, sku: str = "S01-001") -> Payment:
    settings.PAYMENT_ROUTE = route
    payment = payment_of(place({sku: 1})[0])
    send_slip(payment)
    return payment


def owed(route: str, settings: Any, sku: str = "S01-002") -> Refund:
    settings.PAYMENT_ROUTE = route
    (order,) = place({sku: 1})
    cancel_seller_order(seller_order=pay(order), reason="no rice left", actor=None)
    return Refund.objects.get(seller_order=order)


def escalate(payment: Payment) -> None:
    Payment.objects.filter(pk=payment.pk).update(escalated_at=timezone.now())


def writes(payment: Payment, refund: Refund) -> dict[str, tuple[str, dict[str, Any]]]:
    slip, desk = {"slip": payment.slips.get().pk}, reverse("desk_payments:slip", args=[payment.pk])
    return {
        "confirm": (desk, {**slip, "decision": "confirm"}),
        "refuse": (desk, {**slip, "decision": "refuse", "reason": "not there"}),
        "refund": (reverse("desk_payments:refund", args=[refund.pk]), {"deed": "sent", "reference": "R10001"}),
    }


def test_the_group_of_operators_may_decide_about_payments() -> None:
    permissions = Group.objects.get(name="Operators").permissions.filter(content_type__app_label="payments")
    assert [permission.codename for permission in permissions] == ["change_payment"]


def test_nobody_else_comes_to_the_desk(market: dict[str, Any], officer: Client, settings: Any) -> None:
    payment, refund = waiting("platform", settings), owed("platform", settings)
    people = {**make_cast(market["s01"], market["s02"]).everybody(), "officer": officer}
    before = everything()
    for name, client in people.items():
        for address in [*map(reverse, LISTS), reverse("desk_payments:slip", args=[payment.pk])]:
            answer = client.get(address)
            assert answer.status_code == 302, (name, address)
            assert answer["Location"].split("?")[0] in (reverse("account_login"), reverse("wagtailadmin_home")), (name, address)
        for press, (address, fields) in writes(payment, refund).items():
            assert client.post(address, fields).status_code == 302, (name, press)
        assert everything() == before, name


def test_the_menu_shows_the_desk_to_those_who_may(operator: Client, officer: Client) -> None:
    for client, shown in ((operator, True), (officer, False)):
        page = client.get(reverse("wagtailadmin_home")).content.decode()
        assert [reverse(name) in page for name in LISTS] == [shown, shown]


def test_the_queue_holds_the_operators_slips_oldest_first(operator: Client, settings: Any) -> None:
    late, early = waiting("platform", settings), waiting("platform", settings)
    escalated, _the_shops = waiting("direct", settings), waiting("direct", settings)
    escalate(escalated)
    hours = {early: 1, escalated: 2, late: 3}
    for payment, left in hours.items():
        Payment.objects.filter(pk=payment.pk).update(confirm_by=timezone.now() + timedelta(hours=left))
    answer = operator.get(reverse("desk_payments:slips"))
    assert [payment.pk for payment in answer.context["object_list"]] == [early.pk, escalated.pk, late.pk]


def test_a_payment_that_a_shop_confirms_is_not_at_the_desk(operator: Client, settings: Any) -> None:
    payment = waiting("direct", settings)
    address, fields = reverse("desk_payments:slip", args=[payment.pk]), {"slip": payment.slips.get().pk, "decision": "confirm"}
    before = everything()
    assert operator.get(address).status_code == 404
    assert operator.post(address, fields).status_code == 404
    assert everything() == before
    escalate(payment)
    assert operator.get(address).status_code == 200
    assert operator.post(address, fields).status_code == 302
    assert Payment.objects.get(pk=payment.pk).state == "paid"


def test_the_page_shows_what_to_compare(operator: Client, settings: Any) -> None:
    payment = waiting("platform", settings)
    slip = payment.slips.get()
    page = operator.get(reverse("desk_payments:slip", args=[payment.pk])).content.decode()
    for text in (payment.reference, slip.transfer_reference, "KBANK", payment.order.number, "081-234-5678", "สมหญิง ใจดี"):
        assert text in page, text
    assert f'name="slip" value="{slip.pk}"' in page


def test_confirming_goes_to_the_next_and_the_last_to_the_list(operator: Client, settings: Any) -> None:
    first, second = waiting("platform", settings), waiting("platform", settings)
    for payment, following in ((first, reverse("desk_payments:slip", args=[second.pk])), (second, reverse("desk_payments:slips"))):
        answer = operator.post(reverse("desk_payments:slip", args=[payment.pk]), {"slip": payment.slips.get().pk, "decision": "confirm"})
        assert (answer.status_code, answer["Location"]) == (302, following)
        payment.refresh_from_db()
        assert (payment.state, payment.confirmed_by.email) == ("paid", "operator@example.test")
        assert SellerOrder.objects.get(payment_share__payment=payment).state == "to_pack"


def test_refusing_needs_a_reason_and_frees_the_reference(operator: Client, settings: Any) -> None:
    payment = waiting("platform", settings)
    slip, address = payment.slips.get(), reverse("desk_payments:slip", args=[payment.pk])
    before = everything()
    assert operator.post(address, {"slip": slip.pk, "decision": "refuse", "reason": ""}).status_code == 422
    assert everything() == before
    operator.post(address, {"slip": slip.pk, "decision": "refuse", "reason": "only ฿100 came"})
    slip.refresh_from_db()
    payment.refresh_from_db()
    assert (slip.state, slip.reason, slip.decided_by.email, payment.state) == (
        "refused",
        "only ฿100 came",
        "operator@example.test",
        "awaiting",
    )


def test_confirming_twice_changes_nothing_and_a_newer_slip_is_not_confirmed_unseen(operator: Client, settings: Any) -> None:
    payment = waiting("platform", settings)
    slip, address = payment.slips.get(), reverse("desk_payments:slip", args=[payment.pk])
    operator.post(address, {"slip": slip.pk, "decision": "refuse", "reason": "blurred"})
    newer = send_slip(payment)
    before = everything()
    assert operator.post(address, {"slip": slip.pk, "decision": "confirm"})["Location"] == address
    assert everything() == before
    operator.post(address, {"slip": newer.pk, "decision": "confirm"})
    before = everything()
    operator.post(address, {"slip": newer.pk, "decision": "confirm"})
    operator.post(address, {"slip": newer.pk, "decision": "refuse", "reason": "too late"})
    assert everything() == before


def test_refunds_are_noted_with_a_reference(operator: Client, settings: Any) -> None:
    refund, _the_shops = owed("platform", settings), owed("direct", settings)
    answer = operator.get(reverse("desk_payments:refunds"))
    assert [row.pk for row in answer.context["object_list"]] == [refund.pk]
    address = reverse("desk_payments:refund", args=[refund.pk])
    before = everything()
    assert operator.get(address).status_code == 200
    for reference in ("", " ", "abc", "abcdefg", "12345", "1" * 41):
        assert operator.post(address, {"deed": "sent", "reference": reference}).status_code == 422
    assert everything() == before
    assert operator.post(address, {"deed": "sent", "reference": "R10001"})["Location"] == reverse("desk_payments:refunds")
    refund.refresh_from_db()
    assert (refund.state, refund.sent_reference) == ("sent", "R10001")
    before = everything()
    operator.post(address, {"deed": "sent", "reference": "R20002"})
    assert everything() == before


def test_a_refund_that_the_shop_owes_is_not_the_desks(operator: Client, settings: Any) -> None:
    refund = owed("direct", settings)
    before = everything()
    assert operator.post(reverse("desk_payments:refund", args=[refund.pk]), {"deed": "sent", "reference": "R10001"}).status_code == 404
    assert everything() == before


def test_what_does_not_fit_stands_out(operator: Client, settings: Any) -> None:
    first, second = waiting("platform", settings), waiting("platform", settings, "S01-002")
    refused, slip = first.slips.get(), second.slips.get()
    plain = operator.get(reverse("desk_payments:slip", args=[second.pk]))
    assert plain.context["warnings"] == {"same": [], "first_shown": None}
    operator.post(reverse("desk_payments:slip", args=[first.pk]), {"slip": refused.pk, "decision": "refuse", "reason": "another's"})
    Slip.objects.filter(pk=refused.pk).update(transfer_reference=slip.transfer_reference)
    SellerOrder.objects.filter(payment_share__payment=second).update(
        goods_satang=F("goods_satang") + 5000, total_satang=F("total_satang") + 5000
    )
    answer = operator.get(reverse("desk_payments:slip", args=[second.pk]))
    assert answer.context["warnings"] == {"same": [refused], "first_shown": second.amount_satang + 5000}
    assert answer.content.decode().count('role="alert"') == 2


def test_an_order_whose_slip_waits_does_not_wait_for_its_buyer(operator: Client, settings: Any) -> None:
    order = waiting("platform", settings).order
    unpaid = payment_of(place({"S01-002": 1})[0]).order
    for name in ("desk_orders:orders", "desk_orders:parts"):
        page = BeautifulSoup(operator.get(reverse(name)).content, "html.parser")
        rows = [row.get_text() for row in page.find_all("tr")]
        said = {key: ["มีสลิปรอตรวจ" in row or "Slip to check" in row for row in rows if key in row] for key in (order.number, unpaid.number)}
        assert said == {order.number: [True], unpaid.number: [False]}, name


def test_a_slip_left_for_later_is_not_shown_again_at_once(operator: Client, settings: Any) -> None:
    first, second, third = (waiting("platform", settings) for _each in range(3))
    for hours, payment in enumerate((first, second, third), 1):
        Payment.objects.filter(pk=payment.pk).update(confirm_by=timezone.now() + timedelta(hours=hours))
    assert operator.get(reverse("desk_payments:slip", args=[first.pk])).context["later"] == second
    # Left for later at the end of the row: round to the first.
    assert operator.get(reverse("desk_payments:slip", args=[third.pk])).context["later"] == first
    answer = operator.post(reverse("desk_payments:slip", args=[second.pk]), {"slip": second.slips.get().pk, "decision": "confirm"})
    assert answer["Location"] == reverse("desk_payments:slip", args=[third.pk])
    # The last one leads back to the queue, never to the oldest, which somebody left for later.
    answer = operator.post(reverse("desk_payments:slip", args=[third.pk]), {"slip": third.slips.get().pk, "decision": "confirm"})
    assert answer["Location"] == reverse("desk_payments:slips")
    assert operator.get(reverse("desk_payments:slip", args=[first.pk])).context["later"] is None


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_for_ten_and_fifty(name: str, operator: Client, settings: Any) -> None:
    for sku in ("S01-001", "S01-002"):
        leave_in_stock(sku, 100)
    costs = []
    for more in (10, 40):
        for _ in range(more):
            waiting("platform", settings) if name.endswith("slips") else owed("platform", settings)
        operator.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            answer = operator.get(reverse(name))
        costs.append(len(queries))
    assert len(answer.context["object_list"]) == 50
    assert costs[0] == costs[1]
    assert costs[1] <= 12, [query["sql"] for query in queries]
