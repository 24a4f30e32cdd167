"""The services that carriers offer, and what each takes."""

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sellers.delivery.models import CENTRE_PICKUP, PICKUP, Carrier

#: Carrier -> service -> the storage classes that it takes. "bulky" is a carrier's parcel service for large goods.
SERVICES: dict[str, dict[str, list[str]]] = {
    "thailandpost": {"ems": ["ambient"]},
    "flash": {"parcel": ["ambient"], "fruit_box": ["fresh"]},
    "kex": {"parcel": ["ambient"], "fruit_box": ["fresh"]},
    "jt": {"parcel": ["ambient"]},
    "bulky": {"parcel": ["ambient"]},
    "cold": {"chilled": ["chilled"], "frozen": ["frozen"]},
    "pickup": {name: ["ambient", "fresh", "chilled", "frozen"] for name in (PICKUP, CENTRE_PICKUP)},
}
#: Service -> what people call it.
SERVICE_NAMES: dict[str, Promise] = {
    "ems": _("EMS"),
    "parcel": _("Parcel"),
    "fruit_box": _("Fruit box"),
    "chilled": _("Chilled box"),
    "frozen": _("Frozen box"),
    PICKUP: _("Fetched at the shop"),
    CENTRE_PICKUP: _("Fetched at the centre"),
}


def service_name(service: str) -> Promise | str:
    """What people call a service; one that somebody imported and nobody named is called by its code."""
    return SERVICE_NAMES.get(service, service)


def carrying() -> QuerySet[Carrier]:
    """Everybody who may carry a parcel: the market's carriers without the one that stands for fetching."""
    return Carrier.objects.exclude(code="pickup").order_by("pk")
