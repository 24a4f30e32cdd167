"""What an operator does at the desk: each press calls its action, writes the log with who and why, and refuses without changing anything."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse
from openpyxl import load_workbook
from wagtail.log_actions import registry

from catalog.listings.models import ListingCheck
from catalog.models import Product
from cms.training.models import Certificate, Person
from sellers.centres.models import Centre, CentreEvent
from sellers.delivery.models import Rate
from sellers.models import Partner
from sellers.orders.desk import CASH_TO
from sellers.orders.models import PaymentRoute, SellerOrder
from sellers.payments.models import Payment, Refund
from sellers.shops.desk import SHOP_DEEDS, application_state
from sellers.shops.models import Certification, ShopApplication, ShopMember
from tests.cms.classroom import centre
from tests.sellers.workspace.counter import pay, place

pytestmark = pytest.mark.django_db


def press(client: Client, view: str, thing: Any, deed: str, **fields: Any) -> Any:
    return client.post(reverse(view, args=[thing.pk]), {"deed": deed, **fields})


def logged(thing: Any) -> Any:
    """The last entry of a thing's log."""
    return registry.get_logs_for_instance(thing).order_by("-timestamp", "-pk").first()


def test_a_shop_is_paused_suspended_lifted_moved_and_closed(operator: Client, boss: Any, market: dict[str, Partner]) -> None:
    shop = market["s02"]
    other = Centre.objects.filter(state="active").exclude(pk=shop.centre_id).first()
    assert other is not None
    steps = [
        ("suspend", {"reason": "no papers"}, "suspended", "shops.suspend"),
        ("lift", {"reason": "papers came"}, "active", "shops.lift"),
        ("pause", {"reason": "flood"}, "paused", "shops.pause"),
        ("resume", {}, "active", "shops.resume"),
        ("move", {"reason": "nearer", "centre": other.code.lower()}, "active", "shops.move"),
        ("close", {"reason": "they stopped"}, "closed", "shops.close"),
    ]
    for deed, fields, state, action in steps:
        assert press(operator, "desk_shops:shop", shop, deed, **fields).status_code == 302, deed
        shop.refresh_from_db()
        entry = logged(shop)
        assert (shop.state, entry.action, entry.user) == (state, action, boss), deed
        assert entry.data["reason"] == fields.get("reason", ""), deed
    assert shop.centre == other
    page = operator.get(reverse("desk_shops:shop", args=[shop.pk])).content.decode()
    assert "they stopped" in page and "Boss" in page
    assert 'value="suspend"' not in page


def test_lifting_a_suspension_says_whether_the_shop_sells(operator: Client, market: dict[str, Partner]) -> None:
    shop = market["s02"]
    said = {}
    for before in ("active", "paused"):
        if before == "paused":
            press(operator, "desk_shops:shop", shop, "pause", reason="a week off")
        press(operator, "desk_shops:shop", shop, "suspend", reason="no papers")
        press(operator, "desk_shops:shop", shop, "lift", reason="papers came")
        page = operator.get(reverse("desk_shops:shop", args=[shop.pk]), headers={"accept-language": "en"})
        said[before] = str(list(page.context["messages"])[-1]).strip()
        assert logged(shop).data == {"before": "suspended", "after": before, "reason": "papers came"}
    assert said["active"] == SHOP_DEEDS["lift"].done
    assert said["paused"] != said["active"]
    shop.refresh_from_db()
    assert (shop.state, shop.state_reason) == ("paused", "a week off")


@pytest.mark.parametrize(
    ("deed", "fields", "status"),
    [
        ("suspend", {"reason": "  "}, 422),
        ("move", {"reason": "x", "centre": "DCC-000000"}, 422),
        ("lift", {"reason": "x"}, 302),
        ("no-such-deed", {"reason": "x"}, 404),
    ],
)
def test_what_is_missing_or_out_of_place_changes_nothing(
    operator: Client, market: dict[str, Partner], deed: str, fields: dict[str, str], status: int
) -> None:
    shop = market["s02"]
    before, entries = Partner.objects.values().get(pk=shop.pk), registry.get_logs_for_instance(shop).count()
    answer = press(operator, "desk_shops:shop", shop, deed, **fields)
    assert answer.status_code == status
    if status == 422:
        assert 'role="alert"' in answer.content.decode()
        assert f'id="deed-{deed}"' in answer.content.decode()
    assert Partner.objects.values().get(pk=shop.pk) == before
    assert registry.get_logs_for_instance(shop).count() == entries


def test_applications_are_asked_about_refused_and_approved(rows: None, operator: Client, boss: Any) -> None:
    asked, refused, approved = ShopApplication.objects.filter(state="submitted").order_by("pk")
    view = "desk_shops:application"
    assert press(operator, view, asked, "ask", words="").status_code == 422
    assert press(operator, view, asked, "ask", words="the second page").status_code == 302
    assert press(operator, view, refused, "refuse", reason="no address").status_code == 302
    ShopApplication.objects.filter(pk=approved.pk).update(training="none", address="1", phone="+66811111111", name="ร้านใหม่")
    assert press(operator, view, approved, "approve", centre="").status_code == 302
    for row in (asked, refused, approved):
        row.refresh_from_db()
        assert logged(row).user == boss
    # "You" is the applicant; the operator is told who is waited for.
    address = reverse(view, args=[asked.pk])
    assert str(asked.get_state_display()) not in operator.get(address).content.decode()
    assert str(application_state(asked)) in operator.get(address).content.decode()
    assert operator.get(reverse("desk_shops:applications"), {"state": "asked"}).context["object_list"] == [asked]
    assert (asked.state, asked.notes.get().words) == ("asked", "the second page")
    assert (refused.state, refused.reason) == ("refused", "no address")
    assert (approved.state, approved.partner.state) == ("approved", "active")
    assert ShopMember.objects.get(partner=approved.partner).user == approved.applicant


def test_an_application_nobody_sent_is_not_shown(rows: None, operator: Client) -> None:
    draft = ShopApplication.objects.latest("pk")
    ShopApplication.objects.filter(pk=draft.pk).update(state="draft")
    assert operator.get(reverse("desk_shops:application", args=[draft.pk])).status_code == 404
    assert draft not in operator.get(reverse("desk_shops:applications")).context["object_list"]


def test_marks_are_verified_or_not(rows: None, operator: Client, boss: Any) -> None:
    good, bad, gone = Certification.objects.filter(number__startswith="BEN-").order_by("pk")
    assert press(operator, "desk_marks:mark", good, "verify").status_code == 302
    assert press(operator, "desk_marks:mark", bad, "refuse", reason="another name").status_code == 302
    assert press(operator, "desk_marks:mark", gone, "verify").status_code == 302
    assert press(operator, "desk_marks:mark", gone, "retire", reason="taken back").status_code == 302
    for mark in (good, bad, gone):
        mark.refresh_from_db()
        assert logged(mark.partner).user == boss
    assert (good.verified_by, bad.verified_at, bad.refused_reason) == (boss, None, "another name")
    assert gone.retired_at is not None


def test_listings_are_approved_or_sent_back(rows: None, operator: Client, boss: Any) -> None:
    check = ListingCheck.objects.latest("pk")
    ListingCheck.objects.filter(pk=check.pk).update(state="waiting", decided_at=None)
    address = reverse("desk_listings:check", args=[check.pk])
    page = operator.get(address).content.decode()
    assert "ก่อน" in page and check.after["title"] in page
    assert check.product.get_absolute_url() in page
    # Goods that are only handed in are no page for buyers; codes are said in words.
    Product.objects.filter(pk=check.product_id).update(is_public=False, state="checking")
    ListingCheck.objects.filter(pk=check.pk).update(before={}, after={**check.after, "net_unit": "g", "storage": "ambient"})
    page = operator.get(address).content.decode()
    assert check.product.get_absolute_url() not in page
    assert ">g<" not in page and "ambient" not in page and str(Product.Storage.AMBIENT.label) in page
    assert press(operator, "desk_listings:check", check, "back", reason="").status_code == 422
    assert press(operator, "desk_listings:check", check, "back", reason="a clearer picture").status_code == 302
    check.refresh_from_db()
    assert (check.state, check.reason, check.decided_by) == ("sent_back", "a clearer picture", boss)
    assert (logged(check.product).action, logged(check.product).user) == ("listings.send_back", boss)
    assert press(operator, "desk_listings:check", check, "approve").status_code == 302
    check.refresh_from_db()
    assert check.state == "sent_back"


def test_centres_get_events_and_never_lose_one(operator: Client, boss: Any) -> None:
    place_, other = centre(), centre("DCC-500102")
    name = place_.name
    view = "desk_centres:centre"
    assert press(operator, view, place_, "rename", name="ชื่อใหม่", note="by order").status_code == 302
    assert press(operator, view, place_, "move", area=other.area_id).status_code == 302
    assert press(operator, view, place_, "close", note="").status_code == 422
    assert press(operator, view, place_, "close", note="no teacher").status_code == 302
    assert press(operator, view, place_, "reopen").status_code == 302
    assert press(operator, view, place_, "merge", other=other.code).status_code == 302
    place_.refresh_from_db()
    events = list(CentreEvent.objects.filter(centre=place_, recorded_by=boss).order_by("pk"))
    assert [event.kind for event in events] == ["rename", "move", "close", "reopen", "merge"]
    assert (events[0].before["name"], events[0].after["name"], events[0].note) == (name, "ชื่อใหม่", "by order")
    assert (place_.state, place_.successor, place_.name, place_.area_id) == ("merged", other, "ชื่อใหม่", other.area_id)
    assert (logged(place_).action, logged(place_).user) == ("centres.merge", boss)
    assert press(operator, view, place_, "reopen").status_code == 302
    assert CentreEvent.objects.filter(centre=place_).count() == CentreEvent.objects.filter(centre=place_, recorded_by=None).count() + 5


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        ("rename", {"name": "ชื่อใหม่", "on": "2999-01-01"}),
        ("rename", {"name": "ชื่อใหม่", "on": "1990-01-01"}),
        ("merge", {"other": "DCC-500101"}),
        ("reopen", {}),
        ("move", {"area": "50"}),
    ],
)
def test_a_centres_history_is_added_to_at_its_end(operator: Client, deed: str, fields: dict[str, str]) -> None:
    row = centre()
    CentreEvent.objects.create(centre=row, kind="split", happened_on="2020-01-01")
    before = Centre.objects.values().get(pk=row.pk)
    assert press(operator, "desk_centres:centre", row, deed, **fields).status_code in (302, 422)
    assert Centre.objects.values().get(pk=row.pk) == before
    assert CentreEvent.objects.filter(centre=row, kind=deed, recorded_by__isnull=False).count() == 0


def test_an_order_is_cancelled_also_packed_and_its_money_sent_back(operator: Client, boss: Any, settings: Any) -> None:
    settings.PAYMENT_ROUTE = "platform"
    (part,) = place({"S01-001": 1})
    pay(part)
    SellerOrder.objects.filter(pk=part.pk).update(packed_at="2026-01-01T00:00:00Z")
    view = "desk_orders:part"
    assert press(operator, view, part, "cancel", reason="").status_code == 422
    assert press(operator, view, part, "cancel", reason="the shop is ill").status_code == 302
    part.refresh_from_db()
    assert part.state == "to_pack"
    press(operator, view, part, "cancel", reason="the shop is ill", even_packed="on")
    part.refresh_from_db()
    payment = Payment.objects.get(shares__seller_order=part)
    assert (part.state, part.cancel_reason, logged(payment).action, logged(payment).user) == (
        "cancelled",
        "the shop is ill",
        "payments.cancel",
        boss,
    )
    assert press(operator, view, part, "refund", reference="").status_code == 422
    press(operator, view, part, "refund", reference="R-70007")
    refund = Refund.objects.get(seller_order=part)
    assert (refund.state, refund.sent_reference) == ("sent", "R-70007")
    page = operator.get(reverse(view, args=[part.pk])).content.decode()
    assert "the shop is ill" in page and "R-70007" in page and 'name="deed"' not in page


@pytest.mark.parametrize("route", ["platform", "direct"])
def test_cash_goes_to_the_shop_by_its_carrier_on_both_routes(operator: Client, settings: Any, route: str) -> None:
    settings.PAYMENT_ROUTE = route
    (paid,) = place({"S01-001": 1})
    (cash,) = place({"S01-001": 3}, cash=True)
    for view, thing in (("desk_orders:part", cash), ("desk_orders:order", cash.order)):
        page = operator.get(reverse(view, args=[thing.pk]))
        assert page.content.decode().count(str(CASH_TO)) == 2, view  # the payment, and the whole order
        assert str(PaymentRoute(route).label) not in page.content.decode(), view
    table = export(operator, "desk_orders:parts")
    rows = {row["number"]: row for row in table}
    assert (rows[cash.number]["route"], rows[paid.number]["route"]) == (str(CASH_TO), str(PaymentRoute(route).label))
    for row in table:
        assert row["goods_baht"] + row["shipping_baht"] + row["cod_fee_baht"] == row["total_baht"]
    assert rows[cash.number]["cod_fee_baht"] > 0
    orders = {row["number"]: row["route"] for row in export(operator, "desk_orders:orders")}
    assert orders == {cash.order.number: str(CASH_TO), paid.order.number: str(PaymentRoute(route).label)}
    for kind, found in (("cash", cash), (route, paid)):
        assert list(operator.get(reverse("desk_orders:parts"), {"route": kind}).context["object_list"]) == [found]
        assert list(operator.get(reverse("desk_orders:orders"), {"route": kind}).context["object_list"]) == [found.order]
    lines = operator.get(reverse("desk_orders:part", args=[cash.pk])).context["lines"]
    assert sum(row["total_satang"] for row in lines) == cash.goods_satang


def export(client: Client, name: str) -> list[dict[str, Any]]:
    """The rows of a list's XLSX by the names of its fields."""
    book = client.get(reverse(name), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content)))["Sheet1"]
    fields = [field.name for field in resolve(reverse(name)).func.view_class.fields]  # type: ignore[attr-defined]  # a class's view
    return [dict(zip(fields, [cell.value for cell in line], strict=True)) for line in sheet.iter_rows(min_row=2)]


def test_money_that_a_shop_received_is_not_sent_back_by_the_desk(operator: Client, settings: Any) -> None:
    settings.PAYMENT_ROUTE = "direct"
    (part,) = place({"S01-001": 1})
    pay(part)
    press(operator, "desk_orders:part", part, "cancel", reason="x")
    press(operator, "desk_orders:part", part, "refund", reference="R-70007")
    assert Refund.objects.get(seller_order=part).state == "due"


def test_people_are_made_trainers_and_certificates_revoked(rows: None, operator: Client, boss: Any) -> None:
    person, certificate = Person.objects.latest("pk"), Certificate.objects.latest("pk")
    assert press(operator, "desk_training:person", person, "assign", centre="DCC-500101", role="lead").status_code == 302
    assert person.assignments.get().role == "lead"
    assert press(operator, "desk_training:person", person, "end", centre="dcc-500101", reason="moved away").status_code == 302
    assert person.assignments.get().to_date is not None
    assert (logged(person).action, logged(person).data["reason"], logged(person).user) == ("training.end", "moved away", boss)
    assert press(operator, "desk_training:certificate", certificate, "revoke", reason="").status_code == 422
    press(operator, "desk_training:certificate", certificate, "revoke", reason="not present")
    certificate.refresh_from_db()
    assert (certificate.state, certificate.revoke_reason, logged(certificate).user) == ("revoked", "not present", boss)


def test_a_delivery_price_is_changed_with_a_reason(rows: None, operator: Client, boss: Any) -> None:
    rate = Rate.objects.latest("pk")
    assert press(operator, "desk_delivery:rate", rate, "price", price_satang="45.50", reason="").status_code == 422
    assert press(operator, "desk_delivery:rate", rate, "price", price_satang="45.50", reason="new list").status_code == 302
    rate.refresh_from_db()
    assert (rate.price_satang, rate.extra_per_kg_satang) == (4550, 0)
    entry = logged(rate.table)
    assert (entry.action, entry.user, entry.data["before"], entry.data["after"]) == (
        "delivery.rate",
        boss,
        {"price_satang": 4000},
        {"price_satang": 4550},
    )
    before = Rate.objects.values().get(pk=rate.pk)
    press(operator, "desk_delivery:rate", rate, "price", price_satang="45.50", reason="again")
    assert Rate.objects.values().get(pk=rate.pk) == before
