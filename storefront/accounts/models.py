"""Who can sign in. A person (cms/training), a phone and a login are three things."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    """Makes and finds users by e-mail or verified phone."""

    def create_user(self, *, email: str | None = None, phone: str | None = None, password: str | None = None, **fields: Any) -> "User":
        """Make a user; an empty e-mail or phone is stored as NULL, never as ''. `phone` in E.164."""
        user = self.model(email=self.normalize_email(email).lower() if email else None, phone=phone or None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user who may do everything. Whoever can do this needs no code by mail to prove the address."""
        user = self.create_user(email=email, password=password, is_staff=True, is_superuser=True, **fields)
        user.trust_email()
        return user

    def get_by_natural_key(self, identifier: str | None) -> "User":
        """The user with this e-mail, or with this verified phone."""
        return self.get(Q(email__iexact=identifier) | Q(phone=identifier, phone_verified_at__isnull=False))


class User(AbstractBaseUser, PermissionsMixin):
    """A login, by e-mail or by phone. Only a verified phone is unique and signs in: families share phones."""

    email = models.EmailField(unique=True, null=True, blank=True)
    phone = models.CharField(max_length=16, null=True, blank=True, help_text="E.164")
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="th")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    anonymised_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_small_letters"),
            models.UniqueConstraint(fields=["phone"], condition=Q(phone_verified_at__isnull=False), name="user_verified_phone_once"),
            models.CheckConstraint(condition=~Q(email=""), name="user_email_null_when_empty"),
            models.CheckConstraint(condition=~Q(phone=""), name="user_phone_null_when_empty"),
            models.CheckConstraint(
                condition=Q(email__isnull=False) | Q(phone__isnull=False) | Q(anonymised_at__isnull=False), name="user_has_email_or_phone"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store; what is empty is NULL, whoever writes '' (allauth does, and the second '' would break the unique e-mail)."""
        self.email = (self.email or "").strip().lower() or None
        self.phone = self.phone or None
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return self.name or self.email or self.phone or f"user {self.pk}"

    def trust_email(self) -> None:
        """Take the e-mail as proven, without a code: for accounts that are made where the owner is known."""
        addresses = apps.get_model("account", "EmailAddress").objects
        addresses.update_or_create(user=self, email=self.email, defaults={"verified": True, "primary": True})

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class TextMessage(models.Model):
    """A text message. With `SMS_URL` set a task sends it; without, operators read it here and the page says so."""

    phone = models.CharField(max_length=16)
    body = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"to {self.phone} at {self.created_at:%Y-%m-%d %H:%M}"
