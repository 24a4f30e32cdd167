"""Members, certifications and the centres of a shop."""

from django.apps import AppConfig


class ShopsConfig(AppConfig):
    name = "sellers.shops"
    label = "shops"
    verbose_name = "Shops"
