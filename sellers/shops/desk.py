"""Shops at the operator's desk: applications with their papers, open shops, and what an operator decides about them."""

from typing import Any

from django import forms
from django.db.models import Case, F, IntegerField, Prefetch, QuerySet, Value, When
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.typed import TextField
from sellers.centres.filters import CentreFilter, ProvinceFilter
from sellers.centres.models import Centre
from sellers.desk.cells import Field, local, phone_of
from sellers.desk.lists import (
    DayColumn,
    DeskFilters,
    DeskList,
    SinceColumn,
    StateColumn,
    choice,
    column,
    days,
    list_paths,
    title,
)
from sellers.desk.things import Deed, ReasonForm, ThingView, only
from sellers.models import Partner
from sellers.shops.actions import NotPossible, close_shop, lift_suspension, move_shop, pause_shop, resume_shop, suspend_shop
from sellers.shops.applications import ApplicationRefused, approve_application, ask_for_more, refuse_application
from sellers.shops.banks import bank_of
from sellers.shops.desk_facts import FactsView
from sellers.shops.models import ShopAccount, ShopApplication, ShopDocument
from sellers.shops.seams import CertificateRefused, find_certificate
from sellers.shops.steps import number_of_elsewhere, papers_needed

SHOPS = ModelPermissionPolicy(Partner)
APPLICATIONS = ModelPermissionPolicy(ShopApplication)
State = Partner.State
#: The states of an application as the operator reads them: whom "you" means in the applicant's words is somebody else here.
APPLICATION_STATES = {**dict(ShopApplication.State.choices), ShopApplication.State.ASKED: _("Waiting for the applicant")}


class CentreField(TextField):
    """The code of a centre that takes shops; cleaned it is the centre itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, label=_("Code of the centre"), help_text=_("As in “DCC-650501”"), **kwargs)

    def clean(self, value: Any) -> Centre | None:
        code = super().clean(value)
        if not code:
            return None
        centre = Centre.objects.filter(code__iexact=code.strip()).exclude(state__in=[Centre.State.CLOSED, Centre.State.MERGED]).first()
        if centre is None:
            raise forms.ValidationError(_("No open centre has this code. Look it up in the list of centres."))
        return centre


class MoveForm(ReasonForm):
    """Where a shop goes, and why."""

    centre = CentreField(error_messages={"required": _("Enter the code of the centre.")})
    field_order = ["centre", "reason"]


class ApproveForm(forms.Form):
    """Another centre than the one that was asked for, if need be."""

    centre = CentreField(required=False)


class AskForm(forms.Form):
    """What is still needed."""

    words = TextField(
        label=_("What is missing, which the applicant reads"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say what is missing.")},
    )


class RefuseForm(forms.Form):
    """Why a shop does not open."""

    reason = TextField(
        label=_("Reason, which the applicant reads"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, so that the person knows what to do.")},
    )


def promptpay_of(account: ShopAccount) -> str:
    """The PromptPay ID of a shop; a phone number with the dashes that people write."""
    if account.promptpay_kind == ShopAccount.PromptPayKind.PHONE:
        return phone_of(f"+66{account.promptpay_id[1:]}")
    return account.promptpay_id


def province_name(thing: Any) -> str:
    """The province of a thing whose area is loaded with its parents."""
    area = thing.area
    while area is not None and area.parent_id:
        area = area.parent
    return area.name if area else ""


class ShopFilters(DeskFilters):
    """Filters of the shops."""

    state = choice("state", _("State"), State.choices)
    kind = choice("producer_type", _("Kind of producer"), Partner.ProducerType.choices)
    province = ProvinceFilter(field_name="area__code")
    centre = CentreFilter()
    day = days("opened_at", _("Opened"))


class ShopsList(DeskList):
    """Every shop, by name."""

    permission_policy = SHOPS
    model = Partner
    page_title = _("Shops")
    header_icon = "home"
    index_url_name = "desk_shops:shops"
    default_ordering = "name"
    search_fields = ["name", "name_en", "code", "community_enterprise_no", "tax_id", "line_id"]
    phone_fields = ["phone"]
    search_hint = _("Name, code, phone, registration number")
    empty_message = _("No shop yet. A shop appears here when its application is approved.")
    filterset_class = ShopFilters
    columns = [
        title("name", _("Shop"), "desk_shops:shop", sort_key="name"),
        column("code", _("Code"), "code", sort_key="code"),
        column("kind", _("Kind of producer"), "get_producer_type_display"),
        column("centre", _("Centre"), "centre.name"),
        column("province", _("Province"), province_name),
        StateColumn("state", label=_("State"), accessor="get_state_display", primary=lambda shop: shop.state == State.ACTIVE),
        DayColumn("opened_at", label=_("Opened"), sort_key="opened_at"),
    ]
    fields = [
        Field("code", _("Code"), "code"),
        Field("name", _("Shop"), "name"),
        Field("name_en", _("Name in English"), "name_en"),
        Field("state", _("State"), "get_state_display"),
        Field("kind", _("Kind of producer"), "get_producer_type_display"),
        Field("centre_code", _("Code of the centre"), "centre.code"),
        Field("centre", _("Centre"), "centre.name"),
        Field("subdistrict", _("Sub-district"), "area.name"),
        Field("province", _("Province"), province_name),
        Field("phone", _("Phone"), lambda shop: phone_of(shop.phone)),
        Field("community_enterprise_no", _("Community enterprise number"), "community_enterprise_no"),
        Field("members", _("Members of the group"), "member_count"),
        Field("opened_at", _("Opened"), lambda shop: local(shop.opened_at)),
    ]

    def rows(self) -> QuerySet[Partner]:
        return Partner.objects.select_related("centre", "area__parent__parent")


def _moved(shop: Partner, data: dict[str, Any], actor: Any) -> None:
    if shop.centre_id == data["centre"].pk:
        raise NotPossible(_("The shop belongs to this centre already."))
    move_shop(partner=shop, centre=data["centre"], reason=data["reason"], actor=actor)


def _lifted(shop: Partner) -> Promise | str:
    """What is said when a suspension has ended: a shop that was paused before does not sell."""
    if shop.state == State.PAUSED:
        return _("The suspension is lifted. The shop is back to paused, as before; it sells again when you or its people resume it.")
    return _("The shop is on the market again.")


SHOP_DEEDS = {
    "lift": Deed(
        _("Lift the suspension"),
        _("The shop is on the market again."),
        lambda shop, data, actor: lift_suspension(partner=shop, reason=data["reason"], actor=actor),
        only(State.SUSPENDED),
        ReasonForm,
        said=_lifted,
    ),
    "resume": Deed(
        _("Resume"),
        _("The shop takes orders again."),
        lambda shop, data, actor: resume_shop(partner=shop, actor=actor),
        only(State.PAUSED),
    ),
    "move": Deed(
        _("Move to another centre"),
        _("The shop belongs to the other centre from today on. What it sold before stays with the old one."),
        _moved,
        only(State.ACTIVE, State.PAUSED, State.SUSPENDED),
        MoveForm,
    ),
    "pause": Deed(
        _("Pause"),
        _("The shop takes no new orders."),
        lambda shop, data, actor: pause_shop(partner=shop, reason=data["reason"], actor=actor),
        only(State.ACTIVE),
        ReasonForm,
        note=_("It takes no new orders; its page stays, and what was ordered is still sent."),
    ),
    "suspend": Deed(
        _("Suspend"),
        _("The shop is off the market. Its people have been told why."),
        lambda shop, data, actor: suspend_shop(partner=shop, reason=data["reason"], actor=actor),
        only(State.ACTIVE, State.PAUSED),
        ReasonForm,
        grave=True,
        note=_("It is taken off the market at once. Its people read the reason."),
    ),
    "close": Deed(
        _("Close for good"),
        _("The shop is closed."),
        lambda shop, data, actor: close_shop(partner=shop, reason=data["reason"], actor=actor),
        only(State.ACTIVE, State.PAUSED, State.SUSPENDED),
        ReasonForm,
        grave=True,
        note=_("This cannot be taken back. Orders and history stay."),
    ),
}


class ShopView(ThingView):
    """A shop: its facts, members, centres, marks, papers and log."""

    permission_policy = SHOPS
    listed_in = ShopsList
    template_name = "shops/desk/shop.html"
    header_icon = "home"
    deeds = SHOP_DEEDS
    words = dict(State.choices)
    refusals = (NotPossible,)

    def heading(self, thing: Partner) -> str:
        return str(thing.name)

    def thing(self, pk: int) -> Partner:
        return get_object_or_404(Partner.objects.select_related("centre__area__parent__parent", "area__parent__parent", "emblem"), pk=pk)

    def facts(self, thing: Partner) -> dict[str, Any]:
        may = self.user_has_permission("change")
        account = getattr(thing, "account", None) if may else None
        return {
            "members": thing.members.select_related("user").order_by("to_date", "from_date"),
            "centres": thing.centre_history.select_related("centre"),
            "marks": thing.certifications.order_by("retired_at", "kind"),
            "trainings": thing.trainings.select_related("certificate").order_by("-from_date"),  # type: ignore[attr-defined]  # cms/training, a floor up
            "account": account,
            "promptpay": promptpay_of(account) if account else "",
            "bank": bank_of(account.bank_code) if account else None,
            "application": ShopApplication.objects.filter(partner=thing).prefetch_related("documents").first() if may else None,
        }


def application_state(application: ShopApplication) -> Promise | str:
    """Its state, said to the operator."""
    return APPLICATION_STATES[application.state]  # type: ignore[index]  # the keys are the states themselves


class ApplicationFilters(DeskFilters):
    """Filters of the applications."""

    state = choice("state", _("State"), [row for row in APPLICATION_STATES.items() if row[0] != ShopApplication.State.DRAFT])
    kind = choice("producer_type", _("Kind of producer"), Partner.ProducerType.choices)
    province = ProvinceFilter(field_name="area__code")
    centre = CentreFilter()
    day = days("submitted_at", _("Sent"))


class ApplicationsList(DeskList):
    """Applications: those that wait first, the longest wait on top. Drafts are the applicant's own and not shown."""

    permission_policy = APPLICATIONS
    model = ShopApplication
    page_title = _("Shop applications")
    header_icon = "form"
    index_url_name = "desk_shops:applications"
    search_fields = ["name", "name_en", "community_enterprise_no", "tax_id", "applicant__name", "applicant__email"]
    phone_fields = ["phone"]
    search_hint = _("Name, phone, registration number")
    empty_message = _("Nobody has applied yet. Applications appear here when they are sent.")
    filterset_class = ApplicationFilters
    columns = [
        title("name", _("Shop"), "desk_shops:application", accessor=str),
        column("kind", _("Kind of producer"), "get_producer_type_display"),
        column("centre", _("Centre"), "centre.name"),
        column("province", _("Province"), province_name),
        StateColumn(
            "state", label=_("State"), accessor=application_state, primary=lambda row: row.state == ShopApplication.State.SUBMITTED
        ),
        SinceColumn("submitted_at", label=_("Sent")),
    ]
    fields = [
        Field("number", _("Number"), "pk"),
        Field("name", _("Shop"), "name"),
        Field("state", _("State"), lambda row: str(application_state(row))),
        Field("kind", _("Kind of producer"), "get_producer_type_display"),
        Field("community_enterprise_no", _("Community enterprise number"), "community_enterprise_no"),
        Field("centre", _("Centre"), "centre.code"),
        Field("province", _("Province"), province_name),
        Field("phone", _("Phone"), lambda row: phone_of(row.phone)),
        Field("submitted_at", _("Sent"), lambda row: local(row.submitted_at)),
        Field("decided_at", _("Decided"), lambda row: local(row.decided_at)),
        Field("reason", _("Reason"), "reason"),
    ]

    def rows(self) -> QuerySet[ShopApplication]:
        sent = ShopApplication.objects.exclude(state=ShopApplication.State.DRAFT).select_related("centre", "area__parent__parent")
        return sent.annotate(rank=rank_of_state()).order_by("rank", F("submitted_at").asc(nulls_last=True), "pk")


def rank_of_state() -> Any:
    """What waits for the operator comes first, then what waits for the applicant, then what is decided."""
    states = ShopApplication.State
    return Case(
        When(state=states.SUBMITTED, then=Value(0)), When(state=states.ASKED, then=Value(1)), default=Value(2), output_field=IntegerField()
    )


def applications_waiting() -> QuerySet[ShopApplication]:
    """Applications that wait for an operator."""
    return ShopApplication.objects.filter(state=ShopApplication.State.SUBMITTED)


APPLICATION_DEEDS = {
    "approve": Deed(
        _("Approve and open the shop"),
        _("The shop is open. The applicant has been told."),
        lambda row, data, actor: approve_application(application=row, actor=actor, centre=data["centre"]),
        only(ShopApplication.State.SUBMITTED),
        ApproveForm,
        note=_("Leave the centre empty to take the one that was asked for."),
    ),
    "ask": Deed(
        _("Ask for more"),
        _("The applicant has been asked."),
        lambda row, data, actor: ask_for_more(application=row, words=data["words"], actor=actor),
        only(ShopApplication.State.SUBMITTED),
        AskForm,
    ),
    "refuse": Deed(
        _("Refuse"),
        _("The application is refused. The applicant has been told why."),
        lambda row, data, actor: refuse_application(application=row, reason=data["reason"], actor=actor),
        only(ShopApplication.State.SUBMITTED, ShopApplication.State.ASKED),
        RefuseForm,
        grave=True,
    ),
}


class ApplicationView(ThingView):
    """An application: what was said beside the papers that prove it, what does not fit, and the decision."""

    permission_policy = APPLICATIONS
    permission_required = "change"
    template_name = "shops/desk/application.html"
    listed_in = ApplicationsList
    header_icon = "form"
    deeds = APPLICATION_DEEDS
    words = APPLICATION_STATES
    refusals = (ApplicationRefused, NotPossible, CertificateRefused)

    def thing(self, pk: int) -> ShopApplication:
        papers = ShopDocument.objects.filter(retired_at__isnull=True)
        sent = ShopApplication.objects.exclude(state=ShopApplication.State.DRAFT)
        loaded = sent.select_related("applicant", "area__parent__parent", "centre__area__parent__parent", "partner", "decided_by")
        return get_object_or_404(loaded.prefetch_related(Prefetch("documents", papers), "notes__author"), pk=pk)

    def facts(self, thing: ShopApplication) -> dict[str, Any]:
        wanted = dict(ShopDocument.Kind.choices)
        certificate = find_certificate(thing.certificate_serial)
        return {
            "state": application_state(thing),
            "certificate": certificate,
            "certificate_of_another": bool(certificate and certificate.user_id not in (None, thing.applicant_id)),
            "number_of_elsewhere": number_of_elsewhere(thing),
            "missing": [wanted[kind] for kind in papers_needed(thing)],
            "same_name": Partner.objects.filter(name=thing.name).exclude(pk=thing.partner_id).first() if thing.name else None,
            "waiting": applications_waiting().exclude(pk=thing.pk).order_by("submitted_at", "pk").first(),
        }


urlpatterns = [
    *list_paths(ShopsList, "", "shops"),
    path("<int:pk>/", ShopView.as_view(), name="shop"),
    path("<int:pk>/facts/", FactsView.as_view(), name="facts"),
    *list_paths(ApplicationsList, "applications/", "applications"),
    path("applications/<int:pk>/", ApplicationView.as_view(), name="application"),
]
