"""The base of every page, and documents."""

from wagtail.documents.models import AbstractDocument, Document
from wagtail.models import AbstractPage


class BasePage(AbstractPage):
    """The page model of this site (`WAGTAIL_PAGE_MODEL`), so that a field for all pages can be added later."""


class Paper(AbstractDocument):
    """A file that editors attach to pages."""

    admin_form_fields = Document.admin_form_fields
