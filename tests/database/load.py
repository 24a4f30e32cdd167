"""Fills a new database, in a process of its own: `python -m tests.database.load {tables|market}` with DATABASE_URL set.

tables: migrations. market: areas, centres, delivery, categories, the 25 shops of the demo, opened, and their 60 products. No orders.
"""

import os
import sys

import django


def migrate() -> None:
    """Make the tables."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def load_market() -> None:
    """Import the reference data and open every shop at the centre of its sub-district, with an owner."""
    from django.core.management import call_command

    from tests.database.keys import ROOT

    data = ROOT / "config" / "demo" / "data"
    call_command("import_areas")
    call_command("import_centres")
    call_command("import_delivery")
    call_command("import_categories")
    call_command("import_shops", data / "shops.csv", data / "shops.yaml")
    call_command("import_products", data / "products.csv", data / "products.yaml")
    open_shops()


def open_shops() -> None:
    """Shop s01 gets the owner s01@example.test, and so on."""
    from django.utils import timezone

    from sellers.centres.models import Centre
    from sellers.models import Partner
    from sellers.shops.actions import open_shop
    from tests.factories.moments import OPENED
    from tests.factories.people import make_user

    centres = {centre.code: centre for centre in Centre.objects.filter(kind=Centre.Kind.DIGITAL_COMMUNITY)}
    assert timezone.is_aware(OPENED)
    for shop in Partner.objects.filter(state=Partner.State.APPLIED).order_by("code"):
        owner = make_user(email=f"{shop.code}@example.test", name=f"Owner of {shop.code}")
        open_shop(partner=shop, owner=owner, centre=centres[f"DCC-{shop.area_id}"], reason="opened for the tests", now=OPENED)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()
    {"tables": migrate, "market": load_market}[sys.argv[1]]()
