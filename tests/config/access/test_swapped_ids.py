"""Another shop's or person's ids in every place where a request carries one, sent by those who have things of their own.

The walk (walk.py) comes with empty hands; here the buyer has an order and a basket, and shop A has orders to pack and slips to check.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db.models.sql.where import WhereNode
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.listings.contents import listing_of
from catalog.listings.models import DraftPhoto, ListingDraft
from catalog.models import Product
from config.access import all_view_names
from sellers.delivery.models import DeliveryMethod
from sellers.orders.models import Parcel, SellerOrder
from sellers.payments.actions import cancel_seller_order
from sellers.payments.models import Payment
from sellers.shops.actions import add_member
from sellers.shops.models import Certification
from sellers.workspace.products.forms import typed_of
from storefront.checkout.actions import place_order
from tests.config.access.scene import CANARIES, Scene, make_scene
from tests.config.access.shop_swaps import fields, rooms
from tests.config.access.swaps import NUMBERS, WORKERS, Attempt, Own, buyers, desks, make_own, shops, theirs, try_all
from tests.factories.goods import make_basket
from tests.factories.orders import make_wish, pay
from tests.factories.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(settings: Any) -> Scene:
    return make_scene(settings)


@pytest.fixture
def own(scene: Scene) -> Own:
    return make_own(scene)


def test_swapped_ids_in_addresses_are_not_found_and_change_nothing(scene: Scene, own: Own) -> None:
    before = theirs(scene)
    assert try_all([*buyers(scene, own), *shops(scene, own), *desks(scene)]) == set()
    assert theirs(scene) == before


def test_the_same_requests_for_ones_own_are_found(scene: Scene, own: Own) -> None:
    """The refusals above are about whose it is, not about the request."""
    buyer, owner = scene.clients["buyer"], scene.clients["owner of A"]
    payment = own.slip.payment
    for client, address in (
        (buyer, reverse("order_payment", args=[own.order.number, payment.reference])),
        (owner, reverse("sell_order", args=["s01", own.packed.pk])),
        (owner, reverse("sell_payment", args=["s01", payment.pk])),
    ):
        assert client.get(address).status_code == 200, address


def of_shop_b(scene: Scene, own: Own) -> list[Attempt]:
    """Shop B's things under shop A's code and in its forms, by everybody who works for A."""
    clients = [scene.clients[role] for role in WORKERS]
    found = [attempt for client in clients for attempt in rooms(client, scene.kept, scene.to_pack)]
    return found + [attempt for client in clients for attempt in fields(client, own.kept, scene.kept)]


def test_shop_bs_things_under_ones_own_shop_are_not_found_and_do_not_change(scene: Scene, own: Own) -> None:
    before = theirs(scene)
    assert {label for label, rows in before.items() if not rows} == {"payments.Refund", "listings.ListingCheck"}
    assert try_all(of_shop_b(scene, own)) == set()
    after = theirs(scene)
    assert [label for label in before if after[label] != before[label]] == []
    mine = DraftPhoto.objects.filter(draft__seller__code="s01")
    assert list(mine.values_list("pk", flat=True)) == [own.kept.draft_picture]


def test_every_room_that_names_a_thing_is_tried(scene: Scene, own: Own) -> None:
    """An address under /sell/ with a number in it stands in the attempts, so that a new one is not forgotten."""
    tried = {attempt.view for attempt in [*of_shop_b(scene, own), *shops(scene, own)]}
    numbered = {name for name, route in all_view_names() if name.startswith("sell") and "<int:pk>" in route}
    assert numbered - tried == set()


@pytest.mark.effects_inside("what each request changed is taken back, so all of it happens inside a transaction")
def test_the_owner_of_ones_own_things_is_refused_nothing(scene: Scene, own: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same requests with A's own numbers: none is refused, so the refusals above are about whose it is."""
    monkeypatch.setattr("tests.config.access.swaps.CANARIES", ())
    attempts = rooms(scene.clients["owner of A"], own.kept, own.packed)
    assert {attempt.view for attempt in attempts} - try_all(attempts, keep=False) == set()
    for attempt in attempts:
        assert try_all([attempt], keep=False) == {attempt.view}, attempt


def test_a_mark_of_shop_b_is_put_on_nothing_of_shop_a(scene: Scene, own: Own) -> None:
    """The draft keeps what was typed, whatever it is; what is handed in has marks of one's own shop only."""
    Certification.objects.filter(pk__in=(scene.kept.mark, own.kept.mark)).update(verified_at=timezone.now())
    before, goods = theirs(scene), Product.objects.get(pk=own.kept.product)
    typed = typed_of(listing_of(goods)) | {"marks": f"{own.kept.mark},{scene.kept.mark}", "whole": "1", "stock": "1"}
    ListingDraft.objects.filter(pk=own.kept.draft).update(typed=typed, step=3)
    answer = scene.clients["owner of A"].post(reverse("sell_product_draft", args=["s01", own.kept.draft, 3]), typed)
    made = ListingDraft.objects.get(pk=own.kept.draft).product
    assert answer.status_code == 302 and made is not None
    assert list(made.certifications.values_list("pk", flat=True)) == [own.kept.mark]
    assert theirs(scene) == before


def test_shop_bs_slip_in_ones_own_decision_decides_nothing(scene: Scene, own: Own) -> None:
    before, address = theirs(scene), reverse("sell_payment", args=["s01", own.slip.payment_id])
    for decision in ("confirm", "refuse"):
        fields = {"slip": str(scene.slip.pk), "decision": decision, "reason": "x", "payment": str(scene.payment.pk)}
        assert scene.clients["owner of A"].post(address, fields).status_code == 302
    assert theirs(scene) == before
    assert Payment.objects.get(pk=own.slip.payment_id).state == "checking"


def test_shop_bs_parcel_in_ones_own_tracking_stays_as_it_is(scene: Scene, own: Own) -> None:
    before, parcel = theirs(scene), own.packed.parcels.get()
    fields = {f"tracking-{scene.part.parcels.get().pk}": NUMBERS[0], f"tracking-{parcel.pk}": NUMBERS[1], "partner": str(scene.shop_b.pk)}
    fields |= {f"carrier-{each.pk}": "flash" for each in (parcel, scene.part.parcels.get())}
    assert scene.clients["owner of A"].post(reverse("sell_order_step", args=["s01", own.packed.pk, "ship"]), fields).status_code == 302
    assert theirs(scene) == before
    assert list(Parcel.objects.exclude(tracking_number="").values_list("pk", "tracking_number")) == [(parcel.pk, NUMBERS[1])]


def test_a_strangers_basket_and_line_beside_ones_own_goods_stay_as_they_are(scene: Scene, own: Own) -> None:
    before, line = theirs(scene), apps.get_model("basket", "Line").objects.get(pk=scene.basket_line)
    fields = {
        "product": line.product_id,
        "quantity": "1",
        "basket": line.basket_id,
        "line": line.pk,
        "owner": "",
        "partner": line.stockrecord_id,
    }
    for client in (scene.clients["buyer"], Client()):
        assert client.post(reverse("basket_add"), fields).status_code == 302
    assert theirs(scene) == before
    assert set(line.basket.lines.values_list("pk", "quantity")) == {(line.pk, line.quantity)}


def test_a_forged_basket_cookie_opens_nothing(scene: Scene, settings: Any) -> None:
    before, basket = theirs(scene), apps.get_model("basket", "Line").objects.get(pk=scene.basket_line).basket_id
    client = Client()
    for value in (str(basket), f"{basket}:x", f"{basket}:"):
        client.cookies[settings.OSCAR_BASKET_COOKIE_OPEN] = value
        assert client.post(reverse("basket_line", args=[scene.basket_line]), {"remove": "1"}).status_code == 404
    assert theirs(scene) == before


def checkout_fields(**more: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "name": "Somebody",
        "phone": "0812345678",
        "address": "1",
        "postcode": "50000",
        "area": "500114.50000",
        "seen": "1",
        "place": "1",
        **more,
    }


@pytest.mark.parametrize("route", ["platform", "direct"])
def test_shop_bs_ids_in_every_field_of_the_checkout_order_nothing(route: str, scene: Scene, own: Own, settings: Any) -> None:
    settings.PAYMENT_ROUTE = route
    before, orders = theirs(scene), SellerOrder.objects.count()
    shop_a, shop_b = own.part.partner_id, scene.shop_b.pk
    method = DeliveryMethod.objects.filter(partner=shop_b)[0].pk
    swaps = [
        {f"delivery-{shop_a}-ambient": method},
        {f"delivery-{shop_b}-ambient": method, f"pay-{shop_b}": "cash"},
        {"seen": int(scene.order.total_incl_tax * 100)},
        {"area": scene.order.checkout.area_id + "9"},
        {"product": Product.objects.get(upc="S03-007").pk, "basket": "1", "line": scene.basket_line, "order": scene.order.number},
    ]
    for swap in swaps:
        answer = scene.clients["buyer"].post(reverse("checkout"), checkout_fields(**swap), follow=True)
        assert answer.status_code in (409, 422), swap
        assert not any(word in answer.content.decode() for word in CANARIES)
    assert theirs(scene) == before
    assert SellerOrder.objects.count() == orders


def test_cash_for_shop_b_alone_leaves_ones_own_order_as_it_was_chosen(scene: Scene, own: Own) -> None:
    """A field of a shop that is not in the basket is no field: shop A's part is paid by transfer, as its own field says."""
    before = theirs(scene)
    buyer = scene.clients["buyer"]
    review = {name: value for name, value in checkout_fields(review="1").items() if name != "place"}
    shown = buyer.post(reverse("checkout"), review, follow=True).context["offers"]
    key = UUID(int=99)
    fields = checkout_fields(key=str(key), seen=shown.total_satang, chosen=shown.choices, **{f"pay-{scene.shop_b.pk}": "cash"})
    assert buyer.post(reverse("checkout"), fields).status_code == 302
    (payment,) = Payment.objects.filter(order__checkout__key=key)
    assert (payment.method, payment.state, payment.payee_id) == ("promptpay", "awaiting", own.part.partner_id)
    assert theirs(scene) == before


def test_a_refund_of_shop_b_is_sent_by_nobody_else(scene: Scene, own: Own) -> None:
    other = place_order(basket=make_basket(goods={"S03-009": 1}), wish=make_wish())
    pay(other, now=other.date_placed)
    cancelled = cancel_seller_order(seller_order=SellerOrder.objects.get(order=other), reason="x", actor=None)
    before, sent = theirs(scene), {"deed": "sent", "reference": "R10001"}
    for role in ("operator", "officer", "trainer", "owner of A", "buyer"):
        answer = scene.clients[role].post(reverse("desk_payments:refund", args=[cancelled.refund.pk]), sent)
        assert answer.status_code in ((404,) if role == "operator" else (302, 403)), role
    own_code = reverse("sell_order_step", args=["s01", cancelled.pk, "refund"])
    assert scene.clients["owner of A"].post(own_code, sent).status_code == 404
    assert theirs(scene) == before
    cancelled.refund.refresh_from_db()
    assert cancelled.refund.state == "due"


def test_a_packer_of_both_shops_decides_about_money_in_neither(scene: Scene, own: Own) -> None:
    """A role in one shop says nothing about another: the manager of A who packs for B decides nothing in B."""
    user = make_member(shop=own.part.partner, email="both@example.test", role="manager")
    add_member(partner=scene.shop_b, user=user, role="packer", actor=None)
    client = Client()
    client.force_login(user)
    before, code = theirs(scene), scene.shop_b.code
    assert client.get(reverse("sell_order", args=[code, scene.part.pk])).status_code == 200
    fields = {"slip": str(scene.slip.pk), "decision": "confirm", "reason": "x"}
    assert client.post(reverse("sell_payment", args=[code, scene.payment.pk]), fields).status_code == 404
    for verb in ("deliver", "collect", "cancel", "refund"):
        assert client.post(reverse("sell_order_step", args=[code, scene.part.pk, verb]), fields).status_code == 404
    assert theirs(scene) == before


# The control: without its scope a view is found out.


def _any_part(request: Any, number: str, pk: int) -> SellerOrder:
    return SellerOrder.objects.get(pk=pk)


def _any_payment(request: Any, number: str, reference: str) -> Payment:
    return Payment.objects.get(reference=reference)


def _any_line(**words: Any) -> Any:
    line = apps.get_model("basket", "Line").objects.get(pk=words["line_id"])
    apps.get_model("basket", "Line").objects.filter(pk=line.pk).delete()
    return line


def _desk_of_all() -> Any:
    return Payment.objects.all()


def _whosever(rows: Any, **which: Any) -> Any:
    """The row of this number, with all that the view asked for except whose it must be."""
    everything = rows.all() if hasattr(rows, "all") else rows._default_manager.all()
    everything.query.where = WhereNode()
    return everything.get(**which)


DRAFTS = {"sell_product_draft", "sell_product_photos", "sell_product_draft_preview", "sell_product_discard"}
GOODS = {"sell_product", "sell_product_preview", "sell_product_stock", "sell_product_step"}


@pytest.mark.parametrize(
    ("door", "opened", "views"),
    [
        ("storefront.order.views._part", _any_part, {"order_received", "order_cancel"}),
        ("storefront.checkout.payments._payment", _any_payment, {"order_payment", "order_payment_qr"}),
        ("storefront.basket.views.remove_line", _any_line, {"basket_line"}),
        ("sellers.workspace.views.seller_orders_of", lambda shop: SellerOrder.objects.all(), {"sell_order", "sell_order_step"}),
        ("sellers.workspace.views.payments_of", lambda shop: Payment.objects.all(), {"sell_payment", "sell_slip"}),
        ("sellers.payments.desk.desk_payments", _desk_of_all, {"desk"}),
        ("sellers.workspace.products.drafts.drafts_of", lambda shop: ListingDraft.objects.all(), DRAFTS),
        ("sellers.workspace.products.goods.get_object_or_404", _whosever, GOODS),
        ("sellers.workspace.prints.views.get_object_or_404", _whosever, {"sell_label", "sell_pack_list"}),
        (
            "sellers.workspace.shop.views.get_object_or_404",
            _whosever,
            {"sell_closed_days", "sell_marks", "sell_mark_paper", "sell_pictures"},
        ),
        ("sellers.workspace.shop.people.get_object_or_404", _whosever, {"sell_members"}),
        ("sellers.workspace.opening.views.get_object_or_404", _whosever, {"sell_open_paper"}),
    ],
)
@pytest.mark.effects_inside("what each request changed is taken back, so all of it happens inside a transaction")
def test_a_view_without_its_scope_is_found_out(
    door: str, opened: Callable[..., Any], views: set[str], scene: Scene, own: Own, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, opened)
    owner = "owner of A"
    attempts = [*buyers(scene, own), *shops(scene, own, (owner,)), *desks(scene), *rooms(scene.clients[owner], scene.kept, scene.to_pack)]
    assert try_all(attempts, keep=False) == views
