"""Who is told what, through the whole queue: the actions announce, the worker tells, the mail goes out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client

from config.worker.loop import Worker
from config.worker.models import DeadTask, TaskAttempt
from sellers.orders.actions import deliver_seller_order, pack_seller_order, ship_seller_order
from sellers.payments.actions import cancel_seller_order, confirm_payment, expire_payment, refuse_slip, send_refund
from sellers.payments.models import Payment, Refund
from sellers.payments.tasks import remind_unpaid
from storefront.accounts.models import TextMessage
from storefront.models import SentNotice
from storefront.notices.tell import tell
from tests.factories.moments import START
from tests.factories.orders import make_order, parts, payment_of, send_slip
from tests.factories.people import make_recipient, make_user

pytestmark = pytest.mark.django_db
GOODS = {"S01-001": 1, "S03-007": 2}


@pytest.fixture(autouse=True)
def operator(settings: Any) -> Any:
    settings.PAYMENT_ROUTE = "platform"
    user = make_user(email="operator@example.test", language="en")
    user.groups.add(Group.objects.get(name="Operators"))
    return user


def told(address: str) -> list[str]:
    """Run the queue; the subjects of the mails that came to `address`, oldest first; the letter box is then empty."""
    Worker().run_ready()
    assert TaskAttempt.objects.count() == 0 and DeadTask.objects.count() == 0
    subjects = [message.subject for message in mail.outbox if message.to == [address]]
    mail.outbox.clear()
    return subjects


def order(email: str = "buyer@example.test") -> Any:
    return make_order(goods=GOODS, recipient=make_recipient(email=email))


def test_the_buyer_follows_the_order_by_mail() -> None:
    placed = order()
    number, payment = placed.number, payment_of(placed)
    assert told("buyer@example.test") == [f"คำสั่งซื้อ {number} รอจ่าย ฿{payment.amount_satang / 100:,.0f}"]
    send_slip(payment=payment, now=START)
    assert told("buyer@example.test") == [f"ได้รับสลิปคำสั่งซื้อ {number} แล้ว"]
    confirm_payment(payment=payment, actor=None, now=START)
    assert len(told("buyer@example.test")) == 1
    first = parts(placed)[0]
    pack_seller_order(seller_order=first, actor=None, now=START)
    ship_seller_order(seller_order=first, tracking={}, actor=None, now=START)
    assert len(told("buyer@example.test")) == 1
    deliver_seller_order(seller_order=first, now=START + timedelta(days=2))
    assert told("buyer@example.test") == [f"ของจาก {first.partner.name} ถึงแล้ว"]


def test_shops_and_operators_are_told_what_is_theirs() -> None:
    placed = order()
    payment = payment_of(placed)
    assert told("s01@example.test") == []
    send_slip(payment=payment, now=START)
    assert len(told("operator@example.test")) == 1
    confirm_payment(payment=payment, actor=None, now=START)
    assert [subject.startswith("ออเดอร์ใหม่") for subject in told("s01@example.test")] == [True]


def test_cash_orders_tell_the_shops_at_once(market: dict[str, Any]) -> None:
    make_order(goods=GOODS, cash=frozenset({market["s01"].pk, market["s03"].pk}), recipient=make_recipient(email="buyer@example.test"))
    Worker().run_ready()
    assert sorted(message.to[0] for message in mail.outbox) == ["buyer@example.test", "s01@example.test", "s03@example.test"]


def test_refusal_expiry_reminder_cancellation_and_refund_are_told() -> None:
    placed = order()
    payment = payment_of(placed)
    send_slip(payment=payment, now=START)
    told("buyer@example.test")
    refuse_slip(payment=payment, reason="ยอดไม่ตรง", actor=None, now=START)
    assert len(told("buyer@example.test")) == 1
    send_slip(payment=payment, now=START)
    refuse_slip(payment=payment, reason="ยอดไม่ตรง", actor=None, now=START)
    assert len(told("buyer@example.test")) == 2  # a second slip is received, and refused, anew
    assert remind_unpaid.call() == 1
    assert len(told("buyer@example.test")) == 1
    expire_payment(payment=payment, now=START + timedelta(hours=3))
    assert told("buyer@example.test") == [f"คำสั่งซื้อ {placed.number} หมดเวลาจ่าย"]
    again = order()
    send_slip(payment=payment_of(again), now=START)
    confirm_payment(payment=payment_of(again), actor=None, now=START)
    told("buyer@example.test")
    cancel_seller_order(seller_order=parts(again)[0], reason="cancelled by the buyer", actor=None, now=START)
    assert len(told("buyer@example.test")) == 1
    send_refund(refund=Refund.objects.get(), reference="690101-1", actor=None, now=START)
    assert len(told("buyer@example.test")) == 1


def test_telling_twice_tells_once() -> None:
    placed = order()
    Worker().run_ready()
    before = (len(mail.outbox), SentNotice.objects.count())
    assert tell.call(event="order_placed", ids={"order_id": placed.pk}) == 0
    Worker().run_ready()
    assert (len(mail.outbox), SentNotice.objects.count()) == before == (1, 1)


def test_the_link_in_the_mail_opens_the_order_and_nothing_else(client: Client) -> None:
    placed, other = order(), order("other@example.test")
    Worker().run_ready()
    link = re.search(r"http://[^/]+(/orders/\S+)", mail.outbox[0].body)
    assert link and client.get(f"/orders/{placed.number}/").status_code == 404
    assert client.get(link[1], follow=True).status_code == 200
    assert client.get(f"/orders/{other.number}/").status_code == 404


def test_a_guest_with_a_phone_only_gets_a_text() -> None:
    placed = order("")
    Worker().run_ready()
    assert mail.outbox == []
    text = TextMessage.objects.get()
    assert text.phone == "+66812345678" and placed.number in text.body and len(text.body) <= 70
    assert Payment.objects.count() == 1
