"""What a first visit costs on slow data: bytes as they travel, and whether anything jumps while it arrives."""

import pytest
from playwright.sync_api import Browser, Response

from tests.bench.paint import SLOW
from tests.browser.tour import PHONE, Tour

pytestmark = pytest.mark.browser

KINDS = ("document", "stylesheet", "script")
JUMPS = """window.jumps = 0;
new PerformanceObserver(list => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.jumps += entry.value; })
  .observe({type: "layout-shift", buffered: true});"""


FIRST_VIEWS = ("home", "list", "product", "lesson")
#: How far everything may move, added up (CLS).
STILL = 0.05


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", FIRST_VIEWS)
def test_the_first_view_is_light_and_stands_still(tour: Tour, browser: Browser, name: str, language: str) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.add_init_script(JUMPS)
    page.goto(tour.url(name, language), wait_until="networkidle")
    page.mouse.wheel(0, 1200)
    page.wait_for_load_state("networkidle")
    taken = dict.fromkeys(KINDS, 0)
    for answer in answers:
        if answer.request.resource_type in KINDS:
            assert answer.header_value("content-encoding") in ("gzip", "br"), answer.url
            taken[answer.request.resource_type] += answer.request.sizes()["responseBodySize"]
    jumps = page.evaluate("window.jumps")
    context.close()
    assert taken["document"] > 2_000 and taken["stylesheet"] > 2_000 and 0 < taken["script"] <= 10_000, taken
    assert sum(taken.values()) <= 30_000, taken
    assert jumps <= STILL
    print(name, taken, sum(taken.values()), f"CLS {jumps:.3f}")


@pytest.mark.parametrize("name", FIRST_VIEWS)
def test_nothing_jumps_while_pictures_come_on_slow_data(tour: Tour, browser: Browser, name: str) -> None:
    """The same visitor where pictures arrive long after the words around them: nothing makes room when they do."""
    context = browser.new_context(viewport=PHONE, service_workers="block")  # type: ignore[arg-type]
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW)
    page.add_init_script(JUMPS)
    page.goto(tour.url(name), wait_until="domcontentloaded", timeout=60_000)
    waited_for = page.evaluate("[...document.images].filter(each => !each.complete).length")
    page.wait_for_load_state("networkidle", timeout=60_000)
    page.mouse.wheel(0, 1200)
    page.wait_for_load_state("networkidle", timeout=60_000)
    jumps = page.evaluate("window.jumps")
    context.close()
    assert waited_for > 0, "no picture came later than the words"
    assert jumps <= STILL
    print(name, f"{waited_for} pictures late, CLS {jumps:.3f}")


def test_a_jump_is_seen(tour: Tour, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.add_init_script(JUMPS)
    page.goto(tour.url("home"), wait_until="networkidle")
    page.evaluate("document.querySelector('main').prepend(Object.assign(document.createElement('p'), {id: 'pusher'}))")
    page.evaluate("document.getElementById('pusher').style.blockSize = '300px'")
    page.wait_for_timeout(500)
    assert page.evaluate("window.jumps") > STILL
    context.close()
