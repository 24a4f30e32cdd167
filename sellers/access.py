"""The guarded doors to what belongs to shops. Nobody fetches a shop's object by its id in a view; only through here."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from oscar.core.loading import get_model

from sellers.models import Partner

Visitor = AbstractBaseUser | AnonymousUser


def _current(prefix: str = "") -> Q:
    """Memberships that hold today."""
    today = timezone.localdate()
    return Q(**{f"{prefix}from_date__lte": today}) & (Q(**{f"{prefix}to_date__isnull": True}) | Q(**{f"{prefix}to_date__gt": today}))


def shops_of(user: Visitor, *roles: str) -> QuerySet[Partner]:
    """The shops that somebody works for today; with `roles`, only where in one of these."""
    if not user.is_authenticated:
        return Partner.objects.none()
    members = get_model("shops", "ShopMember").objects.filter(_current(), partner=OuterRef("pk"), user_id=user.pk)
    if roles:
        members = members.filter(role__in=roles)
    return Partner.objects.filter(Exists(members)).exclude(state=Partner.State.CLOSED)


def works_for_a_shop(user: Visitor) -> bool:
    """Whether the seller's rooms open for this visitor at all."""
    return shops_of(user).exists()


def seller_orders_of(shop: Partner) -> QuerySet:
    """The orders that a shop may see. Under `platform` an order is not the shop's business before it is paid."""
    orders = get_model("orders", "SellerOrder").objects.filter(partner=shop)
    unpaid = Q(state="awaiting_payment") | Q(state="cancelled", confirmed_at__isnull=True)
    return orders.exclude(unpaid & Q(order__checkout__payment_route="platform"))


def payments_of(shop: Partner) -> QuerySet:
    """The payments that this shop receives itself (route `direct`)."""
    return get_model("payments", "Payment").objects.filter(payee=shop)


def products_of(shop: Partner) -> QuerySet:
    """The goods of a shop, in every state."""
    return get_model("catalogue", "Product").objects.filter(seller=shop)


def drafts_of(shop: Partner) -> QuerySet:
    """What somebody of the shop has begun to write about its goods, finished drafts too."""
    return get_model("listings", "ListingDraft").objects.filter(seller=shop)
