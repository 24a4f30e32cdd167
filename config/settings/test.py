"""Settings of the test suite: the local market with fast passwords and nothing remembered between runs."""

from config.settings.env import env
from config.settings.local import *  # noqa: F403

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]  # noqa: F405

# Files would be shared by the processes of a parallel run, and each clears its cache after every test.
if not env.str("CACHE_URL", default=""):
    CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name} for name in CACHES}  # noqa: F405
