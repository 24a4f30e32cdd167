"""Seller orders and their parcels."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "sellers.orders"
    label = "orders"
    verbose_name = "Orders"
