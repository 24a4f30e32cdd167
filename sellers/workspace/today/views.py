"""The doors of the workspace: today's page, which shop, the help page, and the way from a lesson to a screen and back."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from catalog.models import Product
from sellers.access import shops_of
from sellers.centres.provinces import provinces
from sellers.models import Partner
from sellers.orders.models import SellerOrder
from sellers.payments.models import Payment
from sellers.shops.applications import current_application
from sellers.shops.models import ShopApplication, ShopMember
from sellers.workspace.doors import MANAGERS, ShopRoom
from sellers.workspace.help import LESSON, SCREENS, help_for, lesson_of, link_of, opening, screen_of
from sellers.workspace.today.nexts import acts_of, first_product
from sellers.workspace.today.numbers import day_of, low_stock, next_lines


def my_shops(request: HttpRequest) -> list[Partner]:
    """The shops that the visitor works for, by name; `is_managed` and `is_owned` say what they may do there."""
    manages = Exists(shops_of(request.user, *MANAGERS).filter(pk=OuterRef("pk")))
    owns = Exists(shops_of(request.user, ShopMember.Role.OWNER).filter(pk=OuterRef("pk")))
    found = shops_of(request.user).select_related("centre").annotate(is_managed=manages, is_owned=owns)
    return list(found.order_by("name", "pk"))


@method_decorator(never_cache, name="dispatch")
class ShopsView(View):
    """The shops that somebody works for: with one, straight to its day; with several, a choice; without any, how to open one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        shops = my_shops(request)
        if len(shops) == 1:
            return redirect("sell_today", code=shops[0].code)
        choices = [(shop, link_of("sell_today", shop.code)) for shop in shops]
        return render(request, "sell/shops.html", {"choices": choices, **_start(request.user)})


def _start(user: Any) -> dict[str, Any]:
    return {"opening": opening(), "application": _application_of(user), "lessons": help_for("sell-home")[:2]}


def _application_of(user: Any) -> ShopApplication | None:
    """The application that somebody waits for or was refused with; None once it led to a shop, and for what was withdrawn."""
    if mine := current_application(user):
        return mine
    last = ShopApplication.objects.filter(applicant_id=user.pk).order_by("-pk").first()
    return last if last and last.state == ShopApplication.State.REFUSED else None


@method_decorator(never_cache, name="dispatch")
class GoView(View):
    """From a lesson's practice to the screen it is about, in the visitor's own shop. The lesson is remembered for the way back."""

    def get(self, request: HttpRequest, screen: str) -> HttpResponse:
        if screen not in SCREENS:
            raise Http404
        if lesson := lesson_of(request.GET.get("lesson", ""), request.GET.get("part", "")):
            request.session[LESSON] = lesson
        choices = [(shop, screen_of(shop, SCREENS[screen])) for shop in my_shops(request)]
        if len(choices) == 1:
            return redirect(choices[0][1])
        if not choices and opening():
            messages.info(request, _("This practice needs a shop. Open one here, or go back to the lesson and read on."))
            return redirect(opening())
        return render(request, "sell/shops.html", {"choices": choices, **_start(request.user)})


@method_decorator(never_cache, name="dispatch")
class LessonView(View):
    """Leaves the strip with the lesson: back to the lesson, or just away with it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        lesson = request.session.pop(LESSON, None)
        if lesson and request.POST.get("do") == "back":
            return redirect(lesson["url"])
        came_from = request.POST.get("from", "")
        return redirect(came_from) if came_from.startswith(("/sell/", "/en/sell/")) else redirect("sell")


class TodayView(ShopRoom):
    """What a shop does today."""

    def shops(self, request: HttpRequest) -> QuerySet[Partner]:
        products = Product.objects.filter(seller=OuterRef("pk")).exclude(state=Product.State.RETIRED)
        orders = SellerOrder.objects.filter(partner=OuterRef("pk"))
        on_sale = products.filter(state=Product.State.LISTED)
        return super().shops(request).annotate(has_products=Exists(products), is_selling=Exists(on_sale), has_orders=Exists(orders))

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        shop, now = self.shop, timezone.now()
        day = day_of(shop, now)
        acts = acts_of(shop, day)
        first = acts[0] if acts else None
        low, more_low = low_stock(shop, now)
        context = {
            "shop": shop,
            "now": now,
            "day": day,
            "first": first,
            "others": acts[1:],
            "lines": self._lines(first.name) if first and first.name in ("pack", "send") else [],
            "low": [(record, link_of("sell_product", shop.code, record.product_id)) for record in low],
            "more_low": more_low,
            "stock_page": link_of("sell_products", shop.code),
            "first_product": first_product(shop),
            "shop_link": request.build_absolute_uri(shop.get_absolute_url()),
            "screen": _screen(shop, first.screen if first else "", bool(low)),
        }
        return render(request, "sell/today.html", context)

    def _lines(self, act: str) -> list[dict[str, Any]]:
        return [
            {
                "line": line,
                "order": line.seller_order,
                "who": line.seller_order.order.checkout.contact_name,
                "province": provinces().get(line.seller_order.order.checkout.area_id[:2]),
                "is_cash": line.seller_order.payment_share.payment.method == Payment.Method.CASH,
            }
            for line in next_lines(self.shop, packed=act == "send")
        ]


def _screen(shop: Any, first: str, is_low: bool) -> str:
    """The screen whose lessons help most today."""
    if not shop.has_products:
        return "sell-product-new"
    if first:
        return first
    if is_low:
        return "sell-stock"
    return "sell-home" if shop.has_orders else "sell-shop"


#: The help page: what somebody wants to do, and the screen whose lessons tell how.
_SUBJECTS = (
    ("sell-home", _("Begin to sell")),
    ("sell-product-new", _("List a product")),
    ("sell-product", _("Improve a product")),
    ("sell-stock", _("Keep the stock right")),
    ("sell-orders", _("Pack and send")),
    ("sell-payments", _("Receive money")),
    ("sell-delivery", _("Choose how to deliver")),
    ("sell-shop", _("Show who you are")),
)


class HelpView(ShopRoom):
    """Every lesson by what it helps with, and whom to ask."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        seen: set[str] = set()
        subjects = []
        for screen, words in _SUBJECTS:
            lessons = [lesson for lesson in help_for(screen) if lesson.url not in seen]
            seen |= {lesson.url for lesson in lessons}
            if lessons:
                subjects.append((words, lessons))
        return render(request, "sell/help_page.html", {"shop": self.shop, "subjects": subjects})
