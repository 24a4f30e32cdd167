"""The market as something one installs."""

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client

from config.styles import SOURCES

pytestmark = pytest.mark.django_db


def test_the_manifest_names_what_is_there(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json" and (told["lang"], told["start_url"]) == ("th", "/")
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in told["icons"])
    assert [client.get(shortcut["url"]).status_code for shortcut in told["shortcuts"]] == [200, 302, 302]


def test_the_worker_keeps_only_what_exists_and_no_private_room(client: Client) -> None:
    answer = client.get("/sw.js")
    script = answer.content.decode()
    assert answer["Content-Type"] == "text/javascript" and answer["Cache-Control"] == "no-cache"
    kept = re.search(r"KEPT = \[(.*?)\]", script)
    assert kept
    for address in kept[1].replace('"', "").replace("\\u002D", "-").split(", "):
        found = finders.find(address[8:]) if address.startswith("/static/") else client.get(address).status_code == 200
        assert found, address
    private = re.search(r"PRIVATE = /(.*)/;", script)
    assert private
    pattern = re.compile(private[1].replace("\\/", "/"))
    assert all(pattern.match(path) for path in ("/account/", "/en/checkout/", "/orders/M-1/", "/sell/s01/orders/", "/cms/"))
    assert not any(pattern.match(path) for path in ("/", "/en/", "/basket/", "/catalogue/x_1/"))


def test_the_worker_keeps_every_sheet_that_a_page_cannot_do_without(client: Client) -> None:
    pages = [path.read_text() for path in (SOURCES.parent / "templates").rglob("*.html")]
    first = {name for text in pages for name in re.findall(r"{% block sheet %}{% static '([^']+)' %}", text)}
    assert {"css/market.css", "css/learn.css"} <= first
    script = client.get("/sw.js").content.decode()
    assert [name for name in first if f'"/static/{name}"' not in script.replace("\\u002D", "-")] == []


def test_the_worker_keeps_the_page_without_signal_in_both_languages(client: Client) -> None:
    script = client.get("/sw.js")
    assert 'OFFLINE = ["/offline/", "/en/offline/"]' in script.content.decode()
    kept = re.search(r"KEPT = \[(.*?)\]", script.content.decode())
    assert kept and '"/offline/", "/en/offline/"' in kept[1]


def test_the_page_without_signal_needs_no_session(client: Client) -> None:
    answer = client.get("/offline/")
    assert answer.status_code == 200 and "/basket/" in answer.content.decode()


def test_closed_for_work(client: Client, settings: Any) -> None:
    settings.MAINTENANCE = True
    answer = client.get("/catalogue/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "300") and "<h1>" in answer.content.decode()
    english = BeautifulSoup(client.get("/en/catalogue/").content, "html.parser").find("div", lang="en")
    assert english is not None and "Come back in a few minutes." in english.get_text()
    assert client.get("/healthz").status_code == 200


def test_a_visit_to_an_address_for_forms_is_answered_in_words(client: Client) -> None:
    answer = client.get("/basket/add/", headers={"Accept": "text/html"})
    assert answer.status_code == 405 and answer["Allow"] and "<h1>" in answer.content.decode()
