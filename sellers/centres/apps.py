"""Areas, centres and what happened to them."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "sellers.centres"
    label = "centres"
    verbose_name = "Centres"
