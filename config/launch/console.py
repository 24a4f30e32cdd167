"""What the person at the terminal reads: one line per step, one sentence per trouble."""

import shutil
import sys
import time
from types import TracebackType
from typing import Self


class StartError(Exception):
    """The start cannot go on, for a reason that one sentence explains, in Thai and in English.

    `details` are further lines (the end of a command's output) that are shown below the sentence.
    """

    def __init__(self, thai: str, english: str, *, details: list[str] | None = None) -> None:
        super().__init__(f"{thai} / {english}")
        self.details = details or []


class Stopped(BaseException):
    """SIGTERM or SIGHUP arrived. Not an Exception, so that no handler for ordinary trouble swallows it."""


def speak_utf8() -> None:
    """Let Thai be printed where the locale of the machine is ASCII."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


def say(text: str, *, end: str = "\n") -> None:
    """Print and flush, so that a log shows each line when it happens."""
    print(text, end=end, flush=True)  # noqa: T201 - the one place where the launcher speaks


def complain(text: str) -> None:
    """Print to standard error."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def explain(error: StartError) -> None:
    """Print the sentence of an error, and the lines that belong to it."""
    complain(str(error))
    for line in error.details:
        complain(f"    {line}")


class Step:
    """One step of the start, as a context manager: `[2/7] Tables: 120 applied, 4.1 s`.

    On a terminal the line is rewritten while the step runs. Elsewhere (a log, a pipe) the name is written at once, progress
    after every ten seconds, and the figures at the end, without control characters.
    """

    QUIET_SECONDS = 10

    def __init__(self, number: int, total: int, name: str) -> None:
        self.head = f"[{number}/{total}] {name}"
        self.outcome = ""
        self.terminal = sys.stdout.isatty()
        self.began = self.told = time.monotonic()

    def __enter__(self) -> Self:
        say(self.head, end="")
        return self

    def progress(self, text: str) -> None:
        """Show how far the step has come. Called as often as one likes."""
        now = time.monotonic()
        if self.terminal:
            if now - self.told >= 0.1:
                self._rewrite(f"{self.head}: {text.strip()} ({now - self.began:.0f} s)")
                self.told = now
        elif now - self.told >= self.QUIET_SECONDS:
            say(f" ... {text.strip()[:100]} ({now - self.began:.0f} s)", end="")
            self.told = now

    def done(self, outcome: str) -> None:
        """Say in a few words what the step came to, such as "nothing to do"."""
        self.outcome = outcome

    def _rewrite(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        say(f"\r\033[K{text[:width]}", end="")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        seconds = time.monotonic() - self.began
        outcome = "failed" if kind and issubclass(kind, Exception) else "stopped" if kind else self.outcome or "done"
        if self.terminal:
            self._rewrite(f"{self.head}: {outcome}, {seconds:.1f} s")
            say("")
        else:
            say(f": {outcome}, {seconds:.1f} s")
