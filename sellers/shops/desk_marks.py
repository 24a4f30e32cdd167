"""Marks of quality at the operator's desk: what waits to be compared with its paper, what holds, what expires."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.typed import TextField
from sellers.desk.cells import Field, local
from sellers.desk.lists import DayColumn, DeskFilters, DeskList, ShopFilter, SinceColumn, StateColumn, choice, column, list_paths, title
from sellers.desk.things import Deed, LogLine, ReasonForm, ThingView
from sellers.shops.marks import WARN_BEFORE, MarkRefused, refuse_mark, retire_mark, verify_mark
from sellers.shops.models import Certification

POLICY = ModelPermissionPolicy(Certification)
WAITING, REFUSED, HOLDS, EXPIRED, RETIRED = "waiting", "refused", "holds", "expired", "retired"
STATES: dict[str, Promise] = {
    WAITING: _("To be verified"),
    REFUSED: _("Refused"),
    HOLDS: _("Holds"),
    EXPIRED: _("Expired"),
    RETIRED: _("Taken away"),
}


def state_of(mark: Certification) -> str:
    """Where a mark stands: a key of `STATES`."""
    if mark.retired_at:
        return RETIRED
    if mark.verified_at is None:
        return REFUSED if mark.refused_reason else WAITING
    return EXPIRED if mark.expires_on and mark.expires_on < timezone.localdate() else HOLDS


def in_state(state: str) -> Q:
    """The condition for a key of `STATES`."""
    over, here = Q(expires_on__lt=timezone.localdate()), Q(retired_at__isnull=True)
    return {
        WAITING: here & Q(verified_at__isnull=True, refused_reason=""),
        REFUSED: here & Q(verified_at__isnull=True) & ~Q(refused_reason=""),
        HOLDS: here & Q(verified_at__isnull=False) & ~over,
        EXPIRED: here & Q(verified_at__isnull=False) & over,
        RETIRED: Q(retired_at__isnull=False),
    }[state]


def marks_waiting() -> QuerySet[Certification]:
    """Marks that an operator has to compare with their paper."""
    return Certification.objects.filter(in_state(WAITING))


class MarkFilters(DeskFilters):
    """Filters of the marks."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=list(STATES.items()), method="only_in", empty_label=_("All"))
    kind = choice("kind", _("Mark"), Certification.Kind.choices)
    soon = django_filters.ChoiceFilter(
        label=_("Expires"), choices=[("soon", _("Within 60 days"))], method="only_soon", empty_label=_("All")
    )
    shop = ShopFilter()

    def only_in(self, rows: QuerySet[Certification], name: str, value: str) -> QuerySet[Certification]:
        """Marks in one of `STATES`."""
        return rows.filter(in_state(value))

    def only_soon(self, rows: QuerySet[Certification], name: str, value: str) -> QuerySet[Certification]:
        """Marks that hold and expire soon."""
        return rows.filter(in_state(HOLDS), expires_on__lte=timezone.localdate() + WARN_BEFORE)


class MarksList(DeskList):
    """Marks: those to be verified first, the longest wait on top."""

    permission_policy = POLICY
    model = Certification
    page_title = _("Marks of quality")
    header_icon = "tick-inverse"
    index_url_name = "desk_marks:marks"
    search_fields = ["number", "partner__name", "partner__code", "issuer"]
    search_hint = _("Number, shop, issuer")
    empty_message = _("No shop has entered a mark yet.")
    filterset_class = MarkFilters
    columns = [
        title("number", _("Number"), "desk_marks:mark"),
        column("kind", _("Mark"), "get_kind_display"),
        column("shop", _("Shop"), "partner.name"),
        DayColumn("expires_on", label=_("Valid until"), sort_key="expires_on"),
        StateColumn(
            "state", label=_("State"), accessor=lambda mark: STATES[state_of(mark)], primary=lambda mark: state_of(mark) == WAITING
        ),
        SinceColumn("entered_at", label=_("Entered")),
    ]
    fields = [
        Field("number", _("Number"), "number"),
        Field("kind", _("Mark"), "get_kind_display"),
        Field("issuer", _("Issuer"), "issuer"),
        Field("shop_code", _("Code of the shop"), "partner.code"),
        Field("shop", _("Shop"), "partner.name"),
        Field("issued_on", _("Issued"), "issued_on"),
        Field("expires_on", _("Valid until"), "expires_on"),
        Field("state", _("State"), lambda mark: str(STATES[state_of(mark)])),
        Field("entered_at", _("Entered"), lambda mark: local(mark.entered_at)),
        Field("verified_at", _("Verified"), lambda mark: local(mark.verified_at)),
        Field("reason", _("Reason"), "refused_reason"),
    ]

    def rows(self) -> QuerySet[Certification]:
        decided = F("retired_at").asc(nulls_first=True), F("verified_at").asc(nulls_first=True)
        return Certification.objects.select_related("partner").order_by(*decided, "entered_at", "pk")


class RefuseForm(ReasonForm):
    """Why a mark cannot be verified."""

    reason = TextField(
        label=_("Reason, which the shop reads"),
        max_length=300,
        error_messages={"required": _("Say why, so that the person knows what to do.")},
    )


class MarkView(ThingView):
    """A mark beside its paper."""

    permission_policy = POLICY
    permission_required = "change"
    template_name = "shops/desk/mark.html"
    listed_in = MarksList
    header_icon = "tick-inverse"
    refusals = (MarkRefused,)
    deeds = {
        "verify": Deed(
            _("Verify"),
            _("The mark is verified. Buyers see it now."),
            lambda mark, data, actor: verify_mark(certification=mark, actor=actor),
            lambda mark: state_of(mark) in (WAITING, REFUSED),
            note=_("Number, dates and name on the paper are the same as here."),
        ),
        "refuse": Deed(
            _("Cannot be verified"),
            _("The shop has been told why."),
            lambda mark, data, actor: refuse_mark(certification=mark, reason=data["reason"], actor=actor),
            lambda mark: state_of(mark) == WAITING,
            RefuseForm,
            grave=True,
        ),
        "retire": Deed(
            _("Take the mark away"),
            _("The mark is not shown any more."),
            lambda mark, data, actor: retire_mark(certification=mark, reason=data["reason"], actor=actor),
            lambda mark: state_of(mark) in (HOLDS, EXPIRED),
            ReasonForm,
            grave=True,
        ),
    }

    def heading(self, thing: Certification) -> str:
        return f"{thing.get_kind_display()} {thing.number}"

    def thing(self, pk: int) -> Certification:
        marks = Certification.objects.select_related("partner", "verified_by", "entered_by")
        return get_object_or_404(marks.prefetch_related("documents", "products"), pk=pk)

    def facts(self, thing: Certification) -> dict[str, Any]:
        soon = thing.expires_on and thing.expires_on - timezone.localdate() <= timedelta(days=WARN_BEFORE.days)
        return {
            "state": STATES[state_of(thing)],
            "papers": [paper for paper in thing.documents.all() if paper.retired_at is None],
            "expires_soon": bool(soon),
            "waiting": marks_waiting().exclude(pk=thing.pk).order_by("entered_at", "pk").first(),
        }

    def log_of(self, thing: Certification) -> list[LogLine]:
        """A mark is logged with its shop."""
        return super().log_of(thing.partner)


urlpatterns = [*list_paths(MarksList, "", "marks"), path("<int:pk>/", MarkView.as_view(), name="mark")]
