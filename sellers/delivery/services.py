"""The services that carriers offer, and what each takes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sellers.delivery.models import CENTRE_PICKUP, PICKUP

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
