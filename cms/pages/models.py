"""The base of every page, the pages of the site, and documents."""

from typing import Any

from django.core.files.storage import storages
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument, Document
from wagtail.fields import StreamField
from wagtail.models import AbstractPage, Locale
from wagtail.url_routing import RouteResult

from cms.pages.addresses import in_active_language
from cms.pages.blocks import page_blocks


class BasePage(AbstractPage):
    """The page model of this site (`WAGTAIL_PAGE_MODEL`), so that a field for all pages can be added later."""

    #: Whether the page reads whole in English although it stands in the Thai tree, because it has `*_en` columns for everything.
    speaks_both = False

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds `thai_only`: the page is Thai, the visitor reads English; and `canonical_url`, where it then really stands."""
        context = super().get_context(request, *args, **kwargs)
        context["thai_only"] = thai_only = not in_active_language(self) and not self.speaks_both
        context["canonical_url"] = request.build_absolute_uri(self.get_url(request)) if thai_only else ""
        return context


class HomePage(BasePage):
    """The root of a language's tree. The first page itself is a view of the storefront; this stands behind it for Wagtail."""

    parent_page_types = ["pages.BasePage"]
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """As Wagtail's, but what is not translated is served in Thai (the page says so, `BasePage.get_context`)."""
        try:
            return super().route(request, path_components)
        except Http404:
            thai = self.get_translation_or_none(Locale.get_default())
            if thai is None or thai.pk == self.pk or not thai.live:
                raise
            return thai.route(request, path_components)


class ContentPage(BasePage):
    """A page of the site that is only read: how to buy, terms, privacy."""

    intro = models.TextField(_("introduction"), blank=True)
    body = StreamField(page_blocks(), verbose_name=_("body"), blank=True)

    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    template = "cms/content_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("content page")


def private_papers() -> Any:
    """Papers never lie where an address reaches them: Wagtail's view checks first, then serves them."""
    return storages["private"]


class Paper(AbstractDocument):
    """A file that editors attach to pages."""

    file = models.FileField(upload_to="documents", verbose_name=_("file"), storage=private_papers)

    admin_form_fields = Document.admin_form_fields
