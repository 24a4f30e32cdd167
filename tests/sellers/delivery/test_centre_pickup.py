"""Fetched at the centre: who can offer it, for whom, and that every page and paper says where."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from sellers.centres.models import AdminArea, Centre
from sellers.delivery.actions import DeliveryRefused, save_method, ways_of
from sellers.delivery.models import CENTRE_PICKUP, Carrier, DeliveryMethod
from sellers.delivery.quotes import Load, ParcelKey, known_sending, quote
from sellers.models import Partner
from sellers.orders.actions import pack_seller_order, ship_seller_order
from sellers.orders.models import Parcel
from storefront.address.places import COOKIE
from storefront.notices.orders import shipped
from storefront.order.access import access_token
from storefront.order.pages import parts_of
from tests.factories.goods import product
from tests.factories.moments import START
from tests.factories.orders import make_order, pay
from tests.factories.people import owner_of
from tests.sellers.workspace.counter import signed_in
from tests.sellers.workspace.test_prints import label, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(market: dict[str, Any]) -> Partner:
    return market["s01"]


def offer(shop: Partner, *, on: bool = True) -> DeliveryMethod | None:
    return save_method(
        partner=shop,
        carrier=Carrier.objects.get(code="pickup"),
        service=CENTRE_PICKUP,
        is_active=on,
        takes_cash=False,
        free_over_satang=None,
        actor=owner_of(shop),
    )


def services(shop: Partner, to: str) -> set[str]:
    key = ParcelKey(shop.pk, "ambient")
    load = Load(500, 10_000, shop.area_id, 1, 500)
    return {option.method.service for option in quote({key: load}, AdminArea.objects.get(code=to))[key]}


def test_a_shop_of_a_centre_offers_it_to_the_centres_district(shop: Partner) -> None:
    assert CENTRE_PICKUP in {way.service for way in ways_of(shop)}
    assert CENTRE_PICKUP not in services(shop, shop.area_id)
    method = offer(shop)
    assert method is not None and method.centre == shop.centre
    assert CENTRE_PICKUP in services(shop, shop.area_id)
    assert CENTRE_PICKUP not in services(shop, "100401")
    # Where the goods are fetched decides, not where the shop is.
    far = Centre.objects.get(code="DCC-500110")
    DeliveryMethod.objects.filter(pk=method.pk).update(centre=far)
    assert CENTRE_PICKUP not in services(shop, shop.area_id)
    assert CENTRE_PICKUP in services(shop, far.area_id)


def test_without_an_open_centre_nobody_fetches_anything_there(shop: Partner) -> None:
    offer(shop)
    Centre.objects.filter(pk=shop.centre_id).update(state=Centre.State.SUSPENDED)
    assert CENTRE_PICKUP not in services(shop, shop.area_id)
    with pytest.raises(DeliveryRefused):
        offer(shop)
    Partner.objects.filter(pk=shop.pk).update(centre=None)
    with pytest.raises(DeliveryRefused):
        offer(shop)
    assert CENTRE_PICKUP not in {way.service for way in ways_of(Partner.objects.get(pk=shop.pk))}
    off = offer(shop, on=False)
    assert off is not None and not off.is_active


def test_a_way_that_ends_at_a_centre_names_it(shop: Partner) -> None:
    carrier = Carrier.objects.get(code="pickup")
    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryMethod.objects.create(partner=shop, carrier=carrier, service=CENTRE_PICKUP)


def test_the_owner_switches_it_on_in_the_room(shop: Partner) -> None:
    client = signed_in(owner_of(shop))
    page = client.get(f"/en/sell/{shop.code}/delivery/pickup-{CENTRE_PICKUP}/")
    assert str(shop.centre.name_en or shop.centre.name) in page.content.decode()
    assert client.post(f"/en/sell/{shop.code}/delivery/pickup-{CENTRE_PICKUP}/", {"do": "offer", "is_active": "on"}).status_code == 302
    assert DeliveryMethod.objects.get(partner=shop, service=CENTRE_PICKUP).centre == shop.centre


def order_at_the_centre(shop: Partner) -> Any:
    method = offer(shop)
    assert method is not None
    order = make_order(goods={"S01-001": 1}, now=START)
    Parcel.objects.filter(seller_order__order=order).update(method=method, carrier=method.carrier)
    pay(order, now=START)
    return order


def test_basket_and_checkout_show_the_place(client: Client, shop: Partner) -> None:
    offer(shop)
    client.post("/basket/add/", {"product": product("S01-001").pk, "quantity": "1"})
    client.cookies[COOKIE] = f"{shop.area.pk}.{shop.area.postcode}"
    for url in ("/basket/", "/checkout/"):
        page = BeautifulSoup(client.get(url).content, "html.parser")
        ways = " ".join(" ".join(way.get_text().split()) for way in page.select(".ways .pick"))
        assert str(shop.centre.name) in ways, url


def test_order_page_letter_and_papers_say_where(shop: Partner) -> None:
    name = "CENTRE-7"  # what is read back from a PDF has lost some of the marks of Thai
    Centre.objects.filter(pk=shop.centre_id).update(name=name)
    order = order_at_the_centre(shop)
    (part,) = parts_of(order)
    assert [method.centre for method in [parcel.method for parcel in part.parcels.all()]] == [shop.centre]
    client = signed_in(owner_of(shop))
    (page,) = label(client, part)
    assert name in words(page)
    (pack_list,) = read(client.get(f"/sell/{shop.code}/orders/{part.pk}/pack-list.pdf"))
    assert name in words(pack_list)
    pack_seller_order(seller_order=part, actor=owner_of(shop), now=START + timedelta(hours=1))
    ship_seller_order(seller_order=part, tracking={}, actor=owner_of(shop), now=START + timedelta(hours=2))
    buyer = Client()
    assert buyer.get(reverse("order_key", args=[order.number, access_token(order.checkout.key)])).status_code == 302
    assert name in buyer.get(f"/orders/{order.number}/").content.decode()
    (notice,) = shipped(part.pk)
    assert notice.message == "order_ready_for_pickup"
    assert name in notice.values["place"]


def test_what_product_pages_keep_is_forgotten_with_every_change(shop: Partner, django_capture_on_commit_callbacks: Any) -> None:
    cache.clear()
    before = len(known_sending(shop.pk)[0])
    with django_capture_on_commit_callbacks(execute=True):
        offer(shop)
    assert len(known_sending(shop.pk)[0]) == before + 1
