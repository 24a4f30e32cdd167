"""Oscar: what it sells in, how it slugs, and which of its migrations are ours."""

from oscar.defaults import *  # noqa: F403

OSCAR_DYNAMIC_CLASS_LOADER = "config.oscar_loader.load"

OSCAR_SHOP_NAME = "ตลาดชุมชน"
OSCAR_DEFAULT_CURRENCY = "THB"
OSCAR_CURRENCY_FORMAT = {"THB": {"format": "฿#,##0.00"}}

# Python's \w does not know Thai vowels and tone marks, so a Thai slug is a mutilated one: slugs are ASCII and cosmetic.
OSCAR_SLUG_FUNCTION = "catalog.slugs.ascii_slug"
OSCAR_SLUG_ALLOW_UNICODE = False

OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_DELETE_IMAGE_FILES = False
OSCAR_CATALOGUE_USE_POSTGRES_MATERIALISED_VIEWS = False
OSCAR_HIDDEN_FEATURES = ["reviews", "wishlists"]
OSCAR_BASKET_COOKIE_OPEN = "basket"
OSCAR_BASKET_COOKIE_LIFETIME = 30 * 24 * 3600
OSCAR_RECENTLY_VIEWED_PRODUCTS = 0
OSCAR_MAX_BASKET_QUANTITY_THRESHOLD = 10_000

# Oscar's own status words are not used: the state of an order is derived from its seller orders (DESIGN section 5).
OSCAR_INITIAL_ORDER_STATUS = "placed"
OSCAR_INITIAL_LINE_STATUS = "placed"
OSCAR_ORDER_STATUS_PIPELINE = {"placed": ()}
OSCAR_LINE_STATUS_PIPELINE = {"placed": ()}

# Class forks keep Oscar's own migrations. Never add a field to a model of these apps: makemigrations would write into
# site-packages. `makemigrations --check` in `make check` guards this.
MIGRATION_MODULES = {
    "basket": "oscar.apps.basket.migrations",
    "order": "oscar.apps.order.migrations",
    "shipping": "oscar.apps.shipping.migrations",
    "customer": "oscar.apps.customer.migrations",
    "reviews": "oscar.apps.catalogue.reviews.migrations",
}
