"""`make shots`: pictures of every main page at both widths, in both themes and languages, under var/shots/; and those of docs/guide/.

Taken of a demo market of its own, or of the one at SHOTS_URL (such as `make run`). The name says what one sees:
product-390-th-dark.png. With names only these pages; "guide" stands for the pictures of the guides.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Error, Page

from tests.browser.eyes import chromium
from tests.browser.tour import PAGES, Tour
from tests.services import demo, running

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "shots"
WIDTHS = (390, 1280)
GUIDE = ROOT / "docs" / "guide" / "pictures"
#: Pages that the guides show as a phone does.
SHOWN = ("product", "basket", "pay", "lesson", "sell-today", "sell-to-pack", "sell-new-pictures", "sell-shop", "teach")
#: The operator's start page, as a laptop shows it.
DESK = "/cms/"


def wake(page: Page) -> None:
    """Scroll to the foot and back, so that pictures that wait for the reader are there."""
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
            scrollTo(0, y);
            await new Promise(done => setTimeout(done, 40));
          }
          scrollTo(0, 0);
        }"""
    )


def shoot(tour: Tour, name: str) -> None:
    """All pictures of one page."""
    for width in WIDTHS:
        size = {"width": width, "height": 844}
        context = tour.browser.new_context(viewport=size, storage_state=tour.state(name), reduced_motion="reduce")  # type: ignore[arg-type]
        page = context.new_page()
        for language in ("th", "en"):
            page.goto(tour.url(name, language))
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
                wake(page)
                page.screenshot(path=FOLDER / f"{name}-{width}-{language}-{theme}.png", full_page=True)
        context.close()


def illustrate(tour: Tour) -> None:
    """The pictures of the guides: the first screen of a page, in Thai, by day."""
    GUIDE.mkdir(exist_ok=True)
    pages = [(name, 390, tour.url(name), tour.state(name)) for name in SHOWN]
    pages.append(("desk", 1280, tour.base + DESK, tour.staff.at_work("operator").storage_state()))
    for name, width, url, state in pages:
        size = {"width": width, "height": 844}
        context = tour.browser.new_context(viewport=size, storage_state=state, reduced_motion="reduce")  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(url)
        wake(page)
        page.screenshot(path=GUIDE / f"{name}.jpg", type="jpeg", quality=70)
        context.close()


def main(names: list[str]) -> int:
    """Take the pictures of these pages (all without names); 1 if there is no market at SHOTS_URL."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    base = os.environ.get("SHOTS_URL", "")
    with running(["chromium"] if base else ["chromium", "demo"]) as env:
        os.environ.update(env)
        if not base:
            demo.finish(Path(env["DEMO_VAR"]))
        with chromium() as browser:
            tour = Tour(browser, base or env["DEMO_URL"])
            try:
                for name in names or (*PAGES, "guide"):
                    if name == "guide":
                        illustrate(tour)
                    else:
                        shoot(tour, name)
                    print(name, flush=True)
            except Error as error:
                if "ERR_CONNECTION_REFUSED" not in str(error):
                    raise
                print(f"ไม่พบตลาดที่ {base} / There is no market at {base}.", file=sys.stderr)
                return 1
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
