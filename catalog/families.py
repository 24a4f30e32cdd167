"""Goods that are sizes or colours of one another.

Oscar's parent and child products are not used: each size is a product of its own with its own page, price and stock.
"""

from django.db import models


class ProductFamily(models.Model):
    """A group of products shown as one in lists, each a choice on the product page."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    seller = models.ForeignKey("partner.Partner", on_delete=models.PROTECT, related_name="families")

    class Meta:
        verbose_name_plural = "product families"

    def __str__(self) -> str:
        return self.name


class SaleUnit(models.Model):
    """What one of it is called on a price label: bag, jar, piece."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name
