"""Listings at the operator's desk: what shops handed in, with what changed, beside what buyers see now.

The listings themselves are the catalogue's (catalog/listings), which knows no desk; shops and their goods meet in this room.
"""

from typing import Any

from django import forms
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.listings.actions import AlreadyDecided, approve_listing, send_back_listing
from catalog.listings.actions import ReasonMissing as ListingReasonMissing
from catalog.listings.models import ListingCheck
from catalog.listings.rules import WHY
from catalog.models import Product
from catalog.photos.models import Photo
from catalog.typed import TextField
from sellers.desk.cells import Field, local
from sellers.desk.lists import DeskFilters, DeskList, ShopFilter, SinceColumn, StateColumn, choice, column, days, list_paths, title
from sellers.desk.things import Deed, LogLine, ReasonForm, ThingView

POLICY = ModelPermissionPolicy(ListingCheck)
State = ListingCheck.State


def why_of(check: ListingCheck) -> str:
    """Why it is looked at, in words."""
    return ", ".join(str(WHY.get(code, code)) for code in check.why)


def checks_waiting() -> QuerySet[ListingCheck]:
    """Listings that wait for an operator, the longest wait first."""
    return ListingCheck.objects.filter(state=State.WAITING).order_by("submitted_at", "pk")


class CheckFilters(DeskFilters):
    """Filters of the listings."""

    state = choice("state", _("State"), State.choices)
    kind = choice("kind", _("What it is"), ListingCheck.Kind.choices)
    shop = ShopFilter(field_name="product__seller")
    day = days("submitted_at", _("Handed in"))


class ChecksList(DeskList):
    """Listings: those that wait first, the longest wait on top; then what is decided, the latest first."""

    permission_policy = POLICY
    model = ListingCheck
    page_title = _("Listings to check")
    header_icon = "tag"
    index_url_name = "desk_listings:checks"
    search_fields = ["product__title", "product__upc", "product__seller__name", "product__seller__code"]
    search_hint = _("Goods, number, shop")
    empty_message = _("No shop has handed in a listing yet.")
    filterset_class = CheckFilters
    columns = [
        title("product", _("Goods"), "desk_listings:check", accessor=lambda check: check.after.get("title") or check.product.title),
        column("shop", _("Shop"), "product.seller.name"),
        column("kind", _("What it is"), "get_kind_display"),
        column("why", _("Why it is looked at"), why_of),
        StateColumn("state", label=_("State"), accessor="get_state_display", primary=lambda check: check.state == State.WAITING),
        SinceColumn("submitted_at", label=_("Handed in")),
    ]
    fields = [
        Field("product", _("Number of the goods"), "product.upc"),
        Field("title", _("Goods"), lambda check: check.after.get("title") or check.product.title),
        Field("shop_code", _("Code of the shop"), "product.seller.code"),
        Field("shop", _("Shop"), "product.seller.name"),
        Field("kind", _("What it is"), "get_kind_display"),
        Field("why", _("Why it is looked at"), why_of),
        Field("changed", _("What changed"), lambda check: ", ".join(str(change.word) for change in check.changes)),
        Field("state", _("State"), "get_state_display"),
        Field("submitted_at", _("Handed in"), lambda check: local(check.submitted_at)),
        Field("decided_at", _("Decided"), lambda check: local(check.decided_at)),
        Field("reason", _("Reason"), "reason"),
    ]

    def rows(self) -> QuerySet[ListingCheck]:
        rank = Case(When(state=State.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
        waited = Case(When(state=State.WAITING, then=F("submitted_at")))
        rows = ListingCheck.objects.select_related("product__seller").annotate(rank=rank, waited=waited)
        return rows.order_by("rank", "waited", "-submitted_at", "-pk")


class SendBackForm(ReasonForm):
    """What the shop has to change."""

    reason = TextField(
        label=_("What to change, which the shop reads"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what to change.")},
    )


class CheckView(ThingView):
    """A listing that was handed in: each thing that changed, before and after; goods that are new in full."""

    permission_policy = POLICY
    permission_required = "change"
    template_name = "listings/desk/check.html"
    listed_in = ChecksList
    header_icon = "tag"
    refusals = (AlreadyDecided, ListingReasonMissing)
    deeds = {
        "approve": Deed(
            _("Approve"),
            _("Approved. Buyers see it now."),
            lambda check, data, actor: approve_listing(check, actor),
            lambda check: check.state == State.WAITING,
        ),
        "back": Deed(
            _("Send back"),
            _("Sent back. The shop reads what to change."),
            lambda check, data, actor: send_back_listing(check, actor, data["reason"]),
            lambda check: check.state == State.WAITING,
            SendBackForm,
            grave=True,
        ),
    }

    def heading(self, thing: ListingCheck) -> str:
        return str(thing.after.get("title") or thing.product.title)

    def thing(self, pk: int) -> ListingCheck:
        return get_object_or_404(ListingCheck.objects.select_related("product__seller", "submitted_by", "decided_by"), pk=pk)

    def facts(self, thing: ListingCheck) -> dict[str, Any]:
        changes = thing.changes
        wanted = {pk for change in changes if change.key == "photos" for pk in [*(change.before or []), *(change.after or [])]}
        first = next(iter(thing.after.get("photos") or []), None)
        if first:
            wanted.add(first)
        photos = Photo.objects.filter(pk__in=wanted).prefetch_related("renditions").in_bulk()
        return {
            "why": [WHY.get(code, code) for code in thing.why],
            "changes": [
                {
                    "change": change,
                    "before": worded(change.key, change.before),
                    "after": worded(change.key, change.after),
                    "before_photos": _pictures(change, change.before, photos),
                    "after_photos": _pictures(change, change.after, photos),
                    "is_long": any(len(str(value or "")) > 200 for value in (change.before, change.after)),
                }
                for change in changes
            ],
            # Where the pictures stayed the same, one tells which goods they are.
            "picture": None if any(change.key == "photos" for change in changes) else photos.get(first),
            "waiting": checks_waiting().exclude(pk=thing.pk).first(),
        }

    def log_of(self, thing: ListingCheck) -> list[LogLine]:
        """A listing is logged with its goods."""
        return super().log_of(thing.product)


def worded(key: str, value: Any) -> Any:
    """A value of a listing as people call it: "กรัม" for "g", "ของแห้งทั่วไป" for "ambient"; others as they are."""
    choices = {"net_unit": Product.NetUnit, "storage": Product.Storage}.get(key)
    return dict(choices.choices).get(value, value) if choices else value


def _pictures(change: Any, ids: Any, photos: dict[int, Photo]) -> list[Photo]:
    return [photos[pk] for pk in ids or [] if pk in photos] if change.key == "photos" else []


urlpatterns = [*list_paths(ChecksList, "", "checks"), path("<int:pk>/", CheckView.as_view(), name="check")]
