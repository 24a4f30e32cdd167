"""Where a shop receives its money. A change is logged with the last digits only, and every owner is told."""

import re
import unicodedata
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from catalog.notices import announce
from sellers.models import Partner
from sellers.shops.models import ShopAccount, ShopMember
from sellers.shops.numbers import NumberRefused, read_bank_account, read_promptpay

#: Words before a name that banks write and people leave out, or the other way round; longest first.
_BEFORE = (
    "วิสาหกิจชุมชน",
    "ห้างหุ้นส่วนจำกัด",
    "ห้างหุ้นส่วน",
    "นางสาว",
    "สหกรณ์",
    "บริษัท",
    "กลุ่ม",
    "ร้าน",
    "หจก.",
    "บจก.",
    "น.ส.",
    "นาย",
    "นาง",
    "mrs.",
    "miss",
    "mr.",
    "ms.",
)
_BEHIND = ("จำกัด (มหาชน)", "จำกัด", "co., ltd.", "co.,ltd.", "co. ltd.")


class NameDiffers(Exception):
    """The name of the account is neither the shop's nor an owner's. Nothing was changed; the owner may confirm that it is right."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The name of the account is neither that of the shop nor of an owner. Buyers see it when they pay. Is the account the shop's?"
            )
        )


def bare_name(name: str) -> str:
    """A name as it is compared: without titles and legal forms, blanks and marks of punctuation, in small letters."""
    text = unicodedata.normalize("NFC", name).casefold().strip()
    while found := next((word for word in _BEFORE if text.startswith(word)), ""):
        text = text.removeprefix(found).strip()
    for word in _BEHIND:
        text = text.removesuffix(word).strip()
    return re.sub(r"[\s.\-,()]", "", text)


def name_fits(partner: Partner, account_name: str) -> bool:
    """Whether an account of this name is plainly the shop's or an owner's. One query."""
    owners = ShopMember.objects.filter(partner=partner, role=ShopMember.Role.OWNER, to_date__isnull=True)
    known = [partner.name, partner.name_en, *owners.values_list("user__name", flat=True)]
    return bare_name(account_name) in {bare_name(name) for name in known if bare_name(name)}


def _ending(digits: str) -> str:
    return f"…{digits[-4:]}" if digits else ""


@transaction.atomic
def save_account(
    *,
    partner: Partner,
    promptpay: str,
    account_name: str,
    bank_code: str = "",
    bank_account: str = "",
    takes_cash_on_delivery: bool = True,
    name_confirmed: bool = False,
    actor: AbstractBaseUser,
    now: datetime | None = None,
) -> ShopAccount:
    """Where the money goes from now on. Payments that are still open show the new account too: their QR is drawn when it is looked at.

    Raises `NumberRefused` (also for a personal national ID and for half a bank account), `NameDiffers`.
    """
    kind, identity = read_promptpay(promptpay)
    if bool(bank_code) != bool(bank_account):
        raise NumberRefused(_("Choose the bank and type the account number, or leave both empty."))
    if bank_account:
        bank_account = read_bank_account(bank_account, bank_code)
    name = " ".join(account_name.split())
    if not name_confirmed and not name_fits(partner, name):
        raise NameDiffers
    Partner.objects.select_for_update().get(pk=partner.pk)
    row = ShopAccount.objects.filter(partner=partner).first() or ShopAccount(partner=partner)
    before = (row.promptpay_id, row.bank_code, row.bank_account, row.account_name)
    cash_before = row.takes_cash_on_delivery
    row.promptpay_kind, row.promptpay_id, row.account_name = kind, identity, name
    row.bank_code, row.bank_account, row.takes_cash_on_delivery = bank_code, bank_account, takes_cash_on_delivery
    row.save()
    if before != (row.promptpay_id, row.bank_code, row.bank_account, row.account_name):
        now = now or timezone.now()
        data = {
            "before": {"promptpay": _ending(before[0]), "bank": before[1], "account": _ending(before[2]), "name": before[3]},
            "after": {"promptpay": _ending(identity), "bank": bank_code, "account": _ending(bank_account), "name": name},
        }
        log(instance=partner, action="shops.account", user=actor, data=data)
        announce("shop_account_changed", occasion=now.isoformat(), partner_id=partner.pk, user_id=actor.pk)
    elif cash_before != takes_cash_on_delivery:
        log(instance=partner, action="shops.account", user=actor, data={"before": cash_before, "after": takes_cash_on_delivery})
    return row
