"""What stands between password and session: the code for the contact by which somebody comes."""

from typing import Any

from allauth.account.stages import EmailVerificationStage, PhoneVerificationStage


class PhoneStage(PhoneVerificationStage):
    """Asks for the code of a phone at sign-up only: later an unverified phone is a mere contact and finds no user anyway."""

    def handle(self) -> tuple[Any, bool]:
        if self.login.user and not self.login.signup:
            return None, True
        return super().handle()


class EmailStage(EmailVerificationStage):
    """Asks for the code of an e-mail, except when somebody comes by a verified phone."""

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if user and not self.login.email and user.phone_verified_at:
            return None, True
        return super().handle()
