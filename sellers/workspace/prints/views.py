"""Labels and pack lists as PDF, only while the shop packs and ships: afterwards it does not know for whom any more."""

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from sellers.access import seller_orders_of
from sellers.models import Partner
from sellers.orders.models import Parcel, SellerOrder
from sellers.workspace.doors import ShopRoom
from sellers.workspace.listing import FILTERS, PACKING
from sellers.workspace.prints.label import draw_labels
from sellers.workspace.prints.pack_list import draw_pack_lists

State = SellerOrder.State
#: As many as a shop packs in a day; what is more is printed after these are sent.
MOST = 60


def printable(shop: Partner) -> QuerySet[SellerOrder]:
    """The orders that the shop packs and ships now, with all that their papers show but the lines; the first to leave first."""
    return (
        seller_orders_of(shop)
        .filter(state__in=(State.TO_PACK, State.SHIPPED))
        .select_related("order__shipping_address", "order__checkout__area__parent__parent", "payment_share__payment")
        .prefetch_related(
            Prefetch("parcels", Parcel.objects.select_related("carrier", "method__carrier", "method__centre__area__parent__parent"))
        )
        .order_by("ship_by", "pk")
    )


class PrintRoom(ShopRoom):
    """A paper of one shop."""

    def shops(self, request: HttpRequest) -> QuerySet[Partner]:
        return super().shops(request).select_related("centre", "area__parent__parent")

    def answer(self, file: bytes, name: str) -> HttpResponse:
        """The PDF, opened in the browser."""
        return HttpResponse(file, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})


class LabelView(PrintRoom):
    """The labels of one order, a page per box."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        order = get_object_or_404(printable(self.shop), pk=pk)
        return self.answer(draw_labels(self.shop, [order]), f"label-{pk}")


class PackListView(PrintRoom):
    """The pack list of one order."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        order = get_object_or_404(printable(self.shop), pk=pk)
        return self.answer(draw_pack_lists(self.shop, [order]), f"pack-list-{pk}")


class DayRoom(PrintRoom):
    """A paper for every order that has not left the house, or for those under one tab of the list: `?state=`."""

    def orders(self) -> list[SellerOrder]:
        """The orders that must leave, the first `MOST` of them."""
        tab = self.request.GET.get("state", "")
        return list(printable(self.shop).filter(FILTERS[tab] if tab in PACKING else Q(state=State.TO_PACK))[:MOST])

    def nothing(self) -> HttpResponse:
        """Back to the list, because there is nothing to print."""
        messages.info(self.request, _("There is nothing to print: every order has left."))
        return redirect("sell_orders", code=self.shop.code)


class LabelsView(DayRoom):
    """All labels of today."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        orders = self.orders()
        return self.answer(draw_labels(self.shop, orders), "labels") if orders else self.nothing()


class PackListsView(DayRoom):
    """All pack lists of today."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        orders = self.orders()
        return self.answer(draw_pack_lists(self.shop, orders), "pack-lists") if orders else self.nothing()
