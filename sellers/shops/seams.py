"""What this floor asks of the floor above: certificates (cms/training) and the rules of the market (cms/pages).

The floor above registers its answers when it starts (cms/training/openings.py); without them there are no certificates and no rules.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.contrib.auth.base_user import AbstractBaseUser

from sellers.models import Partner


@dataclass(frozen=True)
class GraduateCertificate:
    """A certificate as an application needs it. `user_id`: the login of its holder, None where they have none."""

    serial: str
    holder_name: str
    course_title: str
    course_title_en: str
    issued_on: date
    centre_id: int
    is_revoked: bool
    user_id: int | None


@dataclass(frozen=True)
class Rules:
    """The rules that a shop promises to keep: the version that stands now, and the address of its page."""

    version: str
    url: str


class TrainingRecords(Protocol):
    """What cms/training answers."""

    def find(self, serial: str) -> GraduateCertificate | None:
        """The certificate of a serial as people type it; None if there is none. One query at most."""

    def of_user(self, user: Any) -> list[GraduateCertificate]:
        """The valid certificates of somebody's login, the latest first. One query."""

    def stand_behind(
        self, *, partner: Partner, serial: str, verified_by: AbstractBaseUser | None, now: datetime, actor: AbstractBaseUser | None
    ) -> None:
        """From today the certificate stands behind the shop. Raises `CertificateRefused` where it cannot."""

    def rules(self) -> Rules | None:
        """The rules for sellers as published now; None while there are none."""


class CertificateRefused(Exception):
    """The certificate cannot stand behind a shop; the message says why."""


_records: list[TrainingRecords] = []


def register_training_records(records: TrainingRecords) -> None:
    """Let `records` answer. The last one registered counts."""
    _records[:] = [records]


def find_certificate(serial: str) -> GraduateCertificate | None:
    """The certificate of a serial; None if there is none or nobody keeps any."""
    return _records[0].find(serial) if _records and serial else None


def certificates_of(user: Any) -> list[GraduateCertificate]:
    """The valid certificates of somebody's login, the latest first."""
    return _records[0].of_user(user) if _records else []


def stand_behind(
    *, partner: Partner, serial: str, verified_by: AbstractBaseUser | None, now: datetime, actor: AbstractBaseUser | None
) -> None:
    """Write the chain from the shop to the certificate. Raises `CertificateRefused`."""
    if _records:
        _records[0].stand_behind(partner=partner, serial=serial, verified_by=verified_by, now=now, actor=actor)


def rules_now() -> Rules | None:
    """The rules for sellers as published now."""
    return _records[0].rules() if _records else None
