"""Centres at the operator's desk: the list, each with what happened to it, and what may happen next; and the areas that they lie in."""

from typing import Any

from django import forms
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.typed import TextField
from sellers.centres.actions import (
    POSSIBLE,
    CentreRefused,
    close_centre,
    merge_centre,
    move_centre,
    open_centre,
    rename_centre,
    reopen_centre,
    split_centre,
)
from sellers.centres.filters import ProvinceFilter
from sellers.centres.models import AdminArea, Centre, CentreEvent
from sellers.desk.cells import Field
from sellers.desk.lists import DeskFilters, DeskList, StateColumn, choice, column, list_paths, title
from sellers.desk.things import Deed, ThingView

POLICY = ModelPermissionPolicy(Centre)
State, Kind = Centre.State, CentreEvent.Kind
#: Rows of a list within a centre's page; the rest is in the lists, one press away.
SHOWN = 20


class EventForm(forms.Form):
    """When it happened, and a note for those who read the history."""

    on = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), help_text=_("Empty: today")
    )
    note = TextField(label=_("Note"), max_length=300, required=False)


class CloseForm(EventForm):
    """Closing says why."""

    note = TextField(label=_("Reason"), max_length=300, error_messages={"required": _("Say why, so that others understand it later.")})


class RenameForm(EventForm):
    """The new names."""

    name = TextField(label=_("New name"), max_length=200, error_messages={"required": _("Enter the new name.")})
    name_en = TextField(label=_("Name in English"), max_length=200, required=False)
    field_order = ["name", "name_en", "on", "note"]


class AreaForm(EventForm):
    """The sub-district that it moved to."""

    area = TextField(
        label=_("Code of the sub-district"),
        max_length=6,
        help_text=_("Six digits; look it up in the list of areas"),
        error_messages={"required": _("Enter the code of the sub-district.")},
    )
    field_order = ["area", "on", "note"]

    def clean_area(self) -> AdminArea:
        """The area of the code."""
        area = AdminArea.objects.filter(pk=self.cleaned_data["area"].strip(), level=AdminArea.Level.SUBDISTRICT).first()
        if area is None:
            raise forms.ValidationError(_("No sub-district has this code."))
        return area


class OtherForm(EventForm):
    """The other centre."""

    other = TextField(label=_("Code of the other centre"), max_length=20, error_messages={"required": _("Enter the code of the centre.")})
    field_order = ["other", "on", "note"]

    def clean_other(self) -> Centre:
        """The centre of the code."""
        centre = Centre.objects.filter(code__iexact=self.cleaned_data["other"].strip()).first()
        if centre is None:
            raise forms.ValidationError(_("No centre has this code."))
        return centre


def _common(data: dict[str, Any], actor: Any) -> dict[str, Any]:
    return {"note": data["note"], "on": data["on"], "actor": actor}


def _possible(kind: str) -> Any:
    return lambda centre: centre.state in POSSIBLE[kind]


DEEDS = {
    "open": Deed(
        _("Open"),
        _("The centre is open."),
        lambda centre, data, actor: open_centre(centre=centre, **_common(data, actor)),
        _possible(Kind.OPEN),
        EventForm,
    ),
    "reopen": Deed(
        _("Open again"),
        _("The centre works again."),
        lambda centre, data, actor: reopen_centre(centre=centre, **_common(data, actor)),
        _possible(Kind.REOPEN),
        EventForm,
    ),
    "rename": Deed(
        _("Rename"),
        _("The centre bears the new name. Certificates keep the old one."),
        lambda centre, data, actor: rename_centre(centre=centre, name=data["name"], name_en=data["name_en"], **_common(data, actor)),
        _possible(Kind.RENAME),
        RenameForm,
    ),
    "move": Deed(
        _("Move to another sub-district"),
        _("The centre is in the other sub-district from that day on."),
        lambda centre, data, actor: move_centre(centre=centre, area=data["area"], **_common(data, actor)),
        _possible(Kind.MOVE),
        AreaForm,
    ),
    "split": Deed(
        _("A part became another centre"),
        _("The split is recorded."),
        lambda centre, data, actor: split_centre(centre=centre, off=data["other"], **_common(data, actor)),
        _possible(Kind.SPLIT),
        OtherForm,
    ),
    "merge": Deed(
        _("Merge into another centre"),
        _("The centre went up in the other one. Move its shops next."),
        lambda centre, data, actor: merge_centre(centre=centre, into=data["other"], **_common(data, actor)),
        _possible(Kind.MERGE),
        OtherForm,
        grave=True,
        note=_("This cannot be taken back."),
    ),
    "close": Deed(
        _("Close"),
        _("The centre is closed. Its history stays."),
        lambda centre, data, actor: close_centre(centre=centre, **_common(data, actor)),
        _possible(Kind.CLOSE),
        CloseForm,
        grave=True,
    ),
}


def _count(model: str, field: str) -> Any:
    """How many rows of a related model a centre has, asked only for the rows of the page."""
    related = Centre._meta.get_field(model).related_model
    rows = related.objects.filter(**{field: OuterRef("pk")}).order_by().values(field).annotate(number=Count("pk"))  # type: ignore[union-attr]
    return Coalesce(Subquery(rows.values("number"), output_field=IntegerField()), 0)


def province_name(centre: Centre) -> str:
    """The province of a centre whose area is loaded with its parents."""
    return centre.area.parent.parent.name if centre.area.parent and centre.area.parent.parent else ""


class CentreFilters(DeskFilters):
    """Filters of the centres."""

    state = choice("state", _("State"), State.choices)
    kind = choice("kind", _("Kind of centre"), Centre.Kind.choices)
    network = choice("network", _("Network"), Centre.Network.choices)
    province = ProvinceFilter(field_name="area__code")


class CentresList(DeskList):
    """Every centre, by code."""

    permission_policy = POLICY
    model = Centre
    page_title = _("Centres")
    header_icon = "site"
    index_url_name = "desk_centres:centres"
    default_ordering = "code"
    search_fields = ["code", "name", "name_en", "area__name"]
    search_hint = _("Code, name, sub-district")
    empty_message = _("No centre yet. Centres are imported (import_centres).")
    filterset_class = CentreFilters
    columns = [
        title("name", _("Centre"), "desk_centres:centre", sort_key="name"),
        column("code", _("Code"), "code", sort_key="code"),
        column("kind", _("Kind of centre"), "get_kind_display"),
        column("network", _("Network"), "get_network_display"),
        column("province", _("Province"), province_name),
        StateColumn("state", label=_("State"), accessor="get_state_display", primary=lambda centre: centre.state == State.ACTIVE),
        column("shops", _("Shops"), "shop_count", classname="desk-number"),
    ]
    fields = [
        Field("code", _("Code"), "code"),
        Field("name", _("Centre"), "name"),
        Field("name_en", _("Name in English"), "name_en"),
        Field("kind", _("Kind of centre"), "get_kind_display"),
        Field("network", _("Network"), "get_network_display"),
        Field("state", _("State"), "get_state_display"),
        Field("successor", _("Merged into"), "successor.code"),
        Field("area_code", _("Code of the sub-district"), "area_id"),
        Field("subdistrict", _("Sub-district"), "area.name"),
        Field("district", _("District"), "area.parent.name"),
        Field("province", _("Province"), province_name),
        Field("shops", _("Shops"), "shop_count"),
    ]

    def rows(self) -> QuerySet[Centre]:
        return Centre.objects.select_related("area__parent__parent", "successor").annotate(shop_count=_count("shops", "centre"))


class CentreView(ThingView):
    """A centre: where it is, what happened to it, its shops, trainers and rounds."""

    permission_policy = POLICY
    listed_in = CentresList
    template_name = "centres/desk/centre.html"
    header_icon = "site"
    deeds = DEEDS
    words = dict(State.choices)
    refusals = (CentreRefused,)

    def heading(self, thing: Centre) -> str:
        return str(thing.name)

    def thing(self, pk: int) -> Centre:
        return get_object_or_404(Centre.objects.select_related("area__parent__parent", "successor"), pk=pk)

    def facts(self, thing: Any) -> dict[str, Any]:
        # Shops, trainers and rounds belong to rooms further up; their rows are reached from the centre's own.
        return {
            "events": thing.events.select_related("recorded_by").order_by("-happened_on", "-id"),
            "predecessors": thing.predecessors.all(),
            "shops": thing.shops.order_by("name")[:SHOWN],
            "shop_count": thing.shops.count(),
            "trainers": thing.assignments.select_related("person").order_by("to_date", "from_date")[:SHOWN],
            "rounds": thing.rounds.select_related("course_version")[:SHOWN],
        }


REMOTENESS: list[tuple[str, Promise]] = [("remote", _("Remote")), ("island", _("Island"))]


class AreaFilters(DeskFilters):
    """Filters of the areas."""

    level = choice("level", _("Level"), AdminArea.Level.choices)
    province = ProvinceFilter(field_name="code")
    remoteness = choice("remoteness", _("Surcharge of carriers"), REMOTENESS)


class AreasList(DeskList):
    """Provinces, districts and sub-districts, by code."""

    permission_policy = POLICY
    model = AdminArea
    page_title = _("Areas")
    header_icon = "globe"
    index_url_name = "desk_centres:areas"
    default_ordering = "code"
    search_fields = ["code", "name", "name_en", "postcode"]
    search_hint = _("Name, code, postcode")
    filterset_class = AreaFilters
    columns = [
        column("name", _("Name"), "name", sort_key="sort_key", classname="title"),
        column("code", _("Code"), "code", sort_key="code"),
        column("level", _("Level"), "get_level_display"),
        column("within", _("Within"), lambda area: within(area)),
        column("postcode", _("Postcode"), "postcode"),
        column("remoteness", _("Surcharge of carriers"), lambda area: dict(REMOTENESS).get(area.remoteness, "")),
    ]
    fields = [
        Field("code", _("Code"), "code"),
        Field("name", _("Name"), "name"),
        Field("name_en", _("Name in English"), "name_en"),
        Field("level", _("Level"), "get_level_display"),
        Field("within", _("Within"), lambda area: within(area)),
        Field("postcode", _("Postcode"), "postcode"),
        Field("remoteness", _("Surcharge of carriers"), "remoteness"),
    ]

    def rows(self) -> QuerySet[AdminArea]:
        return AdminArea.objects.select_related("parent__parent")


def within(area: AdminArea) -> str:
    """The names of the areas that it lies in."""
    above = [area.parent, area.parent.parent if area.parent else None]
    return ", ".join(each.name for each in above if each)


urlpatterns = [
    *list_paths(CentresList, "", "centres"),
    path("<int:pk>/", CentreView.as_view(), name="centre"),
    *list_paths(AreasList, "areas/", "areas"),
]
