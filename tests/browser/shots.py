"""`make shots`: pictures of every main page at both widths, in both themes and languages, under var/shots/; and those of docs/.

Taken of a demo market of its own, or of the one at SHOTS_URL (such as `make run`). The name says what one sees:
product-390-th-dark.png; what goes on paper: lesson-print-th.png. With names only these pages; "guide" stands for the pictures of docs/,
"stale" only names those of them that are out of date. A page that this market does not have is named at the end.
"""

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, Page

from tests.browser import guides, rendered
from tests.browser.eyes import chromium, lay_out
from tests.browser.rendered import RENDERED
from tests.browser.staff import DESK
from tests.browser.tour import EVERY, NotHere, Tour
from tests.services import demo, running

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("VAR_DIR") or ROOT / "var") / "shots"
WIDTHS = (390, 1280)
LANGUAGES = guides.LANGUAGES
THEMES = ("light", "dark")
#: What people print, and the width of A4 in the pixels of a browser.
PRINTED = ("order", "certificate", "lesson")
A4 = 794
#: The name here of the README's picture.
FRONT = "front"


def wake(page: Page) -> None:
    """Lay out and scroll to the foot and back, so that all that waits for the reader is there."""
    lay_out(page)
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
            scrollTo(0, y);
            await new Promise(done => setTimeout(done, 40));
          }
          scrollTo(0, 0);
        }"""
    )


def opened(tour: Tour, name: str, width: int, height: int = 844) -> Page:
    """A window for whoever a page needs; nothing is open in it yet."""
    state = None if name in RENDERED else tour.state(name)
    size = {"width": width, "height": height}
    # Wagtail's editor is other under a thumb.
    touch = width == WIDTHS[0]
    return tour.browser.new_context(viewport=size, storage_state=state, reduced_motion="reduce", has_touch=touch).new_page()  # type: ignore[arg-type]


def go(tour: Tour, page: Page, name: str, language: str) -> None:
    """Open a page in a language."""
    if name in RENDERED:
        rendered.show(page, tour.base, name, language)
    else:
        page.goto(tour.url(name, language))
    wake(page)


def shoot(tour: Tour, name: str, language: str) -> None:
    """All pictures of one page in a language."""
    for width in WIDTHS:
        page = opened(tour, name, width)
        go(tour, page, name, language)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.screenshot(path=FOLDER / f"{name}-{width}-{language}-{theme}.png", full_page=True)
        page.context.close()
    if name in PRINTED:
        page = opened(tour, name, A4)
        go(tour, page, name, language)
        page.emulate_media(media="print", color_scheme="light")
        page.screenshot(path=FOLDER / f"{name}-print-{language}.png", full_page=True)
        page.context.close()


def illustrate(tour: Tour, name: str, language: str) -> None:
    """A picture of the guides: the first screen of a page, by day."""
    if name == FRONT:
        _front(tour)
    elif not guides.SHOWN[name].template:
        _label(tour)
    else:
        shown = guides.SHOWN[name]
        page = opened(tour, name, shown.width, shown.height)
        go(tour, page, name, language)
        if shown.at:
            # Below the head, which stays where it is.
            page.locator(shown.at).evaluate(
                "each => { const behavior = 'instant'; each.scrollIntoView({behavior}); scrollBy({top: -100, behavior}); }"
            )
        page.screenshot(path=guides.picture(name, language), type="jpeg", quality=70)
        page.context.close()
        guides.remember(guides.picture(name, language))


def _front(tour: Tour) -> None:
    """The product on the README's first screen, of the second shop of the tour."""
    page = opened(tour, "product", 960, 1080)
    page.goto(tour.base + tour.goods()[1])
    wake(page)
    # 256 colours are enough for it, and a quarter of the bytes.
    Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(256).save(guides.FRONT, optimize=True)
    page.context.close()
    guides.remember(guides.FRONT)


def _label(tour: Tour) -> None:
    """The label of the order to pack, which is a PDF: Chromium shows none here. Raises NotHere where no program is that draws it."""
    if not (draw := shutil.which("pdftoppm")):
        raise NotHere("sell-label: pdftoppm (poppler-utils) is not here, so the picture of the label stays as it is")
    answer = tour.staff.at_work("seller").request.get(tour.base + tour.address("sell-order") + "label.pdf")
    assert answer.ok, answer.url
    target = guides.picture("sell-label", "th")
    command = [draw, "-jpeg", "-r", "90", "-singlefile", "-", str(target.with_suffix(""))]
    subprocess.run(command, input=answer.body(), check=True)
    guides.remember(target)


def look_around(tour: Tour, names: list[str]) -> list[str]:
    """Take all these pictures, one language after the other; returns what this market does not have."""
    missing = []
    at_the_desk = {who for who, _how in DESK.values()} if set(names) & {"guide", *DESK} else set()
    for language in LANGUAGES:
        takes = [(shoot, name) for name in names if name != "guide"]
        if "guide" in names:
            takes += [(illustrate, name) for name, shown in guides.SHOWN.items() if shown.speaks_both or language == "th"]
            takes += [(illustrate, FRONT)] if language == "th" else []
        for who in at_the_desk:
            tour.staff.speak(who, language)
        for take, name in takes:
            try:
                take(tour, name, language)
            except NotHere as reason:
                missing.append(str(reason))
            else:
                print(name, language, flush=True)
    for who in at_the_desk:
        tour.staff.speak(who, LANGUAGES[0])
    return missing


def main(names: list[str]) -> int:
    """Take the pictures of these pages (all without names); 1 if there is no market at SHOTS_URL, or the demo of its own lacks a page."""
    rendered.prepare()
    old = guides.out_of_date()
    if names == ["stale"]:
        print("\n".join(old) or "every picture of docs/ is as its page is")
        return 0
    names = names or [*EVERY, *RENDERED, "guide"]
    if "guide" in names:
        print(f"out of date, now taken anew: {', '.join(old) or 'none'}", flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    base = os.environ.get("SHOTS_URL", "")
    with running(["chromium"] if base else ["chromium", "demo"]) as env:
        os.environ.update(env)
        if not base:
            demo.finish(Path(env["DEMO_VAR"]))
        with chromium() as browser:
            try:
                missing = look_around(Tour(browser, base or env["DEMO_URL"]), names)
            except Error as error:
                if "ERR_CONNECTION_REFUSED" not in str(error):
                    raise
                print(f"ไม่พบตลาดที่ {base} / There is no market at {base}.", file=sys.stderr)
                return 1
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")
    for reason in missing:
        print(f"not taken: {reason}", file=sys.stderr)
    return int(bool(missing) and not base)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
