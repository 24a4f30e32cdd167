"""Orders at the operator's desk: whole orders as buyers placed them, and each shop's part. What is done with one: payments/desk_orders.py."""

from typing import Any

import django_filters
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum, TextField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.permission_policies import ModelPermissionPolicy

from sellers.centres.filters import CentreFilter, ProvinceFilter
from sellers.desk.cells import Field, baht_of, local, phone_of
from sellers.desk.lists import (
    DeskFilters,
    DeskList,
    Joined,
    MomentColumn,
    MoneyColumn,
    PhoneColumn,
    ShopFilter,
    StateColumn,
    choice,
    column,
    days,
    title,
)
from sellers.orders.models import PaymentRoute, SellerOrder
from sellers.orders.reasons import reason_words

Order = get_model("order", "Order")
State = SellerOrder.State
#: Who may look at orders and decide about them.
POLICY = ModelPermissionPolicy(SellerOrder)
#: States in which a shop or a buyer still has something to do.
OPEN = (State.AWAITING_PAYMENT, State.TO_PACK, State.SHIPPED)


#: Whom the buyer's money goes to: by the order's route, but cash goes by the carrier to the shop on both (docs/money.md).
CASH_TO = _("The shop, through the carrier")
MONEY_TO = [*PaymentRoute.choices, ("cash", CASH_TO)]


def money_to(route: str, *, cash: bool, other: bool) -> str:
    """Who gets the money of an order or a part with this route. `cash`: some is paid at the door; `other`: some is transferred."""
    words = [str(PaymentRoute(route).label)] if other or not cash else []
    return ", ".join([*words, str(CASH_TO)] if cash else words)


def _order_money_to(order: Any) -> str:
    return money_to(order.checkout.payment_route, cash=order.cash, other=order.other)


def _part_money_to(part: Any) -> str:
    return money_to(part.order.checkout.payment_route, cash=part.cash, other=not part.cash)


def _paid_in(order: str, *, cash: bool) -> Exists:
    """Whether an order has a payment in cash, or one of another kind."""
    payments = get_model("payments", "Payment").objects.filter(order=OuterRef(order))
    return Exists(payments.filter(method="cash") if cash else payments.exclude(method="cash"))


def _part_in_cash() -> Exists:
    """Whether a part is paid in cash."""
    return Exists(get_model("payments", "PaymentShare").objects.filter(seller_order=OuterRef("pk"), payment__method="cash"))


class OrderFilters(DeskFilters):
    """Filters of whole orders."""

    state = django_filters.ChoiceFilter(
        label=_("State of a part"), choices=State.choices, method="with_part_in", empty_label=_("All states")
    )
    route = choice("checkout__payment_route", _("Money goes to"), MONEY_TO, method="with_money_to")
    shop = ShopFilter(field_name="seller_orders__partner")
    province = ProvinceFilter(field_name="checkout__area__code")
    day = days("date_placed", _("Placed"))

    def with_part_in(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Orders that have a part in this state."""
        return rows.filter(pk__in=SellerOrder.objects.filter(state=value).values("order_id"))

    def with_money_to(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Orders some of whose money goes this way."""
        if value == "cash":
            return rows.filter(_paid_in("pk", cash=True))
        return rows.filter(_paid_in("pk", cash=False), checkout__payment_route=value)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.form.cleaned_data.get("shop"):
            return super().filter_queryset(queryset)
        # Two shops of one order would show it twice.
        return queryset.filter(pk__in=super().filter_queryset(Order.objects.order_by()).values("pk"))


class OrdersList(DeskList):
    """Whole orders, the latest first."""

    permission_policy = POLICY
    model = Order
    page_title = _("Orders")
    header_icon = "list-ul"
    index_url_name = "desk_orders:orders"
    default_ordering = "-date_placed"
    search_fields = ["number", "checkout__contact_name", "checkout__contact_email", "seller_orders__number"]
    phone_fields = ["checkout__contact_phone"]
    search_hint = _("Number, name, phone")
    empty_message = _("No order yet. Every order that a buyer places appears here.")
    filterset_class = OrderFilters
    columns = [
        title("number", _("Order"), "desk_orders:order", classname="desk-unbroken"),
        MomentColumn("date_placed", label=_("Placed"), sort_key="date_placed"),
        column("buyer", _("Buyer"), "checkout.contact_name"),
        PhoneColumn("phone", label=_("Phone"), accessor="checkout.contact_phone"),
        column("parts", _("Shops"), "part_count", classname="desk-number"),
        column("states", _("States"), lambda order: ", ".join(_states(order))),
        MoneyColumn("total", label=_("Total"), accessor="part_total"),
        column("route", _("Money goes to"), _order_money_to),
    ]
    fields = [
        Field("number", _("Order"), "number"),
        Field("placed_at", _("Placed"), lambda order: local(order.date_placed)),
        Field("buyer", _("Buyer"), "checkout.contact_name"),
        Field("phone", _("Phone"), lambda order: phone_of(order.checkout.contact_phone)),
        Field("email", _("E-mail"), "checkout.contact_email"),
        Field("shops", _("Shops"), "shop_names"),
        Field("states", _("States"), lambda order: ", ".join(_states(order))),
        Field("total_baht", _("Total (baht)"), lambda order: baht_of(order.part_total)),
        Field("route", _("Money goes to"), _order_money_to),
    ]

    def rows(self) -> QuerySet[Any]:
        return Order.objects.select_related("checkout").annotate(
            part_count=_of_parts(Count("pk"), IntegerField()),
            part_total=_of_parts(Sum("total_satang"), IntegerField()),
            part_states=_of_parts(Joined("state"), TextField()),
            shop_names=_of_parts(Joined("partner__name"), TextField()),
            slip_waits=_slip_waits("pk"),
            cash=_paid_in("pk", cash=True),
            other=_paid_in("pk", cash=False),
        )

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        found = super().search_queryset(Order.objects.order_by()).values("pk")
        return queryset.filter(pk__in=found)


def _of_parts(aggregate: Any, field: Any) -> Subquery:
    """Something of all parts of an order, asked only for the rows of the page."""
    parts = SellerOrder.objects.filter(order=OuterRef("pk")).order_by().values("order")
    return Subquery(parts.annotate(found=aggregate).values("found"), output_field=field)


def _states(order: Any) -> list[str]:
    """The states of its parts, each once. Where a slip waits, it is not the buyer who is waited for."""
    labels = dict(State.choices)
    if order.slip_waits:
        labels[State.AWAITING_PAYMENT] = _("Slip to check")
    return [str(labels.get(state, state)) for state in dict.fromkeys((order.part_states or "").split(","))]


def _slip_waits(order: str) -> Exists:
    """Whether a slip of the order, which `order` points at, is being checked. Payments are a room above: asked by name."""
    return Exists(get_model("payments", "Payment").objects.filter(order=OuterRef(order), state="checking"))


class PartFilters(DeskFilters):
    """Filters of the shops' parts."""

    state = choice("state", _("State"), State.choices)
    late = django_filters.ChoiceFilter(
        label=_("Late"), choices=[("ship", _("Should have been sent"))], method="only_late", empty_label=_("All")
    )
    route = choice("order__checkout__payment_route", _("Money goes to"), MONEY_TO, method="with_money_to")
    shop = ShopFilter()
    centre = CentreFilter()
    province = ProvinceFilter(field_name="area__code")
    day = days("placed_at", _("Placed"))

    def only_late(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Parts that are to be packed although their day to ship is over."""
        return rows.filter(pk__in=late_parts().values("pk"))

    def with_money_to(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Parts whose money goes this way."""
        if value == "cash":
            return rows.filter(_part_in_cash())
        return rows.filter(~_part_in_cash(), order__checkout__payment_route=value)


def late_parts() -> QuerySet[SellerOrder]:
    """Parts whose shop should have sent them by now."""
    return SellerOrder.objects.filter(state=State.TO_PACK, ship_by__lt=timezone.now())


def _part_state(part: Any) -> Any:
    """Its state; where a slip waits, it is not the buyer who is waited for."""
    return _("Slip to check") if part.state == State.AWAITING_PAYMENT and part.slip_waits else part.get_state_display()


class PartsList(DeskList):
    """Each shop's part, the latest first."""

    permission_policy = POLICY
    model = SellerOrder
    page_title = _("Shops' orders")
    header_icon = "list-ul"
    index_url_name = "desk_orders:parts"
    default_ordering = "-placed_at"
    search_fields = ["number", "partner__name", "partner__code", "order__checkout__contact_name", "parcels__tracking_number"]
    phone_fields = ["order__checkout__contact_phone"]
    search_hint = _("Number, name, phone, shop, tracking number")
    empty_message = _("No order yet. Every order that a buyer places appears here.")
    filterset_class = PartFilters
    columns = [
        title("number", _("Order"), "desk_orders:part", classname="desk-unbroken"),
        MomentColumn("placed_at", label=_("Placed"), sort_key="placed_at"),
        column("shop", _("Shop"), "partner.name"),
        column("buyer", _("Buyer"), "order.checkout.contact_name"),
        StateColumn("state", label=_("State"), accessor=_part_state, primary=lambda part: part.state in OPEN),
        MomentColumn("ship_by", label=_("Send by"), sort_key="ship_by"),
        MoneyColumn("total", label=_("Total"), accessor="total_satang", sort_key="total_satang"),
        column("route", _("Money goes to"), _part_money_to),
    ]
    fields = [
        Field("number", _("Order"), "number"),
        Field("order", _("Whole order"), "order.number"),
        Field("shop_code", _("Code of the shop"), "partner.code"),
        Field("shop", _("Shop"), "partner.name"),
        Field("centre", _("Centre"), "centre.code"),
        Field("buyer", _("Buyer"), "order.checkout.contact_name"),
        Field("phone", _("Phone"), lambda part: phone_of(part.order.checkout.contact_phone)),
        Field("state", _("State"), lambda part: str(_part_state(part))),
        Field("placed_at", _("Placed"), lambda part: local(part.placed_at)),
        Field("confirmed_at", _("Paid"), lambda part: local(part.confirmed_at)),
        Field("shipped_at", _("Sent"), lambda part: local(part.shipped_at)),
        Field("delivered_at", _("Delivered"), lambda part: local(part.delivered_at)),
        Field("cancelled_at", _("Cancelled"), lambda part: local(part.cancelled_at)),
        Field("cancel_reason", _("Reason"), lambda part: str(reason_words(part.cancel_reason))),
        Field("goods_baht", _("Goods (baht)"), lambda part: baht_of(part.goods_satang)),
        Field("shipping_baht", _("Delivery (baht)"), lambda part: baht_of(part.shipping_satang)),
        Field("cod_fee_baht", _("Fee for cash on delivery (baht)"), lambda part: baht_of(part.cod_fee_satang)),
        Field("total_baht", _("Total (baht)"), lambda part: baht_of(part.total_satang)),
        Field("route", _("Money goes to"), _part_money_to),
    ]

    def rows(self) -> QuerySet[SellerOrder]:
        return (
            SellerOrder.objects.select_related("partner", "centre", "order__checkout")
            .annotate(
                cash=_part_in_cash(),
                slip_waits=Exists(
                    get_model("payments", "PaymentShare").objects.filter(seller_order=OuterRef("pk"), payment__state="checking")
                ),
            )
            .order_by("-placed_at", "-pk")
        )

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=super().search_queryset(SellerOrder.objects.order_by()).values("pk"))
