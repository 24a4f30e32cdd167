"""The log of the whole market, which Wagtail keeps in one table for pages and one for all else: here in the words and the times of this
market, on the page and in its files, and read in one query however many kinds of things it tells of.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import BooleanField, CharField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.forms import CheckboxSelectMultiple
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import finder_classes
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.coreutils import get_content_type_label
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.permissions import policy_registry

from sellers.desk.cells import harmless
from sellers.desk.frame import PAGE_SIZE
from sellers.desk.lists import MOST_PAGES, DeskFilters, DeskPaginator, HowMany, days
from sellers.desk.sheets import Sheets

#: Wagtail's tables, and how each names the thing that an entry is about.
LOGS: tuple[tuple[Any, str], ...] = ((PageLogEntry, "page_id"), (ModelLogEntry, "object_id"))
#: What is read of an entry and of who wrote it; the same for both tables.
_OF_AN_ENTRY = ("pk", "timestamp", "label", "action", "data", "content_type_id", "user_id")
_OF_A_USER = ("name", "email", "phone")
#: Seconds for which the kinds and actions that the filters offer are kept.
_KEPT = 300
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


def _logged() -> set[tuple[int, str]]:
    """(kind, action) of everything that was ever logged: what there is to filter by."""
    found: set[tuple[int, str]] | None = cache.get("desk:logged")
    if found is None:
        first, *others = (log.objects.order_by().values_list("content_type_id", "action") for log, _thing in LOGS)
        found = set(first.union(*others))
        cache.set("desk:logged", found, _KEPT)
    return found


def _kinds() -> list[tuple[str, str]]:
    kinds = {pk for pk, _action in _logged() if pk}
    return sorted(((str(pk), kind_of(_type(pk))) for pk in kinds), key=lambda kind: kind[1])


def _actions() -> list[tuple[str, str]]:
    actions = {action for _pk, action in _logged()}
    return [(action, str(label)) for action, label in registry.get_choices() if action in actions]


def _type(pk: int | None) -> ContentType | None:
    """A kind by its number, which Django keeps in memory; None where its model is gone."""
    try:
        return ContentType.objects.get_for_id(pk) if pk else None
    except ContentType.DoesNotExist:
        return None


class UserFilter(django_filters.CharFilter):
    """Whoever did it, by a part of the name or of the e-mail: too many act on this market to tick one of them."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        typed = (value or "").strip()
        return qs.filter(Q(user__name__icontains=typed) | Q(user__email__icontains=typed)) if typed else qs


class HistoryFilters(DeskFilters):
    """The filters of the log; they narrow both tables alike."""

    label = django_filters.CharFilter(label=_("Name"), lookup_expr="icontains")
    object_type = django_filters.ChoiceFilter(field_name="content_type_id", label=_("What it is"), choices=_kinds)
    action = django_filters.MultipleChoiceFilter(label=_("Action"), choices=_actions, widget=CheckboxSelectMultiple, distinct=False)
    user = UserFilter(label=_("User"))
    timestamp = days("timestamp", _("Date"))


class HistoryView(Sheets, LogEntriesView):
    """Everything that was done, the latest first. The address is the operators' (config/access.py), who may read all of it."""

    filterset_class = HistoryFilters
    results_template_name = "cms/desk/history_results.html"
    paginate_by = PAGE_SIZE
    paginator_class = DeskPaginator
    export_headings = {**LogEntriesView.export_headings, "content_type": _("What it is")}

    def get_filterset_kwargs(self) -> dict[str, Any]:
        # The filters know no model of their own.
        return {**super().get_filterset_kwargs(), "queryset": ModelLogEntry.objects.none()}

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if field == "action":
            return harmless(self.get_action_label(value))
        if field == "content_type":
            return harmless(kind_of(value))
        return super().preprocess_field_value(field, value, export_format)

    # Reading both tables

    def matching(self) -> list[QuerySet[Any]]:
        """Of each table the entries that the filters leave, the latest first."""
        return [self.filter_queryset(log.objects.order_by("-timestamp", "-pk")) for log, _thing in LOGS]

    def rows(self, stop: int | None = None) -> QuerySet[Any, dict[str, Any]]:
        """What the files or a page show of both tables, the latest first; `stop`: with the number of all, and where a link leads somewhere,
        but of each table no more than so many.
        """
        matching = self.matching()
        of_all = sum((HowMany(each.order_by().values("pk")) for each in matching[1:]), HowMany(matching[0].order_by().values("pk")))
        parts = []
        for number, ((log, thing), found) in enumerate(zip(LOGS, matching, strict=True)):
            part = found
            if stop is not None:
                # A limit inside of a union is not known to SQLite.
                part = log.objects.filter(pk__in=found.values("pk")[:stop])
            part = part.order_by().annotate(
                log=Value(number, output_field=IntegerField()),
                thing=Cast(thing, CharField()),
                there=_there(log) if stop is not None else Value(False, output_field=BooleanField()),
                of_all=of_all if stop is not None else Value(0, output_field=IntegerField()),
                **{f"user_{field}": F(f"user__{field}") for field in _OF_A_USER},
            )
            parts.append(part.values(*_OF_AN_ENTRY, "log", "thing", "there", "of_all", *(f"user_{field}" for field in _OF_A_USER)))
        return parts[0].union(*parts[1:], all=True).order_by("-timestamp", "log", "-pk")

    def get_filtered_queryset(self) -> QuerySet[Any, dict[str, Any]]:
        return self.rows()

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """The page and the number of all entries in one query; only beyond the last page are more needed."""
        paginator = self.get_paginator(queryset, page_size)
        asked = self.request.GET.get(self.page_kwarg, "1")
        start = (int(asked) - 1) * page_size if asked.isdecimal() and 0 < int(asked) < MOST_PAGES else 0
        rows = list(self.rows(start + page_size)[start : start + page_size])
        paginator.count = rows[0]["of_all"] if rows else sum(each.count() for each in self.matching()) if start else 0
        page = paginator.get_page(start // page_size + 1)
        if start and not rows:
            start = (page.number - 1) * page_size
            rows = list(self.rows(start + page_size)[start : start + page_size])
        page.object_list = rows
        return paginator, page, page.object_list, page.has_other_pages()

    # Entries

    def decorate_paginated_queryset(self, queryset: Any) -> Iterable[Any]:
        if self.is_export:
            return self.entries(queryset.iterator(chunk_size=2000))
        return list(self.entries(queryset))

    def entries(self, rows: Iterable[dict[str, Any]]) -> Iterator[Any]:
        """Entries of Wagtail's log with `kind` in words, and `edit_url` where the thing is still there and may be changed."""
        user = get_user_model()
        for row in rows:
            log, thing = LOGS[row["log"]]
            entry = log(**{field: row[field] for field in _OF_AN_ENTRY}, **{thing: log._meta.get_field(thing).to_python(row["thing"])})
            entry.content_type = _type(row["content_type_id"])
            if row["user_name"] is not None:
                entry.user = user(pk=row["user_id"], **{field: row[f"user_{field}"] for field in _OF_A_USER})
            elif row["user_id"]:
                # Somebody who is gone; else each of their entries would be looked for.
                entry._state.fields_cache["user"] = None
            entry.kind = kind_of(entry.content_type)
            entry.edit_url = self.edit_url(entry.content_type, row["thing"]) if row["there"] else ""
            yield entry

    def edit_url(self, content_type: ContentType | None, pk: str) -> str:
        """Where a thing is changed; "" where nobody can, or not whoever asks. The thing is not loaded: its own page says the rest."""
        model = content_type.model_class() if content_type else None
        finder = finder_classes.get_by_type(model) if model else None
        if finder is None:
            return ""
        policy = policy_registry.get_by_type(model)
        if policy and not policy.user_has_permission(self.request.user, "change"):
            return ""
        # Without a user it asks nothing of the instance but its number.
        return str(finder(None).get_edit_url(model(pk=pk)) or "")


def _there(log: Any) -> Exists | Any:
    """Whether the thing of an entry is still there, so far as the database or the log knows."""
    if log is PageLogEntry:
        pages = PageLogEntry._meta.get_field("page").related_model
        return Exists(pages._base_manager.filter(pk=OuterRef("page_id")))
    same = {"content_type_id": OuterRef("content_type_id"), "object_id": OuterRef("object_id")}
    return ~Exists(ModelLogEntry.objects.filter(action="wagtail.delete", **same))


#: Stand before Wagtail's own addresses of the same paths (config/urls.py), which keep their names for whoever leads there.
urlpatterns = [
    path("", require_admin_access(HistoryView.as_view()), name="index"),
    path("results/", require_admin_access(HistoryView.as_view(results_only=True)), name="results"),
]
