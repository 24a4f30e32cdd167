"""Every account page that one can reach: in our layout, in both languages, with what a form needs and nothing that is a guest's default."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount, SocialLogin
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.forms import Form
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from config.access import all_view_names
from storefront.accounts import sms
from storefront.accounts.elsewhere import ElsewhereAdapter, ElsewhereForm
from tests.storefront.accounts.conftest import PASSWORD, code_in

User = get_user_model()
ADDRESS = "name@example.com"
LANGUAGES = ["th", "en"]
#: Sentences of allauth and Django, in English and Thai, that people saw before the pages were ours.
DEFAULTS = ("Two-Factor", "Third-Party", "third-party", "Authenticator App", "Menu:", "This field is required", "ฟิลด์นี้จำเป็น", "(again)")

#: What a page needs before it opens -> the names of such pages.
OPEN = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "phone_reset",
    "account_inactive",
    "account_password_reset_completed",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
)
SIGNED_IN = (
    "account_logout",
    "account_email",
    "account_change_phone",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "socialaccount_connections",
)
WITH_CODE_APP = ("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_reauthenticate")
PASSKEYS = ("mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn")
#: Pages in the middle of something, each opened by a test of its own below.
UNDER_WAY = {
    "account_email_verification_sent",
    "account_verify_phone",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "phone_reset_code",
    "mfa_authenticate",
    "account_set_password",
    "socialaccount_signup",
}
#: A file, and the page of a sign-in by code that this market does not offer (it leads to the sign-in).
NO_PAGES = {"mfa_download_recovery_codes", "account_confirm_login_code"}


@pytest.fixture
def user(db: None) -> Any:
    user = User.objects.create_user(email=ADDRESS, password=PASSWORD)
    user.trust_email()
    return user


@pytest.fixture
def member(user: Any) -> Client:
    """Signed in, with the password given once more, so that nothing asks for it again."""
    client = Client()
    client.post("/account/login/", {"login": ADDRESS, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def with_code_app(member: Client, user: Any) -> Client:
    totp.TOTP.activate(user, totp.generate_totp_secret())
    RecoveryCodes.activate(user)
    return member


@pytest.fixture
def passkeys(settings: Any) -> Iterator[None]:
    settings.MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
    settings.MFA_PASSKEY_LOGIN_ENABLED = True
    settings.ROOT_URLCONF = "tests.storefront.accounts.passkey_urls"
    yield


def address(name: str, language: str, **kwargs: Any) -> str:
    with translation.override(language):
        return reverse(name, kwargs=kwargs)


def look(html: bytes | str, language: str) -> BeautifulSoup:
    """The page, after what holds for every one of them."""
    page = BeautifulSoup(html, "html.parser")
    main = page.find(id="main")
    assert main is not None and page.find(class_="masthead") and page.find(class_="foot-cloth")
    assert page.html is not None and page.html["lang"] == language
    assert len(page.find_all("h1")) == 1 and page.h1 is not None and page.h1.get_text(strip=True)
    assert page.title is not None and page.h1.get_text(strip=True)[:6] and re.search("ตลาดชุมชน|Chumchon Market", page.title.get_text())
    assert not page.find_all(style=True) and not page.find_all("style")
    assert all(script.get("src") or script.get("type") == "application/json" for script in page.find_all("script"))
    assert len(main.find_all(class_="next")) <= 1, "more than one turmeric button"
    for field in main.find_all(["input", "select", "textarea"]):
        if field.get("type") != "hidden":
            assert page.find("label", attrs={"for": field.get("id")}), f"no label for {field}"
            assert not field.get("placeholder") and field.get("autocomplete"), field
    for button in main.find_all(["a", "button"]):
        assert button.get_text(strip=True), button
    for form in main.find_all("form"):
        assert form.get("action") and form.find(attrs={"name": "csrfmiddlewaretoken"})
    words = main.get_text()
    assert not [default for default in DEFAULTS if default in words]
    # The foot's links are those of the market, whatever a guest's view calls "site".
    assert all(str(link["href"]).startswith("/") for link in page.select(".foot-cloth a"))
    return page


def open_page(client: Client, name: str, language: str, **kwargs: Any) -> BeautifulSoup:
    answer = client.get(address(name, language, **kwargs))
    assert answer.status_code == (401 if name == "socialaccount_login_error" else 200), (name, answer.get("Location"))
    return look(answer.content, language)


def test_no_page_is_forgotten() -> None:
    known = {*OPEN, *SIGNED_IN, *WITH_CODE_APP, *PASSKEYS, *UNDER_WAY, *NO_PAGES}
    prefixes = ("account_", "mfa_", "socialaccount_", "phone_")
    assert {name for name, _route in all_view_names() if name.startswith(prefixes)} <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_everybody(db: None, language: str) -> None:
    for name in OPEN:
        open_page(Client(), name, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_an_account(member: Client, language: str) -> None:
    for name in SIGNED_IN:
        page = open_page(member, name, language)
        assert page.select_one(f'.crumbs a[href="{address("account", language)}"]'), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_second_step(with_code_app: Client, language: str) -> None:
    for name in WITH_CODE_APP:
        open_page(with_code_app, name, language)
    newcomer = Client()
    answer = newcomer.post(address("account_login", language), {"login": ADDRESS, "password": PASSWORD})
    assert answer.url == address("mfa_authenticate", language)
    open_page(newcomer, "mfa_authenticate", language)
    refused = look(newcomer.post(answer.url, {"code": "000000"}).content, language)
    assert refused.select_one(".field .error") and refused.select_one("[data-summary]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_codes(db: None, user: Any, mails: Callable[[str], list[dict[str, Any]]], language: str) -> None:
    by_mail, by_phone, forgot, forgot_phone = Client(), Client(), Client(), Client()
    by_mail.post(address("account_signup", language), {"email": "new@example.com", "password1": PASSWORD})
    by_phone.post(address("account_signup", language), {"phone": "080-000-0001", "password1": PASSWORD})
    forgot.post(address("account_reset_password", language), {"email": ADDRESS})
    forgot_phone.post(address("phone_reset", language), {"phone": "080-000-0001"})
    for client, name, where in (
        (by_mail, "account_email_verification_sent", "new@example.com"),
        (by_phone, "account_verify_phone", "080-000-0001"),
        (forgot, "account_confirm_password_reset_code", ADDRESS),
        (forgot_phone, "phone_reset_code", "080-000-0001"),
    ):
        main = open_page(client, name, language).find(id="main")
        assert main is not None and where in main.get_text() and "15" in main.get_text()
        code = main.find(attrs={"name": "code"})
        assert code is not None and code["autocomplete"] == "one-time-code" and code["inputmode"] == "numeric"
        refused = look(client.post(address(name, language), {"code": "000000"}).content, language)
        assert refused.select_one(".field .error") and refused.select_one("[data-summary]"), name
    forgot.post(address("account_confirm_password_reset_code", language), {"code": code_in(mails(ADDRESS)[-1]["body"])})
    open_page(forgot, "account_complete_password_reset", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_password_for_an_account_that_has_none(user: Any, language: str) -> None:
    client = Client()
    client.force_login(user)
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    open_page(client, "account_set_password", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_passkeys_where_they_are_offered(passkeys: None, member: Client, user: Any, language: str) -> None:
    signin = open_page(Client(), "account_login", language)
    assert signin.select_one('form[data-passkey="use"][hidden]') and signin.select_one('script[src*="passkey.js"]')
    open_page(member, "mfa_add_webauthn", language)
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "มือถือ", "credential": {}})
    for name in ("mfa_list_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"):
        open_page(member, name, language, **({} if name == "mfa_list_webauthn" else {"pk": key.pk}))


def test_other_ways_in_stand_only_where_they_are_configured(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Line:
        id, name = "line", "Line"

        def get_login_url(self, request: Any, **query: str) -> str:
            return "/account/line/login/?process=" + query["process"]

    def ways() -> list[str]:
        return [button.get_text(strip=True) for button in open_page(visitor, "account_login", "en").select(".ways button")]

    assert ways() == []
    monkeypatch.setattr("storefront.accounts.templatetags.accounts.registry.get_class_list", lambda: [Line])
    monkeypatch.setattr(ElsewhereAdapter, "list_providers", lambda self, request: [Line()])
    assert ways() == ["Go on with LINE"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_on_the_way_from_elsewhere(db: None, language: str) -> None:
    came = SocialLogin(user=User(), account=SocialAccount(provider="line", uid="1"))
    provider = {"name": "Line", "id": "line"}
    with translation.override(language):
        request = RequestFactory().get(address("socialaccount_signup", language))
        form = ElsewhereForm({"phone": "080-000-0001", "email": ADDRESS}, sociallogin=came)
        context = {"form": form, "account": {"get_provider": provider}, "site": "a Site of allauth's"}
        page = look(render_to_string("socialaccount/signup.html", context, request), language)
        assert len(page.select(".field .error")) == 1 and "LINE" in page.get_text()
        look(render_to_string("socialaccount/login.html", {"provider": provider, "process": "login"}, request), language)
    assert ElsewhereForm({"phone": "080-000-0001"}, sociallogin=came).is_valid()


def test_a_page_without_a_template_of_ours_wears_our_components(db: None) -> None:
    """Trust in a browser is not offered here; its page shows what would become of another one that allauth adds."""
    request = RequestFactory().get("/en/account/2fa/trust/")
    context = {"form": Form(), "trust_from": timezone.now(), "trust_until": timezone.now()}
    with translation.override("en"):
        page = BeautifulSoup(render_to_string("mfa/trust.html", context, request), "html.parser")
    assert page.body is not None and "of-guest" in page.body["class"] and page.find(class_="masthead")
    assert all("button" in button["class"] for button in page.select("main button"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_many_requests(language: str, db: None) -> None:
    with translation.override(language):
        look(render_to_string("429.html", request=RequestFactory().get(address("account_login", language))), language)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("account_login", {"login": "username", "password": "current-password"}),
        ("account_signup", {"phone": "tel", "email": "email", "password1": "new-password"}),
        ("account_reset_password", {"email": "email"}),
        ("phone_reset", {"phone": "tel"}),
    ],
)
def test_browsers_know_what_to_fill_in(visitor: Client, name: str, fields: dict[str, str]) -> None:
    page = open_page(visitor, name, "en")
    found = {field["name"]: field["autocomplete"] for field in page.select("main input[autocomplete]")}
    assert found == fields


@pytest.mark.parametrize("password", ["12345678", "password123"])
def test_a_weak_password_is_refused_once(visitor: Client, member: Client, password: str) -> None:
    easy = "This password is easy to guess."
    signup = visitor.post("/en/account/signup/", {"phone": "080-000-0001", "password1": password}).content.decode()
    change = member.post("/en/account/password/change/", {"oldpassword": PASSWORD, "password1": password}).content.decode()
    assert signup.count(easy) == change.count(easy) == 1


def test_a_code_is_sent_before_a_new_one_is(visitor: Client) -> None:
    assert "Send a new code" not in open_page(visitor, "phone_reset", "en").find(id="main").get_text()  # type: ignore[union-attr]
    visitor.post("/en/account/phone/reset/", {"phone": "080-000-0001"})
    code = open_page(visitor, "phone_reset_code", "en")
    assert "Send a new code" in code.get_text()


def test_a_new_code_is_told_of_and_the_old_one_no_longer_holds(visitor: Client, texts: Callable[[str], list[str]]) -> None:
    told = "A new code is made."
    visitor.post("/en/account/signup/", {"phone": "080-000-0001", "password1": PASSWORD})
    assert told not in visitor.get("/en/account/phone/verify/").content.decode()
    page = visitor.post("/en/account/phone/verify/", {"action": "resend"}, follow=True).content.decode()
    assert told in page
    first, second = (code_in(text) for text in texts("+66800000001"))
    assert first != second
    assert visitor.post("/en/account/phone/verify/", {"code": first}).status_code == 200
    assert visitor.post("/en/account/phone/verify/", {"code": second}).url == "/en/account/"


def test_who_sees_the_code_is_said_where_no_text_is_sent(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.post("/en/account/phone/reset/", {"phone": "080-000-0001"})
    said = open_page(visitor, "phone_reset_code", "en").get_text()
    assert "shown to the market's operator" in said and "on its way" not in said
    monkeypatch.setattr(sms, "has_provider", lambda: True)
    monkeypatch.setattr("storefront.accounts.templatetags.accounts.has_provider", lambda: True)
    said = open_page(visitor, "phone_reset_code", "en").get_text()
    assert "shown to the market's operator" not in said and "on its way" in said
