"""Everything that proves the market: `make test`, or `python -m tests.run [--quick] [group ...]`.

Brings up real services, runs the groups in order and ends with a table that names each group, what passed and failed, and
what could not run and why. Exit status 0 only if nothing failed; with CI=true a group that could not run counts as failed.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.launch import console, environment, market
from config.launch.processes import stop_groups
from tests.services.control import Running, start, strict
from tests.services.parts import ROOT, services_dir

PYTHON = str(environment.PYTHON)
TOOLS = environment.VENV / "bin"
# What a service or a person may have set: a group gets its own services' variables and no others.
OUTSIDE = (
    "DATABASE_URL",
    "CACHE_URL",
    "SEARCH_URL",
    "SMS_URL",
    "EMAIL_URL",
    "PAYMENT_ROUTE",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DJANGO_SETTINGS_MODULE",
    "AWS_S3_ENDPOINT_URL",
    "AWS_STORAGE_BUCKET_NAME",
    "AWS_PRIVATE_BUCKET_NAME",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "CHROMIUM",
    "NODE",
    "NODE_PACKAGES",
    "JAVA",
    "DEMO_URL",
    "DEMO_VAR",
)
CHECKS: dict[str, list[str]] = {
    "ruff format": [str(TOOLS / "ruff"), "format", "--check", "."],
    "ruff check": [str(TOOLS / "ruff"), "check", "."],
    "mypy": [str(TOOLS / "mypy")],
    "floors": [str(TOOLS / "lint-imports")],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "-m", "config.messages", "--check"],
}
SPECIAL = "s3 or browser or ops or races"


@dataclass(frozen=True)
class Group:
    """Tests that run together: which marks, with which services, in how many processes."""

    name: str
    marks: str
    services: tuple[str, ...] = ()
    processes: int = 0


QUICK = Group("unit", f"not ({SPECIAL} or demo)", processes=2)
GROUPS = (
    Group("sqlite", f"not ({SPECIAL})", processes=2),
    Group("postgresql", f"not ({SPECIAL})", ("postgresql",), processes=2),
    # Races make their own parallel writers; a second test process beside them would only blur what they show.
    Group("races-sqlite", "races"),
    Group("races-postgresql", "races", ("postgresql",)),
    Group("s3", "s3", ("s3",)),
    Group("browser", "browser and not measured", ("chromium", "node", "demo"), processes=2),
    # A second test process would be measured with them.
    Group("measured", "measured", ("chromium", "node", "demo")),
    Group("ops", "ops", ("postgresql", "redis", "s3")),
)


@dataclass
class Result:
    """One row of the table at the end."""

    name: str
    passed: int = 0
    failed: int = 0
    not_run: str = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def bad(self) -> bool:
        """Whether this row makes the whole run fail."""
        return bool(self.failed) or (bool(self.not_run) and strict())


class Runner:
    """Runs groups one after the other and keeps their results, also when it is interrupted."""

    def __init__(self, folder: Path, services: Running) -> None:
        self.folder = folder
        self.services = services
        self.results: list[Result] = []
        self.child: subprocess.Popen[bytes] | None = None

    def env(self, name: str, services: tuple[str, ...] = ()) -> dict[str, str]:
        """The environment of one group: a VAR_DIR of its own and the variables of its services."""
        env = {key: value for key, value in environment.plain_env().items() if key not in OUTSIDE}
        folder = self.folder / f"var-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        return {
            **env,
            "VAR_DIR": str(folder),
            # The template of the test market is built once for all groups on SQLite; PostgreSQL keeps its own in the cluster.
            "TEST_TEMPLATES": str(self.folder / "templates"),
            "SERVICES_DIR": str(services_dir()),
            **(self.services.env(*services) if services else {}),
        }

    def call(self, command: list[str], env: dict[str, str], output: int | None = None) -> tuple[int, str]:
        """Run a command in a group of its own. Returns its status and, if piped, what it wrote."""
        self.child = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            text = self.child.communicate()[0] or b""
            return self.child.returncode, text.decode(errors="replace")
        finally:
            stop_groups([self.child], grace=10)

    def timed(self, name: str, work: Callable[[], Result]) -> None:
        """Print the headline of a group, run it and keep its result with the seconds it took."""
        print(f"\n=== {name} ===", flush=True)
        began = time.monotonic()
        result = Result(name, not_run="interrupted")
        try:
            result = work()
        finally:
            result.seconds = time.monotonic() - began
            self.results.append(result)
            print(f"=== {name}: {summary(result)}, {result.seconds:.0f} s ===", flush=True)

    def checks(self) -> Result:
        """Format, lint, types, floors, migrations, translations: one line each, the output only of those that fail."""
        result = Result("checks")
        failed = []
        for name, command in CHECKS.items():
            began = time.monotonic()
            env = {**self.env("checks"), "DJANGO_SETTINGS_MODULE": "config.settings.test"}
            status, text = self.call(command, env, output=subprocess.PIPE)
            print(f"{'ok    ' if status == 0 else 'FAILED'} {name}, {time.monotonic() - began:.1f} s", flush=True)
            if status == 0:
                result.passed += 1
            else:
                failed.append(name)
                print(text, flush=True)
        result.failed, result.notes = len(failed), tuple(f"failed: {name}" for name in failed)
        return result

    def tests(self, group: Group) -> Result:
        """Run the tests of a group with pytest."""
        gone = [f"{name}: {self.services.missing[name]}" for name in group.services if name in self.services.missing]
        if gone:
            return Result(group.name, not_run="; ".join(gone))
        report = self.folder / f"{group.name}.xml"
        command = [PYTHON, "-m", "pytest", "tests", "-q", "-m", group.marks, f"--junitxml={report}"]
        if group.processes:
            command += ["-n", str(group.processes)]
        status, _ = self.call(command, self.env(group.name, group.services))
        return read_report(group.name, report, status)


def read_report(name: str, report: Path, status: int) -> Result:
    """The result of a pytest run, from its JUnit report and its exit status."""
    if status == 5:
        return Result(name, not_run="no test has the mark of this group")
    if not report.exists():
        return Result(name, failed=1, notes=(f"pytest ended with status {status} before it wrote a report",))
    counts: Counter[str] = Counter()
    skips: Counter[str] = Counter()
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            counts["failed"] += 1
        elif (skip := case.find("skipped")) is not None:
            skips[skip.get("message", "")] += 1
        else:
            counts["passed"] += 1
    # A status that no test explains (a crash, a broken conftest) is a failure too.
    failed = counts["failed"] or (1 if status else 0)
    notes = tuple(f"skipped {count}: {reason}" for reason, count in skips.items())
    if not counts["passed"] and not failed:
        return Result(name, not_run="every test was skipped", notes=notes)
    return Result(name, passed=counts["passed"], failed=failed, notes=notes)


def summary(result: Result) -> str:
    """One result in words."""
    if result.not_run:
        return f"NOT RUN: {result.not_run}"
    return f"{result.passed} passed, {result.failed} failed"


def table(results: list[Result]) -> str:
    """The table at the end; under a group the reasons for what was skipped or failed in it."""
    lines = [f"{'group':<18}{'passed':>8}{'failed':>8}{'seconds':>9}"]
    for result in results:
        tail = f"  NOT RUN: {result.not_run}" if result.not_run else ""
        lines.append(f"{result.name:<18}{result.passed:>8}{result.failed:>8}{result.seconds:>9.1f}{tail}")
        lines += [f"    {note}" for note in result.notes]
    total = sum(result.seconds for result in results)
    passed, failed = sum(result.passed for result in results), sum(result.failed for result in results)
    lines.append(f"{'all':<18}{passed:>8}{failed:>8}{total:>9.1f}")
    left_out = [result.name for result in results if result.not_run]
    lines.append(f"not run: {', '.join(left_out)}" if left_out else "every group was run")
    return "\n".join(lines)


def on_signal(number: int, frame: FrameType | None) -> None:
    """SIGTERM stops the run as Ctrl-C does."""
    raise KeyboardInterrupt


def run(names: list[str], *, quick: bool) -> int:
    """Run these groups (all without names). Returns the exit status: 0, 1 after a failure, 130 when interrupted."""
    groups = [QUICK] if quick else [group for group in GROUPS if not names or group.name in names]
    needed = dict.fromkeys(service for group in groups for service in group.services)
    print(f"services: {', '.join(needed) or 'none needed'}", flush=True)
    # Before the services: the demo market is one of them, and a server that has started without its words never finds them.
    try:
        print(f"messages: {market.compile_messages('Messages', lambda line: None)}", flush=True)
    except console.StartError as error:
        console.explain(error)
        return 1
    services = start(needed)
    runner = Runner(services.folder, services)
    status = 0
    try:
        if quick or not names or "checks" in names:
            runner.timed("checks", runner.checks)
        for group in groups:
            runner.timed(group.name, lambda group=group: runner.tests(group))  # type: ignore[misc]
    except KeyboardInterrupt:
        status = 130
    finally:
        services.stop()
    print(f"\n{table(runner.results)}", flush=True)
    return status or int(any(result.bad for result in runner.results))


def main() -> int:
    """Read the command line."""
    known = ["checks", *(group.name for group in GROUPS)]
    parser = argparse.ArgumentParser(prog="python -m tests.run", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="group", help=f"of {', '.join(known)}; all without names")
    parser.add_argument("--quick", action="store_true", help="only the checks and the unit tests on SQLite (make check)")
    options = parser.parse_args()
    unknown = set(options.groups) - set(known)
    if unknown:
        parser.error(f"unknown group {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    console.speak_utf8()
    # A run in the background inherits that Ctrl-C is ignored; the tests of `make run` press it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    os.chdir(ROOT)
    return run(options.groups, quick=options.quick)


if __name__ == "__main__":
    sys.exit(main())
