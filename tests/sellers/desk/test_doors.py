"""Every route of the desk for every role: who comes in, and that nobody else changes anything."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from catalog.listings.models import ListingCheck
from cms.training.models import Certificate, Person
from config.access import all_view_names
from config.worker.models import DeadTask
from sellers.centres.models import Centre
from sellers.delivery.models import Rate, RateTable
from sellers.models import Partner
from sellers.orders.models import SellerOrder
from sellers.payments.models import Payment, Refund
from sellers.shops.models import Certification, ShopApplication

pytestmark = pytest.mark.django_db
#: View of one thing -> its model. Others of the desk's namespaces are lists, or Wagtail's own viewsets.
THINGS: dict[str, Any] = {
    "desk_payments:slip": Payment,
    "desk_payments:refund": Refund,
    "desk_orders:order": apps.get_model("order", "Order"),
    "desk_orders:part": SellerOrder,
    "desk_shops:shop": Partner,
    "desk_shops:facts": Partner,
    "desk_shops:application": ShopApplication,
    "desk_marks:mark": Certification,
    "desk_listings:check": ListingCheck,
    "desk_centres:centre": Centre,
    "desk_training:person": Person,
    "desk_training:certificate": Certificate,
    "desk_delivery:table": RateTable,
    "desk_delivery:rate": Rate,
    "desk_tasks:task": DeadTask,
}
#: What a programme officer looks at.
OF_OFFICERS = re.compile(r"desk_(shops:shops?|centres:|training:)")
#: Wagtail's viewsets, which ask their own permissions (tests/config/access).
VIEWSETS = ("desk_text_messages", "desk_erasure")


def addresses() -> dict[str, str]:
    """View name -> address of every route of the desk."""
    found = {}
    for name, _route in all_view_names():
        if name.startswith("desk_") and not name.startswith(VIEWSETS):
            found[name] = reverse(name, args=[THINGS[name].objects.latest("pk").pk]) if name in THINGS else reverse(name)
    return found


def everything() -> dict[str, list[Any]]:
    models = [*THINGS.values(), ModelLogEntry]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def test_the_operator_comes_in_everywhere(rows: None, operator: Client) -> None:
    for name, address in addresses().items():
        assert operator.get(address).status_code == 200, name


def test_an_officer_looks_at_shops_centres_and_people_and_changes_nothing(rows: None, officer: Client) -> None:
    before = everything()
    for name, address in addresses().items():
        answer = officer.get(address)
        may = bool(OF_OFFICERS.match(name))
        assert answer.status_code == (200 if may else 302), name
        if not may:
            assert answer["Location"] == reverse("wagtailadmin_home"), name
        assert officer.post(address, {"deed": "suspend", "reason": "x"}).status_code in (302, 405), name
        if may and name in THINGS:
            assert 'name="deed"' not in answer.content.decode(), name
    assert everything() == before


def test_nobody_else_comes_in(rows: None, outsiders: dict[str, Client]) -> None:
    before = everything()
    for role, client in outsiders.items():
        for name, address in addresses().items():
            for answer in (client.get(address), client.post(address, {"deed": "suspend", "reason": "x", "decision": "confirm"})):
                assert answer.status_code in (302, 405), (role, name)
                if answer.status_code == 302:
                    assert answer["Location"].split("?")[0] in (reverse("account_login"), reverse("wagtailadmin_home")), (role, name)
    assert everything() == before


def test_an_officers_pages_and_files_hold_no_phone_of_a_learner(rows: None, officer: Client, operator: Client) -> None:
    person = Person.objects.latest("pk")
    shown = f"0{person.contact_phone[3:5]}-"
    pages = [reverse("desk_training:person", args=[person.pk]), f"{reverse('desk_training:people')}?export=csv"]
    for address in pages:
        seen, open_ = (_text(client.get(address)) for client in (officer, operator))
        assert shown not in seen, address
        assert shown in open_, address


def _text(answer: Any) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("operator", ["/cms/money/slips/", "/cms/shops/", "/cms/pages/", "/cms/reports/site-history/"], []),
        ("officer", ["/cms/shops/", "/cms/centres/", "/cms/training/people/"], ["/cms/money/slips/", "/cms/orders/", "/cms/users/"]),
        ("trainer", ["/cms/pages/"], ["/cms/money/slips/", "/cms/shops/", "/cms/training/people/", "/cms/reports/"]),
    ],
)
def test_the_menu_and_the_start_page_are_those_of_the_role(
    rows: None, operator: Client, officer: Client, outsiders: dict[str, Client], role: str, shown: list[str], hidden: list[str]
) -> None:
    client = {"operator": operator, "officer": officer, **outsiders}[role]
    page = client.get("/cms/").content.decode()
    assert [address for address in shown if address not in page] == []
    assert [address for address in hidden if address in page] == []
    # A trainer is led to a room outside the admin, and told no number of anybody's.
    assert ('href="/teach/"' in page, "desk-count" in page) == ((True, False) if role == "trainer" else (False, True))


def test_the_start_page_says_what_waits_the_longest_wait_first(rows: None, operator: Client) -> None:
    DeadTask.objects.all().delete()
    Refund.objects.update(created_at="2020-01-01T00:00:00Z")
    answer = operator.get("/cms/")
    page = answer.content.decode()
    assert page.index("/cms/money/refunds/", page.index("desk-queues")) < page.index("/cms/money/slips/", page.index("desk-queues"))
    assert '<strong class="desk-count">3</strong>' in page
    # An empty queue is named, without a number.
    assert "/cms/tasks/" in page[page.index("desk-queues") :]
