"""The settings of a shop over HTTP: who comes in where, what is kept, what is refused beside its field, and what a page costs."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from sellers.delivery.models import DeliveryMethod
from sellers.models import Partner
from sellers.shops.invitations import invite_member, token_of
from sellers.shops.marks import enter_mark
from sellers.shops.models import Certification, ShopAccount, ShopClosedDays, ShopDocument, ShopInvitation, ShopMember, ShopPicture
from sellers.workspace.shop.forms import ClosedDaysForm
from tests.factories.people import PASSWORD, make_user, owner_of
from tests.sellers.shops.opening import english, everything, pdf, queries
from tests.sellers.workspace.counter import Cast, make_cast, signed_in

pytestmark = pytest.mark.django_db
MANAGERS_PAGES = ("sell_shop", "sell_profile", "sell_delivery", "sell_closed_days")
OWNERS_PAGES = ("sell_money", "sell_members", "sell_marks")


@pytest.fixture
def shop(market: dict[str, Any]) -> Partner:
    return market["s01"]


@pytest.fixture
def cast(market: dict[str, Any]) -> Cast:
    return make_cast(market["s01"], market["s02"])


@pytest.fixture
def owner(shop: Partner) -> Client:
    """The owner, signed in with the password as somebody does it."""
    client = Client()
    user = owner_of(shop)
    user.set_password(PASSWORD)
    user.save()
    client.login(username=user.email, password=PASSWORD)
    return client


def url(name: str, *more: object) -> str:
    return reverse(name, args=["s01", *more])


def presses(shop: Partner) -> dict[str, tuple[str, dict[str, Any]]]:
    """Name -> (address, fields) of every write of the settings, each of which an owner may do."""
    packer = ShopMember.objects.filter(partner=shop, role="packer").first()
    days = {"starts_on": str(timezone.localdate()), "ends_on": str(timezone.localdate())}
    return {
        "pause": (url("sell_shop"), {"do": "pause", "reason": "x"}),
        "profile": (url("sell_profile"), {"name": "ร้านใหม่", "phone": "0812345678"}),
        "emblem": (url("sell_pictures"), {"do": "emblem-away"}),
        "delivery": (url("sell_delivery_way", "jt-parcel"), {"do": "offer", "is_active": "on"}),
        "closed": (url("sell_closed_days"), days),
        "money": (url("sell_money"), {"promptpay": "0812345678", "account_name": shop.name}),
        "invite": (url("sell_members"), {"do": "invite", "role": "packer"}),
        "role": (url("sell_members"), {"do": "role", "role": "owner", "pk": packer.pk if packer else 0}),
        "remove": (url("sell_members"), {"do": "remove", "pk": packer.pk if packer else 0}),
        "mark": (url("sell_marks"), {"kind": "gi", "number": "1", "issued_on": "2026-01-01", "file": SimpleUploadedFile("x.pdf", pdf())}),
    }


#: Writes that a manager may do.
MANAGED = {"profile", "emblem", "delivery", "closed"}


def test_who_comes_in_where(cast: Cast) -> None:
    for name, client in cast.everybody().items():
        for page in (*MANAGERS_PAGES, *OWNERS_PAGES):
            expected = 200 if name == "owner" or (name == "manager" and page in MANAGERS_PAGES) else 404
            answer = client.get(url(page))
            if name == "anonymous":
                assert answer.status_code == 302 and "/login/" in answer["Location"], page
            else:
                assert answer.status_code == expected, (name, page)


@pytest.mark.parametrize("name", ["buyer", "packer", "manager", "stranger", "former", "anonymous"])
def test_what_somebody_may_not_do_changes_nothing(cast: Cast, shop: Partner, name: str) -> None:
    client = cast.everybody()[name]
    for press, (address, fields) in presses(shop).items():
        if name == "manager" and press in MANAGED:
            continue
        before = everything()
        assert client.post(address, fields).status_code == (302 if name == "anonymous" else 404), (name, press)
        assert everything() == before, (name, press)


def test_what_a_manager_may_do(cast: Cast, shop: Partner) -> None:
    for press, (address, fields) in presses(shop).items():
        if press in MANAGED:
            assert cast.manager.post(address, fields).status_code == 302, press


def test_an_owner_pauses_and_opens_again(owner: Client, shop: Partner) -> None:
    owner.post(url("sell_shop"), {"do": "pause", "reason": "ไปงานบุญ"})
    shop.refresh_from_db()
    assert (shop.state, shop.state_reason) == ("paused", "ไปงานบุญ")
    body = Client().get(shop.get_absolute_url()).content.decode()
    assert "ไปงานบุญ" not in body
    assert "The shop is paused" in Client().get(english(shop.get_absolute_url())).content.decode()
    owner.post(url("sell_shop"), {"do": "resume"})
    shop.refresh_from_db()
    assert shop.state == "active"


def test_the_profile_in_two_languages(owner: Client, shop: Partner) -> None:
    fields = {
        "name": " ร้านข้าว  ดี ",
        "name_en": "Good Rice",
        "story": "เรื่องของเรา",
        "story_en": "Our story",
        "phone": "043 123 456",
        "since_year": "2009",
        "member_count": "12",
        "question-0": "ส่งวันไหน",
        "answer-0": "ทุกวัน",
        "answer-1": "",
    }
    assert owner.post(url("sell_profile"), fields).status_code == 302
    shop.refresh_from_db()
    assert (shop.story, shop.story_en, shop.phone, shop.since_year, shop.member_count) == (
        "เรื่องของเรา",
        "Our story",
        "+6643123456",
        2552,
        12,
    )
    assert shop.name == "ร้านข้าว ดี"
    assert shop.answers == [{"question": "ส่งวันไหน", "question_en": "", "answer": "ทุกวัน", "answer_en": ""}]
    assert "Our story" in Client().get(english(shop.get_absolute_url())).content.decode()
    before = everything()
    refused = owner.post(
        english(url("sell_profile")), {**fields, "phone": "1669", "since_year": "99", "member_count": "0", "answer-1": "ได้"}
    )
    assert set(refused.context["form"].errors) == {"phone", "since_year", "member_count", "question-1"}
    assert refused.context["form"]["story"].value() == "เรื่องของเรา"
    assert everything() == before


def _picture() -> SimpleUploadedFile:
    made = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "CANARY-PHONE"
    Image.new("RGB", (80, 60), "green").save(made, "JPEG", exif=exif.tobytes())
    return SimpleUploadedFile("me.jpg", made.getvalue())


def test_pictures_come_clean_and_go(owner: Client, shop: Partner, market: dict[str, Any]) -> None:
    assert owner.post(url("sell_pictures"), {"do": "emblem", "file": _picture()}).status_code == 302
    assert owner.post(url("sell_pictures"), {"do": "picture", "file": _picture()}).status_code == 302
    shop.refresh_from_db()
    picture = ShopPicture.objects.get(partner=shop)
    assert shop.emblem is not None and shop.emblem.seller == shop
    with picture.photo.file.open() as file:
        assert b"CANARY" not in file.read()
    assert [row.pk for row in Client().get(shop.get_absolute_url()).context["pictures"]] == [picture.pk]
    refused = owner.post(url("sell_pictures"), {"do": "picture", "file": SimpleUploadedFile("x.jpg", b"<svg/>")})
    assert (refused.status_code, "picture" in refused.context["refused"]) == (422, True)
    theirs = reverse("sell_pictures", args=["s02"])
    assert signed_in(owner_of(market["s02"])).post(theirs, {"do": "away", "picture": picture.pk}).status_code == 404
    assert owner.post(url("sell_pictures"), {"do": "away", "picture": picture.pk}).status_code == 302
    assert not ShopPicture.objects.exists()


@pytest.mark.parametrize(("typed", "meant"), [("2571-02-29", date(2028, 2, 29)), ("2028-02-29", date(2028, 2, 29)), ("2570-02-29", None)])
def test_closed_days_are_typed_in_either_era(typed: str, meant: date | None) -> None:
    form = ClosedDaysForm({"starts_on": typed, "ends_on": typed})
    assert (form.cleaned_data.get("starts_on") if form.is_valid() else None) == meant


def test_closed_days_stand_on_the_shops_page(owner: Client, shop: Partner, django_capture_on_commit_callbacks: Any) -> None:
    today = timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(
            url("sell_closed_days"),
            {"starts_on": str(today), "ends_on": str(today + timedelta(days=2)), "note": "สงกรานต์", "note_en": "Songkran"},
        )
    assert "Songkran" in Client().get(english(shop.get_absolute_url())).content.decode()
    refused = owner.post(url("sell_closed_days"), {"starts_on": str(today), "ends_on": str(today)})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"ends_on"})
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(url("sell_closed_days"), {"away": ShopClosedDays.objects.get().pk})
    assert Client().get(shop.get_absolute_url()).context["closed"] is None


# Money. --------------------------------------------------------------------------------------------


def test_the_account_asks_for_the_password_again(owner: Client, shop: Partner) -> None:
    before = ShopAccount.objects.get(partner=shop)
    fields = {
        "promptpay": "081-234-5678",
        "account_name": shop.name,
        "bank_code": "004",
        "bank_account": "012-3-45678-9",
        "takes_cash": "on",
    }
    asked = owner.post(url("sell_money"), fields)
    assert asked.status_code == 302 and reverse("account_reauthenticate") in asked["Location"]
    assert ShopAccount.objects.get(partner=shop).promptpay_id == before.promptpay_id
    wrong = owner.post(asked["Location"], {"password": "no"})
    assert wrong.status_code != 302
    done = owner.post(asked["Location"], {"password": PASSWORD})
    assert done["Location"] == url("sell_money")
    account = ShopAccount.objects.get(partner=shop)
    assert (account.promptpay_id, account.bank_account) == ("0812345678", "0123456789")
    body = owner.get(url("sell_money")).content.decode()
    assert "5678" in body
    # Within a quarter of an hour it is not asked again.
    assert owner.post(url("sell_money"), {**fields, "promptpay": "0899999999"})["Location"] == url("sell_money")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"promptpay": "1234567890121"}, "promptpay"),
        ({"promptpay": "0994000165502"}, "promptpay"),
        ({"promptpay": ""}, "promptpay"),
        ({"bank_account": ""}, "bank_account"),
        ({"bank_code": ""}, "bank_code"),
        ({"bank_account": "123"}, "bank_account"),
        ({"bank_code": "999"}, "bank_code"),
        ({"account_name": ""}, "account_name"),
    ],
)
def test_an_account_that_cannot_be_is_refused_beside_its_field(owner: Client, shop: Partner, changes: dict[str, str], error: str) -> None:
    fields = {"promptpay": "0812345678", "account_name": shop.name, "bank_code": "004", "bank_account": "0123456789"}
    before = everything()
    refused = owner.post(url("sell_money"), {**fields, **changes})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {error})
    assert everything() == before


def test_a_strange_name_is_asked_about(owner: Client, shop: Partner) -> None:
    before = everything()
    asked = owner.post(url("sell_money"), {"promptpay": "0812345678", "account_name": "สมชาย แปลกหน้า"})
    assert (asked.status_code, asked.context["differs"]) == (422, True)
    assert 'name="name_confirmed"' in asked.content.decode()
    assert everything() == before
    confirmed = owner.post(url("sell_money"), {"promptpay": "0812345678", "account_name": "สมชาย แปลกหน้า", "name_confirmed": "on"})
    assert reverse("account_reauthenticate") in confirmed["Location"]


# People. -------------------------------------------------------------------------------------------


def test_somebody_is_invited_and_comes(owner: Client, shop: Partner) -> None:
    made = owner.post(url("sell_members"), {"do": "invite", "role": "packer", "note": "น้องดา"})
    page = owner.get(url("sell_members"))
    (row,) = page.context["invitations"]
    # The page opens at the link.
    assert f'id="{made["Location"].partition("#")[2]}" value="{row["link"]}"' in page.content.decode()
    link = row["link"].removeprefix("http://testserver")
    da = signed_in(make_user(email="da@example.test", name="ดา"))
    page = da.get(link)
    assert page.status_code == 200 and shop.name in page.content.decode()
    assert da.post(link, {"do": "accept"})["Location"] == url("sell_today")
    assert da.get(url("sell_orders")).status_code == 200
    assert da.get(url("sell_money")).status_code == 404
    # A second time, by somebody else.
    other = signed_in(make_user(email="other@example.test"))
    before = everything()
    assert other.get(link).context["open_now"] is False
    assert other.post(link, {"do": "accept"}).status_code == 410
    assert everything() == before


def test_links_that_are_over_or_forged(owner: Client, shop: Partner) -> None:
    guest = signed_in(make_user(email="guest@example.test"))
    boss = owner_of(shop)
    old = invite_member(partner=shop, role="owner", actor=boss, now=timezone.now() - timedelta(days=7))
    taken = invite_member(partner=shop, role="owner", actor=boss)
    owner.post(url("sell_members"), {"do": "revoke", "pk": taken.pk})
    before = everything()
    for invitation in (old, taken):
        link = reverse("sell_invitation", args=[token_of(invitation)])
        assert guest.get(link).context["open_now"] is False
        assert guest.post(link, {"do": "accept"}).status_code == 410
    for forged in (f"{old.pk}", f"{old.pk}:x", "x"):
        link = reverse("sell_invitation", args=[forged])
        assert [guest.get(link).status_code, guest.post(link, {"do": "accept"}).status_code] == [404, 404]
    assert everything() == before


def test_who_has_no_account_reads_who_asks_and_comes_back_after_signing_in(shop: Partner) -> None:
    invitation = invite_member(partner=shop, role="packer", actor=owner_of(shop))
    link = reverse("sell_invitation", args=[token_of(invitation)])
    stranger = Client()
    before = everything()
    page = stranger.get(link)
    assert page.status_code == 200 and shop.name in page.content.decode() and 'value="accept"' not in page.content.decode()
    ways = [each["href"] for each in BeautifulSoup(page.content, "html.parser").select("main a.button")]
    assert ways == [f"{reverse(name)}?next={quote(link, safe='/')}" for name in ("account_login", "account_signup")]
    assert stranger.post(link, {"do": "accept"})["Location"] == ways[0]
    assert everything() == before
    user = make_user(email="new@example.test")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    assert stranger.post(ways[0], {"login": user.email, "password": PASSWORD})["Location"] == link
    assert stranger.get(link).context["open_now"] is True
    assert stranger.post(link, {"do": "accept"})["Location"] == url("sell_today")


def test_an_invitation_is_declined(owner: Client, shop: Partner) -> None:
    invitation = invite_member(partner=shop, role="manager", actor=owner_of(shop))
    guest = signed_in(make_user(email="guest@example.test"))
    guest.post(reverse("sell_invitation", args=[token_of(invitation)]), {"do": "decline"})
    assert ShopInvitation.objects.get().declined_at is not None
    assert guest.get(url("sell_today")).status_code == 404


def test_roles_change_and_people_leave(cast: Cast, owner: Client, shop: Partner) -> None:
    packer = ShopMember.objects.get(partner=shop, role="packer", to_date__isnull=True)
    owner.post(url("sell_members"), {"do": "role", "pk": packer.pk, "role": "manager"})
    assert cast.packer.get(url("sell_profile")).status_code == 200
    assert cast.packer.post(url("sell_leave")).status_code == 302
    assert cast.packer.get(url("sell_today")).status_code == 404
    manager = ShopMember.objects.get(user__email="manager@example.test")
    owner.post(url("sell_members"), {"do": "remove", "pk": manager.pk})
    assert cast.manager.get(url("sell_today")).status_code == 404
    assert owner.post(url("sell_members"), {"do": "role", "pk": manager.pk, "role": "owner"}).status_code == 404


def test_the_last_owner_stays(owner: Client, shop: Partner) -> None:
    mine = ShopMember.objects.get(partner=shop, role="owner", to_date__isnull=True)
    before = everything()
    for address, fields in (
        (url("sell_leave"), {}),
        (url("sell_members"), {"do": "remove", "pk": mine.pk}),
        (url("sell_members"), {"do": "role", "pk": mine.pk, "role": "packer"}),
    ):
        assert owner.post(address, fields).status_code == 302
    assert everything() == before
    assert owner.post(url("sell_members"), {"do": "role", "pk": mine.pk, "role": "king"}).status_code == 404


def test_members_of_another_shop_are_not_found(owner: Client, market: dict[str, Any]) -> None:
    theirs = ShopMember.objects.get(partner=market["s02"], role="owner")
    link = invite_member(partner=market["s02"], role="packer", actor=theirs.user)
    before = everything()
    for fields in ({"do": "remove", "pk": theirs.pk}, {"do": "role", "pk": theirs.pk, "role": "packer"}, {"do": "revoke", "pk": link.pk}):
        assert owner.post(url("sell_members"), fields).status_code == 404
    assert everything() == before


# Delivery and marks. -------------------------------------------------------------------------------


def test_what_a_buyer_would_pay(owner: Client, shop: Partner) -> None:
    DeliveryMethod.objects.filter(partner=shop).exclude(carrier__code="thailandpost").update(is_active=False)
    page = owner.get(english(url("sell_delivery")), {"to": "Chiang Mai", "kg": "2"})
    assert page.context["preview"]["cheapest"]["option"].price_satang == 82_00
    assert "2 kg: ฿82" in page.content.decode().replace("\xa0", " ")
    assert owner.get(url("sell_delivery"), {"to": "\x00", "kg": "x" * 99, "goods": "gold"}).status_code == 200


def test_own_prices_of_a_way(owner: Client, shop: Partner) -> None:
    way = url("sell_delivery_way", "thailandpost-ems")
    fields = {"do": "rates", "kg-0": "1", "bkk-0": "30", "up-0": "45.50", "days_min": "1", "days_max": "3"}
    assert owner.post(way, fields)["Location"] == url("sell_delivery")
    assert owner.get(way).context["has_own"] is True
    refused = owner.post(way, {**fields, "kg-1": "x", "up-0": "", "days_max": "99"})
    assert (refused.status_code, set(refused.context["rates"].errors)) == (422, {"kg-1", "up-0", "days_max"})
    assert owner.post(way, {"do": "carrier"}).status_code == 302
    assert owner.get(way).context["has_own"] is False
    DeliveryMethod.objects.filter(partner=shop).exclude(carrier__code="thailandpost").update(is_active=False)
    last = owner.post(way, {"do": "offer"})
    assert (last.status_code, last.content.count(b'role="alert"')) == (422, 1)
    assert DeliveryMethod.objects.get(partner=shop, carrier__code="thailandpost").is_active
    assert owner.get(url("sell_delivery_way", "no-such")).status_code == 404
    assert owner.post(url("sell_delivery_way", "cold-frozen"), {**fields}).status_code in (302, 404)


def test_a_mark_comes_with_its_paper(owner: Client, cast: Cast, shop: Partner) -> None:
    fields = {"kind": "gi", "number": "สช 55100033", "issued_on": "2026-01-05", "expires_on": ""}
    refused = owner.post(url("sell_marks"), {**fields, "file": SimpleUploadedFile("x.pdf", pdf(trailer=b"/Encrypt 9 0 R "))})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"file"})
    assert not Certification.objects.filter(number="สช 55100033").exists()
    assert owner.post(url("sell_marks"), {**fields, "file": SimpleUploadedFile("gi.pdf", pdf())}).status_code == 302
    mark = Certification.objects.get(partner=shop, number="สช 55100033")
    assert "สช 55100033" not in Client().get(shop.get_absolute_url()).content.decode()
    paper = url("sell_mark_paper", ShopDocument.objects.get(certification=mark).pk)
    assert "/files/" in owner.get(paper)["Location"]
    for client in (cast.manager, cast.packer, cast.stranger, cast.buyer):
        assert client.get(paper).status_code == 404
    assert cast.stranger.get(paper.replace("s01", "s02")).status_code == 404
    owner.post(url("sell_marks"), {"away": mark.pk})
    mark.refresh_from_db()
    assert mark.retired_at is not None


def test_the_pages_keep_their_budget(owner: Client, shop: Partner) -> None:
    pages = [url(name) for name in (*MANAGERS_PAGES, *OWNERS_PAGES)] + [url("sell_delivery_way", "thailandpost-ems")]
    costs = {page: queries(owner, page) for page in pages}
    assert {page: cost for page, cost in costs.items() if cost > 12} == {}
    boss = owner_of(shop)
    for number in range(12):
        ShopMember.objects.create(
            partner=shop, user=make_user(email=f"m{number}@example.test"), role="packer", from_date=timezone.localdate()
        )
        invite_member(partner=shop, role="packer", actor=boss)
        enter_mark(partner=shop, kind="gi", number=f"1{number}", issued_on=timezone.localdate(), expires_on=None, actor=boss)
        day = timezone.localdate() + timedelta(days=2 * number)
        ShopClosedDays.objects.create(partner=shop, starts_on=day, ends_on=day)
    assert {page: queries(owner, page) for page in pages if queries(owner, page) > costs[page]} == {}
