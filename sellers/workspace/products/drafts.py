"""Listing goods in three screens: pictures, what it is, what is in it. Each screen is a page of its own and keeps what was typed."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.listings.actions import (
    MOST_PHOTOS,
    DraftFinished,
    discard_draft,
    move_draft_photo,
    order_draft_photos,
    remove_draft_photo,
    save_draft,
    start_draft,
)
from catalog.listings.models import ListingCheck, ListingDraft
from catalog.listings.rules import claims_in, reasons_for_check
from catalog.models import Product, SaleUnit
from sellers.access import drafts_of
from sellers.formats import baht, unit_price
from sellers.shops.models import Certification
from sellers.workspace.doors import MANAGERS, ShopRoom
from sellers.workspace.products.actions import hand_in
from sellers.workspace.products.forms import UNITS, ContentForm, Typed, WhatForm
from sellers.workspace.products.hints import price_hints
from sellers.workspace.products.kinds import Kind, find_kinds, flat, kinds
from sellers.workspace.products.pages import open_drafts
from sellers.workspace.products.pictures import Refused, take_pictures
from sellers.workspace.products.preview import preview_of_draft

PICTURES, WHAT, CONTENT = 1, 2, 3


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def key_in(text: str) -> UUID | None:
    """A key that a browser made; None where there is none or it is no key."""
    try:
        return UUID(text)
    except ValueError:
        return None


class ListingRoom(ShopRoom):
    """A page about listing goods; packers look and move stock only."""

    roles = MANAGERS

    def draft(self, pk: int) -> ListingDraft:
        """The draft, if it is this shop's; else 404."""
        return get_object_or_404(drafts_of(self.shop).select_related("product", "seller"), pk=pk)

    def address(self, draft: ListingDraft, step: int | None = None) -> str:
        """Where a draft goes on."""
        return reverse("sell_product_draft", args=[self.shop.code, draft.pk, step or draft.step])

    def finished(self, draft: ListingDraft) -> HttpResponse:
        """The draft has become a product: there."""
        product = reverse("sell_product", args=[self.shop.code, draft.product_id])
        return JsonResponse({"finished": product}, status=409) if wants_json(self.request) else redirect(product)

    def answer(self, draft: ListingDraft, refused: list[Refused]) -> HttpResponse:
        """What a script is told about the pictures of a draft."""
        pictures = [
            {"pk": picture.pk, "key": str(picture.key), "src": picture.photo.file.url}
            for picture in draft.pictures.select_related("photo").order_by("place", "pk")
        ]
        said = {
            "draft": draft.pk,
            "address": self.address(draft, PICTURES),
            "pictures": pictures,
            "refused": [each.why for each in refused],
        }
        return JsonResponse(said, status=422 if refused else 200)


class NewView(ListingRoom):
    """The first screen of goods that nobody has begun: the draft is made with its first picture."""

    def page(self, key: UUID, refused: list[Refused] | None = None, status: int = 200) -> HttpResponse:
        """The screen; `refused` are pictures that did not get in."""
        waiting = [draft for draft in open_drafts(self.shop) if draft.product_id is None]
        context = {
            "shop": self.shop,
            "area": "products",
            "key": key,
            "step": PICTURES,
            "most": MOST_PHOTOS,
            "drafts": waiting,
            "refused": refused,
        }
        return render(self.request, "sell/products/pictures.html", context, status=status)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(uuid4())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        key = key_in(request.POST.get("key", "")) or uuid4()
        files = request.FILES.getlist("photos")
        if not files and not wants_json(request):
            return self.page(key, [Refused("", _("Choose a picture first. One is enough to begin."))], status=422)
        if ListingDraft.objects.filter(key=key).exclude(seller=self.shop).exists():
            raise Http404  # keys are secrets of 122 bits: nobody meets another shop's by chance
        draft = start_draft(seller_id=self.shop.pk, key=key, actor=request.user)  # type: ignore[arg-type]  # config/access.py lets in logins only
        return take(self, draft, files)


def take(room: ListingRoom, draft: ListingDraft, files: list[Any]) -> HttpResponse:
    """Take pictures into a draft and go on: to the next screen, or back to the pictures where one was refused or more are to come."""
    request = room.request
    if draft.finished_at:
        return room.finished(draft)
    photo_key = key_in(request.POST.get("photo_key", ""))
    _taken, refused = take_pictures(draft=draft, files=files, actor=request.user, key=photo_key)  # type: ignore[arg-type]
    if wants_json(request):
        return room.answer(draft, refused)
    for each in refused:
        messages.error(request, f"{each.name}: {each.why}" if each.name else each.why)
    go_on = "next" in request.POST and not refused and draft.pictures.exists()
    return redirect(room.address(draft, WHAT if go_on else PICTURES))


class PhotosView(ListingRoom):
    """Changes the pictures of a draft: more of them, fewer, another order."""

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        draft = self.draft(pk)
        try:
            if files := request.FILES.getlist("photos"):
                return take(self, draft, files)
            self._arrange(draft, request.POST)
        except DraftFinished:
            return self.finished(draft)
        if wants_json(request):
            return self.answer(draft, [])
        if "next" in request.POST:
            return redirect(self.address(draft, WHAT if draft.pictures.exists() else PICTURES))
        return redirect(self.address(draft, PICTURES))

    def _arrange(self, draft: ListingDraft, posted: Any) -> None:
        for verb, by in (("earlier", -1), ("later", 1)):
            if (picture := posted.get(verb, "")).isdecimal():
                move_draft_photo(draft=draft, picture_id=int(picture), by=by)
        if (picture := posted.get("remove", "")).isdecimal():
            remove_draft_photo(draft=draft, picture_id=int(picture))
        if order := [int(each) for each in posted.get("order", "").split(",") if each.isdecimal()]:
            order_draft_photos(draft=draft, pictures=order)


class DraftView(ListingRoom):
    """One of the three screens of a draft."""

    def get(self, request: HttpRequest, code: str, pk: int, step: int) -> HttpResponse:
        draft = self.draft(pk)
        if draft.finished_at:
            return self.finished(draft)
        return self.screen(draft, step, self.form(draft, step))

    def post(self, request: HttpRequest, code: str, pk: int, step: int) -> HttpResponse:
        """Keep what was typed first; then refuse, go on, or hand in."""
        draft = self.draft(pk)
        if draft.finished_at:
            return self.finished(draft)
        screen: Any = {WHAT: WhatForm, CONTENT: ContentForm}.get(step)
        if screen is None:
            raise Http404
        stamp = {f"stamp{step}": request.POST["stamp"][:40]} if request.POST.get("stamp") else {}
        draft = save_draft(draft=draft, typed=self._typed(screen, draft) | stamp, step=step)
        if wants_json(request) or "beacon" in request.POST:
            return JsonResponse({"kept": True})
        if "preview" in request.POST:
            return redirect("sell_product_draft_preview", code=code, pk=pk)
        if "back" in request.POST:
            return redirect(self.address(draft, step - 1))
        if "later" in request.POST:
            messages.success(request, _("Kept as a draft. Go on whenever you like."))
            return redirect("sell_products", code=code)
        if "find" in request.POST:
            return self.screen(draft, step, self.form(draft, step), found=self._search(draft))
        form = self.form(draft, step, check=True)
        if not form.is_valid():
            return self.screen(draft, step, form, status=422)
        if step == WHAT:
            save_draft(draft=draft, typed=self._chosen(form), step=CONTENT)
            return redirect(self.address(draft, CONTENT))
        return self._hand_in(draft, form)

    def _typed(self, screen: type[Typed], draft: ListingDraft) -> dict[str, str]:
        """The fields of this screen that were sent; a script keeps them one by one."""
        sent = {name: text for name, text in screen.pick(self.request.POST).items() if name in self.request.POST}
        if "whole" in self.request.POST:  # boxes that are not ticked are not sent
            sent |= {name: "" for name in ("marks", "licence_free") if name in screen.base_fields and name not in sent}
        if "kind" in sent and sent["kind"] != draft.typed.get("kind", "") and sent.get("category", "") == draft.typed.get("category", ""):
            sent["category"] = ""  # another word, and no choice made from it yet
        return sent

    @staticmethod
    def _chosen(form: Any) -> dict[str, str]:
        return {"category": form.cleaned_data["category"], "kind": form.chosen.way, "licence_no": form.cleaned_data["licence_no"]}

    @staticmethod
    def _search(draft: ListingDraft) -> list[Kind]:
        return find_kinds(draft.typed.get("kind", ""), kinds())

    def form(self, draft: ListingDraft, step: int, *, check: bool = False) -> Any:
        """The form of a screen with what the draft holds; None for the pictures."""
        if step == WHAT:
            tree = kinds()
            units = list(SaleUnit.objects.order_by("name"))
            return WhatForm({"unit": self._usual_unit(draft, tree, units), **draft.typed}, check=check, kinds=tree, units=units)
        if step == CONTENT:
            flags = self._flags(draft)
            marks = list(Certification.objects.shown().filter(partner=self.shop).order_by("kind", "pk"))
            return ContentForm(draft.typed, check=check, flags=flags, marks=marks, new=draft.product is None)
        if step == PICTURES:
            return None
        raise Http404

    def _usual_unit(self, draft: ListingDraft, tree: list[Kind], units: list[SaleUnit]) -> str:
        """What one is called, before anybody chose: as in its kind, else as in the shop's last goods."""
        kind = flat(tree).get(int(draft.typed["category"])) if draft.typed.get("category", "").isdecimal() else None
        if kind and kind.unit:
            return str(kind.unit)
        last = self.shop.products.order_by("-pk").values_list("unit_id", flat=True).first()
        return str(last or next((unit.pk for unit in units if unit.name == "ชิ้น"), ""))

    @staticmethod
    def _flags(draft: ListingDraft) -> list[str]:
        category = draft.typed.get("category", "")
        kind = flat(kinds()).get(int(category)) if category.isdecimal() else None
        return list(kind.flags) if kind else []

    def screen(self, draft: ListingDraft, step: int, form: Any, *, found: list[Kind] | None = None, status: int = 200) -> HttpResponse:
        """The page of a screen."""
        context: dict[str, Any] = {"shop": self.shop, "area": "products", "draft": draft, "step": step, "form": form, "key": draft.key}
        if step == PICTURES:
            context |= {"pictures": list(draft.pictures.select_related("photo").prefetch_related("photo__renditions")), "most": MOST_PHOTOS}
            return render(self.request, "sell/products/pictures.html", context, status=status)
        context |= {"front": self._front(draft), "unit_price": unit_price_of(draft.typed)}
        if step == WHAT:
            kind = form.chosen
            context |= {"chosen": kind, "found": found if found is not None else form.found, "searched": found is not None}
            context["hints"] = price_hints(kind.pk, apart_from=self.shop.pk) if kind else []
            return render(self.request, "sell/products/what.html", context, status=status)
        category = draft.typed.get("category", "")
        context["hints"] = price_hints(int(category), apart_from=self.shop.pk) if category.isdecimal() else []
        context["price"] = price_of(draft.typed)
        context["claims"] = claims_in(draft.typed)
        context["why"] = self._looked_at(draft)
        context["unit"] = SaleUnit.objects.filter(pk=int(draft.typed["unit"])).first() if draft.typed.get("unit", "").isdecimal() else None
        return render(self.request, "sell/products/content.html", context, status=status)

    def _looked_at(self, draft: ListingDraft) -> list[str]:
        """Why new goods will be looked at first, as far as it can be told before they are handed in."""
        if draft.product is not None and draft.product.state in (Product.State.LISTED, Product.State.PAUSED):
            return []
        return reasons_for_check(product=draft.product, seller_id=self.shop.pk, before={}, after=draft.typed, flags=self._flags(draft))

    @staticmethod
    def _front(draft: ListingDraft) -> Any:
        picture = draft.pictures.select_related("photo").prefetch_related("photo__renditions").first()
        return picture.photo if picture else None

    def _hand_in(self, draft: ListingDraft, content: Any) -> HttpResponse:
        """The last press: everything is looked at once more, and the screen that lacks something is shown."""
        if not draft.pictures.exists():
            messages.error(self.request, _("A picture is missing. One is enough."))
            return redirect(self.address(draft, PICTURES))
        what = self.form(draft, WHAT, check=True)
        if not what.is_valid():
            return self.screen(draft, WHAT, what, status=422)
        try:
            check = hand_in(
                draft=draft,
                listing={**what.listing(), **content.listing()},
                units=content.units if draft.product is None else 0,
                actor=self.request.user,  # type: ignore[arg-type]  # config/access.py lets in logins only
            )
        except DraftFinished:
            return self.finished(ListingDraft.objects.get(pk=draft.pk))
        messages.success(self.request, said_of(check))
        return redirect("sell_product", code=self.shop.code, pk=check.product_id)


def said_of(check: ListingCheck) -> str:
    """What the shop is told when it handed something in."""
    if check.state == ListingCheck.State.WAITING:
        if check.kind == ListingCheck.Kind.CHANGE:
            return _("The change is being checked. Until then buyers see it as it was.")
        return _("Handed in. It goes on sale when it is checked, within 2 days.")
    return _("The change is on sale.") if check.kind == ListingCheck.Kind.CHANGE else _("It is on sale now.")


def price_of(typed: Any) -> str:
    """The price that is typed as buyers read it, "฿89.50" for "๘๙.๕๐"; "" while it is none."""
    try:
        return baht(int(WhatForm.base_fields["price"].clean(typed.get("price", "")) * 100))
    except ValidationError:
        return ""


def unit_price_of(typed: Any) -> str:
    """The unit price of what is typed so far, as buyers read it; "" while a number is missing."""
    what = WhatForm.base_fields["price"]
    quantity = ContentForm.base_fields["quantity"]
    try:
        price, content = what.clean(typed.get("price", "")), quantity.clean(typed.get("quantity", ""))
    except ValidationError:
        return ""
    unit, factor = UNITS.get(typed.get("quantity_unit", ""), ("g", 1))
    return unit_price(int(price * 100), content * factor, unit)


class DiscardView(ListingRoom):
    """Throws a draft away."""

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        draft = self.draft(pk)
        try:
            discard_draft(draft=draft)
        except DraftFinished:
            return self.finished(draft)
        messages.success(request, _("The draft is gone."))
        return redirect("sell_products", code=code)


class KindsView(ListingRoom):
    """GET ?q=: the kinds that a word names, as a small JSON answer."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        found = find_kinds(request.GET.get("q", ""), kinds())
        return JsonResponse(
            {"kinds": [{"pk": kind.pk, "name": kind.name, "way": kind.way, "flags": list(kind.flags), "unit": kind.unit} for kind in found]}
        )


class HintsView(ListingRoom):
    """GET ?category=: what others ask, as a piece of a page."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        category = request.GET.get("category", "")
        if not category.isdecimal():
            raise Http404
        hints = price_hints(int(category), apart_from=self.shop.pk)
        return render(request, "sell/products/hints.html", {"hints": hints})


class DraftPreviewView(ListingRoom):
    """The draft as a buyer will see it."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        draft = self.draft(pk)
        if draft.finished_at:
            return self.finished(draft)
        return render(request, "sell/products/preview.html", {"shop": self.shop, "area": "products", **preview_of_draft(self.shop, draft)})
