"""The rooms behind the counter are used with one thumb: everything is large enough to be hit, and words to be read at arm's length."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.fingers import small_targets, small_words
from tests.browser.staff import ROOMS
from tests.browser.tour import PHONE, Tour

pytestmark = pytest.mark.browser


def unfolded(page: Page) -> list[str]:
    """What a thumb misses once every fold of the page is open."""
    for fold in page.locator("main details:not([open]) > summary").all():
        if fold.is_visible():
            fold.tap()
    return [f"unfolded: {each}" for each in small_targets(page)]


@pytest.mark.parametrize("name", ROOMS)
def test_a_thumb_hits_everything_and_words_are_large(tour: Tour, browser: Browser, name: str) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, storage_state=tour.state(name), service_workers="block")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(tour.url(name))
    assert page.locator("body.work").count() == 1
    wrong = small_targets(page) + small_words(page) + unfolded(page)
    context.close()
    assert wrong == []


@pytest.mark.parametrize("name", ["learn", "course", "lesson"])
def test_a_thumb_hits_everything_and_words_are_large_where_one_learns(tour: Tour, browser: Browser, name: str) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, service_workers="block")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(tour.url(name))
    wrong = small_targets(page) + small_words(page) + unfolded(page)
    context.close()
    assert wrong == []


def test_what_a_thumb_misses_is_found(tour: Tour, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, storage_state=tour.state("sell-leave"))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(tour.url("sell-leave"))
    page.evaluate(
        """() => {
          const fault = Object.assign(document.createElement("div"), {innerHTML:
            '<p><a id=short href="/">go</a></p><p>a sentence with <a href="/">a link</a> in its midst</p>'
            + '<div id=under><button class=button>covered</button><div id=over></div></div><input name=tiny>'});
          document.querySelector("main").append(fault);
          document.getElementById("under").style.position = "relative";
          Object.assign(document.getElementById("over").style, {position: "absolute", inset: "0"});
          document.querySelector("[name=tiny]").style.fontSize = "12px";
        }"""
    )
    small = " ".join(small_targets(page))
    assert "“go”" in small and "“covered” 0 x 0" in small and "a link" not in small
    assert "input tiny 12 px" in small_words(page)
    context.close()
