"""The account's home: who I am here, what I ordered, where the rest is."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views import View
from oscar.core.loading import get_model

from sellers.access import shops_of
from sellers.formats import phone as as_written
from sellers.orders.models import SellerOrder
from sellers.orders.pickup import knowing_pickup
from storefront.order.claiming import claimable, proven_contacts
from storefront.order.stories import order_state
from storefront.order.views import private

Order = get_model("order", "Order")
PER_PAGE = 20
#: So many of the latest are open; the rest of the first page is folded away.
_OPEN = 5


def orders_of(user: Any) -> QuerySet[Any]:
    """An account's orders, the latest first, with what `own_orders` needs."""
    parts = knowing_pickup(SellerOrder.objects.select_related("partner", "centre", "payment_share__payment")).order_by("pk")
    return (
        Order.objects.filter(user=user, checkout__isnull=False)
        .prefetch_related(Prefetch("seller_orders", parts))
        .order_by("-date_placed", "-pk")
    )


def own_orders(orders: Page) -> list[dict[str, Any]]:
    """Orders with their state and shops."""
    found = []
    for order in orders:
        rows = list(order.seller_orders.all())
        state, mark = order_state(rows)
        live = sum(part.total_satang for part in rows if part.state != SellerOrder.State.CANCELLED)
        found.append({"order": order, "state": state, "mark": mark, "parts": rows, "total_satang": live})
    return found


class AccountView(View):
    """The account's orders, shops, and the ways to everything else about it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        page = Paginator(orders_of(user), PER_PAGE).get_page(request.GET.get("page"))
        rows = own_orders(page)
        shown = _OPEN if page.number == 1 else PER_PAGE
        phone, mails = proven_contacts(user)
        context = {
            "page": page,
            "contacts": [*([as_written(phone)] if phone else []), *mails] if claimable(phone, mails, timezone.now()).exists() else [],
            "latest": rows[:shown],
            "earlier": rows[shown:],
            "shops": shops_of(user).select_related("centre"),
            "manages": user.has_perm("wagtailadmin.access_admin"),
            "addresses": get_model("address", "UserAddress").objects.filter(user=user).count(),
        }
        return private(render(request, "order/account.html", context))
