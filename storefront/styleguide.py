"""Every component with its states on one page, for whoever builds the next one. Only while developing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View
from oscar.core.loading import get_model

from catalog.languages import localised
from catalog.models import Product
from catalog.typed import TextField
from cms.training.queries import chain_of
from sellers.centres.models import Centre
from sellers.centres.weave import DYES, region_of
from sellers.delivery.models import CENTRE_PICKUP, DeliveryMethod
from sellers.orders.placement import Goods
from storefront.address.places import Place, places_with
from storefront.basket.contents import Item, ShopGroup
from storefront.basket.shown import shown
from storefront.browse.country import country
from storefront.browse.facets import Listing
from storefront.browse.origin import origin_of
from storefront.browse.reading import alphabet, reading_of
from storefront.browse.shelves import shelves, trail
from storefront.browse.spot import province_map
from storefront.icons import icon_names

Line = get_model("basket", "Line")
#: What pages load beside market.css.
_SHEETS = ("css/places.css", "css/steps.css")
#: Where the sample parcels go: a postcode of Chiang Mai.
_POSTCODE = "50000"


class SampleForm(forms.Form):
    """A field of each kind."""

    name = TextField(label="ชื่อผู้รับ", help_text="ชื่อและนามสกุลในช่องเดียว", error_messages={"required": "ใส่ชื่อผู้รับ"})
    phone = TextField(label="เบอร์มือถือ", error_messages={"required": "ใส่เบอร์มือถือที่ขนส่งโทรหาได้"})
    carrier = forms.ChoiceField(
        label="ขนส่ง", error_messages={"required": "เลือกขนส่ง"}, choices=[("a", "ไปรษณีย์ไทย EMS"), ("b", "แฟลช เอ็กซ์เพรส")]
    )
    note = TextField(label="ฝากถึงร้าน", widget=forms.Textarea, required=False)


class SecretForm(forms.Form):
    """A password."""

    password = TextField(
        label="รหัสผ่าน",
        help_text="อย่างน้อย 8 ตัว สามคำต่อกันก็ได้",
        widget=forms.PasswordInput,
        error_messages={"required": "ใส่รหัสผ่าน"},
    )


def _one_of_each_region() -> list[Any]:
    found: dict[str, Any] = {}
    with_shops = Centre.objects.filter(shops__isnull=False).annotate(open_shops=Count("shops"))
    for centre in with_shops.select_related("area__parent__parent").order_by("code"):
        found.setdefault(region_of(centre.code), centre)
    return [found[region] for region in DYES if region in found]


def _said() -> list[Message]:
    """A message of each kind; success is a toast, which goes by itself."""
    return [
        Message(constants.SUCCESS, "ใส่ตะกร้าแล้ว"),
        Message(constants.INFO, "ร้านเริ่มแพ็กแล้ว จึงยกเลิกไม่ได้"),
        Message(constants.WARNING, "ยอดเปลี่ยน ดูอีกครั้งก่อนสั่ง"),
        Message(constants.ERROR, "ร้านพักอยู่ สั่งได้เมื่อร้านเปิดอีกครั้ง"),
    ]


def _item(product: Product, *, quantity: int = 1, trouble: str = "", dearer: int = 0) -> Item:
    """A line that is in nobody's basket. `dearer`: the price rose by so many satang; in "short" one unit fewer is left than wanted."""
    record = product.stockrecords.all()[0]
    record.product = product
    if trouble:
        record.num_in_stock = (record.num_allocated or 0) + (quantity - 1 if trouble == "short" else 0)
    line = Line(pk=product.pk, quantity=quantity)
    return Item(line, Goods(record, quantity), trouble, int(record.price * 100) - dearer)


def _parcels(request: HttpRequest, place: Place | None) -> list[tuple[dict[str, Any], Place | None]]:
    """Two shops of a basket: one with every state of a line and a known place, one without a place."""
    goods = (
        Product.objects.browsable()
        .select_related("unit", "photo", "seller__account", "seller__area__parent__parent", "seller__centre")
        .prefetch_related("stockrecords", "photo__renditions")
        .order_by("seller_id", "pk")
    )
    first = list(goods[:40])
    if not first:
        return []
    here = [each for each in first if each.seller_id == first[0].seller_id]
    there = [each for each in first if each.seller_id != first[0].seller_id]
    states: list[dict[str, Any]] = [{"quantity": 2}, {"dearer": 500}, {"quantity": 4, "trouble": "short"}, {}]
    items = [_item(each, **state) for each, state in zip(here, states, strict=False)]
    refused = {items[-1].line.pk: ("0,5", "ใส่จำนวน 1 ถึง 999")}
    rows = [(shown(request, [ShopGroup(here[0].seller, items)], place, refused)["groups"][0], place)]
    if there:
        sold_out = ShopGroup(there[0].seller, [_item(there[0], trouble="sold_out")])
        rows.append((shown(request, [sold_out], None, {})["groups"][0], None))
    return rows


def _pictures(shop: Any) -> Sequence[Any]:
    goods = Product.objects.browsable().filter(seller=shop, photo__isnull=False).for_cards()[:3]
    return [each.photo for each in goods]


def _of_one_maker() -> dict[str, Any]:
    """What shows one product with its chain, shop, pictures and centre; empty in a market where no shop has a certificate yet."""
    with_chain = Product.objects.browsable().filter(seller__trainings__isnull=False).select_related(
        "seller__area__parent__parent", "seller__centre__area__parent__parent"
    )  # fmt: skip
    product = with_chain.order_by("pk").first() or with_chain.model.objects.browsable().select_related(
        "seller__area__parent__parent", "seller__centre__area__parent__parent"
    ).order_by("pk").first()  # fmt: skip
    if product is None or product.seller.centre is None:
        return {}
    shop, centre = product.seller, product.seller.centre
    shop.pictured, shop.goods = _pictures(shop), 12
    positions = Centre.objects.filter(area__code__startswith=centre.area_id[:2]).values_list("latitude", "longitude")
    return {
        "product": product,
        "origin": origin_of(shop, chain_of(shop)),
        "bare": origin_of(shop, []),
        "shop": shop,
        "centre": centre,
        "at_the_centre": DeliveryMethod(service=CENTRE_PICKUP, centre=centre),
        "reading": reading_of(centre),
        "alphabet": alphabet(),
        "map": province_map(centre.area_id[:2], positions, centre, localised(centre.area, "name")),
        "country": country(centre.area_id[:2]),
    }


class StyleguideView(View):
    """The page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        goods = list(Product.objects.browsable().leads().for_cards()[:2])
        place = next(iter(places_with(_POSTCODE)), None)
        return render(
            request,
            "styleguide.html",
            {
                "sheets": _SHEETS,
                "icons": icon_names(),
                "centres": _one_of_each_region(),
                "goods": goods,
                "sold_out": next(iter(Product.objects.browsable().filter(in_stock=False).for_cards()[:1]), None),
                "form": SampleForm(initial={"name": "มาลี ศรีสุข"}),
                "wrong": SampleForm({"name": "", "phone": ""}, auto_id="wrong_%s"),
                "secrets": [SecretForm(prefix="a")["password"], SecretForm({}, prefix="b")["password"]],
                "said": _said(),
                "listing": Listing(request),
                "parcels": _parcels(request, place),
                "pages": [Paginator(range(60), 20).page(number) for number in (1, 2, 3)],
                "nothing": Paginator([], 20).page(1),
                "trail": next((trail(each.pk) for each in shelves().values() if each.parent_pk), []),
                "steps": [("ตะกร้า", "done"), ("ที่อยู่", "now"), ("จ่ายเงิน", "")],
                **_of_one_maker(),
            },
        )
