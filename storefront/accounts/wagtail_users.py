"""Wagtail's administration of users, for a user model that has one name, and an e-mail or a phone."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.users.forms import UserForm as WagtailUserForm
from wagtail.users.views import users as wagtail

from catalog.typed import EmailField, TextField
from storefront.accounts.forms import PhoneField
from storefront.accounts.models import User


class UserForm(WagtailUserForm):
    """A user in the eyes of an operator. A phone signs in only when its owner has proven it, by code or before the operator's eyes."""

    first_name = None
    last_name = None
    email = EmailField(label=gettext_lazy("E-mail"), required=False)
    name = TextField(label=gettext_lazy("Name"), required=False, max_length=200)
    phone = PhoneField(required=False)
    phone_proven = forms.BooleanField(
        label=gettext_lazy("The number is proven"),
        required=False,
        help_text=gettext_lazy("I have seen this person receive a call or message on it. Only a proven number signs in."),
    )

    class Meta:
        model = User
        fields = ["email", "name", "phone", "language", "is_superuser", "groups"]
        labels = {"language": gettext_lazy("Language")}
        widgets = {"groups": forms.CheckboxSelectMultiple, "language": forms.Select(choices=[("th", "ไทย"), ("en", "English")])}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email_before = self.instance.email
        self.phone_before = self.instance.phone
        self.fields["phone_proven"].initial = self.instance.phone_verified_at is not None

    def _clean_username(self) -> None:
        """Ours is checked in `clean()`: an empty e-mail is no duplicate."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        email, phone = (cleaned.get("email") or "").lower() or None, cleaned.get("phone") or None
        cleaned.update(email=email, phone=phone)
        others = User.objects.exclude(pk=self.instance.pk)
        if not email and not phone and not {"email", "phone"} & set(self.errors):
            self.add_error("email", _("Give a mobile number or an e-mail address."))
        if email and others.filter(email=email).exists():
            self.add_error("email", _("This address belongs to another account. Sign in with it or use another address."))
        if phone and cleaned.get("phone_proven") and others.filter(phone=phone, phone_verified_at__isnull=False).exists():
            self.add_error("phone", _("This number belongs to another account. Sign in with it or use another number."))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        """Store; a proof belongs to the number it was given for, and an old address no longer signs in."""
        user: User = self.instance
        if not self.cleaned_data["phone"] or not self.cleaned_data["phone_proven"]:
            user.phone_verified_at = None
        elif user.phone_verified_at is None or user.phone != self.phone_before:
            user.phone_verified_at = timezone.now()
        user = super().save(commit)
        if commit and user.email != self.email_before:
            EmailAddress.objects.filter(user=user).exclude(email=user.email or "").delete()
        return user


class UserCreationForm(UserForm):
    """A new user."""


class UserEditForm(UserForm):
    """A user that exists; nobody closes or promotes the own account."""

    password_required = False

    class Meta(UserForm.Meta):
        fields = [*UserForm.Meta.fields, "is_active"]
        labels = UserForm.Meta.labels | {"is_active": gettext_lazy("May sign in")}

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]
            del self.fields["is_superuser"]


class _OnlyAdministratorsPromote:
    """Whoever may edit users, but is no administrator, makes none."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class CreateView(_OnlyAdministratorsPromote, wagtail.CreateView):
    """Make a user."""


class EditView(_OnlyAdministratorsPromote, wagtail.EditView):
    """Change a user; an administrator is changed by administrators only: a new password would make one of anybody."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class IndexView(wagtail.IndexView):
    """All users, found by name, e-mail or phone."""

    search_fields = ["name", "email", "phone"]

    @property
    def columns(self) -> list[Any]:
        phone = Column("phone", label=gettext_lazy("Mobile number"), sort_key="phone")
        mine = [column for column in super().columns if column.name != "email"]
        email = Column("email", label=gettext_lazy("E-mail"), sort_key="email")
        return [*mine[:2], email, phone, *mine[2:]]


class UserViewSet(wagtail.UserViewSet):
    """Users under /cms/users/."""

    ordering = "-date_joined"
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    create_template_name = "accounts/users/create.html"
    edit_template_name = "accounts/users/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[UserForm]:
        return UserEditForm if for_update else UserCreationForm
