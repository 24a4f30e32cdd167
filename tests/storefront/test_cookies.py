"""The page about cookies lists what a visitor really gets, and for how long."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from catalog.models import Product
from tests.factories.people import PASSWORD
from tests.storefront.test_budgets import order_of

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
#: Cookie -> its row on the page (English), and the most days it stays; None: gone with the browser's window.
ROWS: dict[str, tuple[str, int | None]] = {
    "sessionid": ("Sign-in", 14),
    "csrftoken": ("Forgery guard", 365),
    "basket": ("Basket", 30),
    "basket_saved": ("Basket", 30),
    "basket_count": ("Basket", 30),
    "place": ("Place", 180),
    "messages": ("Short message", None),
}


def test_the_page_lists_the_cookies_that_are_set(client: Client, buyer: Any) -> None:
    seen: dict[str, set[int | None]] = {}

    def note(response: Any) -> None:
        for name, morsel in response.cookies.items():
            if morsel.value:
                seen.setdefault(name, set()).add(int(morsel["max-age"]) if morsel["max-age"] != "" else None)

    goods = [Product.objects.get(upc=sku) for sku in ("S01-001", "S01-002")]
    note(client.get("/"))
    for each in goods:
        note(client.post("/basket/add/", {"product": each.pk, "quantity": "1"}))
    line = Product.objects.get(upc="S01-001").basket_lines.get()
    note(client.post(f"/basket/lines/{line.pk}/", {"later": "1"}))
    note(client.post("/place/", {"province": "50", "next": "/basket/"}))
    note(client.get("/basket/"))
    order_of(client, {"S01-002": 1})
    note(client.post(reverse("account_login"), {"login": buyer.email, "password": PASSWORD}))
    assert set(seen) == set(ROWS)
    for name, (_row, days) in ROWS.items():
        assert all(age is None if days is None else age is None or age <= days * DAY for age in seen[name]), (name, seen[name])

    page = yaml.safe_load(Path("cms/data/pages/cookies.yaml").read_text(encoding="utf-8"))
    tables = {language: next(part["table"]["rows"] for part in page[f"body_{language}"] if "table" in part) for language in ("th", "en")}
    assert [row[0] for row in tables["en"]] == list(dict.fromkeys(row for row, _days in ROWS.values()))
    for row in tables["en"]:
        longest = max((days or 0 for name, days in ROWS.values() if name == row[0]), default=0)
        assert {0: "Until", 365: "1 year"}.get(longest, f"{longest} days") in row[2]
    assert len(tables["th"]) == len(tables["en"])
