"""Every public page, in both languages and themes, is open to everybody: to who hears it, enlarges it, or has a narrow phone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from tests.browser import judges
from tests.browser.eyes import lay_out
from tests.browser.tour import PAGES, PHONE, STATUS, Tour

pytestmark = pytest.mark.browser

#: Buttons whose words are cut or stand outside the window; what is scrolled sideways on purpose is none.
CUT = """() => [...document.querySelectorAll("button, .button, summary, input[type=submit]")].filter(each => {
  const box = each.getBoundingClientRect();
  if (!box.width || each.closest(".visually-hidden") || !each.checkVisibility({visibilityProperty: true})) return false;
  const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), range = document.createRange();
  const words = [];
  while (texts.nextNode()) {
    if (texts.currentNode.parentElement.closest(".visually-hidden")) continue;
    range.selectNodeContents(texts.currentNode);
    words.push(...range.getClientRects());
  }
  return words.some(word => word.right > box.right + 1 || word.left < box.left - 1) || box.right > innerWidth + 1 || box.left < -1;
}).map(each => (each.textContent.trim() || each.getAttribute("aria-label") || each.outerHTML).slice(0, 40))"""
#: Pages that are looked at on a wide window too. Nu reads what is sent, which is the same at any width.
ON_A_DESK = ("home", "list", "product", "basket", "checkout-ready", "centre")
#: What is looked at of the operator's desk: each kind of page, of the lists (all one class, sellers/desk/lists.py) the one of slips, and the log.
#: Not the editor of lessons: what axe finds there is Wagtail's own (fields of blocks without a label that belongs to them, the map at the edge).
AT_THE_DESK = (
    *("", "-slips", "-slip", "-refund", "-application", "-check", "-shop", "-mark", "-order", "-part", "-centre", "-person"),
    *("-certificate", "-table", "-rate", "-log", "-erasure"),
)
WIDE = {"width": 1280, "height": 800}
SIDEWAYS = "document.documentElement.scrollWidth - innerWidth"
#: What reaches furthest to the right, beginning with the innermost.
FURTHEST = """() => [...document.querySelectorAll("body *")]
  .map(each => [each.getBoundingClientRect().right, `${each.localName}.${each.className} “${each.textContent.trim().slice(0, 40)}”`])
  .filter(([right]) => right > innerWidth + 1).sort((one, other) => other[0] - one[0]).slice(0, 4).map(([right, what]) => `${Math.round(right)} ${what}`).join("; ")"""


def complaints(page: Page) -> list[str]:
    """Collects what the browser says against a page: errors, and violations of the content security policy."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@contextmanager
def large_text(page: Page) -> Iterator[None]:
    """The browser's own setting for the size of text, at 200 %."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.enable")
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    # Rules that ask for the width in letters of this size (css/components/large.css) hold from the next picture on.
    page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    yield
    devtools.detach()


def shape(page: Page) -> list[str]:
    """What is wrong with the page's one heading and with its width, narrow, wide and enlarged."""
    wrong = []
    if (count := page.locator("h1").count()) != 1:
        wrong.append(f"{count} h1")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        if (over := page.evaluate(SIDEWAYS)) > 0:
            wrong.append(f"sticks out by {over} px at {width} px")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    with large_text(page):
        if (over := page.evaluate(SIDEWAYS)) > 0:
            wrong.append(f"sticks out by {over} px with text of 200 %: {page.evaluate(FURTHEST)}")
        wrong += [f"cut with text of 200 %: {words}" for words in page.evaluate(CUT)]
    return wrong


def in_both_themes(page: Page, *, colours: bool) -> list[str]:
    """What axe finds in light and in dark; `colours`: in dark only what the theme decides."""
    wrong = judges.axe(page)
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {violation}" for violation in judges.axe(page, colours=colours)]
    page.emulate_media(color_scheme="light")
    return wrong


def obstacles(page: Page, said: list[str], status: int) -> list[str]:
    """What stands in anybody's way on the page as it is, in light and in dark; `said` (of `complaints`) is emptied."""
    # The browser reports the status of a page that is none of success as an error itself.
    wrong = [text for text in said if status < 400 or f"status of {status}" not in text]
    said.clear()
    lay_out(page)
    return wrong + in_both_themes(page, colours=True) + shape(page)


def on_a_desk(page: Page) -> list[str]:
    """The same on a wide window, where other columns, buttons and bands stand."""
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    wrong = in_both_themes(page, colours=False) + [f"cut: {words}" for words in page.evaluate(CUT)]
    with large_text(page):
        if (over := page.evaluate(SIDEWAYS)) > 0:
            wrong.append(f"sticks out by {over} px with text of 200 %")
        wrong += [f"cut with text of 200 %: {words}" for words in page.evaluate(CUT)]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return [f"at 1280 px: {each}" for each in wrong]


def test_the_market_that_is_looked_at_speaks_thai(tour: Tour) -> None:
    """A server that started without its words shows the English of the code at Thai addresses, and whoever looks at pages looks at those."""
    for name in ("home", "list", "learn"):
        page = BeautifulSoup(tour.reader.request.get(tour.url(name)).text(), "html.parser")
        words = [each for each in page.stripped_strings if re.search("[a-z]{3} [a-z]{3}", each)]
        assert words == [], name
        assert re.search("[ก-๙]{3}", str(page.select_one("input[type=search]")["placeholder"])), name  # type: ignore[index]


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_in_anybodys_way(tour: Tour, browser: Browser, name: str, language: str) -> None:
    context = browser.new_context(viewport=PHONE, storage_state=tour.state(name), reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    said = complaints(page)
    answer = page.goto(tour.url(name, language))
    assert answer is not None and answer.status == STATUS.get(name, 200)
    assert page.get_attribute("html", "lang") == language
    wrong = obstacles(page, said, answer.status)
    if name in ON_A_DESK:
        wrong += on_a_desk(page)
    context.close()
    assert wrong == []


@pytest.mark.parametrize("name", [f"desk{which}" for which in AT_THE_DESK])
def test_nothing_stands_in_an_operators_way(tour: Tour, browser: Browser, name: str) -> None:
    """As a laptop shows it, Wagtail's frame with it. The market's policy for scripts does not hold there, so nobody asks what was said."""
    context = browser.new_context(viewport=WIDE, storage_state=tour.state(name), reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    answer = page.goto(tour.url(name))
    assert answer is not None and answer.status == 200
    assert page.locator("h1").count() == 1
    wrong = in_both_themes(page, colours=True)
    if (over := page.evaluate(SIDEWAYS)) > 0:
        wrong.append(f"sticks out by {over} px")
    context.close()
    assert wrong == []


def test_what_is_wrong_is_found(tour: Tour, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    said = complaints(page)
    page.goto(tour.url("home"))
    lay_out(page)
    page.evaluate(
        """() => {
          const fault = Object.assign(document.createElement("div"), {innerHTML:
            '<h1>again</h1><button id=mute></button><p id=pale>pale</p><p id=night>night</p><button id=long>a_word_without_an_end_and_more</button>'
            + '<p id=styled style="color: red">styled</p>'});
          document.querySelector("main .later").append(fault);
          document.getElementById("pale").style.color = "light-dark(#ccc, #fff)";
          document.getElementById("night").style.color = "light-dark(#000, #333)";
          Object.assign(document.getElementById("long").style, {inlineSize: "11rem", overflow: "hidden", whiteSpace: "nowrap"});
        }"""
    )
    light = judges.axe(page)
    assert [violation for violation in light if violation.startswith("button-name: #mute")] != []
    assert [violation for violation in light if violation.startswith("color-contrast: #pale (1)")] != []
    page.emulate_media(color_scheme="dark")
    assert [violation for violation in judges.axe(page, colours=True) if violation.startswith("color-contrast: #night (1)")] != []
    assert [text for text in said if "Content Security Policy" in text] != []
    wrong = shape(page)
    assert wrong[0] == "2 h1"
    assert "cut with text of 200 %: a_word_without_an_end_and_more" in wrong
    page.evaluate("document.getElementById('long').style.inlineSize = '25rem'")
    assert "sticks out by" in " ".join(shape(page))
    assert [violation for violation in on_a_desk(page) if violation.startswith("at 1280 px: button-name: #mute")] != []
    context.close()


def test_html_is_valid(tour: Tour, browser: Browser, tmp_path: Path) -> None:
    for name in PAGES:
        context = browser.new_context(storage_state=tour.state(name))
        for language in ("th", "en"):
            answer = context.request.get(tour.url(name, language))
            assert answer.status == STATUS.get(name, 200)
            (tmp_path / f"{name}-{language}.html").write_bytes(answer.body())
        context.close()
    (tmp_path / "control.html").write_text("<!doctype html><html lang=th><title>x</title><p><div id=a></div><div id=a></div></p>")
    found = judges.nu(tmp_path)
    control = found.pop("control.html", [])
    assert [message for message in control if "Duplicate ID" in message] != []
    assert found == {}


@pytest.mark.measured
@pytest.mark.parametrize("name", ["home", "list", "product", "checkout-ready", "lesson"])
def test_lighthouse_gives_95_of_100(tour: Tour, name: str) -> None:
    points, costly = judges.lighthouse(tour.url(name), judges.CATEGORIES, tour.cookies(name), judges.CLOSED.get(name, ""))
    assert [f"{category} {value}" for category, value in points.items() if value < 95] == [], costly
