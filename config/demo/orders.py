"""Eight weeks of trade, made by calling the actions with a clock: what happens is what the code makes of it, nothing is inserted.

Everything follows from `today` and the seed, so the same day gives the same market.
"""

import heapq
import itertools
from collections.abc import Callable
from datetime import datetime, time, timedelta
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.utils import timezone
from oscar.core.loading import get_model

from catalog.importing import Progress
from catalog.models import Product
from config.demo import names
from sellers.centres.models import AdminArea
from sellers.formats import baht
from sellers.orders.actions import AlreadyPacked, complete_seller_order, deliver_seller_order, pack_seller_order, ship_seller_order
from sellers.orders.clocks import TIME_TO_COMPLETE
from sellers.orders.models import SellerOrder
from sellers.orders.placement import Recipient
from sellers.orders.reasons import CANCELLED_BY_BUYER
from sellers.orders.states import WrongState
from sellers.payments.actions import (
    SlipWaiting,
    cancel_seller_order,
    collect_cash,
    confirm_payment,
    expire_payment,
    refuse_slip,
    send_refund,
    submit_slip,
)
from sellers.payments.models import Payment, Refund
from sellers.payments.promptpay import SlipCode, slip_payload
from sellers.payments.slips import store_slip
from sellers.stock.actions import move_stock
from sellers.stock.models import StockMovement
from storefront.basket.actions import BasketRefused, add_to_basket
from storefront.checkout.actions import OrderRefused, Wish, place_order

Basket = get_model("basket", "Basket")
StockRecord = get_model("partner", "StockRecord")

SEED = 2569
WEEKS = 8
ORDERS = 200
_BANKS = ("002", "004", "006", "014", "025", "030", "034")


class Trade:
    """A queue of things that happen at their time."""

    def __init__(self, *, now: datetime, buyer: Any, operator: Any, seed: int = SEED) -> None:
        self.rng = Random(seed)  # noqa: S311
        self.end = now
        self.buyer, self.operator = buyer, operator
        self._queue: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._count = itertools.count()
        self.products = list(Product.objects.browsable().order_by("pk").values_list("pk", "seller_id"))
        self.areas = list(
            AdminArea.objects.filter(level=AdminArea.Level.SUBDISTRICT, remoteness="")
            .select_related("parent__parent")
            .order_by("code")[::37]
        )

    def at(self, when: datetime, act: Callable[[datetime], None]) -> None:
        """Let `act` happen at `when`, unless that is still to come when the demo ends."""
        if when <= self.end:
            heapq.heappush(self._queue, (when, next(self._count), act))

    def run(self) -> None:
        """Let everything happen in its order."""
        while self._queue:
            when, _number, act = heapq.heappop(self._queue)
            act(when)

    def after(self, when: datetime, low: float, high: float) -> datetime:
        """Some time later, between `low` and `high` hours."""
        return when + timedelta(minutes=round(60 * self.rng.uniform(low, high)))

    # What buyers do

    def order(self, now: datetime) -> None:
        """Somebody fills a basket from one to three shops and orders."""
        rng = self.rng
        user = self.buyer if rng.random() < 0.06 else None
        basket = Basket.objects.create(owner=user)
        for pk in self._goods():
            try:
                add_to_basket(basket=basket, product_id=pk, quantity=rng.choice((1, 1, 1, 2, 2, 3)))
            except BasketRefused:
                continue
        wants_cash = rng.random() < 0.3
        for cash in (True, False) if wants_cash else (False,):
            try:
                placed = place_order(basket=basket, wish=self.wish(basket, user, cash=cash), user=user, now=now)
            except OrderRefused:
                continue
            self._follow(placed, now)
            return

    def _goods(self) -> list[int]:
        rng = self.rng
        sellers = rng.sample(sorted({seller for _pk, seller in self.products}), rng.choice((1, 1, 2, 2, 3)))
        chosen: list[int] = []
        for seller in sellers:
            own = [pk for pk, owner in self.products if owner == seller]
            chosen += rng.sample(own, min(len(own), rng.choice((1, 1, 2))))
        return chosen

    def wish(self, basket: Any, user: Any, *, cash: bool) -> Wish:
        """What somebody who does not exist asks for."""
        rng = self.rng
        shops = basket.lines.values_list("product__seller", flat=True) if cash else ()
        area = rng.choice(self.areas)
        # What is drawn does not depend on who orders: the rest of the demo stays as it was.
        name, phone = names.person(rng), names.phone(rng)
        email = "" if rng.random() < 0.6 else f"guest{rng.randint(100, 999)}@demo.example"
        if user is not None:
            name, phone, email = user.name or name, user.phone or phone, user.email or email
        recipient = Recipient(
            name=name,
            phone=phone,
            email=email,
            address=names.house(rng),
            area=area,
            postcode=area.postcode,
        )
        return Wish(
            key=UUID(int=rng.getrandbits(128), version=4),
            recipient=recipient,
            choices={},
            cash=frozenset(shops),
            language="th" if rng.random() < 0.9 else "en",
            seen_satang=None,
        )

    def _follow(self, order: Any, now: datetime) -> None:
        for payment in order.payments.all():
            if payment.method == Payment.Method.CASH:
                for part in payment.seller_orders.all():
                    self._shop_works(part, now)
            elif self.rng.random() < 0.88:
                self.at(self.after(now, 0.05, 0.9), lambda when, p=payment: self.pay(p, when))
            else:
                self.at(payment.expires_at, lambda when, p=payment: self._expire(p, when))
        if self.rng.random() < 0.05:
            part = order.seller_orders.all()[0]
            self.at(self.after(now, 1, 20), lambda when: self.change_mind(part, when))

    def _expire(self, payment: Payment, now: datetime) -> None:
        expire_payment(payment=payment, now=now)

    def pay(self, payment: Payment, now: datetime) -> None:
        """The buyer transfers and attaches the slip."""
        payment.refresh_from_db()
        if payment.state not in (Payment.State.AWAITING, Payment.State.EXPIRED):
            return
        self.send_slip(payment, now)
        refused = self.rng.random() < 0.06
        self.at(self.after(now, 0.2, 6), lambda when: self.check(payment, when, refused=refused))

    def send_slip(self, payment: Payment, now: datetime) -> None:
        """A slip whose code a bank could have printed."""
        code = SlipCode(self.rng.choice(_BANKS), f"{now:%Y%m%d%H%M}{self.rng.randint(10**9, 10**10 - 1)}")
        picture = BytesIO()
        segno.make(slip_payload(code), error="m", micro=False).save(picture, kind="png", scale=6, border=4)
        picture.seek(0)
        stored, read = store_slip(picture, name="slip.png")
        submit_slip(payment=payment, file_name=stored, code=read, amount_text=baht(payment.amount_satang), now=now)

    def check(self, payment: Payment, now: datetime, *, refused: bool) -> None:
        """Whoever receives the money looks at the account."""
        actor = self.operator if payment.payee_id is None else self._owner(payment.payee_id)
        if refused:
            again = refuse_slip(payment=payment, reason="ยอดในสลิปไม่ตรงกับยอดที่ต้องจ่าย", actor=actor, now=now)
            self.at(self.after(now, 0.1, 0.9), lambda when: self.pay(again, when))
            return
        confirm_payment(payment=payment, actor=actor, now=now)
        for part in payment.seller_orders.all():
            self._shop_works(part, now)

    def change_mind(self, part: SellerOrder, now: datetime) -> None:
        """The buyer cancels; where it was paid the operator sends the money back two days later."""
        try:
            cancel_seller_order(seller_order=part, reason=CANCELLED_BY_BUYER, actor=None, now=now)
        except (AlreadyPacked, WrongState, SlipWaiting):
            return
        if refund := Refund.objects.filter(seller_order=part).first():
            self.at(self.after(now, 24, 60), lambda when: self._send_back(refund, when))

    def _send_back(self, refund: Refund, now: datetime) -> None:
        send_refund(refund=refund, reference=f"{now:%y%m%d}-{refund.pk:04d}", actor=self.operator, now=now)

    # What shops do

    def _owner(self, partner_id: int) -> Any:
        member = get_model("shops", "ShopMember").objects.select_related("user").filter(partner_id=partner_id, role="owner").first()
        return member.user if member else None

    def _shop_works(self, part: SellerOrder, now: datetime) -> None:
        packed = self.after(now, 2, 40)
        self.at(packed, lambda when: self.pack(part, when))

    def pack(self, part: SellerOrder, now: datetime) -> None:
        """The shop packs and hands over."""
        actor = self._owner(part.partner_id)
        try:
            pack_seller_order(seller_order=part, actor=actor, now=now)
        except WrongState:
            return
        self.at(self.after(now, 1, 24), lambda when: self.ship(part, when))

    def ship(self, part: SellerOrder, now: datetime) -> None:
        """The carrier takes the parcels."""
        tracking = {parcel.pk: self._tracking(parcel.carrier.code) for parcel in part.parcels.select_related("carrier")}
        shipped = ship_seller_order(seller_order=part, tracking=tracking, actor=self._owner(part.partner_id), now=now)
        self.at(self.after(now, 24 * shipped.days_min, 24 * shipped.days_max + 6), lambda when: self.deliver(part, when))

    def _tracking(self, carrier: str) -> str:
        rng = self.rng
        if carrier == "thailandpost":
            digits = f"{rng.randint(0, 99_999_999):08d}"
            check = 11 - sum(int(d) * w for d, w in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
            return f"EX{digits}{ {10: 0, 11: 5}.get(check, check) }TH".replace(" ", "")
        if carrier == "jt":
            return f"{rng.randint(10**11, 10**12 - 1)}"
        return "" if carrier in ("pickup", "cold", "bulky") else f"TH{rng.randint(10**9, 10**10 - 1)}A"

    def deliver(self, part: SellerOrder, now: datetime) -> None:
        """The parcel arrives; cash is taken at the door."""
        payment = part.payment_share.payment
        if payment.method == Payment.Method.CASH:
            collect_cash(seller_order=part, actor=self._owner(part.partner_id), now=now)
        else:
            deliver_seller_order(seller_order=part, now=now)
        self.at(now + TIME_TO_COMPLETE, lambda when: self._complete(part, when))

    def _complete(self, part: SellerOrder, now: datetime) -> None:
        complete_seller_order(seller_order=part, now=now)

    def restock(self, now: datetime) -> None:
        """Once a week shops book what they made."""
        for record in StockRecord.objects.select_related("product").order_by("pk"):
            if record.free < 12:
                move_stock(
                    stock_record=record,
                    delta=self.rng.randint(8, 30),
                    kind=StockMovement.Kind.RECEIVED,
                    key=f"demo:{now:%Y%m%d}:{record.pk}",
                    actor=self._owner(record.partner_id),
                    now=now,
                )


def trade(*, today: datetime, buyer: Any, operator: Any, progress: Progress) -> None:
    """Make the orders of the eight weeks that end at `today`. Cash on delivery wherever the shops allow it, for one order in four."""
    story = Trade(now=today, buyer=buyer, operator=operator)
    first = timezone.localdate(today) - timedelta(weeks=WEEKS)
    zone = timezone.get_current_timezone()
    for _number in range(ORDERS):
        day = first + timedelta(days=story.rng.randint(0, WEEKS * 7))
        clock = datetime.combine(day, time(story.rng.randint(7, 21), story.rng.randint(0, 59)), zone)

        def place(when: datetime) -> None:
            story.order(when)
            progress.advance()

        story.at(clock, place)
    for minutes in (55, 40, 25, 12, 5):  # the last hour: some still to pay, some with a slip to check
        story.at(today - timedelta(minutes=minutes), story.order)
    for week in range(WEEKS):
        story.at(datetime.combine(first + timedelta(weeks=week), time(6), zone), story.restock)
    story.run()
    progress.finish(
        f"{SellerOrder.objects.count()} parts of {get_model('order', 'Order').objects.count()} orders, route {settings.PAYMENT_ROUTE}"
    )
