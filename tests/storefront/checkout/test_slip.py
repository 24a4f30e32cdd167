"""A refused slip: said once, nothing to send again when the page is loaded anew, and nothing left in the store."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sellers.payments.models import Payment, Slip, private_storage
from storefront.checkout import payments
from tests.factories.orders import make_order, payment_of, send_slip
from tests.journeys.slips import slip
from tests.journeys.visitor import Visitor
from tests.storefront.checkout.test_page import with_total

pytestmark = pytest.mark.django_db
PRESS = "Attach slip"


def stored() -> set[str]:
    """What lies in the private store under slips/."""
    return set(private_storage().listdir("slips")[1]) if private_storage().exists("slips") else set()


@pytest.fixture
def at_pay() -> tuple[Visitor, Payment]:
    """A guest on the pay page of an order just placed."""
    guest = with_total().press("Order for").follow("Pay ฿")
    return guest, Payment.objects.get()


@pytest.mark.parametrize(
    ("files", "message"), [({}, "Choose the picture of the slip first."), ({"slip": b"text"}, "This file is not a picture.")]
)
def test_a_refusal_leads_to_the_page_which_can_be_loaded_again(
    at_pay: tuple[Visitor, Payment], files: dict[str, bytes], message: str
) -> None:
    guest, _payment = at_pay
    here = guest.url
    token = guest.page.find("form", id="attach").find("input", {"name": "csrfmiddlewaretoken"})["value"]
    sent = {name: SimpleUploadedFile("slip.png", content) for name, content in files.items()}
    answer = guest.client.post(here, {"csrfmiddlewaretoken": token, **sent})
    assert (answer.status_code, answer["Location"]) == (302, here)
    guest.open(here)
    assert guest.status == 422 and message in guest.text
    assert guest.page.find(id="slip")["aria-describedby"].endswith("slip-error")
    guest.open(here)
    assert guest.status == 200 and message not in guest.text
    assert Slip.objects.count() == 0


@pytest.mark.parametrize("state", ["checking", "paid", "cancelled"])
def test_a_payment_that_takes_no_slip_does_not_even_look_at_one(
    at_pay: tuple[Visitor, Payment], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest, payment = at_pay
    Payment.objects.filter(pk=payment.pk).update(state=state, paid_at=timezone.now(), confirm_by=timezone.now())
    looked: list[Any] = []
    monkeypatch.setattr(payments, "read_slip", lambda file, name: looked.append(file))
    before = stored()
    guest.press(PRESS, files={"slip": slip("015300000009")})
    assert (guest.status, guest.url) == (200, f"/en/orders/{payment.order.number}/")
    assert (looked, stored(), Slip.objects.count()) == ([], before, 0)


def test_a_slip_is_kept_once(at_pay: tuple[Visitor, Payment]) -> None:
    guest, payment = at_pay
    before = stored()
    guest.press(PRESS, files={"slip": slip("015300000010")})
    kept = stored() - before
    assert {f"slips/{name}" for name in kept} == {Slip.objects.get(payment=payment).file.name}


@pytest.mark.parametrize("raced", [False, True], ids=["seen before", "another was faster"])
def test_a_slip_of_another_order_leaves_nothing_behind(
    at_pay: tuple[Visitor, Payment], raced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest, payment = at_pay
    picture = slip("015300000011")
    code = payments.read_slip(picture, name="slip.png").code
    send_slip(payment=payment_of(make_order(goods={"S03-007": 1}, now=timezone.now())), now=timezone.now(), code=code)
    if raced:
        monkeypatch.setattr(payments, "check_slip_is_new", lambda code, amount_text: None)
    before = stored()
    guest.press(PRESS, files={"slip": slip("015300000011")})
    assert guest.status == 422 and "This slip was used for another order." in guest.text
    assert "Report a problem" not in guest.text
    assert "write to us below" in guest.text and guest.page.find("form", id="attach").find("a", href="/en/contact-and-complaints/")
    assert (stored(), payment.slips.count()) == (before, 0)


def test_two_slips_at_once_leave_one(at_pay: tuple[Visitor, Payment], monkeypatch: pytest.MonkeyPatch) -> None:
    guest, payment = at_pay
    monkeypatch.setattr(payments, "check_ready_for_slip", lambda payment: send_slip(payment=payment, now=timezone.now()))
    before = stored()
    guest.press(PRESS, files={"slip": slip("015300000012")})
    assert "already being checked" in guest.text
    assert (stored(), payment.slips.count()) == (before, 1)


def test_pictures_without_end_are_not_looked_at(at_pay: tuple[Visitor, Payment], monkeypatch: pytest.MonkeyPatch) -> None:
    guest, payment = at_pay
    monkeypatch.setattr(payments, "SLIPS", "1/10m/key")
    text = SimpleUploadedFile("slip.png", b"text")
    assert "This file is not a picture." in guest.press(PRESS, files={"slip": text}).text
    here = guest.url
    assert "Wait 10 minutes" in guest.press(PRESS, files={"slip": slip("015300000013")}).text
    assert Slip.objects.count() == 0
    assert payment.reference in here
