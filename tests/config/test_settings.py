"""Production settings in a process of their own: what is missing is named, and `check --deploy` has nothing to say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k9-Zq4vT7mXw2Rb8Yc5Nd1Pf6Gh3Jl0Se_uAoBiKtEzQrWyVxCsMnLpHgDfU",
    "ALLOWED_HOSTS": "market.example,.market.example",
    "DATABASE_URL": "postgres://market@127.0.0.1:1/market",
    "PAYMENT_ROUTE": "platform",
    "PLATFORM_PROMPTPAY": "0994000165501",
}


def _run(tmp_path: Path, *command: str, **changes: str | None) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH", "PLAT_STUBS") if name in os.environ}
    env = {**kept, **WHOLE, "VAR_DIR": str(tmp_path), **changes}
    given = {name: value for name, value in env.items() if value is not None}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=given, capture_output=True, text=True, check=False)


def _load(tmp_path: Path, **changes: str | None) -> "subprocess.CompletedProcess[str]":
    return _run(tmp_path, "-c", "import config.settings.production", **changes)


@pytest.mark.parametrize("value", [None, "", "  "])
@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "PAYMENT_ROUTE"])
def test_the_refusal_names_what_is_missing(tmp_path: Path, name: str, value: str | None) -> None:
    done = _load(tmp_path, **{name: value})
    assert done.returncode != 0
    refusal = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in refusal
    named = [other for other in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "PAYMENT_ROUTE") if f"{other} (" in refusal]
    assert named == [name]


def test_all_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    done = _load(tmp_path, SECRET_KEY=None, ALLOWED_HOSTS=None, DATABASE_URL=None, PAYMENT_ROUTE=None)
    refusal = done.stderr.strip().splitlines()[-1]
    assert all(f"{name} (" in refusal for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "PAYMENT_ROUTE"))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"PAYMENT_ROUTE": "both"}, "'platform' or 'direct'"),
        ({"PLATFORM_PROMPTPAY": None}, "PLATFORM_PROMPTPAY"),
        ({"PLATFORM_PROMPTPAY": "1103700000001"}, "PLATFORM_PROMPTPAY cannot receive money: a national ID number"),
        ({"PLATFORM_PROMPTPAY": "market@example.test"}, "PLATFORM_PROMPTPAY cannot receive money"),
        ({"WEB_PROCESSES": "2"}, "CACHE_URL"),
    ],
)
def test_other_refusals(tmp_path: Path, changes: dict[str, str | None], named: str) -> None:
    done = _load(tmp_path, **changes)
    assert done.returncode != 0
    assert named in done.stderr.strip().splitlines()[-1]


def test_whole_settings_load(tmp_path: Path) -> None:
    assert _load(tmp_path).stderr == ""
    assert _load(tmp_path, PAYMENT_ROUTE="direct", PLATFORM_PROMPTPAY=None).stderr == ""


def test_check_deploy_has_nothing_to_say(tmp_path: Path) -> None:
    done = _run(tmp_path, "-W", "error::RuntimeWarning", "manage.py", "check", "--deploy", "--fail-level", "INFO")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_cookies_and_transport_of_production(tmp_path: Path) -> None:
    program = (
        "import config.settings.production as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, "
        "s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT, s.DEBUG, s.X_FRAME_OPTIONS)"
    )
    assert _run(tmp_path, "-c", program).stdout.split() == ["True", "True", "True", "True", "Lax", "31536000", "True", "False", "DENY"]
