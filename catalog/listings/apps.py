"""How goods come on sale: drafts, and the checks of an operator."""

from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "catalog.listings"
    label = "listings"
    verbose_name = "Listings"
