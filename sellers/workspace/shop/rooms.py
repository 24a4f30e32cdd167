"""The doors of a shop's settings: managers tell and send, owners decide about money and people."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from sellers.access import shops_of
from sellers.models import Partner
from sellers.shops.models import ShopMember
from sellers.workspace.doors import MANAGERS, ShopRoom


class SettingsRoom(ShopRoom):
    """A page for owners and managers. `shop.is_owned` says whether the visitor is an owner."""

    roles: tuple[str, ...] = MANAGERS

    def shops(self, request: HttpRequest) -> QuerySet[Partner]:
        owns = Exists(shops_of(request.user, ShopMember.Role.OWNER).filter(pk=OuterRef("pk")))
        return super().shops(request).annotate(is_owned=owns)


class OwnerRoom(SettingsRoom):
    """A page for owners only."""

    roles = (ShopMember.Role.OWNER,)
