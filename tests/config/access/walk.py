"""The walk: every named URL of ours, as everybody, for somebody else's things."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from catalog.models import Product
from config.access import GUEST_CHECKS, all_view_names, rule_for
from tests.config.access.scene import CANARIES, Scene

#: Pages for everybody: their arguments. The rest of the table below is somebody else's.
OPEN: dict[str, dict[str, Any]] = {
    "home": {},
    "catalogue": {},
    "category": {"slug": "rice-grains", "pk": 12},
    "product": {"slug": "x", "pk": 1},
    "shops": {},
    "shop": {"code": "s03"},
    "centres": {},
    "centre": {"code": "DCC-650501"},
    "centre_band": {"code": "DCC-650501", "kind": "png"},
    "verify": {},
    "certificate": {"serial": "C-000001-X"},
    "certificate_qr": {"serial": "C-000001-X"},
    "basket": {},
    "basket_add": {},
    "checkout": {},
    "checkout_areas": {},
    "place": {},
    "lesson_short": {"pk": 1},
    "lesson_qr": {"pk": 1},
    "lesson_media": {"pk": 1, "name": "film.mp4"},
    "lesson_progress": {},
    # One's own centres, whoever one is.
    "teach": {},
    "teach_graduates": {},
    "robots": {},
    "sitemap": {},
    "sitemap_part": {"kind": "shops", "number": 1},
    "service_worker": {},
    "manifest": {},
    "offline": {},
    "healthz": {},
    "readyz": {},
    "wagtail_serve": {"path": "no-such-page/"},
    "media": {"path": "no-such-file.jpg"},
    "private_file": {"signed": "no-such-signature"},
    "account": {},
    "orders_claim": {},
    "order_find": {},
    "profile": {},
    "addresses": {},
    "address_add": {},
    "my_data": {},
    "my_data_file": {},
    "my_data_erasure": {},
    "sell": {},
    "sell_go": {"screen": "sell-orders"},
    "sell_lesson": {},
    # One's own application, whoever one is.
    "sell_open": {},
    "sell_open_papers": {},
    "sell_open_certificate": {},
    "sell_open_step": {"step": "name"},
}

#: What a page asks for in its address besides its path.
ASKED = {"sell_product_hints": {"category": "12"}}

#: Pages of a shop's settings that need nothing but the shop.
SETTINGS = (
    "sell_shop",
    "sell_profile",
    "sell_pictures",
    "sell_delivery",
    "sell_closed_days",
    "sell_money",
    "sell_members",
    "sell_leave",
    "sell_marks",
)


def closed(scene: Scene) -> dict[str, dict[str, Any]]:
    """The stranger's and shop B's pages."""
    order = {"number": scene.order.number}
    paying = {**order, "reference": scene.payment.reference}
    part = {**order, "pk": scene.part.pk}
    shop = {"code": scene.shop_b.code}
    return {
        "order": order,
        "order_key": {**order, "token": "0" * 32},
        "order_payment": paying,
        "order_payment_qr": paying,
        "order_payment_picture": paying,
        "order_payment_state": paying,
        "order_received": part,
        "order_cancel": part,
        "order_again": order,
        "address_edit": {"pk": scene.address},
        "address_remove": {"pk": scene.address},
        "address_default": {"pk": scene.address},
        "basket_line": {"pk": scene.basket_line},
        "teach_round": {"code": scene.round.code},
        "sell_today": shop,
        "sell_help": shop,
        "sell_labels": shop,
        "sell_pack_lists": shop,
        "sell_label": {**shop, "pk": scene.to_pack.pk},
        "sell_pack_list": {**shop, "pk": scene.to_pack.pk},
        "sell_orders": shop,
        "sell_order": {**shop, "pk": scene.part.pk},
        "sell_order_step": {**shop, "pk": scene.to_pack.pk, "verb": "pack"},
        "sell_products": shop,
        "sell_product_new": shop,
        "sell_product_kinds": shop,
        "sell_product_hints": shop,
        "sell_product_draft": {**shop, "pk": scene.kept.draft, "step": 2},
        "sell_product_photos": {**shop, "pk": scene.kept.draft},
        "sell_product_draft_preview": {**shop, "pk": scene.kept.draft},
        "sell_product_discard": {**shop, "pk": scene.kept.draft},
        "sell_product": {**shop, "pk": scene.kept.product},
        "sell_product_stock": {**shop, "pk": scene.kept.product},
        "sell_product_preview": {**shop, "pk": scene.kept.product},
        "sell_product_step": {**shop, "pk": scene.kept.product, "verb": "pause"},
        "sell_payment": {**shop, "pk": scene.payment.pk},
        "sell_slip": {**shop, "pk": scene.slip.pk},
        "sell_open_paper": {"pk": scene.kept.application_paper},
        # The number of a real invitation; its signature is a secret, as the token in the link of an order is.
        "sell_invitation": {"token": f"{scene.kept.invitation}:forged"},
        **dict.fromkeys(SETTINGS, shop),
        "sell_delivery_way": {**shop, "way": scene.kept.way},
        "sell_mark_paper": {**shop, "pk": scene.kept.mark_paper},
    }


def names() -> set[str]:
    """Every view name that is ours to guard; what is closed of Wagtail's admin, tests/cms/courses/test_every_route.py walks."""
    ours = {name for name, _route in all_view_names() if rule_for(name) != GUEST_CHECKS}
    return {name for name in ours if not name.startswith("wagtailadmin_")}


@dataclass(frozen=True)
class Finding:
    """Something that should not have happened."""

    name: str
    role: str
    method: str
    what: str


def _expected(name: str, role: str, open_names: set[str]) -> set[int]:
    if name == "readyz":
        return {200, 405, 503}  # no worker is alive here
    if name in open_names:
        return {200, 302, 301, 404, 405, 400, 422, 429}
    # An invitation is read before signing in, by whoever holds its link.
    if name.startswith(("sell", "address", "teach_round")) and name != "sell_invitation" and role == "anonymous":
        return {302}
    return {404, 405}


def visit(scene: Scene, client: Client, role: str, name: str, kwargs: dict[str, Any], posted: dict[str, str]) -> Iterator[Finding]:
    """GET and POST one page as somebody."""
    # Wagtail names the argument of its own pattern by place.
    address = reverse(name, args=list(kwargs.values())) if name == "wagtail_serve" else reverse(name, kwargs=kwargs)
    for method, answer in (("GET", client.get(address, ASKED.get(name))), ("POST", client.post(address, posted))):
        if answer.status_code not in _expected(name, role, set(OPEN)):
            yield Finding(name, role, method, f"status {answer.status_code}")
        if answer.status_code == 302 and name not in OPEN and "/account/login/" not in answer["Location"]:
            yield Finding(name, role, method, f"leads to {answer['Location']}")
        body = b"".join(answer.streaming_content).decode(errors="replace") if answer.streaming else answer.content.decode(errors="replace")
        for word in CANARIES:
            if word in body:
                yield Finding(name, role, method, f"shows {word}")


def fields_of_another(scene: Scene) -> dict[str, str]:
    """Every field that our forms know, filled with ids of shop B and of the stranger."""
    parcel = scene.part.parcels.get()
    return {
        "product": str(Product.objects.get(upc="S03-007").pk),
        "quantity": "1",
        "remove": "1",
        "slip": str(scene.slip.pk),
        "decision": "confirm",
        "reason": "x",
        "words": "x",
        "tab": "to_pack",
        "reference": scene.payment.reference,
        f"tracking-{parcel.pk}": "EX123456785TH",
        f"tracking-{scene.to_pack.parcels.get().pk}": "EX123456785TH",
        # A shop's settings: its closed days, marks, pictures, people and links by their numbers.
        "do": "first",
        "away": str(scene.kept.closed),
        "picture": str(scene.kept.picture),
        "pk": str(scene.kept.member),
        "tracking": "EX123456785TH",
        f"delivery-{scene.shop_b.pk}-ambient": str(parcel.method_id),
        f"pay-{scene.shop_b.pk}": "cash",
        "pay": "cash",
        # The key of the stranger's own form is a secret of 122 bits, as the token in the link is: it is not swapped in.
        "key": "00000000-0000-0000-0000-0000000000aa",
        "seen": "1",
        "place": "1",
    }


def walk(scene: Scene, only: set[str] | None = None, *, roles: tuple[str, ...] = (), keep: bool = True) -> list[Finding]:
    """Everybody (or `roles`) visits everything (or `only` these pages); what should not have happened.

    Not `keep`: what a page changed is taken back before the next one.
    """
    rows = {**OPEN, **closed(scene)}
    posted = fields_of_another(scene)
    found: list[Finding] = []
    for role in roles or tuple(scene.clients):
        for name in sorted(only or rows):
            # Filling one's own basket is everybody's right; it must not reach the stranger's line.
            fields = {} if name == "basket_add" else posted
            with transaction.atomic() if not keep else nullcontext():
                found += visit(scene, scene.clients[role], role, name, rows[name], fields)
                if not keep:
                    transaction.set_rollback(True)
    return found
