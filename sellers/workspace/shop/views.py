"""The settings of a shop: where they begin, its profile, closed days, marks, and pausing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Product
from catalog.photos.cleaning import PhotoRefused
from sellers.models import Partner
from sellers.orders.clocks import ship_by
from sellers.shops.actions import NotPossible, pause_shop, resume_shop
from sellers.shops.marks import WARN_BEFORE, MarkRefused, enter_mark, retire_mark
from sellers.shops.models import Certification, ShopAccount, ShopClosedDays, ShopDocument, ShopMember, ShopPicture
from sellers.shops.numbers import NumberRefused
from sellers.shops.papers import PaperRefused, clean_paper, keep_paper, paper_address
from sellers.shops.profile import (
    MOST_PICTURES,
    ProfileRefused,
    add_picture,
    close_days,
    closed_days_of,
    keep_photo,
    move_picture_first,
    open_days,
    remove_picture,
    save_profile,
    set_emblem,
)
from sellers.workspace.help import link_of
from sellers.workspace.shop.forms import ClosedDaysForm, MarkForm, PhotoForm, ProfileForm, ReasonForm
from sellers.workspace.shop.rooms import OwnerRoom, SettingsRoom


class ShopView(SettingsRoom):
    """Leads to every setting, says what is missing before the shop can sell, pauses and resumes."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(ReasonForm())

    def page(self, form: ReasonForm, status: int = 200) -> HttpResponse:
        """The page; six queries besides the door's."""
        shop, today = self.shop, timezone.localdate()
        closed = closed_days_of(shop.pk, on=today)
        marks = list(shop.certifications.filter(retired_at__isnull=True))
        ways = shop.delivery_methods.filter(is_active=True).count()
        account = ShopAccount.objects.filter(partner=shop).first()
        missing = [
            (words, link_of(name, shop.code))
            for there, words, name in (
                (account, _("Say where the money goes"), "sell_money"),
                (ways, _("Choose how you send"), "sell_delivery"),
                (shop.story, _("Tell your story"), "sell_profile"),
                (Product.objects.filter(seller=shop).exists(), _("List the first product"), "sell_product_new"),
            )
            if not there
        ]
        context = {
            "shop": shop,
            "closed": closed,
            "ways": ways,
            "account": account,
            "marks": marks,
            "waiting_marks": sum(mark.verified_at is None for mark in marks),
            "expiring": [mark for mark in marks if mark.expires_on and today <= mark.expires_on <= today + WARN_BEFORE],
            "people": ShopMember.objects.filter(partner=shop, to_date__isnull=True).count(),
            "missing": [row for row in missing if row[1]],
            "form": form,
        }
        return render(self.request, "sell/shop/shop.html", context, status=status)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        user: Any = request.user
        if not self.shop.is_owned:
            raise Http404
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            if request.POST.get("do") == "pause":
                pause_shop(partner=self.shop, reason=form.cleaned_data["reason"], actor=user)
                messages.success(request, _("The shop is paused. Buyers see it and cannot order."))
            elif request.POST.get("do") == "resume":
                resume_shop(partner=self.shop, actor=user)
                messages.success(request, _("The shop is open again."))
            else:
                raise Http404
        except NotPossible as refusal:
            messages.error(request, str(refusal))
        return redirect("sell_shop", code=code)


class ProfileView(SettingsRoom):
    """Story, making, questions and answers, in two languages."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(ProfileForm(shop=self.shop))

    def page(self, form: ProfileForm, status: int = 200, refused: dict[str, str] | None = None) -> HttpResponse:
        """The page with its pictures."""
        pictures = list(ShopPicture.objects.filter(partner=self.shop).select_related("photo").prefetch_related("photo__renditions"))
        shop = Partner.objects.select_related("emblem").prefetch_related("emblem__renditions").get(pk=self.shop.pk)
        context = {
            "shop": self.shop,
            "form": form,
            "emblem": shop.emblem,
            "pictures": pictures,
            "most": MOST_PICTURES,
            "refused": refused or {},
        }
        return render(self.request, "sell/shop/profile.html", context, status=status)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = ProfileForm(request.POST, shop=self.shop)
        if not form.is_valid():
            return self.page(form, 422)
        save_profile(partner=self.shop, values=form.values(), actor=request.user)  # type: ignore[arg-type]  # config/access.py lets in logins only
        messages.success(request, _("The profile is saved."))
        return redirect("sell_profile", code=code)


class PicturesView(SettingsRoom):
    """POST adds, orders and takes away pictures and the emblem, one at a time."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        do = request.POST.get("do", "")
        try:
            if do in ("emblem", "picture"):
                return self._add(do)
            if do == "emblem-away":
                set_emblem(partner=self.shop, photo=None, actor=self.user)
            elif do in ("first", "away"):
                self._change(do)
            else:
                raise Http404
        except ProfileRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The pictures are changed."))
        return redirect("sell_profile", code=code)

    @property
    def user(self) -> Any:
        """The login that presses."""
        return self.request.user

    def _change(self, do: str) -> None:
        number = self.request.POST.get("picture", "")
        picture = get_object_or_404(
            ShopPicture.objects.filter(partner=self.shop).select_related("partner"), pk=number if number.isdecimal() else 0
        )
        (move_picture_first if do == "first" else remove_picture)(picture=picture, actor=self.user)

    def _add(self, do: str) -> HttpResponse:
        form = PhotoForm(self.request.POST, self.request.FILES)
        room = ProfileView()
        room.setup(self.request)
        room.shop = self.shop
        if not form.is_valid():
            return room.page(ProfileForm(shop=self.shop), 422, {do: " ".join(str(words) for words in form.errors["file"])})
        if do == "picture" and ShopPicture.objects.filter(partner=self.shop).count() >= MOST_PICTURES:
            raise ProfileRefused(_("The page shows {most} pictures. Take one away first.").format(most=MOST_PICTURES))
        try:
            photo = keep_photo(partner=self.shop, file=form.cleaned_data["file"], actor=self.user)
        except (PhotoRefused, SuspiciousFileOperation) as refused:
            return room.page(ProfileForm(shop=self.shop), 422, {do: str(refused)})
        if do == "emblem":
            set_emblem(partner=self.shop, photo=photo, actor=self.user)
        else:
            add_picture(partner=self.shop, photo=photo, actor=self.user)
        messages.success(self.request, _("The picture is there."))
        return redirect("sell_profile", code=self.shop.code)


class ClosedDaysView(SettingsRoom):
    """The days on which nothing is sent: what is entered, one more period, take one away."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(ClosedDaysForm())

    def page(self, form: ClosedDaysForm, status: int = 200) -> HttpResponse:
        """The page, and what it means for an order that is paid now."""
        closed = closed_days_of(self.shop.pk, on=timezone.localdate())
        context = {
            "shop": self.shop,
            "closed": closed,
            "form": form,
            "ship_by": ship_by(self.shop.pk, since=timezone.now()),
            "today": timezone.localdate(),
        }
        return render(self.request, "sell/shop/closed_days.html", context, status=status)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        user: Any = request.user
        if taken := request.POST.get("away", ""):
            row = get_object_or_404(
                ShopClosedDays.objects.filter(partner=self.shop).select_related("partner"), pk=taken if taken.isdecimal() else 0
            )
            open_days(closed=row, actor=user)
            messages.success(request, _("The shop sends on these days."))
            return redirect("sell_closed_days", code=code)
        form = ClosedDaysForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            close_days(partner=self.shop, **form.cleaned_data, actor=user)
        except ProfileRefused as refused:
            form.add_error("ends_on", str(refused))
            return self.page(form, 422)
        messages.success(request, _("The closed days are entered. Buyers see them on the shop's page."))
        return redirect("sell_closed_days", code=code)


class MarksView(OwnerRoom):
    """Marks of quality with their state; one more, with its paper."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(MarkForm())

    def page(self, form: MarkForm, status: int = 200) -> HttpResponse:
        """The page; one query for the marks, one for their papers."""
        today = timezone.localdate()
        marks = (
            Certification.objects.filter(partner=self.shop, retired_at__isnull=True)
            .prefetch_related("documents")
            .order_by("kind", "number")
        )
        rows = [
            {
                "mark": mark,
                "expired": bool(mark.expires_on and mark.expires_on < today),
                "soon": bool(mark.expires_on and mark.expires_on <= today + WARN_BEFORE),
            }
            for mark in marks
        ]
        return render(self.request, "sell/shop/marks.html", {"shop": self.shop, "rows": rows, "form": form}, status=status)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        user: Any = request.user
        if taken := request.POST.get("away", ""):
            mark = get_object_or_404(Certification.objects.filter(partner=self.shop), pk=taken if taken.isdecimal() else 0)
            retire_mark(certification=mark, actor=user)
            messages.success(request, _("The mark is taken away."))
            return redirect("sell_marks", code=code)
        form = MarkForm(request.POST, request.FILES)
        if not form.is_valid() or not self._enter(form, user):
            return self.page(form, 422)
        messages.success(request, _("The mark is entered. Buyers see it when we have compared it with the paper."))
        return redirect("sell_marks", code=code)

    def _enter(self, form: MarkForm, user: Any) -> bool:
        """Enter the mark and keep its paper; a paper that cannot be kept enters nothing."""
        data = form.cleaned_data
        file = data["file"]
        try:
            clean_paper(file, name=file.name)
            mark = enter_mark(
                partner=self.shop,
                kind=data["kind"],
                number=data["number"],
                issued_on=data["issued_on"],
                expires_on=data["expires_on"],
                actor=user,
            )
            keep_paper(file=file, name=file.name, kind=ShopDocument.Kind.CERTIFICATION, actor=user, certification=mark)
        except PaperRefused as refused:
            form.add_error("file", str(refused))
        except NumberRefused as refused:
            form.add_error("number", str(refused))
        except MarkRefused as refused:
            form.add_error("expires_on", str(refused))
        return form.is_valid()


class MarkPaperView(OwnerRoom):
    """Leads to the signed address of a mark's paper."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return HttpResponseRedirect(paper_address(get_object_or_404(ShopDocument.objects.filter(certification__partner=self.shop), pk=pk)))
