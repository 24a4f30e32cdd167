"""The seam between lessons and screens: help on a page, the way from a practice to one's shop, and the way back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sellers.shops.models import ShopMember
from sellers.workspace import help as seam
from sellers.workspace.help import SCREENS, Help, help_for, register_help
from tests.cms.classroom import make_course, make_lesson
from tests.factories.people import make_member, make_user, owner_of
from tests.sellers.workspace.counter import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(market: dict[str, Any]) -> Client:
    return signed_in(owner_of(market["s01"]))


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lessons for the orders' screen; nobody else answers."""
    monkeypatch.setattr(seam, "_answers", [])
    lessons = {"sell-orders": [Help(f"แพ็กให้ดี {n}", f"Pack well {n}", f"/learn/pack-{n}/", 5) for n in (1, 2, 3)]}
    register_help(lambda screen: lessons.get(screen, []))


def go(client: Client, screen: str, **query: str) -> Any:
    return client.get(reverse("sell_go", args=[screen]), query)


def test_who_answers_is_asked_once_each(answers: None) -> None:
    assert [lesson.url for lesson in help_for("sell-orders")] == ["/learn/pack-1/", "/learn/pack-2/", "/learn/pack-3/"]
    assert help_for("sell-stock") == []
    again = seam._answers[0]
    register_help(again)
    assert len(seam._answers) == 1


def test_the_help_page_names_every_lesson_and_today_two_at_most(owner: Client, answers: None) -> None:
    text = owner.get(reverse("sell_help", args=["s01"])).content.decode()
    assert [f"/learn/pack-{n}/" in text for n in (1, 2, 3)] == [True, True, True]
    today = owner.get(reverse("sell_today", args=["s01"]))
    assert today.context["screen"] == "sell-shop"
    assert "/learn/pack-" not in today.content.decode()


def test_every_screen_of_a_practice_leads_into_ones_shop(owner: Client) -> None:
    for screen in SCREENS:
        answer = go(owner, screen)
        assert answer.status_code == 302 and "/s01/" in answer["Location"], screen
    assert go(owner, "sell-orders")["Location"] == reverse("sell_orders", args=["s01"])
    assert go(owner, "none").status_code == go(owner, "no-such-screen").status_code == 404


def test_the_screens_are_those_that_lessons_name() -> None:
    from cms.courses.blocks import SCREENS as NAMED

    assert {name for name, _label in NAMED} - {"none"} == set(SCREENS)


def test_a_packer_is_not_led_to_a_closed_door(market: dict[str, Any]) -> None:
    packer = signed_in(make_member(shop=market["s01"], email="packer@example.test", role="packer"))
    for screen in SCREENS:
        assert packer.get(go(packer, screen)["Location"]).status_code == 200, screen


def test_with_several_shops_one_chooses_and_without_any_one_is_shown_how_to_open(owner: Client, market: dict[str, Any]) -> None:
    ShopMember.objects.create(partner=market["s02"], user=owner_of(market["s01"]), role="packer", from_date=timezone.localdate())
    urls = sorted(url for _shop, url in go(owner, "sell-orders").context["choices"])
    assert urls == [reverse("sell_orders", args=[code]) for code in ("s01", "s02")]
    assert reverse("sell") in owner.get(reverse("sell_today", args=["s01"])).content.decode()
    newcomer = signed_in(make_user(email="new@example.test"))
    answer = go(newcomer, "sell-orders")
    opening = seam.opening()
    assert (answer["Location"] == opening) if opening else (answer.context["choices"] == [])
    assert newcomer.get(reverse("sell")).status_code == 200


def test_the_lesson_is_remembered_until_it_is_used(owner: Client) -> None:
    lesson = make_lesson(course=make_course(of=None))
    strip = reverse("sell_lesson")
    page = reverse("sell_orders", args=["s01"])
    assert strip not in owner.get(page).content.decode()
    go(owner, "sell-orders", lesson=str(lesson.pk))
    text = owner.get(page).content.decode()
    assert strip in text and lesson.title in text
    answer = owner.post(strip, {"do": "back"})
    assert answer["Location"] == lesson.url
    assert strip not in owner.get(page).content.decode()


def test_the_way_back_is_there_also_before_a_shop_is_chosen_or_opened(owner: Client, market: dict[str, Any]) -> None:
    lesson = make_lesson(course=make_course(of=None))
    ShopMember.objects.create(partner=market["s02"], user=owner_of(market["s01"]), role="packer", from_date=timezone.localdate())
    newcomer = signed_in(make_user(email="new@example.test"))
    for somebody in (owner, newcomer):
        page = somebody.get(reverse("sell_go", args=["sell-orders"]), {"lesson": str(lesson.pk)}, follow=True)
        assert lesson.title in page.content.decode()
        assert somebody.post(reverse("sell_lesson"), {"do": "back"})["Location"] == lesson.url
        assert lesson.title not in somebody.get(page.request["PATH_INFO"]).content.decode()


def test_the_way_back_leads_to_the_practice_and_nowhere_outside(owner: Client) -> None:
    lesson = make_lesson(course=make_course(of=None))
    for part, leads_to in (("p-1a2b3c4d", f"{lesson.url}#p-1a2b3c4d"), ("p-12", f"{lesson.url}#p-12"), ('p-1"><x', lesson.url)):
        go(owner, "sell-orders", lesson=str(lesson.pk), part=part)
        assert owner.post(reverse("sell_lesson"), {"do": "back"})["Location"] == leads_to


def test_the_strip_goes_away_when_told_and_leads_nowhere_else(owner: Client) -> None:
    lesson = make_lesson(course=make_course(of=None))
    page = reverse("sell_orders", args=["s01"])
    for came_from, leads_to in ((page, page), ("https://example.test/", reverse("sell")), ("//example.test/sell/", reverse("sell"))):
        go(owner, "sell-orders", lesson=str(lesson.pk))
        assert owner.post(reverse("sell_lesson"), {"do": "away", "from": came_from})["Location"] == leads_to
        assert lesson.title not in owner.get(page).content.decode()


def test_what_is_no_published_page_is_not_remembered(owner: Client) -> None:
    lesson = make_lesson(course=make_course(of=None))
    lesson.unpublish()
    for asked in (str(lesson.pk), "1", "0", "x", "9" * 30, "-1"):
        go(owner, "sell-orders", lesson=asked)
        assert "lesson" not in owner.session, asked
