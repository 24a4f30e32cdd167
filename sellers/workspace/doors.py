"""The door of every page under /sell/: which shop, and whether this visitor works there."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from sellers.access import shops_of
from sellers.models import Partner
from sellers.shops.models import ShopMember

#: Who decides about money and cancels. A packer packs, ships and looks.
MANAGERS = (ShopMember.Role.OWNER, ShopMember.Role.MANAGER)


@method_decorator(never_cache, name="dispatch")
class ShopRoom(View):
    """A page of one shop, found by `code` among the shops that the visitor works for today; to everybody else it is not there.

    `roles` narrows it to members in one of these roles. `shop.is_managed` says whether the visitor is one of `MANAGERS`,
    `shop.has_sisters` whether they work for other shops too.
    """

    roles: tuple[str, ...] = ()
    shop: Any

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponseBase:
        self.shop: Partner = get_object_or_404(self.shops(request), code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def shops(self, request: HttpRequest) -> QuerySet[Partner]:
        """The shops that this page opens for; a page may have the database say more about them in the same query."""
        manages = Exists(shops_of(request.user, *MANAGERS).filter(pk=OuterRef("pk")))
        sisters = Exists(shops_of(request.user).exclude(pk=OuterRef("pk")))
        return shops_of(request.user, *self.roles).select_related("centre").annotate(is_managed=manages, has_sisters=sisters)
