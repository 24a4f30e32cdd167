"""`python -m tests.bench.desk`: what each list of the operator's desk costs with 10,000 rows, on SQLite.

Works on a copy of the demo market of this checkout (`make run` once), so that the market itself stays as it is. Prints the queries of
a request, and median and p95 of twenty in milliseconds; only compare figures of one run.
"""

import statistics
import sys
import time

from tests.bench.copies import on_a_copy

ROWS, REQUESTS = 10_000, 20
#: What is searched for. The log, which is Wagtail's, has a field for names instead of a search.
SEARCH = "?q=ทดสอบ 0009&label=ทดสอบ 0009"


def main() -> int:
    """Print the table; 1 where there is no demo market or a list needs more than 12 queries."""
    return on_a_copy(measure)


def measure() -> int:
    """Fill the market and ask every list for its first page."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tests.bench.rows import LISTS, make_rows

    began = time.monotonic()
    with transaction.atomic():
        make_rows(ROWS)
    print(f"{ROWS:,} rows of each kind in {time.monotonic() - began:.0f} s")
    operator = get_user_model().objects.create(email="bench@example.test")
    operator.groups.add(Group.objects.get(name="Operators"))
    client, most = Client(), 0
    client.force_login(operator)
    print(f"{'list':<28}{'queries':>8}{'median ms':>11}{'p95 ms':>9}{'search p95':>12}")
    for name in LISTS:
        address = reverse(name)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        # Counted at once: the next request empties the log of queries.
        number = len(captured)
        most = max(most, number)
        plain, found = ([_time(client, address + query) for _request in range(REQUESTS)] for query in ("", SEARCH))
        print(f"{name:<28}{number:>8}{statistics.median(plain):>11.0f}{_p95(plain):>9.0f}{_p95(found):>12.0f}")
    return int(most > 12)


def _time(client: object, address: str) -> float:
    began = time.monotonic()
    client.get(address)  # type: ignore[attr-defined]
    return (time.monotonic() - began) * 1000


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main())
