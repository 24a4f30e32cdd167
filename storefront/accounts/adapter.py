"""How django-allauth uses our user model: phones, texts and mails."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.core import ratelimit
from allauth.utils import build_absolute_uri
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from storefront.accounts.forms import PhoneField
from storefront.accounts.mail import send_mail
from storefront.accounts.models import User
from storefront.accounts.phones import PhoneRefused, normalise_phone
from storefront.accounts.sms import send_text
from storefront.letters import surroundings

#: What allauth says whenever a code leaves; the page of the code says the same, so that it is told only of a second one.
_SENT = ("account/messages/phone_verification_sent.txt", "account/messages/email_confirmation_sent.txt")
_MISMATCH = gettext_lazy("Number or e-mail and password do not match. Try again or press “Forgot password”.")


class AccountAdapter(DefaultAccountAdapter):
    """E-mail or phone, one of them verified. What is empty is NULL; only a verified phone finds its user."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _MISMATCH,
        "phone_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "incorrect_code": gettext_lazy("The code does not match. Use the latest message."),
        "incorrect_password": gettext_lazy("The password does not match. Try again."),
        "enter_current_password": gettext_lazy("The password does not match. Try again."),
        "phone_taken": gettext_lazy("This number belongs to another account. Sign in with it or use another number."),
        "email_taken": gettext_lazy("This address belongs to another account. Sign in with it or use another address."),
        "same_as_current": gettext_lazy("This is the one you have already. Enter the new one."),
        "too_many_login_attempts": gettext_lazy("Tried several times. Wait 5 minutes or set a new password now."),
        "rate_limited": gettext_lazy("Too many requests at once. Wait a minute and try again."),
        "cannot_remove_primary_email": gettext_lazy("This is your way to sign in. Add another one first."),
        "duplicate_email": gettext_lazy("This is the one you have already. Enter the new one."),
        "account_inactive": gettext_lazy("This account is closed. Ask the market's operator."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Store a new user. The phone is set first: a row without e-mail and without phone is refused by the database."""
        user.phone = form.cleaned_data.get("phone") or None
        user.language = "en" if (get_language() or "th").startswith("en") else "th"
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        return PhoneField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """(phone in E.164, whether it is verified), or None."""
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.phone = normalise_phone(phone)
        user.phone_verified_at = timezone.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """The one user who has proven this number. Others may have it as a contact: families share phones."""
        try:
            return User.objects.filter(phone=normalise_phone(phone), phone_verified_at__isnull=False).first()
        except PhoneRefused:
            return None

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        send_text(phone=phone, body=_("ตลาดชุมชน: your code is {code}. Tell it to nobody.").format(code=code))

    def send_account_already_exists_sms(self, phone: str) -> None:
        send_text(phone=phone, body=_("ตลาดชุมชน: this number has an account. Sign in with it."))

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        if message_template in _SENT and request.POST.get("action") == "resend":
            messages.success(request, _("A new code is made. The earlier one no longer holds."))
        else:
            super().add_message(request, level, message_template, *args, **kwargs)

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Not the last way in."""
        alone = not EmailAddress.objects.filter(user_id=email_address.user_id).exclude(pk=email_address.pk).exists()
        if alone and email_address.user.phone_verified_at is None:
            return False
        return super().can_delete_email(email_address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render now, in the language of the page; a task sends it."""
        request = current.request
        login_url = build_absolute_uri(request, reverse("account_login"))
        message = self.render_mail(
            template_prefix, email, {**surroundings(), "request": request, "email": email, "login_url": login_url, **context}
        )
        html = next((str(content) for content, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        send_mail.enqueue(to=email, subject=message.subject, body=message.body, html=html)

    def get_login_stages(self) -> list[str]:
        ours = {
            "allauth.account.stages.PhoneVerificationStage": "storefront.accounts.stages.PhoneStage",
            "allauth.account.stages.EmailVerificationStage": "storefront.accounts.stages.EmailStage",
        }
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def forget_failed_logins(self, request: HttpRequest, **credentials: str) -> None:
        """After a reset the owner may sign in at once, however often somebody else has guessed."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        ratelimit.clear(request, action="login_failed", key=key)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What failed sign-ins are counted by. allauth's own knows no phones and would count all of them as one."""
        login = next((credentials[name] for name in ("email", "phone", "username") if credentials.get(name)), "")
        return f"{get_current_site(request).domain}:{login.lower()}"
