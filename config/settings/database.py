"""Database and cache. Unset, SQLite and files under var/, shared by all processes of one machine."""

from config.settings.env import VAR_DIR, env

_url = env.str("DATABASE_URL", default="").strip() or f"sqlite:///{(VAR_DIR / 'market.sqlite3').as_posix()}"
DATABASES = {"default": env.db_url_config(_url)}
_default = DATABASES["default"]

if _default["ENGINE"].endswith("sqlite3"):
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # IMMEDIATE takes the write lock at BEGIN: a deferred transaction that upgrades fails at once with "database is locked",
    # whatever the timeout (reference/reliability.md, M7).
    _default.setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-16000;",
    )
else:
    _default["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    _default["CONN_HEALTH_CHECKS"] = True
    _default.setdefault("OPTIONS", {})["options"] = (
        "-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s"
    )
    # A savepoint inside placement is rare and the isolation is PostgreSQL's default; said here because the stock guard relies on it.
    _default["ATOMIC_REQUESTS"] = False

CACHES = {"default": env.cache_url("CACHE_URL", default=f"filecache://{(VAR_DIR / 'cache').as_posix()}")}
if CACHES["default"]["BACKEND"].endswith("FileBasedCache"):
    # Three hundred, Django's default, would throw away the counters of rate limits on a busy day; each write lists all files, so not more.
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 2000}
CACHES["renditions"] = {**CACHES["default"], "KEY_PREFIX": "renditions", "TIMEOUT": 24 * 3600}
