"""Addresses the Thai way: one name line, and the sub-district that all the rest follows from."""

from django.db import models
from oscar.apps.address.abstract_models import AbstractUserAddress


class UserAddress(AbstractUserAddress):
    """An address in a buyer's book. `area` is the sub-district; district, province and postcode repeat what it says."""

    area = models.ForeignKey("centres.AdminArea", on_delete=models.PROTECT, related_name="+")


from oscar.apps.address.models import *  # noqa: E402, F403

__all__ = ["UserAddress"]
