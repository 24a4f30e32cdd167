"""Tables, messages and demo market, each skipped when a stamp proves that there is nothing to do.

Stamps lie in `VAR_DIR/start/` and name the database that they speak of. A stamp that fits no longer (the database was
deleted, a migration was added, a set-up was cut short) only costs time: the step is done again, and each step is
written so that doing it again is harmless.
"""

import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from config.launch.commands import follow, why
from config.launch.environment import PYTHON, ROOT, RUN_LOCK, plain_env

OUR_FOLDERS = ("config", "search", "catalog", "sellers", "cms", "storefront")


def var_dir() -> Path:
    """The folder for everything that the running market writes."""
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()


def market_env() -> dict[str, str]:
    """The environment for manage.py, web server and worker."""
    env = plain_env()
    env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    env["VAR_DIR"] = str(var_dir())
    env.setdefault("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT') or 8000}")  # where links in mails lead
    # Three processes start at once: without byte code of our files each would compile them at every start.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def manage(*words: str, step: str, on_line: Callable[[str], None]) -> list[str]:
    """Run one command of manage.py. Returns its last lines; raises StartError."""
    command = [str(PYTHON), "manage.py", *words]
    return follow(command, step=step, env=market_env(), folder=ROOT, on_line=on_line)


def sqlite_file() -> Path | None:
    """The file of the embedded database, or None when DATABASE_URL names another kind of database."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return var_dir() / "market.sqlite3"
    kind, _, path = url.partition(":///")
    return Path(path) if kind.startswith("sqlite") and path else None


def database_identity() -> tuple[str, str] | None:
    """(what this database is, how far it is migrated), or None when that cannot be read cheaply.

    Both come from Django's own record of migrations: the instant of the first one names the database (a deleted and remade
    one has another), number and instant of the last one say how far it is.
    """
    path = sqlite_file()
    if path is None or not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            first, last, count = connection.execute("SELECT min(applied), max(applied), count(*) FROM django_migrations").fetchone()
    except sqlite3.Error:
        return None
    return (f"{path} {first}", f"{count} {last}") if count else None


def migration_files() -> str:
    """The SHA-256 over the names of our migration files and over the lock, which stands for everybody else's."""
    digest = hashlib.sha256(RUN_LOCK.read_bytes())
    for folder in OUR_FOLDERS:
        for path in sorted((ROOT / folder).rglob("migrations/*.py")):
            digest.update(str(path.relative_to(ROOT)).encode())
    return digest.hexdigest()


def stamp(name: str) -> Path:
    """The file of a stamp."""
    return var_dir() / "start" / name


def stamped(name: str, value: str | None) -> bool:
    """Whether the stamp says exactly this."""
    try:
        return value is not None and stamp(name).read_text() == value
    except OSError:
        return False


def write_stamp(name: str, value: str) -> None:
    """Write a stamp whole or not at all."""
    target = stamp(name)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".draft")
    draft.write_text(value)
    draft.replace(target)


def tables_value() -> str | None:
    """What the stamp of the tables must say now."""
    identity = database_identity()
    return None if identity is None else "\n".join((*identity, migration_files()))


def make_tables(step: str, on_line: Callable[[str], None]) -> str:
    """Apply the migrations that are missing. Returns a few words on what was done; raises StartError."""
    if stamped("tables", tables_value()):
        return "up to date"
    for folder in ("cache", "media", "private", "mail", "log", "static"):
        (var_dir() / folder).mkdir(parents=True, exist_ok=True)
    applied = 0

    def count(line: str) -> None:
        nonlocal applied
        if "Applying" in line:
            applied += 1
            on_line(f"{applied} applied,{line.split('Applying')[1].removesuffix('... OK')}")

    manage("migrate", "--noinput", step=step, on_line=count)
    value = tables_value()
    if value is not None:
        write_stamp("tables", value)
    return f"{applied} migrations applied" if applied else "up to date"


def compile_messages(step: str, on_line: Callable[[str], None]) -> str:
    """Compile the catalogues of messages that are newer than their .mo file. Returns a few words; raises StartError."""
    stale = 0
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            stale += 1
    if not stale:
        return "up to date"
    follow([str(PYTHON), "-m", "config.messages"], step=step, env=market_env(), folder=ROOT, on_line=on_line)
    return f"{stale} compiled"


def load_demo(step: str, on_line: Callable[[str], None]) -> str:
    """Load the demo market unless this very database has it. Returns a few words; raises StartError.

    The logins are kept beside the stamp: asking Django for them would cost seconds at every start.
    """
    identity = database_identity()
    name = identity[0] if identity else None
    if stamped("demo", name) and stamp("logins").exists():
        return "already there"
    manage("load_demo", step=step, on_line=on_line)
    # Its standard output alone: a warning of Django is no login.
    told = subprocess.run(  # noqa: S603 - the command is ours
        [PYTHON, "manage.py", "demo_logins"], cwd=ROOT, env=market_env(), capture_output=True, text=True, check=False
    )
    if told.returncode != 0:
        raise why(step, told.stderr.splitlines())
    write_stamp("logins", told.stdout.rstrip())
    if name is not None:
        write_stamp("demo", name)
    return "loaded"


def logins() -> list[str]:
    """The lines with the demo logins, as `manage.py demo_logins` wrote them after the demo was loaded."""
    try:
        return stamp("logins").read_text().splitlines()
    except OSError:
        return []
