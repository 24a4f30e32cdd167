"""The page of one of the shop's goods: how it stands, how much of it there is, and what can be done with it."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from catalog.listings.actions import (
    AlreadyDecided,
    WrongState,
    join_family,
    leave_family,
    pause_product,
    resume_product,
    retire_product,
    start_draft,
    withdraw_listing,
)
from catalog.listings.contents import listing_of
from catalog.listings.models import ListingCheck
from catalog.models import Product
from sellers.models import StockRecord
from sellers.stock.actions import StockReserved, move_stock
from sellers.workspace.doors import ShopRoom
from sellers.workspace.products.forms import MOVES, StockForm, typed_of
from sellers.workspace.products.pages import STATES, STOCK_REFUSED, family_of, goods_of, is_few, joinable, movements_of
from sellers.workspace.products.preview import preview_of_product

State = Product.State


class GoodsRoom(ShopRoom):
    """A page about one of the shop's goods."""

    def product(self, pk: int) -> Any:
        """The product with its stock, if it is this shop's; else 404."""
        return get_object_or_404(goods_of(self.shop).select_related("unit", "photo", "seller"), pk=pk)


class ProductView(GoodsRoom):
    """One of the shop's goods."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        product = self.product(pk)
        word, css = STATES[product.state]
        asked = product.listing_checks.exclude(state=ListingCheck.State.WITHDRAWN).order_by("-submitted_at", "-pk").first()
        context = {
            "shop": self.shop,
            "area": "products",
            "product": product,
            "state": word,
            "css": css,
            "low": is_few(product),
            "check": asked,
            "draft": product.drafts.filter(finished_at__isnull=True).first(),
            "movements": movements_of(product),
            "family": family_of(product),
            "joinable": joinable(product) if self.shop.is_managed and product.state != State.RETIRED else [],
            "refused": request.session.pop(STOCK_REFUSED, None),
            "key": uuid4(),
        }
        return render(request, "sell/products/product.html", context)


class StockView(GoodsRoom):
    """Moves stock by what came or went, with a reason; for everybody who works for the shop."""

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        product = self.product(pk)
        form = StockForm(request.POST)
        if form.is_valid():
            try:
                self._move(product, form)
            except StockReserved as refusal:
                return self._refuse(product, str(refusal))
        else:
            return self._refuse(product, form.refusal)
        return redirect(self._back(product))

    def _refuse(self, product: Any, why: str) -> HttpResponse:
        """Back to the field, which shows what was typed and what is wrong with it."""
        self.request.session[STOCK_REFUSED] = {"pk": product.pk, "units": self.request.POST.get("units", "")[:20], "why": why}
        return redirect(f"{self._back(product)}#units-{product.pk}")

    def _move(self, product: Any, form: StockForm) -> None:
        data = form.cleaned_data
        kind, sign = MOVES[data["why"]]
        record = get_object_or_404(StockRecord, product=product)
        delta = sign * int(data["units"])
        moved = move_stock(
            stock_record=record,
            delta=delta,
            kind=kind,
            key=f"seller:{product.pk}:{data['key']}",
            reason=data["note"],
            actor=self.request.user,  # type: ignore[arg-type]  # config/access.py lets in logins only
        )
        if moved:
            record.refresh_from_db()
            said = (
                _("{title}: {change}. In hand {now}, to sell {free}.")
                if record.num_allocated
                else _("{title}: {change}, {now} in hand now.")
            )
            messages.success(
                self.request, said.format(title=product.title, change=f"{delta:+d}", now=record.num_in_stock, free=record.free)
            )

    def _back(self, product: Any) -> str:
        to = self.request.POST.get("next", "")
        mine = reverse("sell_products", args=[self.shop.code])
        if to.startswith(mine) and url_has_allowed_host_and_scheme(to, allowed_hosts=None):
            return to
        return reverse("sell_product", args=[self.shop.code, product.pk])


class StepView(GoodsRoom):
    """Takes a step with one of the goods: pause, resume, retire, edit, duplicate, withdraw, join, leave."""

    def post(self, request: HttpRequest, code: str, pk: int, verb: str) -> HttpResponse:
        step = _STEPS.get(verb)
        if step is None or not self.shop.is_managed:
            raise Http404
        product = self.product(pk)
        try:
            return step(self, product)
        except (WrongState, AlreadyDecided) as refusal:
            messages.error(request, str(refusal))
            return self.back(product)

    def back(self, product: Any, said: str = "") -> HttpResponse:
        """To the product's page, with a word."""
        if said:
            messages.success(self.request, said)
        return redirect("sell_product", code=self.shop.code, pk=product.pk)

    @property
    def actor(self) -> Any:
        """Who presses."""
        return self.request.user

    def pause(self, product: Any) -> HttpResponse:
        pause_product(product=product, actor=self.actor)
        return self.back(product, _("Paused. Buyers do not see it until you put it on sale again."))

    def resume(self, product: Any) -> HttpResponse:
        resume_product(product=product, actor=self.actor)
        return self.back(product, _("It is on sale again."))

    def retire(self, product: Any) -> HttpResponse:
        if self.request.POST.get("sure") != "yes":
            messages.error(self.request, _("Tick that you are sure. Goods that are retired do not come back."))
            return self.back(product)
        retire_product(product=product, actor=self.actor)
        messages.success(self.request, _("{title} is no longer sold. Its orders stay as they are.").format(title=product.title))
        return redirect("sell_products", code=self.shop.code)

    def edit(self, product: Any) -> HttpResponse:
        if product.state == State.RETIRED:
            raise WrongState
        found = product.listing_checks.exclude(state=ListingCheck.State.WITHDRAWN).order_by("-submitted_at", "-pk").first()
        unfinished = found is not None and found.state in (ListingCheck.State.WAITING, ListingCheck.State.SENT_BACK)
        listing = found.after if found is not None and unfinished else listing_of(product)
        draft = start_draft(
            seller_id=self.shop.pk, key=uuid4(), actor=self.actor, typed=typed_of(listing), photos=listing["photos"], product=product
        )
        try:
            step = min(3, max(1, int(self.request.POST.get("step", "2"))))
        except ValueError:
            step = 2
        return redirect("sell_product_draft", code=self.shop.code, pk=draft.pk, step=step)

    def duplicate(self, product: Any) -> HttpResponse:
        listing = listing_of(product)
        draft = start_draft(seller_id=self.shop.pk, key=uuid4(), actor=self.actor, typed=typed_of(listing), photos=listing["photos"])
        messages.success(self.request, _("A copy is begun. Change what is different: name, content, price, pictures."))
        return redirect("sell_product_draft", code=self.shop.code, pk=draft.pk, step=2)

    def withdraw(self, product: Any) -> HttpResponse:
        check = product.listing_checks.filter(state=ListingCheck.State.WAITING).first()
        if check is None:
            raise AlreadyDecided
        withdraw_listing(check, self.actor)
        return self.back(product, _("Taken back. Change it and hand it in again."))

    def join(self, product: Any) -> HttpResponse:
        chosen = self.request.POST.get("sibling", "")
        sibling = get_object_or_404(goods_of(self.shop), pk=int(chosen) if chosen.isdecimal() else 0)
        join_family(product=product, sibling=sibling)
        return self.back(product, _("Buyers now choose between them on one page."))

    def leave(self, product: Any) -> HttpResponse:
        leave_family(product=product)
        return self.back(product, _("It stands alone again."))


_STEPS: dict[str, Callable[[StepView, Any], HttpResponse]] = {
    "pause": StepView.pause,
    "resume": StepView.resume,
    "retire": StepView.retire,
    "edit": StepView.edit,
    "duplicate": StepView.duplicate,
    "withdraw": StepView.withdraw,
    "join": StepView.join,
    "leave": StepView.leave,
}


class PreviewView(GoodsRoom):
    """The goods as a buyer sees them, also while they are not on sale."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        product = self.product(pk)
        return render(
            request, "sell/products/preview.html", {"shop": self.shop, "area": "products", **preview_of_product(self.shop, product)}
        )
