"""The market's addresses where passkeys are offered (PASSKEYS=true): allauth adds them when it starts."""

from allauth.mfa.webauthn import urls, views
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *i18n_patterns(
        path("account/2fa/webauthn/", include(urls.urlpatterns)),
        path("account/2fa/webauthn/login/", views.login_webauthn, name="mfa_login_webauthn"),
        prefix_default_language=False,
    ),
    *ours,
]
