"""The demo market's settings with nothing in front of the view (tests/bench/bare.py)."""

from tests.services.demo_settings import *  # noqa: F403

MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]  # without it allauth lets nothing start
ROOT_URLCONF = "tests.bench.bare"
