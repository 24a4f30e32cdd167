"""Correcting the facts of a shop at the operator's desk, by the forms of its opening."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.permission_policies import ModelPermissionPolicy

from sellers.desk.frame import DeskView
from sellers.desk.things import ReasonForm
from sellers.models import Partner
from sellers.shops.actions import NotPossible
from sellers.shops.facts import FACTS, correct_facts, may_lack_number
from sellers.shops.forms import KindForm, NumbersForm, PlaceForm
from sellers.shops.models import ShopApplication
from sellers.shops.steps import NUMBER_NEEDED, number_of_elsewhere


def as_application(shop: Partner) -> ShopApplication:
    """What somebody would have to type in an application for this shop. It is never saved."""
    known = {name: getattr(shop, name) for name in FACTS}
    return ShopApplication(postcode=shop.area.postcode, **known)


class ShopNumbersForm(NumbersForm):
    """The numbers of a shop as they stand on its papers: without the ID of a person, which nobody but they type."""

    def __init__(self, data: Any = None, *, application: ShopApplication, shop: Partner) -> None:
        super().__init__(data, application=application)
        self.fields.pop("national_id", None)
        column = NUMBER_NEEDED[application.producer_type]
        if column in self.fields and may_lack_number(shop, application.producer_type):
            self.fields[column].required = False


class Facts:
    """The forms on one page, filled with what the shop is. With another kind in `data`, the numbers asked are those of that kind."""

    def __init__(self, shop: Partner, data: Any = None) -> None:
        row = as_application(shop)
        self.kind = KindForm(data, application=as_application(shop))
        self.kind.fields["producer_type"].widget = forms.Select(choices=Partner.ProducerType.choices)
        if data and data.get("producer_type") in Partner.ProducerType.values:
            row.producer_type = data["producer_type"]
        self.numbers = ShopNumbersForm(data, application=row, shop=shop)
        self.place = PlaceForm(data, application=row)
        self.reason = ReasonForm(data)

    @property
    def forms(self) -> list[forms.Form]:
        """In the order of the page."""
        return [self.kind, self.numbers, self.place, self.reason]

    def is_valid(self) -> bool:
        """Whether every form is."""
        return all(form.is_valid() for form in self.forms)

    def values(self) -> dict[str, Any]:
        """The columns of `FACTS`."""
        found = self.kind.values() | self.numbers.values() | self.place.values()
        return {name: found[name] for name in FACTS}


class FactsView(DeskView):
    """The form, and what was typed if something in it was wrong."""

    permission_policy = ModelPermissionPolicy(Partner)
    template_name = "shops/desk/facts.html"
    header_icon = "edit"
    page_title = gettext_lazy("Correct the shop's facts")

    def trail(self) -> list[dict[str, object]]:
        return [
            {"url": reverse("desk_shops:shops"), "label": _("Shops")},
            {"url": reverse("desk_shops:shop", args=[self.shop.pk]), "label": self.shop.name},
        ]

    def page(self, facts: Facts, status: int = 200) -> HttpResponse:
        """The page with these forms."""
        return self.show(status, shop=self.shop, facts=facts)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.shop = self._shop(pk)
        return self.page(Facts(self.shop))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.shop = self._shop(pk)
        facts = Facts(self.shop, request.POST)
        if not facts.is_valid():
            return self.page(facts, status=422)
        values: dict[str, Any] = facts.values()
        try:
            row = correct_facts(partner=self.shop, values=values, reason=facts.reason.cleaned_data["reason"], actor=request.user)  # type: ignore[arg-type]  # a login, the desk's door is behind us
        except NotPossible as refusal:
            messages.error(request, str(refusal))
            return self.page(facts, status=422)
        messages.success(request, _("The facts are corrected. The log of the shop keeps the old ones."))
        if number_of_elsewhere(as_application(row)):
            messages.warning(request, _("The number of the community enterprise is of another sub-district. Compare both with the paper."))
        return redirect("desk_shops:shop", pk=pk)

    def _shop(self, pk: int) -> Partner:
        return get_object_or_404(Partner.objects.select_related("area__parent__parent"), pk=pk)
