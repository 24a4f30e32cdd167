"""The services that carriers offer, and what each takes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Carrier -> service -> the storage classes that it takes. "bulky" is a carrier's parcel service for large goods.
SERVICES: dict[str, dict[str, list[str]]] = {
    "thailandpost": {"ems": ["ambient"]},
    "flash": {"parcel": ["ambient"], "fruit_box": ["fresh"]},
    "kex": {"parcel": ["ambient"], "fruit_box": ["fresh"]},
    "jt": {"parcel": ["ambient"]},
    "bulky": {"parcel": ["ambient"]},
    "cold": {"chilled": ["chilled"], "frozen": ["frozen"]},
    "pickup": {"seller_pickup": ["ambient", "fresh", "chilled", "frozen"]},
}
#: Service -> what people call it.
SERVICE_NAMES: dict[str, Promise] = {
    "ems": _("EMS"),
    "parcel": _("Parcel"),
    "fruit_box": _("Fruit box"),
    "chilled": _("Chilled box"),
    "frozen": _("Frozen box"),
    "seller_pickup": _("Fetched at the shop"),
}
