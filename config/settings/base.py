"""Settings that hold everywhere. Each guest (Oscar, Wagtail, allauth, storage, tasks, ...) has a file of its own beside this one."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from config.settings.accounts import *  # noqa: F403
from config.settings.accounts import SIGN_IN_APPS
from config.settings.database import CACHES, DATABASES  # noqa: F401
from config.settings.env import BASE_DIR, VAR_DIR, env
from config.settings.logs import LOGGING  # noqa: F401
from config.settings.oscar import *  # noqa: F403
from config.settings.security import *  # noqa: F403
from config.settings.storage import *  # noqa: F403
from config.settings.tasks import *  # noqa: F403
from config.settings.wagtail import *  # noqa: F403

DEBUG = False
SITE_ID = 1
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Oscar's migrations read this at migrate time: changing it later makes ids drift silently.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

OUR_APPS = [
    "config.apps.ConfigConfig",
    "config.worker.apps.WorkerConfig",
    "config.demo.apps.DemoConfig",
    "storefront.apps.StorefrontConfig",
    "storefront.accounts.apps.AccountsConfig",
    "cms.pages.apps.PagesConfig",
    "cms.courses.apps.CoursesConfig",
    "cms.training.apps.TrainingConfig",
    "sellers.workspace.apps.WorkspaceConfig",
    "sellers.payments.apps.PaymentsConfig",
    "sellers.orders.apps.OrdersConfig",
    "sellers.delivery.apps.DeliveryConfig",
    "sellers.stock.apps.StockConfig",
    "sellers.listings.apps.ListingChecksConfig",
    "sellers.shops.apps.ShopsConfig",
    "sellers.centres.apps.CentresConfig",
    "catalog.photos.apps.PhotosConfig",
    "catalog.listings.apps.ListingsConfig",
]
OSCAR_APPS = [
    "config.shop.Shop",
    "config.shop.AnalyticsConfig",
    "storefront.checkout.apps.CheckoutConfig",
    "storefront.address.apps.AddressConfig",
    "storefront.shipping.apps.ShippingConfig",
    "catalog.apps.CatalogueConfig",
    "catalog.reviews.apps.CatalogueReviewsConfig",
    "oscar.apps.communication.apps.CommunicationConfig",
    "sellers.apps.PartnerConfig",
    "storefront.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "storefront.order.apps.OrderConfig",
    "storefront.customer.apps.CustomerConfig",
    "search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
]
GUESTS = [
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "storefront.accounts.apps.MarketUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "widget_tweaks",
    "phonenumber_field",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *SIGN_IN_APPS,
    "csp",
    "django_tasks",
    "django_tasks_db",
    "storages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
INSTALLED_APPS = OUR_APPS + OSCAR_APPS + GUESTS

MIDDLEWARE = [
    "config.requests.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.requests.HeadersMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "storefront.basket.middleware.BasketMiddleware",
    "config.access.AccessMiddleware",
    "catalog.photos.thrift.ThriftMiddleware",
    "storefront.unchanged.UnchangedMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "storefront" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "storefront.context_processors.layout",
            ],
            "builtins": ["django.templatetags.i18n", "storefront.templatetags.market", "storefront.templatetags.look"],
        },
    }
]

# Thai at /, English under /en/.
LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "storefront" / "static"]
STATICFILES_FINDERS = [
    "config.styles.SheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]

LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("account")

EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{(VAR_DIR / 'mail').as_posix()}")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Chumchon Market <market@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

#: A demo market says so on every page. `make run` sets it; a public market never does.
IS_DEMO = env.bool("DEMO", default=False)

#: Closed for work: every page says so with 503, while health checks and styles answer.
MAINTENANCE = env.bool("MAINTENANCE", default=False)

#: Where the market is reached; used in e-mails and QR codes, which have no request.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

#: Text messages go to this provider; unset, they go to an outbox that operators read.
SMS_URL = env.str("SMS_URL", default="")

#: Who receives the buyer's money (docs/money.md): "platform" or "direct".
PAYMENT_ROUTE = env.str("PAYMENT_ROUTE", default="platform")

#: PromptPay identity that receives payments under the platform route (phone, juristic tax ID or e-wallet).
PLATFORM_PROMPTPAY = env.str("PLATFORM_PROMPTPAY", default="0994000165501")
PLATFORM_NAME = env.str("PLATFORM_NAME", default="ตลาดชุมชน (Chumchon Market)")

#: What English pages call the market; Thai pages use OSCAR_SHOP_NAME.
MARKET_NAME_EN = env.str("MARKET_NAME_EN", default="Chumchon Market")
