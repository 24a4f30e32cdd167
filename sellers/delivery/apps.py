"""How a shop sends its goods and what that costs."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "sellers.delivery"
    label = "delivery"
    verbose_name = "Delivery"
