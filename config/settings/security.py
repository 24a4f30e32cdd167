"""Headers, cookies and content security policy from the first page on."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

from config.settings.accounts import SIGN_IN_ORIGINS
from config.settings.storage import MEDIA_ORIGINS

_STRICT = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:", *MEDIA_ORIGINS],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "worker-src": [SELF],
    "media-src": [SELF],
    "form-action": [SELF, *SIGN_IN_ORIGINS],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "object-src": [NONE],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _STRICT}

#: Under this path stand Wagtail's admin and its page previews: a second policy, loosened only where the admin needs it.
CMS_PREFIX = "/cms/"
CMS_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **_STRICT,
        # Wagtail's panels and date fields still carry inline scripts and styles.
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        # Previews of photos before they are sent.
        "img-src": [SELF, "data:", "blob:", *MEDIA_ORIGINS],
        # Previews of pages stand in a frame of the editor.
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
    }
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(self), geolocation=(self), gyroscope=(), microphone=(), payment=(), usb=(), interest-cohort=()"
)
# config.requests.HeadersMiddleware answers SAMEORIGIN under CMS_PREFIX: previews stand in a frame.
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "storefront.errors.csrf_failure"
