"""What account pages need to know."""

from typing import Any

from allauth.mfa import app_settings as second_step
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers import registry
from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from storefront.accounts.sms import has_provider

register = template.Library()


@register.simple_tag
def texts_are_sent() -> bool:
    """Whether text messages reach phones; where not, operators read them and the page says so."""
    return has_provider()


@register.simple_tag(takes_context=True)
def elsewhere(context: dict[str, Any]) -> list[Any]:
    """Providers by which one can sign in beside number, e-mail and password. Asks the database only where one is installed."""
    request: HttpRequest = context["request"]
    return list(get_adapter(request).list_providers(request)) if registry.get_class_list() else []


@register.simple_tag
def passkeys_are_offered() -> bool:
    """Whether passkeys may be made and used here."""
    return second_step.PASSKEY_LOGIN_ENABLED


@register.simple_tag(takes_context=True)
def account_sign(context: dict[str, Any]) -> str:
    """Sixteen letters that stand for who is signed in, and tell nobody who that is: what waits on a phone is marked by them."""
    return salted_hmac("storefront.accounts.account_sign", str(context["request"].user.pk)).hexdigest()[:16]


@register.filter
def refused_fields(form: BaseForm) -> list[BoundField]:
    """The fields of a form that one sees and that were refused."""
    return [field for field in form.visible_fields() if field.errors]


@register.filter
def by_four(text: str) -> str:
    """A long key in groups of four letters, as it is read out and typed."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
