"""Pages that one comes to only in the middle of something: errors, the account, an order and its money, certificates. And every site page.

Each is looked at in both languages and themes; narrow, enlarged, by axe, by the Nu checker, under the CSP. A form that was refused says so on
top, and the focus is there.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from bs4 import BeautifulSoup
from django.conf import settings as market_settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Browser

from cms.courses.actions import freeze_course_version
from cms.courses.models import CoursePage
from cms.training.actions import complete_enrolment, issue_certificate, revoke_certificate
from config import access
from sellers.orders.reasons import CANCELLED_BY_BUYER
from sellers.payments.actions import cancel_seller_order, expire_payment, refuse_slip
from storefront.accounts.models import TextMessage
from storefront.order.access import access_token
from tests.browser.reader import Reader, verdict
from tests.browser.tour import Tour
from tests.browser.troubles import TROUBLES
from tests.cms.classroom import centre, make_course, make_enrolment, make_lesson, make_round
from tests.factories.orders import bring_to, make_order, parts, pay, payment_of, send_slip
from tests.storefront.accounts.conftest import PASSWORD, code_in
from tests.storefront.accounts.test_look import OPEN, SIGNED_IN, WITH_CODE_APP, address

LANGUAGES = ("th", "en")
ADDRESS = "name@example.com"
PHONE_NUMBER = "080-000-0001"
GOODS = {"S01-001": 1, "S03-007": 2}
#: Pages of an account with a form that refuses to be sent empty.
WITH_A_FORM = ("account_email", "account_change_phone", "account_change_password", "account_reauthenticate", "mfa_activate_totp")


@pytest.fixture
def readers(live_server: Any, browser: Browser, tmp_path: Path) -> Iterator[list[Reader]]:
    """A Thai and an English reader of a market without orders."""
    yield [Reader(browser, live_server.url, language, tmp_path) for language in LANGUAGES]


def _find_form(reader: Reader) -> None:
    reader.open("/orders/find/")
    reader.page.fill("[name=number]", "M-000000-0")
    reader.page.fill("[name=contact]", PHONE_NUMBER)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_one_sees_when_something_is_wrong(
    readers: list[Reader], settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.ROOT_URLCONF = "tests.browser.troubles"
    limit = settings.UPLOAD_MAX_BYTES
    for status in TROUBLES:
        monkeypatch.setitem(access.TABLE, f"trouble_{status}", access.PUBLIC)
    for reader in readers:
        for status in TROUBLES:
            reader.open(f"/trouble/{status}/").look(f"trouble-{status}", status=status)
        reader.open("/basket/add/").look("only-a-form", status=405)
        _find_form(reader)
        reader.context.clear_cookies()
        reader.page.click("main .button.next")
        reader.look("open-too-long", status=403)
        _find_form(reader)
        settings.UPLOAD_MAX_BYTES = 10
        reader.page.click("main .button.next")
        # In both languages at once: this early neither is known.
        reader.look("too-large", status=413, language="th")
        settings.UPLOAD_MAX_BYTES = limit
        settings.MAINTENANCE = True
        reader.open("/").look("closed", status=503, language="th")
        settings.MAINTENANCE = False
        reader.open("/offline/").look("offline")
    assert verdict(readers, tmp_path) == {}


def _code_mailed() -> str:
    """The code of the latest mail."""
    queued = DBTaskResult.objects.filter(task_path="storefront.accounts.mail.send_mail").order_by("enqueued_at").last()
    assert queued is not None and queued.args_kwargs["kwargs"]["to"] == ADDRESS
    return code_in(queued.args_kwargs["kwargs"]["body"])


def _codes(reader: Reader) -> None:
    """The pages that wait for a code, and what they say to a wrong one."""
    by_mail, by_phone, forgot, forgot_phone = Client(), Client(), Client(), Client()
    language = reader.language
    by_mail.post(address("account_signup", language), {"email": f"new-{language}@example.com", "password1": PASSWORD})
    by_phone.post(address("account_signup", language), {"phone": f"080-000-000{LANGUAGES.index(language) + 2}", "password1": PASSWORD})
    forgot.post(address("account_reset_password", language), {"email": ADDRESS})
    forgot_phone.post(address("phone_reset", language), {"phone": PHONE_NUMBER})
    for client, name in (
        (by_mail, "account_email_verification_sent"),
        (by_phone, "account_verify_phone"),
        (forgot, "account_confirm_password_reset_code"),
        (forgot_phone, "phone_reset_code"),
    ):
        reader.borrow(client).open(address(name, "th")).look(name).refuse(name, code="000000")
    reader.look("phone_reset_code-refused")
    forgot.post(address("account_confirm_password_reset_code", language), {"code": _code_mailed()})
    reader.borrow(forgot).open(address("account_complete_password_reset", "th")).look("account_complete_password_reset")
    reader.refuse("account_complete_password_reset")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_way_into_an_account(readers: list[Reader], settings: Any, tmp_path: Path) -> None:
    user = get_user_model().objects.create_user(email=ADDRESS, password=PASSWORD, phone="+66800000001")
    user.trust_email()
    for reader in readers:
        for name in OPEN:
            reader.open(address(name, "th")).look(name, status=401 if name == "socialaccount_login_error" else 200)
        for name in ("account_login", "account_signup"):
            reader.open(address(name, "th")).refuse(name).look(f"{name}-refused")
        for name in ("account_reset_password", "phone_reset"):
            reader.open(address(name, "th")).refuse(name)
        _codes(reader)
    settings.MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
    settings.MFA_PASSKEY_LOGIN_ENABLED = True
    settings.ROOT_URLCONF = "tests.storefront.accounts.passkey_urls"
    for reader in readers:
        reader.context.clear_cookies()
        reader.open(address("account_login", "th")).look("account_login-passkey")
    assert TextMessage.objects.count() > 0
    assert verdict(readers, tmp_path) == {}


def _member() -> Client:
    """Signed in, with the password given once more, so that nothing asks for it again."""
    client = Client()
    client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def _address_book(reader: Reader, pk: int) -> None:
    for name, path in {"addresses": "", "address": "add/", "address-edit": f"{pk}/", "address-remove": f"{pk}/remove/"}.items():
        reader.open(f"/account/addresses/{path}").look(name)
    reader.open("/account/addresses/add/").refuse("address").look("address-refused", status=422)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_rooms_of_an_account(readers: list[Reader], settings: Any, tmp_path: Path) -> None:
    settings.MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
    settings.ROOT_URLCONF = "tests.storefront.accounts.passkey_urls"
    user = get_user_model().objects.create_user(email=ADDRESS, password=PASSWORD, phone="+66800000001", name="มาลี ศรีสุข")
    user.trust_email()
    member = _member()
    for each in readers:
        each.borrow(member).open("/account/").look("account-empty")
        each.open("/account/addresses/").look("addresses-empty")
    member.post(
        "/account/addresses/add/", {"name": "มาลี ศรีสุข", "phone": PHONE_NUMBER, "address": "99 หมู่ 1", "postcode": "50100", "area": "500110"}
    )
    order = make_order(goods=GOODS, user=user, now=timezone.now())
    pay(order, now=timezone.now())
    pages = [name for name in SIGNED_IN if name != "account_logout"]
    for reader in readers:
        for name in (*pages, "account", "profile", "my_data", "my_data_erasure", "mfa_add_webauthn"):
            reader.open(address(name, "th")).look(name)
        _address_book(reader, user.addresses.get().pk)
        for name in WITH_A_FORM:
            reader.open(address(name, "th")).refuse(name)
        reader.open("/account/my-data/erasure/").page.click("main form:not([action*=logout]) button")
        reader.page.wait_for_url("**/account/my-data/")
        reader.look("my_data-erasure-asked")
        member.post("/account/my-data/erasure/", {"withdraw": "1"})
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "มือถือ", "credential": {}})
    for reader in readers:
        for name, which in {"mfa_list_webauthn": {}, "mfa_edit_webauthn": {"pk": key.pk}, "mfa_remove_webauthn": {"pk": key.pk}}.items():
            reader.open(address(name, "th", **which)).look(name)
    key.delete()
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    for reader in readers:
        for name in WITH_CODE_APP:
            reader.open(address(name, "th")).look(f"{name}-with-code-app")
    newcomer = Client()
    newcomer.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
    for reader in readers:
        reader.borrow(newcomer).open(address("mfa_authenticate", "th")).look("mfa_authenticate").refuse("mfa_authenticate", code="000000")
        reader.borrow(member).open(address("account_logout", "th")).look("account_logout")
    assert verdict(readers, tmp_path) == {}


def _orders() -> dict[str, Any]:
    """An order in every state that its page knows, by name."""
    now = timezone.now()
    found: dict[str, Any] = {
        name: make_order(goods=GOODS, now=now) for name in ("awaiting", "checking", "refused", "part-cancelled", "paid")
    }
    send_slip(payment=payment_of(found["checking"]), now=now)
    send_slip(payment=payment_of(found["refused"]), now=now)
    refuse_slip(payment=payment_of(found["refused"]), reason="ยอดในสลิปเป็น 1 บาท", actor=None, now=now)
    cancel_seller_order(seller_order=parts(found["part-cancelled"])[0], reason=CANCELLED_BY_BUYER, actor=None)
    pay(found["paid"], now=now)
    found["over"] = make_order(goods=GOODS, now=now - timedelta(hours=3))
    expire_payment(payment=payment_of(found["over"]), now=now)
    for state in ("packed", "shipped", "delivered", "completed"):
        found[state] = bring_to(state, goods={"S01-001": 1}, now=now - timedelta(days=9)).order
    found["cancelled"] = make_order(goods={"S01-001": 1}, now=now)
    cancel_seller_order(seller_order=parts(found["cancelled"])[0], reason=CANCELLED_BY_BUYER, actor=None)
    found["cash"] = make_order(goods={"S01-001": 1}, now=now, cash=frozenset({parts(found["awaiting"])[0].partner_id}))
    return found


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_order_and_its_money_in_every_state(readers: list[Reader], settings: Any, tmp_path: Path) -> None:
    settings.PAYMENT_ROUTE = "platform"
    orders = _orders()
    for reader in readers:
        for name, order in orders.items():
            reader.open(f"/orders/{order.number}/key/{access_token(order.checkout.key)}/").look(f"order-{name}")
        for name in ("awaiting", "checking", "refused", "part-cancelled", "paid", "over", "cancelled"):
            reader.open(f"/orders/{orders[name].number}/payments/{payment_of(orders[name]).reference}/").look(f"pay-{name}")
        reader.open(f"/orders/{orders['awaiting'].number}/payments/{payment_of(orders['awaiting']).reference}/").page.click(
            "#attach button"
        )
        reader.look("pay-no-slip", status=422)
        for name, step in {"shipped": "received", "paid": "cancel"}.items():
            reader.open(f"/orders/{orders[name].number}/parts/{parts(orders[name])[0].pk}/{step}/").look(f"order-{step}")
        reader.open("/orders/find/").refuse("find").look("find-refused", status=422)
        _find_form(reader)
        reader.page.click("main .button.next")
        reader.page.wait_for_selector("[name=code]")
        reader.look("find-code").refuse("find-code", code="000000")
    assert verdict(readers, tmp_path) == {}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_certificate_valid_revoked_and_unknown(readers: list[Reader], tmp_path: Path) -> None:
    course = make_course(of=None)
    make_lesson(course=course)
    version = freeze_course_version(course=CoursePage.objects.get(pk=course.pk))
    day = date(2026, 3, 11)
    seat = complete_enrolment(enrolment=make_enrolment(round=make_round(course_version=version, at=centre())), on=day)
    certificate = issue_certificate(enrolment=seat, on=day)
    for reader in readers:
        reader.open(f"/verify/{certificate.serial}/").look("certificate")
        reader.open("/verify/C-999999-9/").look("certificate-unknown", status=404)
    revoke_certificate(certificate=certificate, reason="ออกให้ผิดคน", actor=None)
    for reader in readers:
        reader.open(f"/verify/{certificate.serial}/").look("certificate-revoked")
    assert verdict(readers, tmp_path) == {}


@pytest.mark.browser
def test_every_site_page(tour: Tour, browser: Browser, tmp_path: Path) -> None:
    pages = sorted(each.stem for each in (Path(market_settings.BASE_DIR) / "cms" / "data" / "pages").glob("*.yaml"))
    foot = BeautifulSoup(tour.reader.request.get(tour.url("home")).text(), "html.parser").select(".foot-cloth a")
    assert len(pages) == 16 and {"how-to-buy", "privacy"} <= {str(link["href"]).strip("/") for link in foot}
    readers = [Reader(browser, tour.base, language, tmp_path) for language in LANGUAGES]
    for reader in readers:
        for name in pages:
            reader.open(f"/{name}/").look(name)
    assert verdict(readers, tmp_path) == {}
