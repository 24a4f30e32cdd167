"""`make shots`: photographs of the main pages of a running market, at both widths and in both languages, under var/shots/.

The market must be running (`make run`); SHOTS_URL names another address. The product page also goes into the README's picture.
"""

import os
import re
import sys
from pathlib import Path

from playwright.sync_api import Error

from tests.browser.eyes import chromium

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "home": "/",
    "list": "/catalogue/",
    "shop": "/shops/s03/",
    "centre": "/centres/DCC-650501/",
    "verify": "/verify/",
    "basket": "/basket/",
    "learn": "/learn/",
    "course": "/learn/shop-start/",
    "sign-in": "/account/login/",
}


def main() -> int:
    """Take the pictures; 1 if there is no market to photograph."""
    base = os.environ.get("SHOTS_URL", "http://127.0.0.1:8000")
    folder = ROOT / "var" / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        try:
            page.goto(f"{base}/shops/s03/")
        except Error:
            print(f"ไม่พบตลาดที่ {base} เปิดด้วย make run ก่อน / There is no market at {base}. Start it with `make run` first.", file=sys.stderr)
            return 1
        found = re.search(r'href="(/catalogue/[^"]+_\d+/)"', page.content())
        pages = PAGES | ({"product": found[1]} if found else {})
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            for language in ("th", "en"):
                for name, path in pages.items():
                    page.goto(base + ("/en" if language == "en" else "") + path)
                    page.screenshot(path=folder / f"{name}-{width}-{language}.png", full_page=True)
        print(f"{len(list(folder.glob('*.png')))} pictures in {folder.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
