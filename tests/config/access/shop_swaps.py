"""Every place under /sell/ where an address or a form names a thing of a shop, beside its orders and payments (swaps.py)."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sellers.orders.models import SellerOrder
from tests.catalog.photos.corpus import jpeg
from tests.config.access.belongings import Belongings
from tests.config.access.swaps import Attempt

#: Steps of goods that need nothing but the goods; what else a step asks for is in `rooms`.
VERBS = ("pause", "resume", "retire", "edit", "duplicate", "leave", "withdraw", "join")


def rooms(client: Client, named: Belongings, part: SellerOrder) -> list[Attempt]:
    """Under shop A's code, everything that `named` has: 404, unless it is A's own and whoever asks may."""

    def at(view: str, fields: dict[str, Any] | None = None, *more: object, refused: tuple[int, ...] = (404,)) -> Attempt:
        address = reverse(view, args=more if view.startswith("sell_open") else ["s01", *more])
        return Attempt(view, client, "get" if fields is None else "post", address, fields or {}, refused)

    typed = {"title": "CHANGED", "whole": "1", "marks": str(named.mark)}
    return [
        at("sell_closed_days", {"away": named.closed}),
        at("sell_marks", {"away": named.mark}),
        at("sell_mark_paper", None, named.mark_paper),
        at("sell_pictures", {"do": "first", "picture": named.picture}),
        at("sell_pictures", {"do": "away", "picture": named.picture}),
        at("sell_members", {"do": "role", "pk": named.member, "role": "manager"}),
        at("sell_members", {"do": "remove", "pk": named.member}),
        at("sell_members", {"do": "revoke", "pk": named.invitation}),
        *(at("sell_product_draft", None, named.draft, step) for step in (1, 2, 3)),
        *(at("sell_product_draft", typed, named.draft, step) for step in (2, 3)),
        at("sell_product_photos", {"remove": named.draft_picture}, named.draft),
        at("sell_product_draft_preview", None, named.draft),
        at("sell_product_discard", {}, named.draft),
        at("sell_product_new", {"key": str(named.draft_key), "photos": SimpleUploadedFile("x.jpg", jpeg((41, 31)))}),
        at("sell_product", None, named.product),
        at("sell_product_preview", None, named.product),
        at("sell_product_stock", {"units": "5", "why": "received", "key": str(named.draft_key)}, named.product),
        *(at("sell_product_step", {"sure": "yes", "sibling": named.other}, named.product, verb) for verb in VERBS),
        at("sell_label", None, part.pk),
        at("sell_pack_list", None, part.pk),
        at("sell_open_paper", None, named.application_paper),
        at("sell_open_paper", {}, named.application_paper),
    ]


def fields(client: Client, mine: Belongings, named: Belongings) -> list[Attempt]:
    """Shop A's own addresses with `named` things in their fields. What is refused here is a thing; other fields are not read at all."""

    def at(view: str, sent: dict[str, Any], *more: object, refused: tuple[int, ...]) -> Attempt:
        return Attempt(view, client, "post", reverse(view, args=["s01", *more]), sent, refused)

    own = {"partner": named.code, "shop": named.code, "seller": named.code, "method": named.method, "table": named.table}
    rates = {"kg-0": "1", "bkk-0": "1", "up-0": "1", "days_min": "1", "days_max": "3"}
    return [
        at("sell_product_step", {"sibling": named.other}, mine.product, "join", refused=(404,)),
        # Nothing of another draft is found, and nothing is said about it: the own one is shown again.
        *(
            at("sell_product_photos", {do: named.draft_picture}, mine.draft, refused=(302, 404))
            for do in ("remove", "earlier", "later", "order")
        ),
        # The shop and the way are named by the address; a number beside it changes one's own.
        at("sell_delivery_way", {**own, **rates, "do": "rates"}, mine.way, refused=(302, 404)),
        at("sell_delivery_way", {**own, "do": "carrier"}, mine.way, refused=(302, 404)),
        at("sell_delivery_way", {**own, "do": "offer", "is_active": "on"}, mine.way, refused=(302, 404)),
        at("sell_members", {**own, "do": "invite", "role": "owner"}, refused=(302, 404)),
        at("sell_closed_days", {**own, "starts_on": "2099-01-01", "ends_on": "2099-01-01"}, refused=(302, 404, 422)),
    ]
