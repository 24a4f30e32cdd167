"""Money needs somebody to go to: a shop that nobody can pay is not ordered from, and no page breaks over a missing account."""

from typing import Any

import pytest
from django.utils import translation
from oscar.core.loading import get_model

from sellers.models import Partner
from sellers.payments.models import Payment
from sellers.shops.models import ShopAccount
from storefront.checkout.actions import OrderRefused, place_order
from tests.factories.goods import make_basket, product, stock
from tests.factories.orders import make_wish
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.django_db
Order = get_model("order", "Order")
TYPED = {"name": "สมหญิง ใจดี", "phone": "081 234 5678", "address": "99 หมู่ 1", "postcode": "50000"}
NATIONAL_ID = "1103700000001"


def at_the_total() -> Visitor:
    guest = Visitor().open("/en" + product("S01-001").get_absolute_url().removeprefix("/en"))
    guest.press("Add to basket").follow("Go to the address").press("See delivery and total", **TYPED)
    area = next(option["value"] for option in guest.page.find("select", {"name": "area"}).find_all("option") if option["value"])
    return guest.press("See delivery and total", area=area)


def account() -> Any:
    return ShopAccount.objects.filter(partner__code="s01")


def checked(guest: Visitor, shop: Partner) -> str:
    return guest.page.find("input", {"name": f"pay-{shop.pk}", "checked": True})["value"]


@pytest.fixture
def direct(settings: Any) -> None:
    settings.PAYMENT_ROUTE = "direct"


def test_a_shop_without_an_account_is_not_ordered_from(direct: None, market: dict[str, Any]) -> None:
    account().delete()
    guest = at_the_total()
    name = market["s01"].name_en
    assert f"{name} cannot be paid at the moment. Remove its goods to order the rest." in guest.text
    assert not guest.page.find("button", {"name": "place"})
    with pytest.raises(OrderRefused, match="cannot be paid"), translation.override("en"):
        place_order(basket=make_basket(goods={"S01-001": 1}), wish=make_wish())
    assert Order.objects.count() == Payment.objects.count() == stock("S01-001").num_allocated == 0


def test_a_shop_whose_identity_may_not_stand_in_a_qr_is_paid_in_cash(direct: None, market: dict[str, Any]) -> None:
    account().update(promptpay_id=NATIONAL_ID)
    guest = at_the_total()
    assert checked(guest, market["s01"]) == "cash"
    guest.press("Order for", **{f"pay__{market['s01'].pk}": "promptpay"})
    assert guest.status == 409 and "does not take PromptPay at the moment. Choose cash on delivery." in guest.text
    assert Order.objects.count() == 0 and checked(guest, market["s01"]) == "cash"
    assert guest.press("Order for").status == 200
    assert Payment.objects.get().method == Payment.Method.CASH


def test_a_shop_with_an_account_is_paid_by_promptpay(direct: None, market: dict[str, Any]) -> None:
    guest = at_the_total()
    assert checked(guest, market["s01"]) == "promptpay"
    guest.press("Order for").follow("Pay ฿")
    assert guest.client.get(f"{guest.url}qr.svg").status_code == 200


def closed_to_money(guest: Visitor) -> None:
    """The pay page leads back to the order and says why; the QR is not there."""
    payment = Payment.objects.get()
    order = f"/en/orders/{payment.order.number}/"
    guest.open(f"{order}payments/{payment.reference}/")
    assert (guest.status, guest.url) == (200, order)
    assert "There is no account that this payment can go to." in guest.text
    assert guest.client.get(f"{order}payments/{payment.reference}/qr.svg").status_code == 404


@pytest.mark.parametrize("trouble", ["gone", "national ID"])
def test_an_account_that_went_after_the_order_breaks_no_page(direct: None, trouble: str) -> None:
    guest = at_the_total().press("Order for")
    account().delete() if trouble == "gone" else account().update(promptpay_id=NATIONAL_ID)
    closed_to_money(guest)


def test_a_national_id_of_the_operator_breaks_no_page(settings: Any) -> None:
    guest = at_the_total().press("Order for")
    settings.PLATFORM_PROMPTPAY = NATIONAL_ID
    closed_to_money(guest)
