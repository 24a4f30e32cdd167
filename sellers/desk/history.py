"""The log of the whole market, which Wagtail keeps and shows: here in the words and the times of this market, on the page and in its files."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.filters import ContentTypeFilter, ContentTypeModelChoiceField
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet, get_content_types_for_filter
from wagtail.coreutils import get_content_type_label

from sellers.desk.cells import harmless
from sellers.desk.sheets import Sheets

#: What is logged -> what people call it: most models have no name but the code's.
KINDS: dict[str, Promise] = {
    "partner.partner": _("Shop"),
    "shops.shopapplication": _("Shop application"),
    "centres.centre": _("Centre"),
    "delivery.ratetable": _("Price list"),
    "payments.payment": _("Payment"),
    "order.order": _("Order"),
    "catalogue.product": _("Goods"),
    "training.person": _("Person"),
    "training.certificate": _("Certificate"),
    "training.round": _("Round"),
    "worker.deadtask": _("Failed task"),
    "accounts.user": _("Account"),
}


def kind_of(content_type: ContentType | None) -> str:
    """What a thing in the log is; the model's own name where this market has no other."""
    known = KINDS.get(f"{content_type.app_label}.{content_type.model}") if content_type else None
    return str(known or get_content_type_label(content_type))


class KindField(ContentTypeModelChoiceField):
    """Kinds by the words of the list."""

    def label_from_instance(self, obj: ContentType) -> str:
        return kind_of(obj)


class KindFilter(ContentTypeFilter):
    """One kind of thing."""

    field_class = KindField


class HistoryFilters(SiteHistoryReportFilterSet):
    """Wagtail's, with kinds by their names."""

    object_type = KindFilter(
        label=_("What it is"), method="filter_object_type", queryset=lambda request: get_content_types_for_filter(request.user)
    )


class HistoryView(Sheets, LogEntriesView):
    """Everything that was done, the latest first."""

    filterset_class = HistoryFilters
    results_template_name = "cms/desk/history_results.html"
    export_headings = {**LogEntriesView.export_headings, "content_type": _("What it is")}

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if field == "action":
            return harmless(self.get_action_label(value))
        if field == "content_type":
            return harmless(kind_of(value))
        return super().preprocess_field_value(field, value, export_format)

    def decorate_paginated_queryset(self, queryset: Any) -> list[Any]:
        entries: list[Any] = super().decorate_paginated_queryset(queryset)
        for entry in entries:
            entry.kind = kind_of(entry.content_type)
        return entries


#: Stand before Wagtail's own addresses of the same paths (config/urls.py), which keep their names for whoever leads there.
urlpatterns = [
    path("", require_admin_access(HistoryView.as_view()), name="index"),
    path("results/", require_admin_access(HistoryView.as_view(results_only=True)), name="results"),
]
