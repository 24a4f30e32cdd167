"""Delivery at the operator's desk: price lists of carriers and shops with their steps, carriers, and boxes."""

from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import CharField, Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.typed import TextField
from sellers.delivery.models import Box, Carrier, Rate, RateTable
from sellers.delivery.services import service_name
from sellers.delivery.tables import PRICES, RateRefused, change_rate
from sellers.desk.cells import Field, baht_of
from sellers.desk.lists import DayColumn, DeskFilters, DeskList, Joined, MoneyColumn, ShopFilter, choice, column, list_paths, title
from sellers.desk.things import Deed, LogLine, ReasonForm, ThingView

POLICY = ModelPermissionPolicy(RateTable)
#: Codes of the tables that every market has (data/rates.csv) -> what they are called; a shop's own table is shown by its code.
TABLES = {
    "demo_post": _("Post (demonstration)"),
    "demo_express": _("Express (demonstration)"),
    "demo_cold": _("Chilled and frozen (demonstration)"),
    "pickup": _("Fetched by the buyer"),
}
_NAMES = {
    "price_satang": _("Price (baht)"),
    "extra_per_kg_satang": _("Each further kilogram (baht)"),
    "surcharge_remote_satang": _("Remote areas (baht)"),
    "surcharge_island_satang": _("Islands (baht)"),
}


def name_of(table: RateTable | None) -> str:
    """What a table is called."""
    return str(TABLES.get(table.code, table.code)) if table else ""


def whose(table: RateTable) -> str:
    """The carriers or the shop that a table belongs to."""
    if table.partner:
        return table.partner.name
    found = getattr(table, "carrier_names", None)
    return found if found is not None else ", ".join(carrier.name for carrier in table.carriers.all())


class TableFilters(DeskFilters):
    """Filters of the tables."""

    whose = django_filters.ChoiceFilter(
        label=_("Whose"), choices=[("carrier", _("Carriers")), ("shop", _("Shops"))], method="only_of", empty_label=_("All")
    )
    shop = ShopFilter()

    def only_of(self, rows: QuerySet[RateTable], name: str, value: str) -> QuerySet[RateTable]:
        """Tables of carriers or of shops."""
        return rows.filter(partner__isnull=value == "carrier")


class TablesList(DeskList):
    """Price lists, by code."""

    permission_policy = POLICY
    model = RateTable
    page_title = _("Delivery prices")
    header_icon = "table"
    index_url_name = "desk_delivery:tables"
    default_ordering = "code"
    search_fields = ["code", "partner__name", "partner__code", "carriers__name"]
    search_hint = _("Code, carrier, shop")
    empty_message = _("No price list yet.")
    filterset_class = TableFilters
    columns = [
        title("code", _("Price list"), "desk_delivery:table", accessor=name_of, sort_key="code"),
        column("whose", _("Whose"), whose),
        column("steps", _("Price steps"), "steps", classname="desk-number"),
        DayColumn("valid_from", label=_("From")),
        DayColumn("valid_to", label=_("Valid until")),
    ]
    fields = [
        Field("code", _("Code"), "code"),
        Field("name", _("Price list"), name_of),
        Field("whose", _("Whose"), whose),
        Field("steps", _("Price steps"), "steps"),
        Field("valid_from", _("From"), "valid_from"),
        Field("valid_to", _("Valid until"), "valid_to"),
    ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """To the other lists of delivery."""
        return [
            HeaderButton(_("Carriers"), url=reverse("desk_delivery:carriers"), icon_name="list-ul"),
            HeaderButton(_("Boxes"), url=reverse("desk_delivery:boxes"), icon_name="list-ul"),
        ]

    def rows(self) -> QuerySet[RateTable]:
        steps = Rate.objects.filter(table=OuterRef("pk")).order_by().values("table").annotate(number=Count("pk")).values("number")
        counted = Coalesce(Subquery(steps, output_field=IntegerField()), 0)
        names = Carrier.objects.filter(rate_table=OuterRef("pk")).order_by().values("rate_table").annotate(names=Joined("name"))
        carriers = Coalesce(Subquery(names.values("names"), output_field=CharField()), Value(""))
        return RateTable.objects.select_related("partner").annotate(steps=counted, carrier_names=carriers)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=super().search_queryset(RateTable.objects.order_by()).values("pk"))


def _baht(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=Decimal(0), max_digits=9, decimal_places=2)


class PriceForm(ReasonForm):
    """The new prices of a step; one that is left empty stays as it is."""

    price_satang = _baht(_NAMES["price_satang"])
    extra_per_kg_satang = _baht(_NAMES["extra_per_kg_satang"])
    surcharge_remote_satang = _baht(_NAMES["surcharge_remote_satang"])
    surcharge_island_satang = _baht(_NAMES["surcharge_island_satang"])
    reason = TextField(label=_("Reason"), max_length=200, error_messages={"required": _("Say why, so that others understand it later.")})
    field_order = [*PRICES, "reason"]


def _change(rate: Rate, data: dict[str, Any], actor: Any) -> None:
    prices = {name: int(data[name] * 100) for name in PRICES if data[name] is not None}
    change_rate(rate=rate, prices=prices, reason=data["reason"], actor=actor)


class TableView(ThingView):
    """A price list with all its steps."""

    permission_policy = POLICY
    listed_in = TablesList
    template_name = "delivery/desk/table.html"
    header_icon = "table"

    def thing(self, pk: int) -> RateTable:
        return get_object_or_404(RateTable.objects.select_related("partner").prefetch_related("carriers"), pk=pk)

    def facts(self, thing: RateTable) -> dict[str, Any]:
        rows = [{"rate": rate, "service": service_name(rate.service)} for rate in thing.rates.all()]
        return {"rates": rows, "whose": whose(thing)}


class RateView(ThingView):
    """One step of a price list: its prices, to be changed with a reason."""

    permission_policy = POLICY
    template_name = "delivery/desk/rate.html"
    listed_in = TablesList
    header_icon = "table"
    refusals = (RateRefused,)
    deeds = {
        "price": Deed(
            _("Change the price"),
            _("The price is changed. New orders pay it; orders that are placed keep theirs."),
            _change,
            form=PriceForm,
            note=_("What stays empty stays as it is."),
        )
    }

    def trail(self) -> list[dict[str, object]]:
        table = self._thing.table
        return [
            *super().trail(),
            {"url": reverse("desk_delivery:table", args=[table.pk]), "label": name_of(table)},
        ]

    def heading(self, thing: Rate) -> str:
        return f"{service_name(thing.service)} ≤ {thing.max_weight_g:,} g"

    def thing(self, pk: int) -> Rate:
        return get_object_or_404(Rate.objects.select_related("table__partner"), pk=pk)

    def facts(self, thing: Rate) -> dict[str, Any]:
        return {"service": service_name(thing.service)}

    def log_of(self, thing: Rate) -> list[LogLine]:
        """A step is logged with its table."""
        return super().log_of(thing.table)


class CarriersList(DeskList):
    """Who carries parcels."""

    permission_policy = POLICY
    model = Carrier
    page_title = _("Carriers")
    header_icon = "list-ul"
    index_url_name = "desk_delivery:carriers"
    default_ordering = "code"
    search_fields = ["code", "name", "name_en"]
    search_hint = _("Name, code")
    columns = [
        column("name", _("Carrier"), "name", classname="title", sort_key="name"),
        column("code", _("Code"), "code", sort_key="code"),
        column("table", _("Price list"), lambda carrier: name_of(carrier.rate_table)),
        column("pattern", _("Form of tracking numbers"), "tracking_pattern"),
    ]
    fields = [
        Field("code", _("Code"), "code"),
        Field("name", _("Carrier"), "name"),
        Field("name_en", _("Name in English"), "name_en"),
        Field("table", _("Price list"), lambda carrier: name_of(carrier.rate_table)),
        Field("pattern", _("Form of tracking numbers"), "tracking_pattern"),
    ]

    def rows(self) -> QuerySet[Carrier]:
        return Carrier.objects.select_related("rate_table")


class BoxesList(DeskList):
    """The boxes, from small to large."""

    permission_policy = POLICY
    model = Box
    page_title = _("Boxes")
    header_icon = "list-ul"
    index_url_name = "desk_delivery:boxes"
    default_ordering = "max_weight_g"
    search_fields = ["code"]
    search_hint = _("Code")
    columns = [
        column("code", _("Box"), "code", classname="title", sort_key="code"),
        column("takes", _("Takes up to (g)"), "max_weight_g", sort_key="max_weight_g", classname="desk-number"),
        column("size", _("Width × length × height (cm)"), lambda box: f"{box.width_cm} × {box.length_cm} × {box.height_cm}"),
        column("sum", _("Sides together (cm)"), "side_sum_cm", classname="desk-number"),
    ]
    fields = [
        Field("code", _("Box"), "code"),
        Field("max_weight_g", _("Takes up to (g)"), "max_weight_g"),
        Field("width_cm", _("Width (cm)"), "width_cm"),
        Field("length_cm", _("Length (cm)"), "length_cm"),
        Field("height_cm", _("Height (cm)"), "height_cm"),
    ]

    def rows(self) -> QuerySet[Box]:
        return Box.objects.all()


class RateFilters(DeskFilters):
    """Filters of the steps."""

    zone = choice("zone_to", _("To"), Rate.Zone.choices)


class RatesList(DeskList):
    """Every step of every price list: for the file above all."""

    permission_policy = POLICY
    model = Rate
    page_title = _("Steps of the price lists")
    header_icon = "table"
    index_url_name = "desk_delivery:rates"
    search_fields = ["table__code", "service"]
    search_hint = _("Price list, service")
    filterset_class = RateFilters
    columns = [
        title("step", _("Service"), "desk_delivery:rate", accessor=lambda rate: service_name(rate.service)),
        column("table", _("Price list"), lambda rate: name_of(rate.table)),
        column("from", pgettext_lazy("zone", "From"), "get_zone_from_display"),
        column("to", _("To"), "get_zone_to_display"),
        column("weight", _("Up to (g)"), "max_weight_g", classname="desk-number"),
        MoneyColumn("price", label=_("Price"), accessor="price_satang"),
    ]
    fields = [
        Field("table_code", _("Code of the price list"), "table.code"),
        Field("table", _("Price list"), lambda rate: name_of(rate.table)),
        Field("service", _("Service"), lambda rate: service_name(rate.service)),
        Field("zone_from", pgettext_lazy("zone", "From"), "get_zone_from_display"),
        Field("zone_to", _("To"), "get_zone_to_display"),
        Field("max_weight_g", _("Up to (g)"), "max_weight_g"),
        *(
            Field(name.replace("_satang", "_baht"), label, lambda rate, name=name: baht_of(getattr(rate, name)))
            for name, label in _NAMES.items()
        ),
    ]

    def rows(self) -> QuerySet[Rate]:
        return Rate.objects.select_related("table").order_by("table__code", "service", "max_weight_g", "pk")


urlpatterns = [
    *list_paths(TablesList, "", "tables"),
    path("<int:pk>/", TableView.as_view(), name="table"),
    *list_paths(RatesList, "rates/", "rates"),
    path("rates/<int:pk>/", RateView.as_view(), name="rate"),
    *list_paths(CarriersList, "carriers/", "carriers"),
    *list_paths(BoxesList, "boxes/", "boxes"),
]
