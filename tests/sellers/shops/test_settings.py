"""What owners decide about their shop: people, money, marks, closed days, pausing; every refusal leaves everything as it was."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from catalog.photos.models import Photo
from sellers.access import shops_of
from sellers.models import Partner
from sellers.orders.clocks import ship_by
from sellers.shops.accounts import NameDiffers, save_account
from sellers.shops.actions import (
    LastOwner,
    NotPossible,
    add_member,
    change_role,
    close_shop,
    end_member,
    lift_suspension,
    pause_shop,
    resume_shop,
    suspend_shop,
)
from sellers.shops.invitations import (
    InvitationOver,
    MemberAlready,
    TooMany,
    accept_invitation,
    decline_invitation,
    invitation_of,
    invite_member,
    revoke_invitation,
    token_of,
)
from sellers.shops.marks import MarkRefused, enter_mark, refuse_mark, retire_mark, verify_mark, warn_of_expiry
from sellers.shops.models import Certification, ShopAccount, ShopMember, ShopPicture
from sellers.shops.numbers import NumberRefused
from sellers.shops.profile import (
    MOST_PICTURES,
    ProfileRefused,
    add_picture,
    close_days,
    closed_days_of,
    known_closed_days,
    move_picture_first,
    open_days,
    save_profile,
    set_emblem,
)
from tests.factories.moments import BANGKOK
from tests.factories.people import make_member, make_user, owner_of
from tests.sellers.shops.opening import everything
from tests.sellers.workspace.counter import pay, place

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=BANGKOK)


@pytest.fixture
def shop(market: dict[str, Any]) -> Partner:
    return market["s01"]


@pytest.fixture
def owner(shop: Partner) -> Any:
    return owner_of(shop)


def _refuses(what: Callable[[], Any], refusal: type[Exception]) -> None:
    before = everything()
    with pytest.raises(refusal):
        what()
    assert everything() == before


# Pausing, suspending, closing. ---------------------------------------------------------------------


def test_an_owner_pauses_and_resumes(shop: Partner, owner: Any) -> None:
    paused = pause_shop(partner=shop, reason="ไปงานบุญ", actor=owner)
    assert (paused.state, paused.state_reason, paused.paused_at is not None) == ("paused", "ไปงานบุญ", True)
    _refuses(lambda: pause_shop(partner=shop, reason="x", actor=owner), NotPossible)
    opened = resume_shop(partner=shop, actor=owner)
    assert (opened.state, opened.state_reason, opened.paused_at) == ("active", "", None)
    _refuses(lambda: resume_shop(partner=shop, actor=owner), NotPossible)


def test_a_suspended_shop_that_was_paused_stays_paused_afterwards(shop: Partner, owner: Any) -> None:
    _refuses(lambda: suspend_shop(partner=shop, reason=" ", actor=owner), NotPossible)
    suspend_shop(partner=shop, reason="ของไม่ตรง", actor=owner)
    _refuses(lambda: resume_shop(partner=shop, actor=owner), NotPossible)
    _refuses(lambda: suspend_shop(partner=shop, reason="x", actor=owner), NotPossible)
    lifted = lift_suspension(partner=shop, reason="เอกสารถูกต้อง", actor=owner)
    assert (lifted.state, lifted.state_reason) == ("active", "")
    _refuses(lambda: lift_suspension(partner=shop, actor=owner), NotPossible)
    pause_shop(partner=shop, reason="น้ำท่วม", actor=owner)
    resume_shop(partner=shop, actor=owner)
    pause_shop(partner=shop, reason="ไปงานบุญ", actor=owner)
    suspend_shop(partner=shop, reason="ของไม่ตรง", actor=owner)
    lifted = lift_suspension(partner=shop, reason="เอกสารถูกต้อง", actor=owner)
    assert (lifted.state, lifted.state_reason, lifted.paused_at is not None) == ("paused", "ไปงานบุญ", True)


def test_a_shop_with_open_orders_is_not_closed(shop: Partner, owner: Any) -> None:
    (order,) = place({"S01-001": 1})
    pay(order)
    _refuses(lambda: close_shop(partner=shop, reason="เลิกทำ", actor=owner), NotPossible)
    type(order).objects.filter(pk=order.pk).update(state="completed")
    _refuses(lambda: close_shop(partner=shop, reason="", actor=owner), NotPossible)
    invitation = invite_member(partner=shop, role="packer", actor=owner)
    closed = close_shop(partner=shop, reason="เลิกทำ", actor=owner)
    invitation.refresh_from_db()
    assert (closed.state, closed.retired_at is not None, invitation.revoked_at is not None) == ("closed", True, True)
    assert not shops_of(owner).exists()


# People. -------------------------------------------------------------------------------------------


def test_the_last_owner_neither_leaves_nor_is_lowered(shop: Partner, owner: Any) -> None:
    member = ShopMember.objects.get(partner=shop, user=owner)
    for what in (
        lambda: end_member(member=member, actor=owner),
        lambda: change_role(member=member, role="packer", actor=owner),
        lambda: add_member(partner=shop, user=owner, role="manager", actor=owner),
    ):
        _refuses(what, LastOwner)
    second = add_member(partner=shop, user=make_user(email="second@example.test"), role="owner", actor=owner)
    change_role(member=member, role="packer", actor=owner)
    _refuses(lambda: end_member(member=second, actor=owner), LastOwner)
    assert sorted(ShopMember.objects.filter(partner=shop, to_date__isnull=True).values_list("role", flat=True)) == ["owner", "packer"]


def test_a_role_that_changed_holds_from_the_next_request_on(shop: Partner, owner: Any) -> None:
    packer = make_member(shop=shop, email="p@example.test")
    assert not shops_of(packer, "manager").exists()
    change_role(member=ShopMember.objects.get(user=packer), role="manager", actor=owner)
    assert shops_of(packer, "manager").get() == shop
    end_member(member=ShopMember.objects.get(user=packer, to_date__isnull=True), actor=owner)
    assert not shops_of(packer).exists()


def test_an_invitation_is_good_once(shop: Partner, owner: Any) -> None:
    invitation = invite_member(partner=shop, role="manager", note="พี่มะลิ", actor=owner)
    found = invitation_of(token_of(invitation))
    assert found == invitation
    guest = make_user(email="guest@example.test")
    member = accept_invitation(invitation=invitation, user=guest)
    assert (member.role, member.partner, shops_of(guest, "manager").get()) == ("manager", shop, shop)
    other = make_user(email="other@example.test")
    _refuses(lambda: accept_invitation(invitation=invitation, user=other), InvitationOver)
    _refuses(lambda: decline_invitation(invitation=invitation, user=other), InvitationOver)
    _refuses(lambda: revoke_invitation(invitation=invitation, actor=owner), InvitationOver)


def test_an_invitation_is_good_for_seven_days(shop: Partner, owner: Any) -> None:
    invitation = invite_member(partner=shop, role="packer", actor=owner, now=NOW)
    guest = make_user(email="guest@example.test")
    _refuses(lambda: accept_invitation(invitation=invitation, user=guest, now=NOW + timedelta(days=7)), InvitationOver)
    late = NOW + timedelta(days=7, seconds=-1)
    assert accept_invitation(invitation=invitation, user=guest, now=late).role == "packer"


def test_an_invitation_is_taken_back_or_declined(shop: Partner, owner: Any) -> None:
    guest = make_user(email="guest@example.test")
    taken = invite_member(partner=shop, role="packer", actor=owner)
    revoke_invitation(invitation=taken, actor=owner)
    _refuses(lambda: accept_invitation(invitation=taken, user=guest), InvitationOver)
    declined = invite_member(partner=shop, role="packer", actor=owner)
    decline_invitation(invitation=declined, user=guest)
    _refuses(lambda: accept_invitation(invitation=declined, user=guest), InvitationOver)
    assert not shops_of(guest).exists()


def test_who_works_there_already_does_not_use_the_link_up(shop: Partner, owner: Any) -> None:
    invitation = invite_member(partner=shop, role="packer", actor=owner)
    _refuses(lambda: accept_invitation(invitation=invitation, user=owner), MemberAlready)
    assert accept_invitation(invitation=invitation, user=make_user(email="guest@example.test")).role == "packer"


def test_links_that_are_not_ours_open_nothing(shop: Partner, owner: Any) -> None:
    invitation = invite_member(partner=shop, role="owner", actor=owner)
    token = token_of(invitation)
    for forged in (str(invitation.pk), f"{invitation.pk + 1}:{token.partition(':')[2]}", token[:-1], token + "x", ""):
        assert invitation_of(forged) is None
    for _more in range(19):
        invite_member(partner=shop, role="packer", actor=owner)
    _refuses(lambda: invite_member(partner=shop, role="packer", actor=owner), TooMany)


# Money. --------------------------------------------------------------------------------------------


def _account(shop: Partner, owner: Any, **changes: Any) -> ShopAccount:
    given = {"promptpay": "0812345678", "account_name": shop.name, "bank_code": "004", "bank_account": "012-3-45678-9"}
    return save_account(partner=shop, actor=owner, **{**given, **changes})


def test_the_account_is_kept_and_logged_by_its_last_digits(shop: Partner, owner: Any) -> None:
    account = _account(shop, owner)
    assert (account.promptpay_kind, account.promptpay_id, account.bank_account) == ("phone", "0812345678", "0123456789")
    entry = ModelLogEntry.objects.get(action="shops.account")
    assert entry.data["after"] == {"promptpay": "…5678", "bank": "004", "account": "…6789", "name": shop.name}
    assert "0812345678" not in str(entry.data) and "0123456789" not in str(entry.data)


@pytest.mark.parametrize(
    "changes",
    [
        {"promptpay": "1234567890121"},
        {"promptpay": "0994000165502"},
        {"promptpay": "021234567"},
        {"bank_code": ""},
        {"bank_account": ""},
        {"bank_account": "12345"},
    ],
)
def test_an_account_that_cannot_be_is_refused(shop: Partner, owner: Any, changes: dict[str, str]) -> None:
    _refuses(lambda: _account(shop, owner, **changes), NumberRefused)


def test_a_name_of_somebody_else_is_confirmed_first(shop: Partner, owner: Any) -> None:
    _refuses(lambda: _account(shop, owner, account_name="สมชาย แปลกหน้า"), NameDiffers)
    assert _account(shop, owner, account_name="สมชาย แปลกหน้า", name_confirmed=True).account_name == "สมชาย แปลกหน้า"
    owner.name = "นาง มะลิ ใจดี"
    owner.save()
    assert _account(shop, owner, account_name="มะลิ  ใจดี").account_name == "มะลิ ใจดี"


def test_the_same_account_again_tells_nobody(shop: Partner, owner: Any) -> None:
    _account(shop, owner)
    before = everything()
    _account(shop, owner)
    assert everything() == before


# Marks. --------------------------------------------------------------------------------------------


def _mark(shop: Partner, owner: Any, **changes: Any) -> Certification:
    given = {
        "kind": "tcps",
        "number": "มผช. 12/2569",
        "issued_on": TODAY - timedelta(days=30),
        "expires_on": TODAY + timedelta(days=300),
        "now": NOW,
    }
    return enter_mark(partner=shop, actor=owner, **{**given, **changes})


def test_a_mark_is_shown_when_an_operator_verified_it(shop: Partner, owner: Any) -> None:
    mark = _mark(shop, owner)
    assert mark.issuer == "สำนักงานมาตรฐานผลิตภัณฑ์อุตสาหกรรม"
    assert mark not in shop.certifications.shown(on=TODAY)
    verify_mark(certification=mark, actor=owner, now=NOW)
    assert mark in shop.certifications.shown(on=TODAY)
    assert mark not in shop.certifications.shown(on=TODAY + timedelta(days=301))
    _refuses(lambda: verify_mark(certification=mark, actor=owner), MarkRefused)
    retire_mark(certification=mark, actor=owner)
    assert mark not in shop.certifications.shown(on=TODAY)


def test_a_mark_with_other_days_is_looked_at_again(shop: Partner, owner: Any) -> None:
    mark = verify_mark(certification=_mark(shop, owner), actor=owner)
    assert _mark(shop, owner).verified_at is not None
    renewed = _mark(shop, owner, expires_on=TODAY + timedelta(days=900))
    assert (renewed.pk, renewed.verified_at) == (mark.pk, None)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"issued_on": TODAY + timedelta(days=1)}, MarkRefused),
        ({"expires_on": TODAY - timedelta(days=31)}, MarkRefused),
        ({"expires_on": TODAY - timedelta(days=1)}, MarkRefused),
        ({"kind": "fda", "number": "123"}, NumberRefused),
    ],
)
def test_a_mark_that_cannot_be_is_refused(shop: Partner, owner: Any, changes: dict[str, Any], refusal: type[Exception]) -> None:
    _refuses(lambda: _mark(shop, owner, **changes), refusal)


def test_a_mark_that_is_refused_says_why(shop: Partner, owner: Any) -> None:
    mark = _mark(shop, owner)
    _refuses(lambda: refuse_mark(certification=mark, reason="", actor=owner), MarkRefused)
    assert refuse_mark(certification=mark, reason="อ่านไม่ออก", actor=owner).refused_reason == "อ่านไม่ออก"
    again = _mark(shop, owner)
    assert (again.pk, again.refused_reason) == (mark.pk, "")


def test_owners_are_told_once_that_a_mark_expires(shop: Partner, owner: Any) -> None:
    Certification.objects.all().delete()
    soon = verify_mark(certification=_mark(shop, owner, expires_on=TODAY + timedelta(days=60)), actor=owner, now=NOW)
    verify_mark(certification=_mark(shop, owner, number="มผช. 13/2569", expires_on=TODAY + timedelta(days=61)), actor=owner, now=NOW)
    _mark(shop, owner, number="มผช. 14/2569", expires_on=TODAY + timedelta(days=10))
    assert (warn_of_expiry(now=NOW), warn_of_expiry(now=NOW)) == (1, 0)
    soon.refresh_from_db()
    assert soon.warned_at == NOW


# Profile and closed days. --------------------------------------------------------------------------


def test_the_profile_writes_what_owners_may_write(shop: Partner, owner: Any) -> None:
    values = {"story": "เรื่องใหม่", "since_year": 2550, "state": "closed", "commission_bps": 1, "code": "x", "vat_registered": True}
    saved = save_profile(partner=shop, values=values, actor=owner)
    shop.refresh_from_db()
    assert (shop.story, shop.since_year, shop.state, shop.code) == ("เรื่องใหม่", 2550, "active", "s01")
    assert ModelLogEntry.objects.get(action="shops.profile").data == {"changed": ["story", "since_year"]}
    before = everything()
    save_profile(partner=saved, values=values, actor=owner)
    assert everything() == before


def test_pictures_are_the_shops_own(shop: Partner, market: dict[str, Any], owner: Any) -> None:
    def photo(of: Partner) -> Photo:
        return Photo.objects.bulk_create([Photo(title="x", seller=of, width=1, height=1, file="photos/x.jpg")])[0]

    theirs = photo(market["s02"])
    _refuses(lambda: add_picture(partner=shop, photo=theirs, actor=owner), ProfileRefused)
    _refuses(lambda: set_emblem(partner=shop, photo=theirs, actor=owner), ProfileRefused)
    pictures = [add_picture(partner=shop, photo=photo(shop), actor=owner) for _ in range(MOST_PICTURES)]
    one_more = photo(shop)
    _refuses(lambda: add_picture(partner=shop, photo=one_more, actor=owner), ProfileRefused)
    move_picture_first(picture=pictures[3], actor=owner)
    order = [pictures[n].pk for n in (3, 0, 1, 2, 4, 5)]
    assert list(ShopPicture.objects.filter(partner=shop).values_list("pk", flat=True)) == order


def _close(shop: Partner, owner: Any, first: int, last: int) -> Any:
    return close_days(
        partner=shop,
        starts_on=TODAY + timedelta(days=first),
        ends_on=TODAY + timedelta(days=last),
        note="สงกรานต์",
        actor=owner,
        today=TODAY,
    )


@pytest.mark.parametrize(("first", "last"), [(3, 2), (-5, -1), (0, 60), (367, 368)])
def test_closed_days_that_cannot_be_are_refused(shop: Partner, owner: Any, first: int, last: int) -> None:
    _refuses(lambda: _close(shop, owner, first, last), ProfileRefused)


def test_closed_days_do_not_overlap(shop: Partner, owner: Any) -> None:
    _close(shop, owner, 3, 5)
    for first, last in ((5, 6), (1, 3), (4, 4), (2, 9)):
        _refuses(lambda first=first, last=last: _close(shop, owner, first, last), ProfileRefused)
    _close(shop, owner, 6, 6)
    assert len(closed_days_of(shop.pk, on=TODAY)) == 2


@pytest.mark.parametrize(
    ("closed", "days"),
    [
        ([], 3),
        ([(1, 1)], 4),
        ([(0, 1)], 4),
        ([(3, 5)], 6),
        ([(1, 1), (3, 3)], 5),
        ([(1, 30)], 33),
        ([(4, 9)], 3),
        ([(-5, -1)], 3),
    ],
)
def test_the_time_to_send_does_not_run_on_closed_days(shop: Partner, owner: Any, closed: list[tuple[int, int]], days: int) -> None:
    for first, last in closed:
        shop.closed_days.create(starts_on=TODAY + timedelta(days=first), ends_on=TODAY + timedelta(days=last))
    assert ship_by(shop.pk, since=NOW) == NOW + timedelta(days=days)


def test_an_order_promises_the_day_that_counts_closed_days(shop: Partner, owner: Any) -> None:
    today = timezone.localdate()
    closed = close_days(partner=shop, starts_on=today, ends_on=today + timedelta(days=9), actor=owner)
    (order,) = place({"S01-001": 1})
    pay(order)
    assert order.ship_by is not None and order.confirmed_at is not None
    assert order.ship_by - order.confirmed_at == timedelta(days=12)
    (cash,) = place({"S01-001": 1}, cash=True)
    assert cash.ship_by is not None and cash.ship_by - cash.placed_at == timedelta(days=12)
    open_days(closed=closed, actor=owner)
    order.refresh_from_db()
    assert order.ship_by - order.confirmed_at == timedelta(days=12)


def test_pages_know_closed_days_at_once(shop: Partner, owner: Any, django_capture_on_commit_callbacks: Any) -> None:
    assert known_closed_days(shop.pk) == []
    today = timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        closed = close_days(partner=shop, starts_on=today, ends_on=today, actor=owner)
    assert known_closed_days(shop.pk) == [closed]
    with django_capture_on_commit_callbacks(execute=True):
        open_days(closed=closed, actor=owner)
    assert known_closed_days(shop.pk) == []
