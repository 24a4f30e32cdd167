"""Payments, slips and refunds."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "sellers.payments"
    label = "payments"
    verbose_name = "Payments"
