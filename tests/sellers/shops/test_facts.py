"""An operator corrects what the papers of a shop say: by the checks of the opening, with a reason, and nobody else does."""

from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from sellers.centres.models import AdminArea
from sellers.models import Partner
from sellers.shops.actions import NotPossible
from sellers.shops.applications import approve_application, save_step, submit_application
from sellers.shops.facts import FACTS, correct_facts
from sellers.shops.models import ShopDocument
from sellers.shops.numbers import juristic_tax_id
from sellers.shops.papers import keep_paper
from tests.factories.people import UPCOUNTRY, make_member, make_user, owner_of
from tests.sellers.shops.opening import everything, filled, person, picture, submitted

pytestmark = pytest.mark.django_db
NUMBER = "4-50-01-10/1-0007"
COOPERATIVE = "0994000165501"


@pytest.fixture
def boss() -> Any:
    user = make_user(email="boss@example.test")
    user.groups.add(Group.objects.get(name="Operators"))
    return user


@pytest.fixture
def operator(boss: Any) -> Client:
    return signed_in(boss)


@pytest.fixture
def shop(boss: Any) -> Partner:
    """Opened by an application: a community enterprise at Pa Daet."""
    return approve_application(application=submitted(make_user(email="applicant@example.test")), actor=boss)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def facts(shop: Partner) -> dict[str, Any]:
    row = Partner.objects.get(pk=shop.pk)
    return {name: getattr(row, "area_id" if name == "area" else name) for name in FACTS}


def typed(shop: Partner, **changes: str) -> dict[str, str]:
    """The form as the page gives it, with changes."""
    page = {
        "producer_type": shop.producer_type,
        "community_enterprise_no": shop.community_enterprise_no,
        "address": shop.address,
        "postcode": shop.area.postcode,
        "area": shop.area_id,
        "phone": shop.phone,
        "line_id": shop.line_id,
        "reason": "the paper says so",
    }
    return page | changes


def send(client: Client, shop: Partner, **changes: str) -> Any:
    return client.post(f"/cms/shops/{shop.pk}/facts/", typed(shop, **changes))


def entries(shop: Partner) -> list[ModelLogEntry]:
    return list(ModelLogEntry.objects.filter(action="shops.facts", object_id=str(shop.pk)).order_by("pk"))


def test_a_wrong_house_number_phone_and_line_are_put_right(operator: Client, boss: Any, shop: Partner) -> None:
    before = facts(shop)
    assert send(operator, shop, address="99/1 หมู่ 3", phone="053-123-456", line_id="@NewLine").status_code == 302
    assert facts(shop) == before | {"address": "99/1 หมู่ 3", "phone": "+6653123456", "line_id": "@newline"}
    (entry,) = entries(shop)
    assert (entry.user, entry.data) == (
        boss,
        {
            "before": {"address": "9 หมู่ 2", "phone": "+66812345678", "line_id": "@padaet"},
            "after": {"address": "99/1 หมู่ 3", "phone": "+6653123456", "line_id": "@newline"},
            "reason": "the paper says so",
        },
    )
    page = operator.get(f"/cms/shops/{shop.pk}/").content.decode()
    assert "the paper says so" in page and "99/1 หมู่ 3" in page


def test_the_place_is_found_by_postcode_and_a_number_of_elsewhere_is_said(operator: Client, shop: Partner) -> None:
    other = AdminArea.objects.filter(level=AdminArea.Level.SUBDISTRICT).exclude(postcode__in=["", shop.area.postcode]).first()
    assert other is not None
    answer = send(operator, shop, postcode=other.postcode)
    # The list belongs to the new postcode, so the old sub-district is none of its choices.
    assert answer.status_code == 422 and f'value="{other.code}"' in answer.content.decode()
    assert facts(shop)["area"] == UPCOUNTRY
    answer = operator.post(f"/cms/shops/{shop.pk}/facts/", typed(shop, postcode=other.postcode, area=other.code), follow=True)
    assert facts(shop)["area"] == other.code
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "warning"]
    assert entries(shop)[0].data["after"] == {"area": f"{other.name} {other.code}"}


def test_another_kind_asks_for_its_own_number(operator: Client, shop: Partner) -> None:
    before = facts(shop)
    answer = send(operator, shop, producer_type="cooperative")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'name="cooperative_no"' in page and 'name="community_enterprise_no"' not in page
    assert facts(shop) == before
    assert send(operator, shop, producer_type="cooperative", cooperative_no=COOPERATIVE).status_code == 302
    assert facts(shop) == before | {"producer_type": "cooperative", "community_enterprise_no": "", "cooperative_no": COOPERATIVE}
    assert COOPERATIVE in operator.get(f"/cms/shops/{shop.pk}/").content.decode()
    shop.refresh_from_db()
    tax = juristic_tax_id("050556400001")
    assert send(operator, shop, producer_type="sme", tax_id=tax, vat_registered="on").status_code == 302
    assert facts(shop) == before | {"producer_type": "sme", "community_enterprise_no": "", "tax_id": tax, "vat_registered": True}


@pytest.mark.parametrize(
    "changes",
    [
        {"community_enterprise_no": "4-50-01"},
        {"community_enterprise_no": ""},
        {"producer_type": "pigeons"},
        {"producer_type": "sme", "tax_id": "0505564000018"},
        {"producer_type": "individual"},
        {"address": " "},
        {"phone": ""},
        {"phone": "12"},
        {"line_id": "ไลน์"},
        {"postcode": "00000"},
        {"area": "999999"},
        {"reason": "  ", "address": "1"},
        {},
    ],
    ids=str,
)
def test_what_the_opening_refuses_is_refused_here(changes: dict[str, str], operator: Client, shop: Partner) -> None:
    before = everything()
    answer = send(operator, shop, **changes)
    assert (answer.status_code, everything()) == (422, before)
    if set(changes) - {"producer_type"}:
        assert 'role="alert"' in answer.content.decode()


def test_a_closed_shop_stays_as_it_was(operator: Client, shop: Partner) -> None:
    Partner.objects.filter(pk=shop.pk).update(state="closed", retired_at=timezone.now())
    before = everything()
    assert (send(operator, shop, address="1").status_code, everything()) == (422, before)


def test_a_person_is_only_who_typed_an_id(operator: Client, boss: Any) -> None:
    single = approve_application(application=submitted(make_user(email="one@example.test"), **person()), actor=boss)
    assert 'name="national_id"' not in operator.get(f"/cms/shops/{single.pk}/facts/").content.decode()
    assert send(operator, single, producer_type="young_smart_farmer").status_code == 302
    assert facts(single)["producer_type"] == "young_smart_farmer"


def test_a_shop_that_came_without_a_number_can_have_its_phone_corrected(operator: Client, market: dict[str, Partner]) -> None:
    shop = market["s01"]
    Partner.objects.filter(pk=shop.pk).update(producer_type="cooperative", community_enterprise_no="", address="1 หมู่ 1")
    shop.refresh_from_db()
    assert send(operator, shop, cooperative_no="", phone="0811111111").status_code == 302
    assert facts(shop)["phone"] == "+66811111111"
    with pytest.raises(NotPossible):
        correct_facts(partner=shop, values={"producer_type": "farmer_group"}, reason="x", actor=None)


def test_nobody_else_corrects_anything(shop: Partner, market: dict[str, Partner]) -> None:
    officer, packer = make_user(email="officer@example.test"), make_member(shop=market["s01"], email="packer@example.test")
    officer.groups.add(Group.objects.get(name="Officers"))
    owner = shop.members.get().user
    clients = [Client(), *(signed_in(user) for user in (officer, packer, owner, owner_of(market["s01"])))]
    before = everything()
    for client in clients:
        assert client.get(f"/cms/shops/{shop.pk}/facts/").status_code == 302
        assert send(client, shop, address="1").status_code == 302
    assert everything() == before
    assert f"/cms/shops/{shop.pk}/facts/" not in clients[1].get(f"/cms/shops/{shop.pk}/").content.decode()


def test_the_shop_reads_where_to_ask(shop: Partner) -> None:
    owner = signed_in(shop.members.get().user)
    page = owner.get(reverse("sell_shop", args=[shop.code])).content.decode()
    assert 'contact-and-complaints/">' in page.split("<main")[1].split("</main>")[0]


def test_a_cooperative_keeps_its_number_when_it_opens(boss: Any) -> None:
    kind = {"kind": {"producer_type": "farmer_group"}, "numbers": {"cooperative_no": "กส. 12/2566"}}
    application = submitted_group(kind)
    assert approve_application(application=application, actor=boss).cooperative_no == "กส. 12/2566"


def submitted_group(changes: dict[str, Any]) -> Any:

    applicant = make_user(email="group@example.test")
    application = filled(applicant, **changes)
    keep_paper(file=picture(), name="x.jpg", kind=ShopDocument.Kind.COOPERATIVE, actor=applicant, application=application)

    application = save_step(application=application, step="papers", values={})
    return submit_application(application=application, actor=applicant)


def test_numbers_that_only_applications_kept_are_taken_over(boss: Any) -> None:
    application = submitted_group({"kind": {"producer_type": "farmer_group"}, "numbers": {"cooperative_no": "กส. 12/2566"}})
    shop = approve_application(application=application, actor=boss)
    Partner.objects.filter(pk=shop.pk).update(cooperative_no="")
    state = MigrationExecutor(connection).loader.project_state(
        [("partner", "0005_cooperative_number"), ("shops", "0003_opening_and_settings")]
    )

    import_module("sellers.migrations.0005_cooperative_number").take_from_the_applications(state.apps, connection.schema_editor())
    assert Partner.objects.get(pk=shop.pk).cooperative_no == "กส. 12/2566"
