"""Logs: one JSON line per record on standard error, with the request id; never personal data."""

from config.settings.env import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "filters": {"only_exceptions": {"()": "config.logs.OnlyExceptions"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # The request line of ours says the same once, with the request id.
        "django.request": {"level": "ERROR", "filters": ["only_exceptions"]},
        "django.server": {"level": "WARNING"},
        # One line per page and revision; the log that operators read is in the database.
        "wagtail": {"level": "WARNING"},
        # The worker's line says it, with attempt and request id.
        "django_tasks": {"level": "CRITICAL"},
    },
}
