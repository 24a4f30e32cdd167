"""What a visitor waits for: first paint on slow data with a slow phone, beside a minimal page; and Lighthouse's points.

Measurements of this machine at this minute, so they are printed and nothing fails (tests/browser/test_speed.py holds the ratios).
Chromium's own limits on loopback: 400 kbit/s, 400 ms for each journey, a processor of a quarter. Lighthouse uses its own slow phone.
"""

import os
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser

from tests.browser import judges
from tests.browser.eyes import chromium
from tests.browser.tour import PHONE, Tour
from tests.services import running

PAGES = ("home", "list", "product", "lesson")
JUDGED = ("home", "list", "product", "checkout-ready", "lesson")
ROUNDS = 5
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOWER_CPU = 4
FIRST_PAINT = """new Promise(done => new PerformanceObserver(list => {
  for (const entry of list.getEntriesByName("first-contentful-paint")) done(entry.startTime);
}).observe({type: "paint", buffered: true}))"""
MINIMAL = b"<!doctype html><html lang=en><title>Minimal</title><p>Nothing but this line."


class _Minimal(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(MINIMAL)))
        self.end_headers()
        # The browser may be gone already: it was closed after the first paint.
        with suppress(BrokenPipeError):
            self.wfile.write(MINIMAL)

    def log_message(self, *words: object) -> None:
        """Says nothing."""


@contextmanager
def minimal() -> Iterator[str]:
    """The address of a page with one line and nothing else."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Minimal) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def first_paint(browser: Browser, url: str) -> float:
    """Milliseconds until something of the page is painted, with nothing kept from before."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    page.goto(url, wait_until="load", timeout=120_000)
    taken: float = page.evaluate(FIRST_PAINT)
    context.close()
    return taken


def paint(tour: Tour, browser: Browser) -> None:
    """Print medians of interleaved rounds."""
    with minimal() as address:
        urls = {"minimal": address, **{name: tour.url(name) for name in PAGES}}
        taken: dict[str, list[float]] = {name: [] for name in urls}
        for _round in range(ROUNDS):
            for name, url in urls.items():
                taken[name].append(first_paint(browser, url))
    floor = statistics.median(taken["minimal"])
    print(f"\n{'first paint':<16}{'ms':>8}{'x minimal':>11}   400 kbit/s, 400 ms, a quarter of this processor")
    for name, rounds in taken.items():
        median = statistics.median(rounds)
        print(f"{name:<16}{median:>8.0f}{median / floor:>11.2f}")


def points(tour: Tour) -> None:
    """Print Lighthouse's points for a phone."""
    print(f"\n{'lighthouse':<16}" + "".join(f"{category:>16}" for category in judges.CATEGORIES))
    for name in JUDGED:
        found, costly = judges.lighthouse(tour.url(name), judges.CATEGORIES, tour.cookies(name), judges.CLOSED.get(name, ""))
        print(f"{name:<16}" + "".join(f"{found[category]:>16}" for category in judges.CATEGORIES))
        for audit in costly:
            print(f"    {audit}")


def measure() -> None:
    """Measure the demo market at DEMO_URL."""
    with chromium() as browser:
        tour = Tour(browser, os.environ["DEMO_URL"])
        paint(tour, browser)
        points(tour)


def main() -> int:
    """Measure a demo market of its own, or the one at DEMO_URL."""
    needed = ["chromium", "node"] if "DEMO_URL" in os.environ else ["chromium", "node", "demo"]
    with running(needed) as env:
        os.environ.update(env)
        measure()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
