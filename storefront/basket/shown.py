"""The basket as its page shows it: lines with their troubles, parcels with their prices, and the sums."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest

from catalog.languages import localised
from sellers.centres.provinces import provinces
from storefront.address.places import Place, province_code, quoted_area
from storefront.basket.contents import Item, ShopGroup
from storefront.basket.parcels import NEAR_AND_FAR, ParcelOffer, parcel_offers, remembered_choices
from storefront.basket.troubles import change_message, trouble_message
from storefront.few import few_left


def _entry(item: Item, group: ShopGroup, refused: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    typed, refusal = refused.get(item.line.pk, ("", ""))
    free = item.goods.record.free
    return {
        "item": item,
        "trouble": trouble_message(item, group),
        "changed": "" if item.trouble else change_message(item),
        "typed": typed,
        "refusal": refusal,
        "number": typed if refusal else item.goods.quantity,
        "left": few_left(free),
        "most": max(1, free),
    }


def _row(group: ShopGroup, parcels: Sequence[ParcelOffer], refused: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    return {
        "group": group,
        "items": [_entry(item, group, refused) for item in group.items],
        "parcels": parcels,
        "weight_g": sum(parcel.load.weight_g for parcel in parcels),
        "shipping_satang": sum(parcel.price_satang for parcel in parcels),
        "total_satang": group.goods_satang + sum(parcel.price_satang for parcel in parcels),
    }


def shown(request: HttpRequest, groups: Sequence[ShopGroup], place: Place | None, refused: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    """The context of the basket page. One query where something is in the basket."""
    area = place.area if place else None
    province = "" if place else province_code(request)
    among = [quoted_area(request)] if province else NEAR_AND_FAR
    offers = parcel_offers(groups, area, remembered_choices(request), among) if groups else {}
    rows = [_row(group, offers[group.partner.pk], refused) for group in groups]
    parcels = [parcel for row in rows for parcel in row["parcels"]]
    entries = [entry for row in rows for entry in row["items"]]
    goods = sum(group.goods_satang for group in groups)
    shipping = sum(parcel.price_satang for parcel in parcels)
    known = [parcel for parcel in parcels if parcel.low is not None and parcel.high is not None]
    return {
        "groups": rows,
        "place": place,
        "province": localised(provinces()[province], "name") if province in provinces() else "",
        "refused": refused,
        "changes": [entry for entry in entries if entry["trouble"] or entry["changed"]],
        "troubled": any(entry["trouble"] for entry in entries),
        "undelivered": bool(place) and any(parcel.chosen is None for parcel in parcels),
        "units": sum(entry["item"].goods.quantity for entry in entries),
        "boxes": sum(parcel.pieces for parcel in parcels),
        "goods_satang": goods,
        "shipping_satang": shipping,
        "total_satang": goods + shipping,
        "low": sum(parcel.low or 0 for parcel in known),
        "high": sum(parcel.high or 0 for parcel in known),
        "total_low": goods + sum(parcel.low or 0 for parcel in known),
        "total_high": goods + sum(parcel.high or 0 for parcel in known),
    }
