"""People and certificates at the desk: find a person, what they learned and taught, and the certificates that came of it."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.typed import TextField
from cms.training.actions import assign_trainer, end_assignment, revoke_certificate
from cms.training.models import Certificate, Enrolment, Person, TrainerAssignment, holds_on
from cms.training.refusals import TrainingRefused
from sellers.centres.filters import CentreFilter, ProvinceFilter
from sellers.centres.models import Centre
from sellers.desk.cells import Field, local, phone_of
from sellers.desk.lists import (
    DayColumn,
    DeskFilters,
    DeskList,
    StateColumn,
    choice,
    column,
    days,
    list_paths,
    title,
)
from sellers.desk.things import Deed, ReasonForm, ThingView

PEOPLE = ModelPermissionPolicy(Person)
CERTIFICATES = ModelPermissionPolicy(Certificate)


def _number(model: Any, field: str, **conditions: Any) -> Any:
    rows = model.objects.filter(**{field: OuterRef("pk")}, **conditions).order_by().values(field).annotate(number=Count("pk"))
    return Coalesce(Subquery(rows.values("number"), output_field=IntegerField()), 0)


class PeopleFilters(DeskFilters):
    """Filters of the people."""

    learned = django_filters.ChoiceFilter(
        label=_("Training"),
        choices=[
            ("certified", _("Have a certificate")),
            ("enrolled", _("Take part now")),
            ("teaches", _("Teach now")),
            ("no_shop", _("Certified, without a shop")),
        ],
        method="with_training",
        empty_label=_("All"),
    )
    login = django_filters.ChoiceFilter(
        label=_("Login"), choices=[("yes", _("With a login")), ("no", _("Without"))], method="with_login", empty_label=_("All")
    )
    centre = CentreFilter(field_name="enrolments__round__centre")
    added = days("created_at", _("Recorded"))

    def with_training(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """By what people learned or teach."""
        valid = Certificate.objects.filter(state=Certificate.State.VALID)
        if value == "enrolled":
            return rows.filter(pk__in=Enrolment.objects.filter(state=Enrolment.State.ENROLLED).values("person_id"))
        if value == "teaches":
            return rows.filter(pk__in=TrainerAssignment.objects.filter(holds_on(timezone.localdate())).values("person_id"))
        if value == "no_shop":
            behind = valid.filter(holds_on(timezone.localdate(), "seller_trainings__")).values("enrolment__person_id")
            return rows.filter(pk__in=valid.values("enrolment__person_id")).exclude(pk__in=behind)
        return rows.filter(pk__in=valid.values("enrolment__person_id"))

    def with_login(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """With a login of their own or without."""
        return rows.filter(user__isnull=value == "no")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.form.cleaned_data.get("centre"):
            return super().filter_queryset(queryset)
        # Two rounds at one centre would show somebody twice.
        return queryset.filter(pk__in=super().filter_queryset(Person.objects.order_by()).values("pk"))


class PeopleList(DeskList):
    """Everybody who learned or taught, by name. Phone numbers are for operators."""

    permission_policy = PEOPLE
    model = Person
    page_title = _("People")
    header_icon = "group"
    index_url_name = "desk_training:people"
    default_ordering = "name"
    search_hint = _("Name, phone, certificate")
    empty_message = _("Nobody is recorded yet. People appear here when they enrol or teach.")
    filterset_class = PeopleFilters
    columns = [
        title("name", _("Name"), "desk_training:person", accessor=str, sort_key="name"),
        column("enrolments", _("Courses"), "enrolment_count", classname="desk-number"),
        column("certificates", _("Certificates"), "certificate_count", classname="desk-number"),
        column("login", _("Login"), lambda person: pgettext("login", "Yes") if person.user_id else ""),
        DayColumn("created_at", label=_("Recorded"), sort_key="created_at"),
    ]
    fields = [
        Field("number", _("Number"), "pk"),
        Field("name", _("Name"), str),
        Field("courses", _("Courses"), "enrolment_count"),
        Field("certificates", _("Certificates"), "certificate_count"),
        Field("login", _("Login"), lambda person: str(pgettext("login", "Yes")) if person.user_id else ""),
        Field("recorded_at", _("Recorded"), lambda person: local(person.created_at)),
        Field("anonymised_at", _("Anonymised"), lambda person: local(person.anonymised_at)),
    ]
    search_fields = ["name", "enrolments__certificate__serial"]

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.user_has_permission("change"):
            self.phone_fields = ["contact_phone"]
            self.fields = [*self.fields, Field("phone", _("Phone"), lambda person: phone_of(person.contact_phone))]

    def rows(self) -> QuerySet[Person]:
        return Person.objects.annotate(
            enrolment_count=_number(Enrolment, "person"), certificate_count=_number(Certificate, "enrolment__person")
        )

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=super().search_queryset(Person.objects.order_by()).values("pk"))


class AssignForm(forms.Form):
    """Where somebody teaches, and as what."""

    centre = TextField(label=_("Code of the centre"), max_length=20, error_messages={"required": _("Enter the code of the centre.")})
    role = forms.ChoiceField(label=_("Role"), choices=TrainerAssignment.Role.choices, initial=TrainerAssignment.Role.TRAINER)

    def clean_centre(self) -> Centre:
        """The centre of the code."""
        centre = Centre.objects.filter(code__iexact=self.cleaned_data["centre"].strip()).first()
        if centre is None:
            raise forms.ValidationError(_("No centre has this code."))
        return centre


class EndForm(ReasonForm):
    """Which assignment ends, and why."""

    centre = TextField(label=_("Code of the centre"), max_length=20, error_messages={"required": _("Enter the code of the centre.")})
    field_order = ["centre", "reason"]


class NotAssigned(TrainingRefused):
    """There is no such assignment."""

    def __init__(self) -> None:
        super().__init__(_("This person does not teach at that centre."))


def _end(person: Person, data: dict[str, Any], actor: Any) -> None:
    assignment = person.assignments.filter(centre__code__iexact=data["centre"].strip(), to_date__isnull=True).first()
    if assignment is None:
        raise NotAssigned
    end_assignment(assignment=assignment, reason=data["reason"], actor=actor)


class PersonView(ThingView):
    """Somebody: rounds and certificates, where they teach, their login and shops."""

    permission_policy = PEOPLE
    listed_in = PeopleList
    template_name = "training/desk/person.html"
    header_icon = "user"
    refusals = (TrainingRefused,)
    deeds = {
        "assign": Deed(
            _("Make a trainer of a centre"),
            _("The person teaches at the centre from today on."),
            lambda person, data, actor: assign_trainer(person=person, centre=data["centre"], role=data["role"], actor=actor),
            lambda person: person.anonymised_at is None,
            AssignForm,
        ),
        "end": Deed(
            _("End an assignment"),
            _("The person does not teach at that centre any more."),
            _end,
            lambda person: person.assignments.filter(to_date__isnull=True).exists(),
            EndForm,
            grave=True,
        ),
    }

    def thing(self, pk: int) -> Person:
        return get_object_or_404(Person.objects.select_related("user"), pk=pk)

    def facts(self, thing: Person) -> dict[str, Any]:
        enrolments = thing.enrolments.select_related("round__centre", "round__course_version", "certificate").order_by(
            "-enrolled_on", "-pk"
        )
        shops = Certificate.objects.filter(enrolment__person=thing, seller_trainings__isnull=False)
        return {
            "enrolments": enrolments,
            "assignments": thing.assignments.select_related("centre").order_by("to_date", "-from_date"),
            "shops": shops.values("seller_trainings__partner_id", "seller_trainings__partner__name", "serial"),
        }


class CertificateFilters(DeskFilters):
    """Filters of the certificates."""

    state = choice("state", _("State"), Certificate.State.choices)
    centre = CentreFilter()
    province = ProvinceFilter(field_name="area__code")
    day = days("issued_on", _("Issued"))


class CertificatesList(DeskList):
    """Certificates, the latest first."""

    permission_policy = CERTIFICATES
    model = Certificate
    page_title = _("Certificates")
    header_icon = "doc-full"
    index_url_name = "desk_training:certificates"
    default_ordering = "-issued_on"
    search_fields = ["serial", "holder_name", "course_title", "centre__code"]
    search_hint = _("Number, name, course, centre")
    empty_message = _("No certificate was issued yet.")
    filterset_class = CertificateFilters
    columns = [
        title("serial", _("Number"), "desk_training:certificate"),
        column("holder", _("Name"), "holder_name"),
        column("course", _("Course"), "course_title"),
        column("centre", _("Centre"), "centre_name"),
        DayColumn("issued_on", label=_("Issued"), sort_key="issued_on"),
        StateColumn("state", label=_("State"), accessor="get_state_display", primary=lambda row: row.state == Certificate.State.VALID),
    ]
    fields = [
        Field("serial", _("Number"), "serial"),
        Field("holder", _("Name"), "holder_name"),
        Field("course", _("Course"), "course_title"),
        Field("hours", _("Hours"), "hours"),
        Field("centre_code", _("Code of the centre"), "centre.code"),
        Field("centre", _("Centre"), "centre_name"),
        Field("province", _("Province"), "area.parent.parent.name"),
        Field("issued_on", _("Issued"), "issued_on"),
        Field("state", _("State"), "get_state_display"),
        Field("revoked_at", _("Revoked"), lambda row: local(row.revoked_at)),
        Field("reason", _("Reason"), "revoke_reason"),
    ]

    def rows(self) -> QuerySet[Certificate]:
        return Certificate.objects.select_related("centre", "area__parent__parent").order_by("-issued_on", "-pk")


class CertificateView(ThingView):
    """A certificate as it was issued, the shops that it stands behind, and taking it back."""

    permission_policy = PEOPLE
    listed_in = CertificatesList
    template_name = "training/desk/certificate.html"
    header_icon = "doc-full"
    words = dict(Certificate.State.choices)
    refusals = (TrainingRefused,)
    deeds = {
        "revoke": Deed(
            _("Revoke"),
            _("The certificate is revoked. Its page says so."),
            lambda row, data, actor: revoke_certificate(certificate=row, reason=data["reason"], actor=actor),
            lambda row: row.state == Certificate.State.VALID,
            ReasonForm,
            grave=True,
            note=_("This cannot be taken back. Shops stay as they are; decide about them separately."),
        )
    }

    def thing(self, pk: int) -> Certificate:
        rows = Certificate.objects.select_related("enrolment__person", "enrolment__round", "centre", "area__parent__parent")
        return get_object_or_404(rows, pk=pk)

    def facts(self, thing: Certificate) -> dict[str, Any]:
        return {"trainings": thing.seller_trainings.select_related("partner", "verified_by")}


urlpatterns = [
    *list_paths(PeopleList, "people/", "people"),
    path("people/<int:pk>/", PersonView.as_view(), name="person"),
    *list_paths(CertificatesList, "certificates/", "certificates"),
    path("certificates/<int:pk>/", CertificateView.as_view(), name="certificate"),
]
