"""Lists of the desk: Wagtail's own index with search, filters and two kinds of files, made so that each row costs no query."""

import re
from collections import OrderedDict
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Aggregate, IntegerField, Q, QuerySet, Subquery, TextField
from django.urls import URLPattern, path
from django.utils.functional import Promise, cached_property
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView

from sellers.desk.cells import Field, harmless
from sellers.desk.frame import PAGE_SIZE
from sellers.desk.sheets import Sheets

#: Nobody turns so many pages; an offset beyond would cost a scan for nothing.
MOST_PAGES = 100_000


class HowMany(Subquery):
    """How many rows a query finds, as one column."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) everything)"
    output_field = IntegerField()


class DeskPaginator(WagtailPaginator):
    """Says how many entries there are: the names of models are the code's, not people's."""

    verbose_name = _("entry")
    verbose_name_plural = _("entries")


class DeskList(Sheets, IndexView):
    """A list at the desk. Subclasses give `permission_policy`, `model`, `rows()`, `columns`, `fields` of the files, and `index_url_name`.

    `phone_fields` are looked at with what was typed as a Thai number: 081-234-5678 finds +66812345678.
    """

    any_permission_required = ["view", "change"]
    paginate_by = PAGE_SIZE
    search_backend_name = None
    fields: ClassVar[list[Field]] = []
    phone_fields: ClassVar[list[str]] = []
    #: What the search box finds, shown in it.
    search_hint: Promise | str = ""
    #: What is said where nothing was ever there.
    empty_message: Promise | str = _("Nothing here yet.")
    nothing_matches = _("Nothing matches. Take a filter away or search for less.")
    header_icon = "clipboard-list"
    table_classname = "listing desk-listing"
    i18n_enabled = False
    locale = None
    paginator_class = DeskPaginator

    def rows(self) -> QuerySet[Any]:
        """Every row with all that its columns show loaded."""
        raise NotImplementedError

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.rows()

    def get_edit_url(self, instance: Any) -> None:
        """The title leads to the thing's own page."""

    def get_add_url(self) -> None:
        """Things come by actions."""

    def get_index_results_url(self) -> str:
        return f"{self.index_url}results/"

    def get_filterset_kwargs(self) -> dict[str, Any]:
        # Filters of ours know no model; without rows of their own they would ask for one.
        return {**super().get_filterset_kwargs(), "queryset": self.model._default_manager.none()}

    # Searching

    def get_search_form(self) -> forms.Form | None:
        form = super().get_search_form()
        if form is not None and self.search_hint:
            form.fields["q"].widget.attrs["placeholder"] = self.search_hint
        return form

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        typed = self.search_query.strip()
        query = Q()
        for field in self.search_fields or []:
            query |= Q(**{f"{field}__icontains": typed})
        digits = re.sub(r"[\s().+-]", "", typed)
        if digits.isdigit() and len(digits) >= 4:
            digits = re.sub(r"^(66|0)", "", digits)
            for field in self.phone_fields:
                query |= Q(**{f"{field}__contains": digits})
        return queryset.filter(query)

    # Pages

    def paginate_queryset(self, queryset: QuerySet[Any], page_size: int) -> Any:
        """The page and the number of all rows in one query; only beyond the last page are more needed."""
        paginator = self.get_paginator(queryset, page_size)
        asked = self.request.GET.get(self.page_kwarg, "1")
        start = (int(asked) - 1) * page_size if asked.isdecimal() and 0 < int(asked) < MOST_PAGES else 0
        rows = list(queryset.annotate(of_all=HowMany(queryset.order_by().values("pk")))[start : start + page_size])
        known = bool(rows) or not start
        if known:
            paginator.count = rows[0].of_all if rows else 0
        page = paginator.get_page(start // page_size + 1)
        if known:
            page.object_list = rows
        return paginator, page, page.object_list, page.has_other_pages()

    # What is shown where there is nothing

    @cached_property
    def no_results_message(self) -> Promise | str:
        if self.is_searching or self.is_filtering:
            return self.nothing_matches
        return self.empty_message

    # Files

    @cached_property
    def list_export(self) -> list[str]:
        return [field.name for field in self.fields]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    def get_heading(self, queryset: QuerySet[Any], field: str) -> str:
        return str(harmless(str(self._by_name[field].heading)))

    def to_row_dict(self, item: Any) -> OrderedDict[str, Any]:
        return OrderedDict((field.name, field.of(item)) for field in self.fields)


def list_paths(view: type[DeskList], route: str, name: str) -> list[URLPattern]:
    """The address of a list and of its results alone, which searching and filtering fetch."""
    return [
        path(route, view.as_view(), name=name),
        path(f"{route}results/", view.as_view(results_only=True), name=f"{name}_results"),
    ]


def title(name: str, label: Promise | str, url_name: str, **more: Any) -> TitleColumn:
    """The first column, which leads to the thing."""
    return TitleColumn(name, label=label, url_name=url_name, **more)


def column(name: str, label: Promise | str, value: Any = None, **more: Any) -> Column:
    """A column; `value` is a path or a function of the row."""
    return Column(name, label=label, accessor=value, **more)


class MomentColumn(Column):
    """Day and time, as everywhere in this market."""

    cell_template_name = "cms/desk/cells/moment.html"


class DayColumn(Column):
    """A day."""

    cell_template_name = "cms/desk/cells/day.html"


class SinceColumn(Column):
    """How long something waits, and since when."""

    cell_template_name = "cms/desk/cells/since.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        moment = context["raw_value"]
        return {**context, "age": timesince(moment, depth=1) if moment else ""}


class MoneyColumn(Column):
    """Satang as baht, to the right."""

    cell_template_name = "cms/desk/cells/money.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, classname="desk-number", **kwargs)


class PhoneColumn(Column):
    """A number as people write it."""

    cell_template_name = "cms/desk/cells/phone.html"


class StateColumn(Column):
    """A state as Wagtail's tag; `primary(row)` says whether it stands out."""

    cell_template_name = "wagtailadmin/tables/status_tag_cell.html"

    def __init__(self, *args: Any, primary: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.primary = primary

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "primary": bool(self.primary and self.primary(instance))}


# Filters


class Joined(Aggregate):
    """The texts of a group with commas between them: one column instead of a query for each row's many."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, ',')", **extra)


class ShopFilter(django_filters.CharFilter):
    """Things of a shop, by its code or a part of its name."""

    def __init__(self, *, field_name: str = "partner", **kwargs: Any) -> None:
        super().__init__(field_name=field_name, label=_("Shop"), help_text=_("Code or a part of the name"), **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        typed = value.strip()
        return qs.filter(Q(**{f"{self.field_name}__code__iexact": typed}) | Q(**{f"{self.field_name}__name__icontains": typed}))


def choice(field_name: str, label: Promise | str, choices: Any, **more: Any) -> django_filters.ChoiceFilter:
    """One of a few."""
    return django_filters.ChoiceFilter(
        field_name=field_name, label=label, choices=choices, widget=forms.RadioSelect, empty_label=_("All"), **more
    )


def days(field_name: str, label: Promise | str) -> django_filters.DateFromToRangeFilter:
    """From one day to another."""
    return django_filters.DateFromToRangeFilter(field_name=field_name, label=label, widget=DateRangePickerWidget)


class DeskFilters(WagtailFilterSet):
    """The filters of a list."""
