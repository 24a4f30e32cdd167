"""Sign-in: django-allauth with e-mail or phone, on our own user model."""

from config.settings.env import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "storefront.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 8}},
    {"NAME": "storefront.accounts.passwords.NotEasy"},
]

ACCOUNT_ADAPTER = "storefront.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "storefront.accounts.forms.LoginForm",
    "signup": "storefront.accounts.forms.SignupForm",
    "add_email": "storefront.accounts.forms.EmailForm",
    "change_phone": "storefront.accounts.forms.PhoneForm",
    "change_password": "storefront.accounts.forms.PasswordForm",
    "set_password": "storefront.accounts.forms.FirstPasswordForm",
    "reset_password": "storefront.accounts.forms.EmailResetForm",
    "reset_password_from_key": "storefront.accounts.forms.NewPasswordForm",
    "reauthenticate": "storefront.accounts.forms.AgainForm",
    "verify_phone": "storefront.accounts.forms.PhoneCodeForm",
    "confirm_email_verification_code": "storefront.accounts.forms.EmailCodeForm",
    "confirm_password_reset_code": "storefront.accounts.forms.ResetCodeForm",
    "confirm_login_code": "storefront.accounts.forms.LoginCodeForm",
}
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

# A second step at sign-in, for who wants it: an app that shows codes, with codes to keep for the day the phone is lost.
MFA_ADAPTER = "storefront.accounts.second.SecondStepAdapter"
MFA_TOTP_ISSUER = "ตลาดชุมชน"
MFA_FORMS = {
    "authenticate": "storefront.accounts.second.CodeForm",
    "reauthenticate": "storefront.accounts.second.CodeAgainForm",
    "activate_totp": "storefront.accounts.second.FirstCodeForm",
    "add_webauthn": "storefront.accounts.second.PasskeyForm",
    "edit_webauthn": "storefront.accounts.second.PasskeyNameForm",
}
#: Passkeys are bound to the name of the host and need HTTPS (or localhost); with PASSKEYS=true their buttons appear.
PASSKEYS = env.bool("PASSKEYS", default=False)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", *(["webauthn"] if PASSKEYS else [])]
MFA_PASSKEY_LOGIN_ENABLED = PASSKEYS
# A passkey stands in for the password: the device asks for finger, face or PIN.
MFA_WEBAUTHN_USER_VERIFICATION = "required"

#: A channel of "LINE Login" (its id and its secret, from LINE Developers); with both set the button appears.
_line = {"client_id": env.str("LINE_CHANNEL_ID", default=""), "secret": env.str("LINE_CHANNEL_SECRET", default="")}
SIGN_IN_APPS = ["allauth.socialaccount.providers.line"] if all(_line.values()) else []
#: Where forms of ours may lead to (config/settings/security.py).
SIGN_IN_ORIGINS = ["https://access.line.me"] if SIGN_IN_APPS else []
SOCIALACCOUNT_PROVIDERS = {"line": {"APPS": [_line], "SCOPE": ["profile", "openid", "email"]}} if SIGN_IN_APPS else {}
SOCIALACCOUNT_ADAPTER = "storefront.accounts.elsewhere.ElsewhereAdapter"
SOCIALACCOUNT_FORMS = {"signup": "storefront.accounts.elsewhere.ElsewhereForm"}
