"""Numbers without gaps of their own making: one row per prefix, moved inside the transaction that uses the number."""

from django.db import transaction
from django.db.models import F

from cms.training.models import Numbering
from sellers.serials import new_serial

ROUNDS, CERTIFICATES = "R", "C"


@transaction.atomic
def next_serial(prefix: str) -> str:
    """The next serial under `prefix`. The row stays locked until the transaction ends, so a number that is rolled back is given again."""
    if not Numbering.objects.filter(prefix=prefix).update(last=F("last") + 1):
        Numbering.objects.get_or_create(prefix=prefix)
        Numbering.objects.filter(prefix=prefix).update(last=F("last") + 1)
    return new_serial(prefix, Numbering.objects.values_list("last", flat=True).get(prefix=prefix))
