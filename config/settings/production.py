"""A public market. Refuses to start without what only its operator can know, and says what is missing."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.env import env
from sellers.payments.promptpay import ProxyRefused, proxy

REQUIRED = {
    "SECRET_KEY": "a long random string that signs sessions; keep it secret and the same on all machines",
    "ALLOWED_HOSTS": "the host names of the market, separated by commas",
    "DATABASE_URL": "the PostgreSQL database, for example postgres://user:password@host:5432/name",
    "PAYMENT_ROUTE": "who receives the buyer's money, 'platform' or 'direct'; read docs/money.md before choosing",
}
_missing = [f"{name} ({what})" for name, what in REQUIRED.items() if not env.str(name, default="").strip()]
if _missing:
    raise ImproperlyConfigured("The market cannot start. Set in the environment: " + "; ".join(_missing))
if env.str("PAYMENT_ROUTE") not in {"platform", "direct"}:
    raise ImproperlyConfigured("PAYMENT_ROUTE must be 'platform' or 'direct' (docs/money.md says what each means).")
if env.str("PAYMENT_ROUTE") == "platform" and not env.str("PLATFORM_PROMPTPAY", default=""):
    raise ImproperlyConfigured("PAYMENT_ROUTE=platform needs PLATFORM_PROMPTPAY, the PromptPay identity that receives the money.")
if env.str("PAYMENT_ROUTE") == "platform":
    try:
        proxy(env.str("PLATFORM_PROMPTPAY"))
    except ProxyRefused as _refused:
        raise ImproperlyConfigured(f"PLATFORM_PROMPTPAY cannot receive money: {_refused}.") from _refused
if env.int("WEB_PROCESSES", default=1) > 1 and not env.str("CACHE_URL", default=""):
    raise ImproperlyConfigured(
        "More than one web process needs CACHE_URL, a cache that all of them share (for example redis://host:6379/0)."
    )

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# Probes of the orchestrator speak plain HTTP inside its network.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
OSCAR_BASKET_COOKIE_SECURE = True
OSCAR_RECENTLY_VIEWED_COOKIE_SECURE = True
SERVE_MEDIA = False
