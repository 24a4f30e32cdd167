"""Wagtail: site, languages, own page, image and document models, and what may be uploaded."""

from config.settings.env import env

WAGTAIL_SITE_NAME = "ตลาดชุมชน"
WAGTAILADMIN_BASE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = [("th", "ไทย"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("th", "ไทย"), ("en", "English")]
WAGTAIL_PAGE_MODEL = "pages.BasePage"
WAGTAILIMAGES_IMAGE_MODEL = "photos.Photo"
WAGTAILIMAGES_IMAGE_FORM_BASE = "catalog.photos.forms.PhotoForm"
WAGTAILDOCS_DOCUMENT_MODEL = "pages.Paper"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.pages.forms.PaperForm"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = ["Asia/Bangkok"]

# Phones send 12 to 50 megapixels; anything larger is refused from its header, before it is decoded.
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "heic"]
WAGTAILIMAGES_INDEX_PAGE_SIZE = 24
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# A film among them is held in memory while it is cleaned. One request may carry a little more (config/settings/storage.py).
WAGTAILDOCS_MAX_UPLOAD_SIZE = 24 * 1024 * 1024
# What the door lets through (catalog/papers/door.py). Videos and their captions stand in lessons (cms/courses/files.py).
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx", "docx", "pptx", "jpg", "png", "webp", "mp4", "webm", "vtt"]

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
