"""Signing in, throttles, and new passwords."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.storefront.accounts.conftest import PASSWORD, code_in, signed_in

User = get_user_model()
PHONE = "+66800000001"
MISMATCH = "Number or e-mail and password do not match. Try again or press “Forgot password”."
LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key", "verify_phone": "1/30s/key,10/m/ip"}


@pytest.fixture
def by_phone(db: None) -> Any:
    return User.objects.create_user(phone=PHONE, password=PASSWORD, phone_verified_at=timezone.now())


@pytest.fixture
def by_email(db: None) -> Any:
    user = User.objects.create_user(email="name@example.com", password=PASSWORD)
    user.trust_email()
    return user


def sign_in(client: Client, login: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/en/account/login/", {"login": login, "password": password}, **extra)


@pytest.mark.parametrize("login", ["080-000-0001", "+66 80 000 0001", "๐๘๐ ๐๐๐ ๐๐๐๑", " 0800000001 "])
def test_by_phone_however_it_is_written(visitor: Client, by_phone: Any, login: str) -> None:
    answer = sign_in(visitor, login)
    assert (answer.status_code, answer.url) == (302, "/en/account/")
    assert int(visitor.session["_auth_user_id"]) == by_phone.pk


@pytest.mark.parametrize("login", ["name@example.com", "NAME@Example.COM "])
def test_by_email(visitor: Client, by_email: Any, login: str) -> None:
    assert sign_in(visitor, login).status_code == 302
    assert int(visitor.session["_auth_user_id"]) == by_email.pk


def test_an_address_that_an_operator_typed_is_proven_at_the_first_sign_in(visitor: Client, mails: Any) -> None:
    User.objects.create_user(email="typed@example.com", password=PASSWORD)
    answer = sign_in(visitor, "typed@example.com")
    assert answer.url == "/en/account/confirm-email/" and not signed_in(visitor)
    visitor.post(answer.url, {"code": code_in(mails("typed@example.com")[0]["body"])})
    assert signed_in(visitor)


def test_a_phone_that_is_a_mere_contact_asks_nothing_of_who_comes_by_email(visitor: Client, by_email: Any, texts: Any) -> None:
    User.objects.filter(pk=by_email.pk).update(phone=PHONE)
    sign_in(visitor, "name@example.com")
    assert signed_in(visitor) and texts(PHONE) == []


@pytest.mark.parametrize("login", ["name@example.com", "080-000-0001", "nobody@example.com", "080-000-0009", "no login at all"])
def test_the_answer_to_a_wrong_sign_in_betrays_nothing(visitor: Client, by_phone: Any, by_email: Any, login: str) -> None:
    answer = sign_in(visitor, login, "wrong-password")
    assert answer.status_code == 200 and not signed_in(visitor)
    assert answer.context["form"].non_field_errors() == [MISMATCH]


def test_a_closed_account_stays_out(visitor: Client, by_phone: Any) -> None:
    User.objects.filter(pk=by_phone.pk).update(is_active=False)
    answer = sign_in(visitor, "080-000-0001")
    assert answer.url == "/en/account/inactive/" and not signed_in(visitor)
    assert visitor.get(answer.url).status_code == 200


def test_the_session_gets_a_new_id(visitor: Client, by_phone: Any) -> None:
    session = visitor.session
    session["x"] = 1
    session.save()
    visitor.cookies["sessionid"] = before = session.session_key
    sign_in(visitor, "080-000-0001")
    assert signed_in(visitor) and visitor.session.session_key != before


def test_five_guesses_at_one_account_reach_the_hasher(
    db: None, settings: Any, by_phone: Any, by_email: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    cache.clear()
    checked: list[str] = []
    plain = MD5PasswordHasher.verify

    def verify(hasher: Any, password: str, encoded: str) -> bool:
        checked.append(password)
        return plain(hasher, password, encoded)

    monkeypatch.setattr(MD5PasswordHasher, "verify", verify)
    ways = ["080-000-0001", "+66800000001", "๐๘๐๐๐๐๐๐๐๑"]
    for number in range(12):
        # Every guess from an address of its own, also in a forged header, and in another way of writing the number.
        extra = {"REMOTE_ADDR": f"10.0.0.{number}", "HTTP_X_FORWARDED_FOR": f"203.0.113.{number}"}
        answer = sign_in(Client(headers={"accept-language": "en"}), ways[number % 3], "wrong-password", **extra)
    assert len(checked) == 5
    assert answer.context["form"].non_field_errors() == ["Tried several times. Wait 5 minutes or set a new password now."]
    # The same phone is closed for five minutes; other accounts are not.
    assert not signed_in(signed := Client()) and sign_in(signed, "name@example.com").status_code == 302


def test_ten_guesses_a_minute_from_one_address(db: None, settings: Any, by_email: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    cache.clear()
    answers = []
    for number in range(12):
        forged = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}"}
        answers.append(sign_in(Client(headers={"accept-language": "en"}), f"{number}@example.com", "wrong-password", **forged))
    errors = [answer.context["form"].non_field_errors()[0] for answer in answers]
    assert errors == [MISMATCH] * 10 + ["Tried several times. Wait 5 minutes or set a new password now."] * 2


def test_a_new_password_by_phone(visitor: Client, by_phone: Any, texts: Callable[[str], list[str]]) -> None:
    elsewhere = Client()
    sign_in(elsewhere, PHONE)
    answer = visitor.post("/en/account/phone/reset/", {"phone": "080 000 0001"})
    assert (answer.status_code, answer.url) == (302, "/en/account/phone/reset/code/")
    page = visitor.get(answer.url).content.decode()
    assert "080-000-0001" in page

    answer = visitor.post(answer.url, {"code": code_in(texts(PHONE)[0]), "password1": "another-three-words"})

    assert (answer.status_code, answer.url) == (302, "/en/account/login/")
    assert not signed_in(visitor)
    assert sign_in(visitor, PHONE).status_code == 200
    assert sign_in(visitor, PHONE, "another-three-words").status_code == 302
    assert not elsewhere.get("/en/account/").wsgi_request.user.is_authenticated


def test_a_reset_opens_an_account_that_guesses_had_closed(visitor: Client, settings: Any, by_phone: Any, texts: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    cache.clear()
    for _ in range(6):
        sign_in(Client(), PHONE, "wrong-password")
    assert sign_in(visitor, PHONE).status_code == 200
    visitor.post("/en/account/phone/reset/", {"phone": PHONE})
    visitor.post("/en/account/phone/reset/code/", {"code": code_in(texts(PHONE)[0]), "password1": "another-three-words"})
    assert sign_in(visitor, PHONE, "another-three-words").status_code == 302


def test_resets_of_an_unknown_phone_look_the_same(visitor: Client, by_phone: Any, texts: Any) -> None:
    pages = []
    for phone in ("080-000-0001", "080-000-0002"):
        client = Client(headers={"accept-language": "en"})
        answer = client.post("/en/account/phone/reset/", {"phone": phone})
        first = client.post(answer.url, {"code": "abcdef", "password1": "another-three-words"})
        pages.append((answer.status_code, answer.url, first.status_code, first.context["form"].errors))
    assert pages[0] == pages[1]
    assert pages[0][3] == {"code": ["The code does not match. Use the latest message. 2 tries left."]}
    assert (len(texts(PHONE)), len(texts("+66800000002"))) == (1, 0)


def test_three_wrong_codes_end_a_reset(visitor: Client, by_phone: Any, texts: Any) -> None:
    visitor.post("/en/account/phone/reset/", {"phone": PHONE})
    for _ in range(3):
        answer = visitor.post("/en/account/phone/reset/code/", {"code": "abcdef", "password1": "another-three-words"})
    assert answer.url == "/en/account/phone/reset/"
    answer = visitor.post("/en/account/phone/reset/code/", {"code": code_in(texts(PHONE)[0]), "password1": "another-three-words"})
    assert answer.url == "/en/account/phone/reset/"
    assert sign_in(visitor, PHONE).status_code == 302


def test_a_code_ends_after_a_quarter_of_an_hour(visitor: Client, by_phone: Any, texts: Any) -> None:
    import time

    with time_machine.travel(time.time() - 16 * 60, tick=False):
        visitor.post("/en/account/phone/reset/", {"phone": PHONE})
    answer = visitor.post("/en/account/phone/reset/code/", {"code": code_in(texts(PHONE)[0]), "password1": "another-three-words"})
    assert answer.url == "/en/account/phone/reset/"
    assert sign_in(visitor, PHONE).status_code == 302


def test_resets_are_throttled(db: None, settings: Any, by_phone: Any, texts: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    cache.clear()
    answers = [Client().post("/en/account/phone/reset/", {"phone": PHONE}, REMOTE_ADDR=f"10.0.0.{n}").status_code for n in range(7)]
    assert answers == [302] * 5 + [429] * 2
    assert len(texts(PHONE)) == 5


def test_a_new_password_by_email(visitor: Client, by_email: Any, mails: Any) -> None:
    answer = visitor.post("/en/account/password/reset/", {"email": "name@example.com"})
    assert (answer.status_code, answer.url) == (302, "/en/account/password/reset/confirm/")
    answer = visitor.post(answer.url, {"code": code_in(mails("name@example.com")[0]["body"])})
    answer = visitor.post(answer.url, {"password1": "another-three-words", "password2": "another-three-words"})
    assert answer.status_code == 302
    assert sign_in(visitor, "name@example.com", "another-three-words").status_code == 302


def test_resets_of_an_unknown_email_look_the_same(visitor: Client, by_email: Any, mails: Any) -> None:
    answers = [Client().post("/en/account/password/reset/", {"email": email}) for email in ("name@example.com", "nobody@example.com")]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/en/account/password/reset/confirm/")}
    assert mails("nobody@example.com")[0]["subject"] == "There is no account with this address"


def test_the_phone_of_an_account_is_changed_by_code(visitor: Client, by_email: Any, texts: Any) -> None:
    sign_in(visitor, "name@example.com")
    answer = visitor.post("/en/account/phone/change/", {"phone": "080-000-0001", "action_add": "1"})
    assert answer.url.startswith("/en/account/reauthenticate/") and texts(PHONE) == []
    visitor.post("/en/account/reauthenticate/", {"password": PASSWORD})
    answer = visitor.post("/en/account/phone/change/", {"phone": "080-000-0001", "action_add": "1"})
    assert answer.url == "/en/account/phone/verify/"
    by_email.refresh_from_db()
    assert by_email.phone is None
    visitor.post(answer.url, {"code": code_in(texts(PHONE)[0])})
    by_email.refresh_from_db()
    assert (by_email.phone, by_email.phone_verified_at is not None) == (PHONE, True)
    assert sign_in(Client(), PHONE).status_code == 302


def test_the_email_of_an_account_is_added_by_code(visitor: Client, by_phone: Any, mails: Any) -> None:
    sign_in(visitor, PHONE)
    visitor.post("/en/account/reauthenticate/", {"password": PASSWORD})
    answer = visitor.post("/en/account/email/", {"email": "new@example.com", "action_add": "1"})
    assert answer.status_code == 302
    by_phone.refresh_from_db()
    assert by_phone.email is None
    visitor.post("/en/account/confirm-email/", {"code": code_in(mails("new@example.com")[0]["body"])})
    by_phone.refresh_from_db()
    assert by_phone.email == "new@example.com"


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_what_is_empty_is_null(by_phone: Any, empty: str | None) -> None:
    by_phone.email = empty
    by_phone.save(update_fields=["email"])
    by_phone.refresh_from_db()
    assert by_phone.email is None


def test_the_database_refuses_a_second_owner_and_a_user_without_any_contact(by_phone: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(phone=PHONE, phone_verified_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user()
    assert User.objects.filter(phone=PHONE).count() == 1


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    "page",
    [
        "login/",
        "signup/",
        "logout/",
        "password/reset/",
        "phone/reset/",
        "inactive/",
        "email/",
        "phone/change/",
        "password/change/",
        "reauthenticate/",
        "2fa/",
    ],
)
def test_every_page_opens_in_both_languages_without_inline_scripts(visitor: Client, by_email: Any, language: str, page: str) -> None:
    if page not in {"login/", "signup/", "password/reset/", "phone/reset/"}:
        visitor.force_login(by_email)
    answer = visitor.get(f"{language}/account/{page}", follow=True)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "<script>" not in html and "style=" not in html and "onclick" not in html
    assert '<main id="main"' in html
