"""Sign-in: django-allauth with e-mail or phone, on our own user model."""

from config.settings.env import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "storefront.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 8}},
    {"NAME": "storefront.accounts.passwords.NotCommon"},
    {"NAME": "storefront.accounts.passwords.NotOnlyDigits"},
]

ACCOUNT_ADAPTER = "storefront.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "storefront.accounts.forms.LoginForm", "signup": "storefront.accounts.forms.SignupForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# Verification by code asks for "email*" here. The form of ours makes it "one of e-mail and phone", and the stages of ours ask for the
# code of the one that was given (storefront/accounts/stages.py).
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Six digits: they are typed on a phone, with three tries in a quarter of an hour.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}

# Counted in the shared cache. Failures of one account never lock its owner out for longer than five minutes, and a reset clears them.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "verify_phone": "1/30s/key,10/m/ip",
}
#: How many proxies of our own stand in front; each adds one address to X-Forwarded-For, and nothing before those is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

PHONENUMBER_DEFAULT_REGION = "TH"
PHONENUMBER_DB_FORMAT = "E164"
