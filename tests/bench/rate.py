"""Requests per second of home, list and product through the real server, beside a bare Django view with one query behind the same server;
and in which part of the code the processor spends a page's time.

One worker with one thread each, four visitors with open connections, rounds interleaved; only the ratios hold on another machine.
"""

import cProfile
import http.client
import os
import pstats
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from config.launch import environment
from tests.services.parts import ROOT, free_port, listens, spawn, wait_for

VISITORS, SECONDS, ROUNDS = 4, 2.0, 3
PROFILED = 30
#: Beginning of a module's path -> what it is called in the table; the first that fits counts.
PARTS = {
    "django/template": "Django's templates",
    "django/db": "Django's database layer",
    "sqlite3": "the database",
    "django/utils": "Django's utilities (escaping, words, times)",
    "django": "Django, the rest",
    "wagtail": "Wagtail",
    "oscar": "Oscar",
    "catalog": "catalog",
    "sellers": "sellers",
    "cms": "cms",
    "storefront": "storefront",
    "config": "config",
}


@contextmanager
def bare_server(folder: str) -> Iterator[str]:
    """The address of the bare view, served from the same database."""
    port, log = free_port(), Path(folder) / "bare.log"
    granian = [str(environment.VENV / "bin" / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--working-dir", str(ROOT)]
    env = {"DJANGO_SETTINGS_MODULE": "tests.bench.bare_settings", "VAR_DIR": folder, "LOG_LEVEL": "ERROR"}
    command = [*granian, "--port", str(port), "--workers", "1", "--blocking-threads", "1", "config.wsgi:application"]
    process = spawn(command, log=log, env=env)
    try:
        wait_for(lambda: listens(port), name="bare", process=process, log=log)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def requests_per_second(url: str) -> float:
    """Answers of a page in a second, asked by `VISITORS` at once. Raises RuntimeError for an answer that is not 200."""
    place, end = urlsplit(url), time.monotonic() + SECONDS
    answered: list[int] = []

    def visit() -> None:
        connection, count = http.client.HTTPConnection(place.hostname or "", place.port), 0
        while time.monotonic() < end:
            connection.request("GET", place.path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{url} answered {answer.status}")
            count += 1
        answered.append(count)

    visitors = [threading.Thread(target=visit) for _ in range(VISITORS)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    if len(answered) < VISITORS:
        raise RuntimeError(f"{url} did not answer every visitor")
    return sum(answered) / SECONDS


def rates(pages: dict[str, str]) -> None:
    """Print requests per second of the demo market's pages (name -> path), beside the bare view."""
    with bare_server(os.environ["DEMO_VAR"]) as bare:
        urls = {"bare": bare, **{name: os.environ["DEMO_URL"] + path for name, path in pages.items()}}
        found: dict[str, list[float]] = {name: [] for name in urls}
        for _round in range(ROUNDS):
            for name, url in urls.items():
                found[name].append(requests_per_second(url))
    floor = statistics.median(found["bare"])
    print(f"\n{'server':<16}{'requests/s':>12}{'bare / page':>13}   one worker, {VISITORS} visitors")
    for name, rounds in found.items():
        median = statistics.median(rounds)
        print(f"{name:<16}{median:>12.1f}{floor / median:>13.1f}")


def _part(file: str) -> str:
    inside = file.split("site-packages/")[-1] if "site-packages/" in file else file.removeprefix(f"{ROOT}/")
    return next((name for start, name in PARTS.items() if inside.startswith(start)), "Python itself and others")


def parts(name: str, work: Callable[[], object]) -> None:
    """Print where the processor is while `work` runs, the largest parts first."""
    profile = cProfile.Profile()
    with profile:
        for _request in range(PROFILED):
            work()
    spent: Counter[str] = Counter()
    for (file, _line, function), (_calls, _all, own, _total, _callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        spent["the database" if "sqlite3" in function else _part(file)] += own
    whole = sum(spent.values())
    print(f"{name:<12}" + ", ".join(f"{part} {share / whole:.0%}" for part, share in spent.most_common(5)))
