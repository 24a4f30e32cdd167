"""Photographs and their renditions."""

from django.apps import AppConfig


class PhotosConfig(AppConfig):
    name = "catalog.photos"
    label = "photos"
    verbose_name = "Photos"
