"""A new password by a code on the phone: allauth's code process, kept in the session, for a user found by verified phone."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.core.internal.cryptokit import compare_user_code
from django.http import HttpRequest

_SESSION_KEY = "phone_reset"


class PhoneReset(AbstractCodeVerificationProcess):
    """One request for a new password. It looks and counts the same whether the number has an account or not."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS, timeout=app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT, state=state
        )

    @classmethod
    def begin(cls, request: HttpRequest, phone: str) -> "PhoneReset":
        """Start for the user who has proven `phone` (E.164), if there is one, and send the code."""
        user = get_adapter().get_user_by_phone(phone)
        process = cls(request, cls.initial_state(user if user and user.is_active else None, phone=phone))
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> "PhoneReset | None":
        """The request of this session, None when there is none or its time is over."""
        state = request.session.get(_SESSION_KEY)
        process: PhoneReset | None = cls(request, state).abort_if_invalid() if state else None
        return process

    @property
    def phone(self) -> str:
        return str(self.state["phone"])

    @property
    def tries_left(self) -> int:
        return self.max_attempts - int(self.state["failed_attempts"])

    def matches(self, code: str) -> bool:
        """Whether this is the code that was sent; never, where none was."""
        return self.user is not None and compare_user_code(actual=code, expected=self.code)

    def set_password(self, password: str) -> None:
        """Store the new password and end: sessions with the old one end with their next request."""
        adapter = get_adapter()
        adapter.set_password(self.user, password)
        adapter.forget_failed_logins(self.request, phone=self.phone)
        self.abort()

    def persist(self) -> None:
        self.request.session[_SESSION_KEY] = self.state

    def send(self) -> None:
        if self.user:
            adapter = get_adapter()
            self.state["code"] = adapter.generate_password_reset_code()
            adapter.send_verification_code_sms(user=self.user, phone=self.phone, code=self.code)

    def abort(self) -> None:
        self.request.session.pop(_SESSION_KEY, None)
