"""How anything is found. Takes the place of Oscar's search app, which would need Haystack."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "search"
    verbose_name = "Search"
