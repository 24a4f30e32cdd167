"""Mails as people see them: every message in both languages, as HTML and as text; the accounts' mails; what visitors typed stays words."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import resolve
from django.utils import translation

from config.worker.loop import Worker
from storefront.accounts.mail import send_mail
from storefront.letters import Letter, compose
from storefront.messages import examples, names, render
from tests.factories.orders import make_order
from tests.factories.people import make_recipient, make_user

LINK = "https://market.example/orders/M-2BRPTGG5-G/key/0123456789abcdef0123456789abcdef/"


def letter(message_name: str, language: str, **more: Any) -> Letter:
    message = render(message_name, language, **(examples(language) | more.pop("values", {})))
    with translation.override(language):
        fields = {"name": "มาลี", "centres": ["DCC-450210", "DCC-501402"], "why": "because"} | more
        return compose(subject=message.subject, body=message.body, button=message.next, link=LINK, **fields)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", names())
def test_every_message_is_a_whole_letter(name: str, language: str) -> None:
    made, message = letter(name, language), render(name, language, **examples(language))
    page = BeautifulSoup(made.html, "html.parser")
    assert page.html is not None and page.html["lang"] == language
    words = " ".join(page.get_text(" ").split())
    for text in (message.subject, message.body, message.next):
        assert " ".join(text.split()) in words
    # A blank line parts what a shop wrote from what the market says.
    assert all(line in made.text for line in message.body.splitlines()) and f"{message.next}: {LINK}" in made.text
    for text in (made.subject, made.text, made.html):
        assert not re.search(r"\{\w|\{%|\}\}", text)
    buttons = [link for link in page.find_all("a") if link["href"] == LINK]
    assert [button.get_text() for button in buttons] == [message.next]
    links = [urlsplit(str(link["href"])) for link in page.find_all("a")]
    assert all(link.scheme in ("http", "https") and link.netloc for link in links)
    assert not page.find_all(["img", "script", "style", "iframe", "form"])


def test_the_bands_are_public_pictures_of_the_centres(settings: Any) -> None:
    settings.SITE_URL = "https://market.example/"
    pictures = re.findall(r"background-image:url\('([^']+)'\)", letter("order_placed_cod", "th").html)
    assert pictures == [f"https://market.example/centres/{code}/band.png" for code in ("DCC-450210", "DCC-501402")]
    assert {resolve(urlsplit(picture).path).view_name for picture in pictures} == {"centre_band"}
    assert "background-image" not in letter("order_placed_cod", "th", centres=[]).html


def test_what_visitors_typed_stays_words() -> None:
    bad = '<img src=x onerror="alert(1)">\r\nBcc: thief@example.test'
    made = letter("order_cancelled_by_seller", "en", name=bad, values={"shop": bad, "reason": bad})
    assert "\n" not in made.subject and "\r" not in made.subject
    assert "<img" not in made.html and "&lt;img" in made.html
    assert "Hello <img" in made.text and "\r" not in made.text.split("\n")[0]


@pytest.mark.django_db
def test_mails_carry_both_forms_and_no_header_of_a_visitor() -> None:
    make_order(goods={"S01-001": 1}, recipient=make_recipient(name="A\r\nBcc: thief@example.test", email="buyer@example.test"))
    Worker().run_ready()
    (sent,) = mail.outbox
    raw = sent.message()
    assert raw.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in raw.get_payload()] == ["text/plain", "text/html"]
    assert raw["Bcc"] is None and sent.recipients() == ["buyer@example.test"]
    assert raw["Auto-Submitted"] == "auto-generated"


def test_a_subject_of_two_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="newlines"):
        send_mail.call(to="a@example.test", subject="a\nBcc: b@example.test", body="x")


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "html"), [("", "th"), ("/en", "en")])
def test_the_accounts_mails_wear_the_same_layout(prefix: str, html: str, client: Client) -> None:
    make_user(email="known@example.test").trust_email()
    client.post(f"{prefix}/account/signup/", {"email": "new@example.test", "password1": "three words together"})
    client.logout()
    client.post(f"{prefix}/account/signup/", {"email": "known@example.test", "password1": "three words together"})
    for email in ("known@example.test", "nobody@example.test"):
        client.post(f"{prefix}/account/password/reset/", {"email": email})
    Worker().run_ready()
    assert sorted(message.to[0] for message in mail.outbox) == [
        "known@example.test",
        "known@example.test",
        "new@example.test",
        "nobody@example.test",
    ]
    for message in mail.outbox:
        (alternative,) = message.alternatives  # type: ignore[attr-defined]
        page = BeautifulSoup(alternative[0], "html.parser")
        assert page.html is not None and page.html["lang"] == html
        assert page.title is not None and page.title.get_text() == message.subject
        code = re.search(r"\b\d{6}\b", message.body)
        links = [str(link["href"]) for link in page.find_all("a") if "/account/" in str(link["href"])]
        assert code is None or code[0] in page.get_text()
        assert code is not None or links
        assert all(Client().get(urlsplit(link).path).status_code == 200 for link in links)
