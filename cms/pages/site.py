"""The site that Wagtail serves: a Thai tree, an English one beside it, and which of their pages is the root."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Site

from cms.pages.models import BasePage, HomePage


@transaction.atomic
def ensure_site() -> tuple[HomePage, HomePage]:
    """Return the Thai and the English home page; both, the locales and the site are made where they are missing.

    The welcome page of Wagtail's own migrations goes, unless somebody put pages below it.
    """
    thai, _made = Locale.objects.get_or_create(language_code="th")
    english, _made = Locale.objects.get_or_create(language_code="en")
    home = HomePage.objects.filter(locale=thai).first()
    if home is None:
        home = HomePage(title=settings.WAGTAIL_SITE_NAME, slug="home-th", locale=thai)
        BasePage.get_first_root_node().add_child(instance=home)
    english_home = home.get_translation_or_none(english)
    if english_home is None:
        english_home = HomePage(title=settings.OSCAR_SHOP_NAME, slug="home-en", locale=english, translation_key=home.translation_key)
        BasePage.get_first_root_node().add_child(instance=english_home)
    _serve(home)
    return home, english_home


def _serve(home: HomePage) -> None:
    """Make `home` the root of the default site."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is not None and site.root_page_id == home.pk:
        return
    where = urlsplit(settings.SITE_URL)
    site = site or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.hostname, site.port = where.hostname or "localhost", where.port or (443 if where.scheme == "https" else 80)
    site.site_name, site.root_page = settings.WAGTAIL_SITE_NAME, home
    site.save()
    if welcome is not None and welcome.specific_class is BasePage and welcome.is_leaf():
        welcome.delete()
