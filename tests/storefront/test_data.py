"""What somebody gets of the data about them: whole, and never anybody else's."""

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from sellers.shops.models import ApplicationNote, ShopApplication, ShopDocument
from storefront.accounts.models import TextMessage
from storefront.customer.export import own_data
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def furnished(email: str, mark: str, phone: str) -> Any:
    """Somebody of whom the market keeps one of everything, each with `mark` in it."""
    now = timezone.now()
    user = make_user(email=email, phone=phone, phone_verified_at=now - timedelta(days=2))
    SocialAccount.objects.create(user=user, provider="line", uid=f"U-{mark}")
    Authenticator.objects.create(user=user, type="webauthn", data={"name": f"key-{mark}", "credential": f"secret-{mark}"})
    Authenticator.objects.create(user=user, type="totp", data={"secret": f"secret-{mark}"})
    TextMessage.objects.create(phone=phone, body=f"old-{mark}", created_at=now - timedelta(days=3))
    TextMessage.objects.create(phone=phone, body=f"text-{mark}")
    application = ShopApplication.objects.create(applicant=user, name=f"shop-{mark}", national_id_sealed="")
    ApplicationNote.objects.create(application=application, kind="answer", words=f"note-{mark}", author=user)
    ShopDocument.objects.create(
        application=application, kind="other", title=f"paper-{mark}", content_type="application/pdf", size=3, sha256="0" * 64,
        uploaded_by=user, file=ContentFile(b"pdf", name="x.pdf"),
    )  # fmt: skip
    return user


def test_everything_of_the_account_is_there_and_no_secret_and_nobody_else(client: Client) -> None:
    mine = furnished("mine@example.test", "mine", "+66800000101")
    furnished("other@example.test", "other", "+66800000102")
    told = own_data(mine)
    assert [each["number"] for each in told["signing_in"]["other_accounts"]] == ["U-mine"]
    assert [each["name"] for each in told["signing_in"]["second_steps"]] == ["key-mine", ""]
    assert [each["words"] for each in told["text_messages"]] == ["text-mine"]
    (application,) = told["shop_applications"]
    assert application["name"] == "shop-mine" and [note["words"] for note in application["notes"]] == ["note-mine"]
    assert [paper["title"] for paper in told["papers"]] == ["paper-mine"]
    whole = json.dumps(told)
    assert "other" not in whole.replace("other_accounts", "").replace('"other"', "") and "secret-" not in whole
