"""Guarded allocation and stock movements."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "sellers.stock"
    label = "stock"
    verbose_name = "Stock"
