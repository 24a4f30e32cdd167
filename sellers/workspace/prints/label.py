"""The label of a parcel, A6: who sends, who receives, which box of how many, and what the carrier must collect. Always in Thai."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from sellers import formats
from sellers.models import Partner
from sellers.orders.models import Parcel, SellerOrder
from sellers.payments.models import Payment
from sellers.workspace.prints.paper import Paper
from sellers.workspace.words import STORAGES

#: A6, and what a printer may cut off.
WIDTH, HEIGHT, EDGE = 105, 148, 5
_INNER = WIDTH - 2 * EDGE
#: Where the words of sender and receiver begin, right of "from" and "to", and how wide they may be.
_TEXT, _WIDE = EDGE + 13, _INNER - 13
#: The band across the top: seven motifs of 14 mm are 98 mm.
_MOTIFS = 7


@dataclass(frozen=True)
class Box:
    """One box of an order: the parcel it is of, its place among all boxes, and the cash to collect with it in satang (0: none)."""

    order: SellerOrder
    parcel: Parcel
    number: int
    of: int
    cash_satang: int


def boxes_of(order: SellerOrder) -> Iterator[Box]:
    """Every box of an order. The cash of the whole order is collected with the first one, once.

    Needs the parcels, their carriers and methods, and the payment.
    """
    parcels = list(order.parcels.all())
    of = sum(parcel.pieces for parcel in parcels)
    payment = order.payment_share.payment
    cash = order.total_satang if payment.method == Payment.Method.CASH and payment.state == Payment.State.ON_DELIVERY else 0
    number = 0
    for parcel in parcels:
        for _piece in range(parcel.pieces):
            number += 1
            yield Box(order, parcel, number, of, cash if number == 1 else 0)


def draw_labels(shop: Partner, orders: Iterable[SellerOrder]) -> bytes:
    """A PDF with one page per box of `orders`, in their order. The orders must be ones that the shop packs or ships."""
    with override("th"):
        paper = Paper(WIDTH, HEIGHT, _("Parcel labels"))
        for order in orders:
            for box in boxes_of(order):
                _draw(paper, shop, box)
        return paper.done()


def _draw(paper: Paper, shop: Partner, box: Box) -> None:
    paper.add_page()
    y = 3.0
    if shop.centre:
        paper.band(shop.centre, (WIDTH - 98) / 2, y, repeats=_MOTIFS)
        y += 14.5
    y = _sender(paper, shop, y)
    paper.rule(EDGE, y, _INNER)
    _receiver(paper, box.order, box.parcel, y + 2.5)
    _foot(paper, shop, box)


def _sender(paper: Paper, shop: Partner, y: float) -> float:
    paper.write_at(EDGE, y, pgettext("parcel", "From"), points=8)
    y = paper.write_lines(_TEXT, y - 0.4, shop.name, points=10, width=_WIDE, height=9, bold=True)
    address = f"{shop.address} {formats.place(shop.area)} {shop.area.postcode}".strip()
    y = paper.write_lines(_TEXT, y, address, points=8.5, width=_WIDE, height=8.5)
    if shop.phone:
        paper.write_at(_TEXT, y, _("Phone {number}").format(number=formats.phone(shop.phone)), points=8.5)
        y += 4.2
    return y + 1


def _receiver(paper: Paper, order: SellerOrder, parcel: Parcel, y: float) -> None:
    """Name, phone, address and a postcode that is read from afar: at most 64 mm, so that the cash has its place below."""
    address, checkout = order.order.shipping_address, order.order.checkout
    paper.write_at(EDGE, y + 2, pgettext("parcel", "To"), points=8)
    y = paper.write_lines(_TEXT, y, checkout.contact_name, points=18, width=_WIDE, height=13, bold=True)
    if checkout.contact_phone:
        paper.write_at(_TEXT, y, formats.phone(checkout.contact_phone), points=16, bold=True)
        y += 8
    if parcel.method.is_pickup:
        y = paper.write_lines(_TEXT, y, _("The buyer comes and fetches it"), points=15, width=_WIDE, height=18)
        if centre := parcel.method.centre:
            where = f"{_('Fetched at the centre')}: {centre.name}"
            y = paper.write_lines(_TEXT, y, where, points=13, width=_WIDE, height=12, bold=True)
            paper.write_lines(_TEXT, y, formats.place(centre.area), points=11, width=_WIDE, height=10)
        return
    y = paper.write_lines(_TEXT, y, address.line1, points=15, width=_WIDE, height=17)
    y = paper.write_lines(_TEXT, y, formats.place(checkout.area), points=15, width=_WIDE, height=8.5)
    paper.write_at(_TEXT, y, address.postcode, points=34, bold=True)
    if address.notes:
        beside = 42
        paper.write_lines(_TEXT + beside, y + 1, _("Note: {note}").format(note=address.notes), points=10, width=_WIDE - beside, height=15)


def _foot(paper: Paper, shop: Partner, box: Box) -> None:
    """From the lower edge upwards: what is in it and its number; above that the cash."""
    side = 24
    top = HEIGHT - EDGE - side
    paper.rule(EDGE, top - 3, _INNER)
    paper.square_code(box.order.number, EDGE, top, side)
    x, width = EDGE + side + 4, _INNER - side - 4
    paper.write_at(x, top - 1, box.order.number, points=14, bold=True, width=width)
    paper.write_at(x, top + 5.5, _("Box {number} of {of}").format(number=box.number, of=box.of), points=13, bold=True, width=width)
    storage = str(STORAGES.get(box.parcel.storage, box.parcel.storage))
    weight = formats.weight(-(-box.parcel.weight_g // box.parcel.pieces))
    about = _("about {weight}").format(weight=weight)  # outside of the f-string: there extraction does not find it
    paper.write_at(x, top + 12, f"{storage} · {about}", points=10, width=width)
    paper.write_at(x, top + 17, box.parcel.method.words if box.parcel.method.is_pickup else box.parcel.carrier.name, points=10, width=width)
    _cash(paper, box, top - 3)


def _cash(paper: Paper, box: Box, bottom: float) -> None:
    cash = box.order.payment_share.payment.method == Payment.Method.CASH
    if not cash:
        return
    height = 15
    y = bottom - height - 2
    paper.set_line_width(0.7)
    paper.rect(EDGE, y, _INNER, height)
    if box.cash_satang:
        paper.write_at(EDGE + 3, y + 1.5, _("Collect on delivery"), points=11, width=_INNER / 2 - 3)
        paper.write_at(EDGE + 3, y + 8, _("May be opened before paying"), points=9, width=_INNER / 2 - 3)
        paper.write_at(EDGE + _INNER / 2, y + 1.5, formats.baht(box.cash_satang), points=24, bold=True, width=_INNER / 2 - 3, align="R")
    elif box.number > 1:
        paper.write_at(EDGE + 3, y + 4, _("Nothing to collect: paid with box 1"), points=12, width=_INNER - 6)
    else:
        paper.write_at(EDGE + 3, y + 4, _("Nothing to collect: paid already"), points=12, width=_INNER - 6)
