"""The chain of origin on the pages: from a product to the certificate and its centre, and from a certificate to the shops."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client
from django.utils import timezone

from cms.courses.actions import freeze_course_version
from cms.training.actions import (
    complete_enrolment,
    end_seller_training,
    issue_certificate,
    record_seller_training,
    revoke_certificate,
)
from cms.training.models import Certificate, SellerTraining
from sellers.models import Partner
from sellers.shops.models import Certification
from tests.cms.classroom import OTHER_CENTRE, centre, make_course, make_enrolment, make_lesson, make_round
from tests.factories.goods import product

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 11)


@pytest.fixture
def shop(db: None) -> Partner:
    return Partner.objects.get(code="s01")


@pytest.fixture
def training(shop: Partner) -> SellerTraining:
    """A certificate of another centre than the shop's stands behind the shop."""
    course = make_course(of=None)
    make_lesson(course=course)
    seat = make_enrolment(round=make_round(course_version=freeze_course_version(course=course), at=centre()))
    certificate = issue_certificate(enrolment=complete_enrolment(enrolment=seat, on=DAY), on=DAY)
    return record_seller_training(partner=shop, certificate=certificate, on=DAY)


def page(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return BeautifulSoup(answer.content, "html.parser")


def links(client: Client, url: str) -> set[str]:
    """Where a page leads to, without the places within the pages."""
    return {link["href"].partition("#")[0] for link in page(client, url).find_all("a", href=True)}


def english(thing: Any) -> str:
    return "/en" + thing.get_absolute_url().removeprefix("/en")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_product_leads_to_its_certificate_and_the_centre(client: Client, training: SellerTraining, prefix: str) -> None:
    serial = training.certificate.serial
    for thing in (product("S01-001"), training.partner):
        found = links(client, prefix + thing.get_absolute_url().removeprefix("/en"))
        assert {f"{prefix}/verify/{serial}/", f"{prefix}/centres/DCC-500101/"} <= found
    assert f"{prefix}/shops/s01/" in links(client, f"{prefix}/verify/{serial}/")
    assert f"{prefix}/centres/DCC-500101/" in links(client, f"{prefix}/verify/{serial}/")


def test_a_product_without_training_leads_to_no_certificate(client: Client, training: SellerTraining) -> None:
    assert not [link for link in links(client, english(product("S03-007"))) if link.startswith("/en/verify/C-")]


def test_a_revoked_certificate_says_so_wherever_it_stands(client: Client, training: SellerTraining) -> None:
    certificate = Certificate.objects.get()
    places = [english(product("S01-001")), english(training.partner), f"/en/verify/{certificate.serial}/"]
    assert not [url for url in places if "Revoked" in page(client, url).get_text()]
    revoke_certificate(certificate=certificate, reason="ออกผิดคน", actor=None)
    assert [url for url in places if "Revoked" in page(client, url).get_text()] == places


def test_a_certificate_shows_only_the_shops_it_stands_behind_today(client: Client, training: SellerTraining) -> None:
    serial = training.certificate.serial
    later = record_seller_training(
        partner=Partner.objects.get(code="s03"), certificate=training.certificate, on=timezone.localdate() + timedelta(days=1)
    )
    found = links(client, f"/en/verify/{serial}/")
    assert "/en/shops/s01/" in found and f"/en/shops/{later.partner.code}/" not in found
    end_seller_training(training=training, reason="ออกจากกลุ่ม")
    assert "/en/shops/s01/" not in links(client, f"/en/verify/{serial}/")


def test_taught_is_said_only_of_a_centre_whose_valid_certificate_stands_behind_the_shop(client: Client, shop: Partner) -> None:
    """A shop belongs to its centre by application too; only a certificate says where somebody learned."""

    def said() -> list[tuple[bool, ...]]:
        texts = [page(client, english(thing)).get_text() for thing in (product("S01-001"), shop)]
        words = ("The centre that taught them", "that taught them to sell.", "The centre they belong to", "They learned to sell at")
        return [tuple(word in text for word in words) for text in texts]

    Partner.objects.filter(pk=shop.pk).update(centre=centre(OTHER_CENTRE))
    assert said() == [(False, False, True, False)] * 2
    course = make_course(of=None)
    make_lesson(course=course)
    version = freeze_course_version(course=course)
    made = {}
    for code in ("DCC-500101", OTHER_CENTRE):
        seat = make_enrolment(round=make_round(course_version=version, at=centre(code)), name=code)
        made[code] = issue_certificate(enrolment=complete_enrolment(enrolment=seat, on=DAY), on=DAY)
        record_seller_training(partner=shop, certificate=made[code], on=DAY)
        assert said() == ([(False, False, True, True)] if code == "DCC-500101" else [(True, True, False, False)]) * 2
    revoke_certificate(certificate=made[OTHER_CENTRE], reason="ออกผิดคน", actor=None)
    assert said() == [(False, False, True, True)] * 2
    revoke_certificate(certificate=made["DCC-500101"], reason="ออกผิดคน", actor=None)
    assert said() == [(False, False, True, False)] * 2


def test_the_pages_of_all_shops_say_belongs_and_nothing_of_a_story_that_is_empty(client: Client, shop: Partner) -> None:
    Partner.objects.filter(pk=shop.pk).update(centre=centre(), story="", story_en="", making="", learned="")
    shop.products.update(is_public=False, state="paused")
    bare = page(client, english(shop))
    assert "makers' story" not in bare.get_text() and bare.find(id="story") is None
    for address in ("/en/", "/en/shops/", english(centre())):
        text = " ".join(page(client, address).get_text().split())
        assert "learned here" not in text and "learned there" not in text and "they learned to sell" not in text, address


# Marks of quality


@pytest.fixture
def mark(shop: Partner) -> Certification:
    """The geographical indication of the shop, on its rice too."""
    found = Certification.objects.get(partner=shop, kind="gi")
    found.products.add(product("S01-001"))
    return found


def shown(client: Client, mark: Certification) -> list[bool]:
    """Whether the mark stands on the page of the shop and of its rice."""
    return [mark.number in page(client, english(thing)).get_text() for thing in (mark.partner, product("S01-001"))]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"expires_on": None}, True),
        ({"expires_on": 0}, True),
        ({"expires_on": -1}, False),
        ({"issued_on": date(2019, 1, 1), "expires_on": date(2020, 1, 1)}, False),
        ({"verified_at": None}, False),
        ({"retired_at": timezone.now}, False),
    ],
    ids=["endless", "last day", "day after", "2020", "not verified", "taken back"],
)
def test_a_mark_is_shown_while_it_holds(client: Client, mark: Certification, change: dict[str, Any], expected: bool) -> None:
    if isinstance(days := change.get("expires_on"), int):
        change = {"expires_on": timezone.localdate() + timedelta(days=days)}
    Certification.objects.filter(pk=mark.pk).update(**{name: value() if callable(value) else value for name, value in change.items()})
    assert shown(client, mark) == [expected, expected]
    assert (mark in Certification.objects.shown()) is expected


def test_a_mark_names_its_issuer_in_the_language_of_the_page(client: Client, mark: Certification) -> None:
    for thing in (mark.partner, product("S01-001")):
        thai, other = page(client, english(thing).removeprefix("/en")).get_text(), page(client, english(thing)).get_text()
        assert "กรมทรัพย์สินทางปัญญา" in thai and "Department of Intellectual Property" not in thai
        assert "Department of Intellectual Property" in other and "กรมทรัพย์สินทางปัญญา" not in other


def test_every_issuer_of_the_market_has_two_names() -> None:
    names = set(Certification.objects.values_list("issuer", "issuer_en"))
    assert len(names) == 8
    assert not [pair for pair in names if any("a" <= letter.lower() <= "z" for letter in pair[0]) or not pair[1].isascii() or not pair[1]]


def test_the_migration_turns_the_old_english_issuers_to_thai_and_back(mark: Certification) -> None:
    migration = import_module("sellers.shops.migrations.0002_issuer_in_two_languages")
    written = dict(Certification.objects.values_list("pk", "issuer"))
    migration.to_english(apps, None)
    Certification.objects.update(issuer_en="")
    mark.refresh_from_db()
    assert mark.issuer == "Department of Intellectual Property"
    migration.to_thai(apps, None)
    assert dict(Certification.objects.values_list("pk", "issuer")) == written
    mark.refresh_from_db()
    assert mark.issuer_en == "Department of Intellectual Property"
