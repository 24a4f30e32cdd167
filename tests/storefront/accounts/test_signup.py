"""Opening an account by phone or e-mail, each proven by a code."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client

from tests.storefront.accounts.conftest import PASSWORD, code_in, signed_in

User = get_user_model()
PHONE = "+66800000001"


def sign_up(client: Client, **fields: str) -> Any:
    return client.post("/en/account/signup/", {"password1": PASSWORD, **fields})


def confirm_phone(client: Client, text: str) -> Any:
    return client.post("/en/account/phone/verify/", {"code": code_in(text)})


def test_by_phone_with_the_code_from_the_outbox(visitor: Client, texts: Callable[[str], list[str]]) -> None:
    answer = sign_up(visitor, phone="080-000-0001")
    assert (answer.status_code, answer.url) == (302, "/en/account/phone/verify/")
    page = visitor.get(answer.url).content.decode()
    assert "codes for mobile numbers are shown to the market&#x27;s operator" in page or "shown to the market's operator" in page
    assert not signed_in(visitor)
    (text,) = texts(PHONE)
    assert text.startswith("ตลาดชุมชน: ") and len(text) <= 70

    answer = confirm_phone(visitor, text)

    assert (answer.status_code, answer.url) == (302, "/en/account/")
    user = User.objects.get(phone=PHONE)
    assert signed_in(visitor) and user.email is None and user.phone_verified_at is not None and user.language == "en"


def test_by_email_with_a_code(visitor: Client, mails: Callable[[str], list[dict[str, Any]]]) -> None:
    answer = sign_up(visitor, email="Name@Example.com")
    assert (answer.status_code, answer.url) == (302, "/en/account/confirm-email/")
    assert not signed_in(visitor)
    (mail,) = mails("name@example.com")
    assert mail["subject"] == "Your verification code"

    answer = visitor.post("/en/account/confirm-email/", {"code": code_in(mail["body"])})

    assert (answer.status_code, answer.url) == (302, "/en/account/")
    user = User.objects.get(email="name@example.com")
    assert signed_in(visitor) and user.phone is None
    assert EmailAddress.objects.get(user=user).verified


def test_many_accounts_without_email_and_without_phone(db: None, texts: Any, mails: Any) -> None:
    for number in (1, 2, 3):
        client = Client()
        sign_up(client, phone=f"080-000-000{number}")
        confirm_phone(client, texts(f"+6680000000{number}")[0])
        client = Client()
        sign_up(client, email=f"{number}@example.com")
        client.post("/en/account/confirm-email/", {"code": code_in(mails(f"{number}@example.com")[0]["body"])})
    assert User.objects.filter(email__isnull=True, phone_verified_at__isnull=False).count() == 3
    assert User.objects.filter(phone__isnull=True, email__endswith="@example.com").count() == 3
    assert User.objects.filter(email="").count() == User.objects.filter(phone="").count() == 0


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({}, "phone", "Give a mobile number or an e-mail address."),
        ({"phone": "", "email": ""}, "phone", "Give a mobile number or an e-mail address."),
        ({"phone": "080-000-001"}, "phone", "A mobile number has 10 digits, such as 080-000-0001."),
        ({"email": "name@example"}, "email", "Check the address. It looks like name@example.com."),
        (
            {"phone": "080-000-0001", "email": "name@example.com"},
            "email",
            "Give only one of them now. You can add the other one later in your account.",
        ),
        ({"phone": "080-000-0001", "password1": "short"}, "password1", "Use at least 8 characters."),
        (
            {"phone": "080-000-0001", "password1": "password123"},
            "password1",
            "This password is easy to guess. Put three words you remember one after the other.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(visitor: Client, texts: Any, fields: dict[str, str], field: str, message: str) -> None:
    before = User.objects.count()
    answer = sign_up(visitor, **fields)

    assert answer.status_code == 200
    assert message in answer.context["form"].errors[field]
    assert (User.objects.count(), texts(PHONE)) == (before, [])
    for name, value in fields.items():
        if value and name != "password1":
            assert f'value="{value}"' in answer.content.decode()


def test_a_wrong_code_opens_nothing_and_three_end_it(visitor: Client, texts: Any) -> None:
    sign_up(visitor, phone="080-000-0001")
    right = code_in(texts(PHONE)[0])
    wrong = "000000" if right != "000000" else "111111"
    answers = [visitor.post("/en/account/phone/verify/", {"code": wrong}) for _ in range(3)]

    assert answers[0].status_code == 200
    assert "The code does not match. Use the latest message." in answers[0].content.decode()
    visitor.post("/en/account/phone/verify/", {"code": right})
    assert not signed_in(visitor)
    assert User.objects.get(phone=PHONE).phone_verified_at is None


def test_an_unproven_phone_does_not_sign_in(visitor: Client) -> None:
    sign_up(visitor, phone="080-000-0001")
    other = Client()
    answer = other.post("/en/account/login/", {"login": "080-000-0001", "password": PASSWORD})
    assert answer.status_code == 200 and not signed_in(other)


def test_an_unproven_phone_does_not_block_its_owner(db: None, texts: Any) -> None:
    sign_up(Client(), phone="080-000-0001")
    owner = Client()
    sign_up(owner, phone="080-000-0001")
    confirm_phone(owner, texts(PHONE)[1])

    assert signed_in(owner)
    assert User.objects.filter(phone=PHONE).count() == 2
    assert User.objects.filter(phone=PHONE, phone_verified_at__isnull=False).count() == 1


def test_an_account_that_exists_is_not_betrayed(db: None, texts: Any, mails: Any) -> None:
    User.objects.create_user(email="known@example.com", password=PASSWORD).trust_email()
    User.objects.create_user(phone=PHONE, password=PASSWORD, phone_verified_at="2026-01-01T00:00:00Z")
    before = User.objects.count()
    known, fresh = Client(), Client()

    for fields in ({"email": "known@example.com"}, {"email": "fresh@example.com"}):
        client = known if "known" in fields["email"] else fresh
        answer = sign_up(client, **fields)
        assert (answer.status_code, answer.url) == (302, "/en/account/confirm-email/")
    one, two = (client.get("/en/account/confirm-email/") for client in (known, fresh))
    assert one.content.decode().replace("known", "fresh") == strip_tokens(two, one)
    assert mails("known@example.com")[0]["subject"] == "You have an account already"

    known, fresh = Client(), Client()
    for client, phone in ((known, "080-000-0001"), (fresh, "080-000-0002")):
        answer = sign_up(client, phone=phone)
        assert (answer.status_code, answer.url) == (302, "/en/account/phone/verify/")
    assert texts(PHONE) == ["ตลาดชุมชน: this number has an account. Sign in with it."]
    answer = known.post("/en/account/phone/verify/", {"code": ""})
    assert not signed_in(known)
    assert User.objects.count() == before + 2


def strip_tokens(page: Any, other: Any) -> str:
    """The page with the form token of another one, so that both can be compared."""
    import re

    token = r'name="csrfmiddlewaretoken" value="[^"]+"'
    tokens = iter(re.findall(token, other.content.decode()))
    return re.sub(token, lambda _match: next(tokens), page.content.decode())
