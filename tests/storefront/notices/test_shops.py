"""What is told about shops: who gets it, in their words."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sellers.models import Partner
from sellers.shops.accounts import save_account
from sellers.shops.actions import add_member, end_member, pause_shop, suspend_shop
from sellers.shops.applications import approve_application, ask_for_more, refuse_application
from sellers.shops.invitations import accept_invitation, decline_invitation, invite_member
from sellers.shops.marks import enter_mark, refuse_mark, verify_mark
from storefront.messages import render
from storefront.notices import shops
from storefront.notices.receivers import Notice
from tests.factories.people import make_user, owner_of
from tests.sellers.shops.opening import submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(market: dict[str, Any]) -> Partner:
    return market["s01"]


@pytest.fixture
def owner(shop: Partner) -> Any:
    return owner_of(shop)


def _told(notices: Any) -> dict[str, str]:
    """E-mail of the receiver -> message; every one can be written in the receiver's language."""
    found: list[Notice] = list(notices)
    for notice in found:
        assert render(notice.message, notice.receiver.language, **notice.values).subject
        assert notice.link.startswith("http") and not notice.about_order
    return {notice.receiver.email: notice.message for notice in found}


def test_an_application_is_told_step_by_step(market: dict[str, Any]) -> None:
    mali, operator = make_user(email="mali@example.test", language="en"), make_user(email="operator@example.test")
    application = submitted(mali)
    assert _told(shops.application_sent(application.pk))["mali@example.test"] == "shop_application_received"
    ask_for_more(application=application, words="Page 2, please", actor=operator)
    (asked,) = shops.application_asked(application.pk)
    assert "Page 2, please" in render(asked.message, "en", **asked.values).body
    application.refresh_from_db()
    type(application).objects.filter(pk=application.pk).update(state="submitted")
    shop = approve_application(application=application, actor=operator)
    (approved,) = shops.application_approved(application.pk)
    assert (approved.message, approved.link.endswith(f"/sell/{shop.code}/")) == ("shop_application_approved", True)


def test_a_refusal_says_why(market: dict[str, Any]) -> None:
    application = submitted(make_user(email="mali@example.test"))
    refuse_application(application=application, reason="เลขไม่ตรง", actor=make_user(email="o@example.test"))
    (notice,) = shops.application_refused(application.pk)
    assert "เลขไม่ตรง" in render(notice.message, "th", **notice.values).body


def test_everybody_of_the_shop_hears_of_its_state(shop: Partner, owner: Any) -> None:
    add_member(partner=shop, user=make_user(email="packer@example.test"), role="packer", actor=owner)
    pause_shop(partner=shop, reason="", actor=owner)
    assert set(_told(shops.shop_paused(shop.pk))) == {owner.email, "packer@example.test"}
    suspend_shop(partner=shop, reason="ของไม่ตรง", actor=owner)
    assert set(_told(shops.shop_suspended(shop.pk)).values()) == {"shop_suspended"}
    # Somebody lifted it while it was paused: nothing is open again.
    assert _told(shops.shop_reopened(shop.pk)) == {}


def test_owners_hear_of_another_account(shop: Partner, owner: Any) -> None:
    second, packer = make_user(email="second@example.test"), make_user(email="packer@example.test")
    add_member(partner=shop, user=second, role="owner", actor=owner)
    add_member(partner=shop, user=packer, role="packer", actor=owner)
    save_account(partner=shop, promptpay="0812345678", account_name=shop.name, actor=owner)
    told = list(shops.account_changed(shop.pk, owner.pk))
    assert {notice.receiver.email for notice in told} == {owner.email, "second@example.test"}
    assert all("5678" in notice.values["account"] and "0812345678" not in str(notice.values) for notice in told)


def test_whoever_invited_hears_the_answer(shop: Partner, owner: Any) -> None:
    yes, no = (invite_member(partner=shop, role="packer", note="น้องดา", actor=owner) for _ in range(2))
    guest = make_user(email="da@example.test", name="ดา")
    accept_invitation(invitation=yes, user=guest)
    decline_invitation(invitation=no, user=make_user(email="x@example.test"))
    assert _told(shops.invitation_answered(yes.pk)) == {owner.email: "invitation_accepted"}
    (declined,) = shops.invitation_answered(no.pk)
    assert (declined.message, declined.values["member"]) == ("invitation_declined", "น้องดา")
    end_member(member=shop.members.get(user=guest), actor=owner)
    assert _told(shops.member_removed(shop.pk, guest.pk)) == {"da@example.test": "member_removed"}


def test_a_mark_is_told_to_owners(shop: Partner, owner: Any) -> None:
    today = timezone.localdate()
    mark = enter_mark(partner=shop, kind="gi", number="สช 1", issued_on=today, expires_on=today + timedelta(days=9), actor=owner)
    refuse_mark(certification=mark, reason="อ่านไม่ออก", actor=owner)
    assert _told(shops.mark_decided(mark.pk)) == {owner.email: "certification_refused"}
    verify_mark(certification=mark, actor=owner)
    assert _told(shops.mark_decided(mark.pk)) == {owner.email: "certification_verified"}
    assert _told(shops.mark_expiring(mark.pk)) == {owner.email: "paper_expiring"}
