"""Who receives the money of a PromptPay payment: the market's operator (`platform`) or the shop itself (`direct`)."""

from dataclasses import dataclass

from django.conf import settings

from sellers.models import Partner
from sellers.orders.models import PaymentRoute
from sellers.payments.models import Payment
from sellers.payments.promptpay import ProxyRefused, proxy


@dataclass(frozen=True)
class Receiver:
    """A PromptPay identity that may stand in a QR, and the name that banks show for it."""

    identity: str
    name: str


def _receiver(partner: Partner | None) -> Receiver | None:
    if partner is None:
        found = Receiver(settings.PLATFORM_PROMPTPAY, settings.PLATFORM_NAME)
    else:
        account = getattr(partner, "account", None)
        if account is None:
            return None
        found = Receiver(account.promptpay_id, account.account_name)
    try:
        proxy(found.identity)
    except ProxyRefused:
        return None
    return found


def receiver_of(payment: Payment) -> Receiver | None:
    """Who receives this payment; None where nobody can: the shop has no account, or its identity may not stand in a QR."""
    return _receiver(payment.payee)


def takes_transfers(partner: Partner, route: str) -> bool:
    """Whether goods of this shop can be paid by PromptPay under `route`. No query where `account` is loaded."""
    return _receiver(partner if route == PaymentRoute.DIRECT else None) is not None
