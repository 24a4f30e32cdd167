"""`make bench`: what a page costs beside a bare Django view with one query, in the same process and the same minutes, and where that time
goes; then how many a server answers in a second (tests/bench/rate.py), and what a visitor on slow data waits for (tests/bench/paint.py).

Uses the demo market of this checkout (`make run` once), and one of its own behind a server. CPU time per request through Django's test
client, without server and network; "CPU/s" is 1000 ms divided by it: what one core could answer in a second if it did nothing else, a
ceiling and no measured throughput. Medians of interleaved rounds; only the ratios are to be compared between machines.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import django

from tests.bench import paint, rate
from tests.services import running

ROUNDS, REQUESTS = 7, 12
TITLE = f"{'page':<12}{'CPU ms':>8}{'CPU/s':>12}{'queries':>9}{'x bare':>8}"


def costs() -> dict[str, str]:
    """Print what pages cost and where. Returns name -> path of what a server is asked for; nothing where there is no demo market."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.http import HttpRequest, HttpResponse
    from django.test import Client, RequestFactory
    from django.test.utils import CaptureQueriesContext

    from catalog.models import Product

    settings.ALLOWED_HOSTS = ["testserver"]
    product = Product.objects.browsable().order_by("pk").first()
    if product is None:
        print("ยังไม่มีตลาดสาธิต เปิดด้วย make run ก่อน / There is no demo market yet. Run `make run` first.", file=sys.stderr)
        return {}
    client, factory = Client(), RequestFactory()

    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse(Product.objects.values_list("title", flat=True).get(pk=product.pk))

    pages = {"home": "/", "list": "/catalogue/", "product": product.get_absolute_url(), "shop": product.seller.get_absolute_url()}
    works: dict[str, Callable[[], object]] = {"bare": lambda: bare(factory.get("/"))}
    works |= {name: partial(client.get, path) for name, path in pages.items()}
    client.get(pages["product"])
    tag = client.get(pages["product"])["ETag"]
    works["unchanged"] = lambda: client.get(pages["product"], headers={"If-None-Match": tag})
    taken: dict[str, list[float]] = {name: [] for name in works}
    queries = {}
    for name, work in works.items():
        work()
        with CaptureQueriesContext(connection) as captured:
            work()
        queries[name] = len(captured)
    for _round in range(ROUNDS):
        for name, work in works.items():
            began = time.process_time()
            for _request in range(REQUESTS):
                work()
            taken[name].append((time.process_time() - began) / REQUESTS * 1000)
    floor = statistics.median(taken["bare"])
    print("CPU per request through the test client; CPU/s = 1000 / CPU ms, a ceiling for one core, not a measured rate")
    print(TITLE)
    for name, rounds in taken.items():
        median = statistics.median(rounds)
        print(f"{name:<12}{median:>8.2f}{1000 / median:>12.0f}{queries[name]:>9}{median / floor:>8.1f}")
    print("\nwhere the processor is (own time of functions; profiling itself favours small ones)")
    for name in pages:
        rate.parts(name, works[name])
    return pages


def main() -> int:
    """Measure everything; 1 where there is no demo market."""
    pages = costs()
    if not pages:
        return 1
    with running(["chromium", "node"] if "DEMO_URL" in os.environ else ["chromium", "node", "demo"]) as env:
        os.environ.update(env)
        rate.rates({"home": "/", "list": "/catalogue/", "product": pages["product"]})
        paint.measure()
    return 0


if __name__ == "__main__":
    sys.exit(main())
