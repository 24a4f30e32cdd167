"""Who may come in where: one table, read by a middleware and a system check. What is not in it does not open.

Values: "public"; "signed in"; "seller" (works for at least one shop); "trainer" (a current assignment); "officer"; "operator";
"guest checks" (Wagtail's admin, allauth and documents have rules of their own). A role says who may knock; which objects are behind
the door is the view's scoped queryset (sellers/access.py, storefront/order/access.py), where a stranger gets 404.
"""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import checks
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from cms.training.queries import teaches
from sellers.access import works_for_a_shop
from sellers.roles import is_officer, is_operator

PUBLIC, SIGNED_IN, SELLER, TRAINER, OFFICER, OPERATOR, GUEST_CHECKS = (
    "public",
    "signed in",
    "seller",
    "trainer",
    "officer",
    "operator",
    "guest checks",
)

#: View name or "namespace:*" -> who. Names of allauth begin with "account_" and have their own prefix rules below.
TABLE: dict[str, str] = {
    # the window
    "home": PUBLIC,
    "catalogue": PUBLIC,
    "category": PUBLIC,
    "product": PUBLIC,
    "shops": PUBLIC,
    "shop": PUBLIC,
    "centres": PUBLIC,
    "centre": PUBLIC,
    "centre_band": PUBLIC,
    "verify": PUBLIC,
    "certificate": PUBLIC,
    "certificate_qr": PUBLIC,
    # the buyer's way; orders are guarded by the guest's key or the account that placed them
    "place": PUBLIC,
    "basket": PUBLIC,
    "basket_add": PUBLIC,
    "basket_line": PUBLIC,
    "checkout": PUBLIC,
    "checkout_areas": PUBLIC,
    "order_find": PUBLIC,
    "order": PUBLIC,
    "order_key": PUBLIC,
    "order_payment": PUBLIC,
    "order_payment_qr": PUBLIC,
    "order_payment_picture": PUBLIC,
    "order_payment_state": PUBLIC,
    "order_received": PUBLIC,
    "order_cancel": PUBLIC,
    "order_again": PUBLIC,
    # the account's own things
    "account": SIGNED_IN,
    "orders_claim": SIGNED_IN,
    "profile": SIGNED_IN,
    "addresses": SIGNED_IN,
    "address_add": SIGNED_IN,
    "address_edit": SIGNED_IN,
    "address_remove": SIGNED_IN,
    "address_default": SIGNED_IN,
    "my_data": SIGNED_IN,
    "my_data_file": SIGNED_IN,
    "my_data_erasure": SIGNED_IN,
    # the seller's rooms
    "sell": SIGNED_IN,  # whoever has no shop is led to opening one
    "sell_go": SIGNED_IN,
    "sell_lesson": SIGNED_IN,
    "sell_today": SIGNED_IN,  # the door (sellers/workspace/doors.py) asks whose shop it is, and once is enough for eight queries
    "sell_help": SELLER,
    "sell_open": SIGNED_IN,
    "sell_open_papers": SIGNED_IN,
    "sell_open_paper": SIGNED_IN,
    "sell_open_certificate": SIGNED_IN,
    "sell_open_step": SIGNED_IN,
    "sell_invitation": PUBLIC,  # whoever holds the link reads who asks; answering needs an account (the view sees to it)
    "sell_shop": SELLER,
    "sell_profile": SELLER,
    "sell_pictures": SELLER,
    "sell_delivery": SELLER,
    "sell_delivery_way": SELLER,
    "sell_closed_days": SELLER,
    "sell_money": SELLER,
    "sell_members": SELLER,
    "sell_leave": SELLER,
    "sell_marks": SELLER,
    "sell_mark_paper": SELLER,
    "sell_orders": SELLER,
    "sell_order": SELLER,
    "sell_order_step": SELLER,
    "sell_products": SELLER,
    "sell_product_new": SELLER,
    "sell_product_kinds": SELLER,
    "sell_product_hints": SELLER,
    "sell_product_draft": SELLER,
    "sell_product_photos": SELLER,
    "sell_product_draft_preview": SELLER,
    "sell_product_discard": SELLER,
    "sell_product": SELLER,
    "sell_product_stock": SELLER,
    "sell_product_preview": SELLER,
    "sell_product_step": SELLER,
    "sell_label": SELLER,
    "sell_pack_list": SELLER,
    "sell_labels": SELLER,
    "sell_pack_lists": SELLER,
    "sell_payment": SELLER,
    "sell_slip": SELLER,
    # lessons; pages of courses themselves are Wagtail's (wagtail_serve)
    "lesson_short": PUBLIC,
    "lesson_qr": PUBLIC,
    "lesson_media": PUBLIC,
    "lesson_progress": SIGNED_IN,
    # the trainer's room
    "teach": TRAINER,
    "teach_graduates": TRAINER,
    "teach_round": TRAINER,
    # machines, files
    "styleguide": PUBLIC,  # while developing only (config/urls.py)
    "robots": PUBLIC,
    "sitemap": PUBLIC,
    "sitemap_part": PUBLIC,
    "service_worker": PUBLIC,
    "manifest": PUBLIC,
    "offline": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "private_file": PUBLIC,
    "media": PUBLIC,
    # guests with rules of their own
    "wagtail_serve": PUBLIC,
    "wagtaildocs_serve": GUEST_CHECKS,
    "wagtaildocs_authenticate_with_password": GUEST_CHECKS,
    "wagtailimages_serve": GUEST_CHECKS,
    "wagtailcore_authenticate_with_password": GUEST_CHECKS,
    "wagtailcore_login": GUEST_CHECKS,
    "wagtail_bulk_action": GUEST_CHECKS,
    # Wagtail shows these to everybody who comes into the admin: the title of any draft by its number, names of people and of tasks.
    "wagtailadmin_choose_page_chosen_multiple": OPERATOR,
    "wagtailadmin_reports:*": OPERATOR,
    "wagtailadmin_history:*": OPERATOR,
    "wagtailadmin_workflows:*": OPERATOR,
    # allauth's old addresses, which only lead on, and the page by which Wagtail's admin shows its own 404
    "django.views.generic.base.RedirectView": GUEST_CHECKS,
    "django.views.generic.base.TemplateView": GUEST_CHECKS,
}
#: Prefixes of view names whose guest checks itself.
GUESTS = ("account_", "mfa_", "socialaccount_", "line_", "phone_", "allauth.", "wagtail.")


def rule_for(view_name: str) -> str | None:
    """Who may open the view of this (namespaced) name; None if the table does not say."""
    if view_name in TABLE:
        return TABLE[view_name]
    namespace = view_name.split(":")[0]
    if ":" in view_name and f"{namespace}:*" in TABLE:
        return TABLE[f"{namespace}:*"]
    if ":" in view_name and (namespace.startswith(("wagtail", "desk")) or namespace in ADMIN_NAMESPACES):
        return GUEST_CHECKS
    return GUEST_CHECKS if view_name.startswith((*GUESTS, "wagtailadmin_")) else None


#: Namespaces that Wagtail's viewsets make under /cms/.
ADMIN_NAMESPACES = frozenset({"taggit", "wagtailsnippets"})


def _allowed(request: HttpRequest, rule: str) -> bool:
    user = request.user
    if rule == SIGNED_IN:
        return user.is_authenticated
    if rule == SELLER:
        return works_for_a_shop(user)
    if rule == TRAINER:
        return teaches(user)
    if rule == OFFICER:
        return user.is_superuser or is_officer(user)
    return rule == OPERATOR and is_operator(user)


def _way_back(request: HttpRequest) -> str:
    """Where somebody goes on after sign-in: this page, or the page whose form was sent (its address takes no visit)."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() else "/"


class AccessMiddleware:
    """Refuses every view that the table does not open to this visitor: sign-in first for the unknown, 404 for a stranger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponseBase | None:
        rule = rule_for(request.resolver_match.view_name if request.resolver_match else "")
        if rule in (PUBLIC, GUEST_CHECKS):
            return None
        if rule is None:
            raise Http404
        if not request.user.is_authenticated:
            return redirect_to_login(_way_back(request), str(settings.LOGIN_URL))
        if not _allowed(request, rule):
            raise Http404
        return None


def all_view_names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, str]]:
    """Every (view name with namespace, route) of the house; a pattern without a name gives the path of its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from all_view_names(entry, inner)
        elif isinstance(entry, URLPattern):
            yield (f"{namespace}{entry.name}" if entry.name else entry.lookup_str, str(entry.pattern))


@checks.register(checks.Tags.urls)
def every_url_has_a_rule(app_configs: object, **kwargs: object) -> list[checks.CheckMessage]:
    """A URL that the table does not know stops the start."""
    unknown = sorted({f"{name} ({route})" for name, route in all_view_names() if rule_for(name) is None})
    return [checks.Error(f"config/access.py does not say who may open {view}.", id="config.E001") for view in unknown]
