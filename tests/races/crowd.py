"""Running many things at the same time, and counting what came of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

from django.db import connection


class Crowd:
    """What came of calls that started together: the values returned and the exceptions raised, in the order of the calls."""

    def __init__(self, calls: Sequence[Callable[[], Any]], *, threads: int | None = None) -> None:
        self.results: list[Any] = [None] * len(calls)
        self.errors: list[BaseException | None] = [None] * len(calls)
        count = min(threads or len(calls), len(calls))
        gate = Barrier(count)
        workers = [Thread(target=self._work, args=(gate, list(enumerate(calls))[number::count])) for number in range(count)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def _work(self, gate: Barrier, calls: list[tuple[int, Callable[[], Any]]]) -> None:
        try:
            # Connect before the start, so that all really run at once.
            connection.ensure_connection()
            gate.wait()
            for number, call in calls:
                try:
                    self.results[number] = call()
                except Exception as error:
                    self.errors[number] = error
        finally:
            connection.close()

    @property
    def done(self) -> list[Any]:
        """What the calls returned that raised nothing."""
        return [result for result, error in zip(self.results, self.errors, strict=True) if error is None]

    @property
    def failures(self) -> Counter[str]:
        """How often each kind of exception was raised."""
        return Counter(type(error).__name__ for error in self.errors if error is not None)
