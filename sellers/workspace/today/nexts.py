"""What a shop does next: the one big act of today's page, the smaller ones below it, and the screen whose lessons help with it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sellers.formats import day as day_words
from sellers.formats import moment
from sellers.models import Partner
from sellers.orders.models import SellerOrder
from sellers.workspace.help import link_of
from sellers.workspace.listing import CASH, SLIPS, TO_SHIP
from sellers.workspace.today.numbers import Day, Waiting


@dataclass(frozen=True)
class Act:
    """Something to do: how many, the words beside the number, a second line, the button, where it leads, and the screen of its lessons."""

    name: str
    count: int
    words: str
    more: str
    button: str
    url: str
    icon: str
    screen: str
    is_late: bool = False


def acts_of(shop: Any, day: Day) -> list[Act]:
    """What there is to do, the most urgent first. Boxes come before papers, because the carrier does not wait.

    Needs `shop.is_managed`: a packer packs and sends, the rest is not theirs to decide.
    """
    found = [_packing(shop, day), _sending(shop, day)]
    if day.late_packed and not day.late > day.late_packed:
        found.reverse()
    if shop.is_managed:
        found += [_slips(shop, day), _cash(shop, day), _refunds(shop, day)]
    return [act for act in found if act.count]


def _orders(shop: Partner, tab: str) -> str:
    return f"{reverse('sell_orders', args=[shop.code])}?state={tab}"


def _leave(waiting: Waiting, late: int) -> str:
    if late:
        return ngettext("{n} should have left already", "{n} should have left already", late).format(n=late)
    return _("must leave by {day}").format(day=day_words(waiting.first)) if waiting.first else ""


def _packing(shop: Partner, day: Day) -> Act:
    late = day.late - day.late_packed
    words = ngettext("order to pack", "orders to pack", day.to_pack.count)
    url = _orders(shop, SellerOrder.State.TO_PACK)
    return Act(
        "pack", day.to_pack.count, words, _leave(day.to_pack, late), _("Start packing"), url, "parcel", "sell-orders", is_late=bool(late)
    )


def _sending(shop: Partner, day: Day) -> Act:
    late, url = day.late_packed, _orders(shop, TO_SHIP)
    words = ngettext("packed order to send", "packed orders to send", day.to_send.count)
    return Act(
        "send", day.to_send.count, words, _leave(day.to_send, late), _("Enter the numbers"), url, "truck", "sell-orders", is_late=bool(late)
    )


def _slips(shop: Partner, day: Day) -> Act:
    words = ngettext("slip to check", "slips to check", day.slips.count)
    more = _("check by {when}").format(when=moment(day.slips.first)) if day.slips.first else ""
    one = day.slips.count == 1 and day.slips.payment
    url = reverse("sell_payment", args=[shop.code, day.slips.payment]) if one else _orders(shop, SLIPS)
    return Act("slips", day.slips.count, words, more, _("Check slip"), url, "camera", "sell-payments")


def _cash(shop: Partner, day: Day) -> Act:
    words = ngettext("parcel whose cash is not noted", "parcels whose cash is not noted", day.cash.count)
    more = _("They should have arrived. Note the cash when the carrier has paid it.")
    return Act("cash", day.cash.count, words, more, _("Note the cash"), _orders(shop, CASH), "check", "sell-payments")


def _refunds(shop: Partner, day: Day) -> Act:
    words = ngettext("buyer to pay back", "buyers to pay back", day.refunds.count)
    more = _("These orders were cancelled after they were paid.")
    url = _orders(shop, SellerOrder.State.CANCELLED)
    return Act("refunds", day.refunds.count, words, more, _("See the orders"), url, "warn", "sell-payments")


def first_product(shop: Partner) -> str:
    """Where a new shop lists its first product; "" while that is not built."""
    return link_of("sell_product_new", shop.code)
