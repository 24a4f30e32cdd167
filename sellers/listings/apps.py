"""Listings that shops handed in, before the operator's eyes."""

from django.apps import AppConfig


class ListingChecksConfig(AppConfig):
    name = "sellers.listings"
    label = "listing_checks"
    verbose_name = "Listings to check"
