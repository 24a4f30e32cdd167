"""What waits for somebody when the demo opens: orders to pack at the two demo shops, and one of each thing at the operator's desk.

Made after the eight weeks of trade, by the same actions and relative to the hour at which the demo is loaded: without it that hour
decides whether a seller finds work or nothing.
"""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from oscar.core.loading import get_model
from PIL import Image, ImageDraw

from catalog.listings.actions import start_draft, submit_listing
from catalog.listings.contents import listing_of
from catalog.models import Product
from config.demo import names
from config.demo.logins import OWNERS, PASSWORD
from config.demo.orders import SEED, WEEKS, Trade
from sellers.centres.models import Centre
from sellers.models import Partner
from sellers.orders.actions import pack_seller_order
from sellers.payments.actions import confirm_payment
from sellers.payments.models import Payment
from sellers.shops.applications import save_step, start_application, submit_application
from sellers.shops.marks import enter_mark
from sellers.shops.models import ShopApplication, ShopDocument
from sellers.shops.papers import keep_paper
from sellers.shops.seams import rules_now
from storefront.accounts.models import User
from storefront.basket.actions import BasketRefused, add_to_basket
from storefront.checkout.actions import OrderRefused, place_order

Basket = get_model("basket", "Basket")
_HOUR = timedelta(hours=1)
#: Orders of each demo shop: how long ago each was placed, whether it is paid on delivery, and how far it is. The first is late: a shop
#: has three days (sellers/orders/clocks.py).
_ORDERS = (
    (timedelta(days=6), False, "paid"),
    (5 * _HOUR, True, "paid"),
    (20 * _HOUR, False, "paid"),
    (28 * _HOUR, False, "packed"),
    (_HOUR / 2, False, "slip"),
)
#: Who has applied to open a shop: e-mail, name of the shop in Thai and English, hours ago. Two, so that one can be approved and the other
#: asked for more.
_APPLICANTS = (
    ("applicant@demo.example", "วิสาหกิจชุมชนขนมบ้านริมคลอง", "Ban Rim Khlong Sweets", 7),
    ("applicant2@demo.example", "วิสาหกิจชุมชนผ้าทอบ้านเชิงเขา", "Ban Choeng Khao Weavers", 3),
)


def leave_work(*, now: datetime, buyer: Any, operator: Any) -> None:
    """Leave something to do for the two demo sellers and for the operator."""
    trade = Trade(now=now, buyer=buyer, operator=operator, seed=SEED + 1)
    for code, login in OWNERS.items():
        owner = User.objects.get(email=login)
        for age, cash, how in _ORDERS:
            _order(trade, Partner.objects.get(code=code), owner, now - age, cash=cash, how=how)
    for nth in range(len(_APPLICANTS)):
        _apply(trade, now, nth)
    _change_a_name(Product.objects.get(upc="S07-020"), User.objects.get(email=OWNERS["s07"]), now)
    _enter_a_mark(Partner.objects.get(code="s03"), User.objects.get(email=OWNERS["s03"]), now)


def list_before_trade(*, now: datetime) -> None:
    """Goods were listed one after another in the weeks after their shop opened, and before the first order of the demo."""
    latest = now - timedelta(weeks=WEEKS, days=1)
    nth: dict[int, int] = {}
    goods = list(Product.objects.order_by("pk").annotate(opened=F("seller__opened_at")))
    for product in goods:
        nth[product.seller_id] = nth.get(product.seller_id, 0) + 1
        product.date_created = min(product.opened + timedelta(days=5 * nth[product.seller_id]), latest)
    Product.objects.bulk_update(goods, ["date_created"])


def _order(trade: Trade, shop: Partner, owner: User, placed: datetime, *, cash: bool, how: str) -> None:
    """One order of the shop's goods, the first that can be ordered so; then the money, and for "packed" the box."""
    for pk in [product for product, seller in trade.products if seller == shop.pk]:
        basket = Basket.objects.create()
        try:
            add_to_basket(basket=basket, product_id=pk, quantity=1)
            order = place_order(basket=basket, wish=trade.wish(basket, None, cash=cash), now=placed)
        except (BasketRefused, OrderRefused):
            continue
        payment = order.payments.get()
        if payment.method != Payment.Method.CASH:
            trade.send_slip(payment, placed + _HOUR / 4)
            if how == "slip":
                return
            confirm_payment(payment=payment, actor=owner if payment.payee_id else trade.operator, now=placed + _HOUR / 2)
        if how == "packed":
            pack_seller_order(seller_order=order.seller_orders.get(), actor=owner, now=placed + _HOUR)
        return
    raise AssertionError(f"{shop.code} has nothing that can be ordered")


def _paper(*lines: str) -> BytesIO:
    """A paper as somebody photographs it, with a few lines on it."""
    picture = Image.new("RGB", (900, 1200), "#fbf8ef")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 40, 860, 1160), outline="#8a7a4a", width=6)
    for number, line in enumerate(lines):
        pen.text((100, 140 + 80 * number), line, fill="#222222", font_size=34)
    file = BytesIO()
    picture.save(file, "JPEG", quality=80)
    file.seek(0)
    return file


def _apply(trade: Trade, now: datetime, nth: int) -> None:
    """Somebody (`nth` of `_APPLICANTS`) has applied to open a shop, with its paper, and waits for the operator."""
    email, thai, english, hours = _APPLICANTS[nth]
    sent = now - hours * _HOUR
    area = trade.areas[nth]
    centre = Centre.objects.filter(area=area, state=Centre.State.ACTIVE).order_by("-kind").first()
    name = names.person(trade.rng)
    applicant = User.objects.create_user(email=email, password=PASSWORD, name=name, date_joined=sent - _HOUR)
    applicant.trust_email()  # without it a first sign-in asks for a code
    application = start_application(applicant=applicant, now=sent - _HOUR)
    number = f"4-{area.code[:2]}-{area.code[2:4]}-{area.code[4:6]}/1-{42 + nth:04}"
    steps: dict[str, dict[str, Any]] = {
        "kind": {"producer_type": Partner.ProducerType.COMMUNITY_ENTERPRISE},
        "numbers": {"community_enterprise_no": number},
        "papers": {},
        "name": {"name": thai, "name_en": english},
        "place": {"area": area, "postcode": area.postcode, "address": names.house(trade.rng), "phone": names.phone(trade.rng)},
        "training": {"training": ShopApplication.Training.NONE, "centre": centre},
        "rules": {"rules_version": getattr(rules_now(), "version", "-"), "rules_accepted_at": sent},
    }
    for step, values in steps.items():
        if step == "papers":
            keep_paper(
                file=_paper("DEMONSTRATION", "Community enterprise", number),
                name="ทวช2.jpg",
                kind=ShopDocument.Kind.COMMUNITY_ENTERPRISE,
                actor=applicant,
                application=application,
                now=sent,
            )
        application = save_step(application=application, step=step, values=values, now=sent)
    submit_application(application=application, actor=applicant, now=sent)


def _change_a_name(product: Product, owner: User, now: datetime) -> None:
    """A listing whose name is changed waits for the operator; buyers see the old one."""
    listing = listing_of(product)
    draft = start_draft(seller_id=product.seller_id, key=UUID(int=2569), actor=owner, photos=listing["photos"], product=product)
    submit_listing(draft=draft, listing={**listing, "title": f"{product.title} สูตรเผ็ดน้อย"}, actor=owner, now=now - 4 * _HOUR)


def _enter_a_mark(shop: Partner, owner: User, now: datetime) -> None:
    """A mark of quality waits to be compared with its paper."""
    today = timezone.localdate(now)
    number = "GAP-DEMO-0042"
    mark = enter_mark(
        partner=shop,
        kind="gap",
        number=number,
        issued_on=today - timedelta(days=90),
        expires_on=today + timedelta(days=640),
        actor=owner,
        now=now - 3 * _HOUR,
    )
    keep_paper(
        file=_paper("DEMONSTRATION", "GAP", number),
        name="gap.jpg",
        kind=ShopDocument.Kind.CERTIFICATION,
        actor=owner,
        certification=mark,
        now=now - 3 * _HOUR,
    )
