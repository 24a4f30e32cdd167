"""The addresses of an account. Everything is reached through `addresses_of`: somebody else's address is not found."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from oscar.core.loading import get_model

from sellers.centres.fields import place_field, subdistrict_field
from sellers.formats import phone as written_phone
from sellers.formats import place, subdistrict
from storefront.address.actions import put_address_first, remove_address, save_address
from storefront.address.places import Place, by_district, find_places, postcodes_of, refusal, remember_place
from storefront.address.recipients import RecipientFields

UserAddress = get_model("address", "UserAddress")


def addresses_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Any]:
    """An account's addresses, the default first, with their places loaded."""
    return (
        UserAddress.objects.filter(user_id=user.pk)
        .select_related("area__parent__parent")
        .order_by("-is_default_for_shipping", "-date_created", "-pk")
    )


def place_of_address(address: Any) -> Place | None:
    """The place of an address, None for an old one whose postcode is not of its sub-district. Its area must be loaded."""
    known = address.area is not None and address.postcode in postcodes_of(address.area)
    return Place(address.area, address.postcode) if known else None


class AddressForm(RecipientFields):
    """An address the Thai way: one name, a postcode or the name of a place, and one of the sub-districts meant by it."""

    postcode = place_field(gettext_lazy("Postcode, sub-district or district"))
    area = subdistrict_field()
    default = forms.BooleanField(label=gettext_lazy("Use this address first when I order"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("postcode", "") or self.initial.get("postcode", "")).strip()
        #: By sub-district. One with two postcodes is there once: under the postcode that was typed, or the first it has.
        self.areas: dict[str, Place] = {}
        for found in find_places(typed):
            self.areas.setdefault(found.area.code, found)
        self.districts = by_district(self.areas.values())
        groups = [(place(district), [(each.area.code, subdistrict(each.area)) for each in places]) for district, places in self.districts]
        self.fields["area"].choices = groups if len(self.areas) == 1 else [("", _("Choose the sub-district")), *groups]  # type: ignore[attr-defined]

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"].strip()
        if not self.areas:
            raise forms.ValidationError(refusal(typed))
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.areas and not cleaned.get("area") and "area" not in self.errors:
            if len(self.areas) == 1:
                cleaned["area"] = next(iter(self.areas))
            else:
                self.add_error("area", _("Choose the sub-district from the list."))
        if cleaned.get("area") in self.areas:
            cleaned["postcode"] = self.areas[cleaned["area"]].postcode
        return cleaned

    @property
    def only_asks_for_the_area(self) -> bool:
        """The first try named a postcode of several sub-districts: the list comes now, and nothing was wrong."""
        return set(self.errors) == {"area"} and "area" not in self.data


def known(address: Any) -> dict[str, Any]:
    """An address as the form shows it."""
    return {
        "name": address.last_name,
        "phone": written_phone(str(address.phone_number)) if address.phone_number else "",
        "address": address.line1,
        "postcode": address.postcode,
        "area": address.area_id,
        "default": address.is_default_for_shipping,
    }


def _chosen(response: HttpResponse, address: Any) -> HttpResponse:
    """Whoever puts an address first wants things there: its place takes that of the place named before."""
    if address.is_default_for_shipping and (place := place_of_address(address)):
        remember_place(response, place)
    return response


@method_decorator(never_cache, name="dispatch")
class AddressesView(View):
    """The book."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "account/addresses.html", {"addresses": addresses_of(request.user)})


@method_decorator(never_cache, name="dispatch")
class AddressView(View):
    """Add an address, or change one of one's own."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        address = get_object_or_404(addresses_of(request.user), pk=pk) if pk else None
        return self._page(request, AddressForm(initial=known(address) if address else self._guess(request)), address)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        address = get_object_or_404(addresses_of(request.user), pk=pk) if pk else None
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, address, 200 if form.only_asks_for_the_area else 422)
        data = form.cleaned_data
        try:
            saved = save_address(user=request.user, data=data, area=form.areas[data["area"]].area, address=address)
        except IntegrityError:
            form.add_error(None, _("This address is in your book already."))
            return self._page(request, form, address, 422)
        messages.success(request, _("The address is saved."))
        return _chosen(redirect("addresses"), saved)

    def _guess(self, request: HttpRequest) -> dict[str, Any]:
        user = request.user
        phone = getattr(user, "phone", "") or ""
        return {"name": getattr(user, "name", ""), "phone": written_phone(phone) if phone else ""}

    def _page(self, request: HttpRequest, form: AddressForm, address: Any, status: int = 200) -> HttpResponse:
        return render(request, "account/address.html", {"form": form, "address": address}, status=status)


@method_decorator(never_cache, name="dispatch")
class AddressRemoveView(View):
    """GET asks, POST takes an address out of the book. Orders keep theirs."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "account/address_remove.html", {"address": get_object_or_404(addresses_of(request.user), pk=pk)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        address = get_object_or_404(addresses_of(request.user), pk=pk)
        remove_address(address=address)
        messages.success(request, _("The address is removed."))
        return redirect("addresses")


class AddressDefaultView(View):
    """Make an address the one that comes first."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        address = get_object_or_404(addresses_of(request.user), pk=pk)
        put_address_first(address=address)
        messages.success(request, _("This address comes first now."))
        return _chosen(redirect("addresses"), address)
