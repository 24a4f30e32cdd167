"""The pack list of an order, A4: what goes into the box, with pictures and boxes to tick, in the packer's language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.languages import localised
from sellers import formats
from sellers.models import Partner
from sellers.orders.models import Parcel, SellerOrder
from sellers.payments.models import Payment
from sellers.workspace.pages import Line, lines_of
from sellers.workspace.prints.paper import MOTIF, Paper, picture_of

#: A4, and the margins of an office printer.
WIDTH, HEIGHT, EDGE = 210, 297, 15
_INNER = WIDTH - 2 * EDGE
_ROW, _PICTURE, _TICK, _MOTIFS = 24, 20, 7, 25


def draw_pack_lists(shop: Partner, orders: Iterable[SellerOrder]) -> bytes:
    """A PDF that begins a page for each order. The orders must be ones that the shop packs or ships."""
    paper = Paper(WIDTH, HEIGHT, _("Pack list"))
    for order in orders:
        _draw(paper, shop, order, lines_of(order))
    return paper.done()


def _draw(paper: Paper, shop: Partner, order: SellerOrder, lines: list[Line]) -> None:
    y = _head(paper, shop, order)
    for line in lines:
        if y + _ROW > HEIGHT - 30:
            y = _next_page(paper, order)
        _row(paper, line, y)
        y += _ROW
    _foot(paper, shop, order, lines, y + 3)


def _head(paper: Paper, shop: Partner, order: SellerOrder) -> float:
    paper.add_page()
    if shop.centre:
        # Half the size of a label's, from margin to margin: this paper stays in the house.
        paper.band(shop.centre, EDGE, 10, repeats=_MOTIFS, cell=_INNER / (_MOTIFS * MOTIF[0]))
    paper.write_at(EDGE, 19, _("Pack list"), points=22, bold=True)
    paper.write_at(EDGE, 30, localised(shop, "name"), points=12, width=_INNER - 45)
    paper.write_at(EDGE, 37, f"{_('Order')} {order.number}", points=15, bold=True, width=_INNER - 45)
    paper.square_code(order.number, WIDTH - EDGE - 26, 20, 26)
    checkout = order.order.checkout
    y = paper.write_lines(EDGE, 47, _("For {name}").format(name=checkout.contact_name), points=14, width=_INNER - 30, height=13)
    y = paper.write_lines(EDGE, y, formats.place(checkout.area), points=12, width=_INNER, height=13)
    if order.ship_by:
        y = paper.write_lines(
            EDGE, y, _("must leave by {day}").format(day=formats.day(order.ship_by)), points=12, width=_INNER, height=6, bold=True
        )
    if note := order.order.shipping_address.notes:
        y = paper.write_lines(EDGE, y, _("Note: {note}").format(note=note), points=12, width=_INNER, height=20)
    paper.rule(EDGE, y + 2, _INNER)
    return y + 4


def _next_page(paper: Paper, order: SellerOrder) -> float:
    paper.add_page()
    paper.write_at(EDGE, 12, f"{_('Pack list')} {order.number}", points=11, bold=True)
    paper.rule(EDGE, 19, _INNER)
    return 21


def _row(paper: Paper, line: Line, y: float) -> None:
    paper.set_line_width(0.4)
    paper.rect(EDGE, y + (_PICTURE - _TICK) / 2, _TICK, _TICK)
    x = EDGE + _TICK + 5
    _picture(paper, line.product.photo, x, y)
    x += _PICTURE + 5
    width = WIDTH - EDGE - 42 - x
    units = line.quantity - line.cancelled
    below = paper.write_lines(x, y + 1, localised(line, "title"), points=13, width=width, height=13, bold=True)
    content = formats.content(line.net_quantity, line.net_unit)
    paper.write_at(x, below, " · ".join(filter(None, [content, str(line.storage)])), points=10, width=width)
    paper.write_at(WIDTH - EDGE - 40, y + 1, f"× {units}", points=24, bold=True, width=40, align="R")
    paper.write_at(WIDTH - EDGE - 40, y + 12.5, formats.unit_for(line, units, "unit"), points=11, width=40, align="R")
    paper.rule(EDGE, y + _PICTURE + 2, _INNER)


def _picture(paper: Paper, photo: Any, x: float, y: float) -> None:
    file = picture_of(photo)
    if file is None:
        paper.set_line_width(0.2)
        paper.rect(x, y, _PICTURE, _PICTURE)
        return
    with file.open("rb") as opened:
        paper.image(opened, x=x, y=y, w=_PICTURE, h=_PICTURE, keep_aspect_ratio=True)


def _fetched_at(shop: Partner, parcel: Parcel) -> str:
    return _("Picked up at {place}").format(place=localised(parcel.method.centre or shop, "name"))


def _foot(paper: Paper, shop: Partner, order: SellerOrder, lines: list[Line], y: float) -> None:
    units = sum(line.quantity - line.cancelled for line in lines)
    y = paper.write_lines(
        EDGE, y, ngettext("{n} piece in all", "{n} pieces in all", units).format(n=units), points=12, width=_INNER, height=6, bold=True
    )
    for parcel in order.parcels.all():
        carrier = _fetched_at(shop, parcel) if parcel.method.is_pickup else localised(parcel.carrier, "name")
        boxes = _("boxes: {n}").format(n=parcel.pieces)
        y = paper.write_lines(EDGE, y, f"{carrier} · {formats.weight(parcel.weight_g)} · {boxes}", points=11, width=_INNER, height=6)
    payment = order.payment_share.payment
    if payment.method == Payment.Method.CASH and payment.state == Payment.State.ON_DELIVERY:
        amount = formats.baht(order.total_satang)
        paper.write_lines(EDGE, y, f"{_('Collect on delivery')} {amount}", points=12, width=_INNER, height=6, bold=True)
