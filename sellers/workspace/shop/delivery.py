"""How the shop sends and what it costs: the ways, own prices for a way, and what a buyer somewhere would pay."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from catalog.languages import localised
from sellers.centres.provinces import provinces
from sellers.delivery.actions import DeliveryRefused, Way, drop_own_rates, own_steps, save_method, save_own_rates, ways_of
from sellers.delivery.models import Rate
from sellers.delivery.quotes import Load, ParcelKey, quote
from sellers.delivery.services import service_name
from sellers.models import Partner
from sellers.shops.places import somewhere
from sellers.workspace.shop.forms import PreviewForm, RatesForm, WayForm, in_baht, number_in
from sellers.workspace.shop.rooms import SettingsRoom
from sellers.workspace.words import STORAGES

#: What the preview shows before anybody typed: the example of the lesson.
_PROVINCE, _KG = "50", "2"


def preview(shop: Partner, typed: dict[str, str]) -> dict[str, Any]:
    """What a buyer would pay: the place, the weight, and every way with its price; or `refused`, what is to be typed.

    The goods are counted as worth nothing, so that "free over" does not hide the price. Three queries at most.
    """
    to, kg, goods = typed.get("to") or localised(provinces()[_PROVINCE], "name"), typed.get("kg") or _KG, typed.get("goods") or "ambient"
    weight = number_in(kg, most=Decimal(200))
    area = somewhere(to)
    shown: dict[str, Any] = {"to": to, "kg": kg, "goods": goods, "goods_words": STORAGES.get(goods, "")}
    if weight is None:
        return shown | {"refused": _("Type a weight in kg, such as 2 or 0.5, at most 200.")}
    if area is None:
        return shown | {"refused": _("No place is called “{typed}”. Type a province, a district or a postcode.").format(typed=to)}
    grams = int(weight * 1000)
    load = Load(weight_g=grams, goods_satang=0, origin=shop.area_id, units=1, heaviest_g=grams)
    key = ParcelKey(shop.pk, goods)
    options = quote({key: load}, area)[key]
    rows: list[dict[str, Any]] = [{"option": option, "service": service_name(option.method.service)} for option in options]
    sent = [row for row in rows if not row["option"].method.is_pickup]
    return shown | {"area": area, "grams": grams, "options": rows, "cheapest": sent[0] if sent else None}


class DeliveryView(SettingsRoom):
    """The ways of sending, and the preview (`?to=เชียงใหม่&kg=2&goods=ambient`)."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        typed = {name: request.GET.get(name, "").replace("\x00", "")[:60].strip() for name in ("to", "kg", "goods")}
        shown = preview(self.shop, typed if typed["goods"] in STORAGES else typed | {"goods": ""})
        ways: list[dict[str, Any]] = [
            {"way": way, "service": service_name(way.service), "storages": [STORAGES[name] for name in way.storages]}
            for way in ways_of(self.shop)
        ]
        form = PreviewForm(initial={name: shown[name] for name in ("to", "kg", "goods")})
        on, off = ([row for row in ways if row["way"].is_on is wanted] for wanted in (True, False))
        context = {"shop": self.shop, "on": on, "off": off, "preview": shown, "form": form}
        return render(request, "sell/shop/delivery.html", context)


class WayView(SettingsRoom):
    """One way of sending: on or off, cash, free over; and the shop's own prices for it."""

    def way(self, name: str) -> Way:
        """The way of this name (`Way.key`); else 404."""
        found = next((way for way in ways_of(self.shop) if way.key == name), None)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, code: str, way: str) -> HttpResponse:
        return self.page(self.way(way))

    def page(self, way: Way, form: WayForm | None = None, rates: RatesForm | None = None, status: int = 200) -> HttpResponse:
        """The page; what was typed stays."""
        method = way.method
        known = {
            "is_active": way.is_on,
            "takes_cash": method.takes_cash if method else True,
            "free_over": in_baht(method.free_over_satang) if method else "",
        }
        steps = own_steps(method) if method else []
        first = Rate.objects.filter(table=method.own_table_id).first() if method and method.own_table_id else None
        context = {
            "shop": self.shop,
            "way": way,
            "service": service_name(way.service),
            "storages": [STORAGES[name] for name in way.storages],
            "form": form or WayForm(initial=known),
            "rates": rates or RatesForm(steps=steps, first=first),
            "has_own": bool(steps),
        }
        return render(self.request, "sell/shop/way.html", context, status=status)

    def post(self, request: HttpRequest, code: str, way: str) -> HttpResponse:
        found = self.way(way)
        do = request.POST.get("do", "")
        if do == "offer":
            return self._offer(found)
        if do in ("rates", "carrier") and found.method:
            return self._rates(found) if do == "rates" else self._carrier(found)
        raise Http404

    @property
    def user(self) -> Any:
        """The login that presses."""
        return self.request.user

    def _done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("sell_delivery", code=self.shop.code)

    def _offer(self, way: Way) -> HttpResponse:
        form = WayForm(self.request.POST)
        if not form.is_valid():
            return self.page(way, form, status=422)
        data = form.cleaned_data
        try:
            save_method(
                partner=self.shop,
                carrier=way.carrier,
                service=way.service,
                is_active=data["is_active"],
                takes_cash=data["takes_cash"],
                free_over_satang=data["free_over"],
                actor=self.user,
            )
        except DeliveryRefused as refused:
            form.add_error(None, str(refused))
            return self.page(way, form, status=422)
        return self._done(_("Saved. New orders follow it."))

    def _rates(self, way: Way) -> HttpResponse:
        assert way.method is not None
        form = RatesForm(self.request.POST, steps=[])
        if not form.is_valid():
            return self.page(way, rates=form, status=422)
        data = form.cleaned_data
        try:
            save_own_rates(
                partner=self.shop,
                method=way.method,
                steps=form.steps,
                remote_satang=data["remote"] or 0,
                island_satang=data["island"] or 0,
                days_min=data["days_min"],
                days_max=data["days_max"],
                actor=self.user,
            )
        except DeliveryRefused as refused:
            form.add_error(None, str(refused))
            return self.page(way, rates=form, status=422)
        return self._done(_("Your prices count from now on. What was ordered keeps its price."))

    def _carrier(self, way: Way) -> HttpResponse:
        assert way.method is not None
        drop_own_rates(partner=self.shop, method=way.method, actor=self.user)
        return self._done(_("The carrier's prices count again."))
