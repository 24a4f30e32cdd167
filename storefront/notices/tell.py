"""The task behind `catalog.notices.announce`, and the queue it fills: one entry per event, thing and receiver."""

from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from storefront.accounts.mail import send_mail
from storefront.accounts.sms import send_text
from storefront.letters import compose
from storefront.messages import render
from storefront.models import SentNotice
from storefront.notices import accounts, listings, orders, payments, shops
from storefront.notices.receivers import Notice

EVENTS: dict[str, Callable[..., Iterator[Notice]]] = {
    "order_placed": orders.order_placed,
    "new_order": orders.new_order,
    "shipped": orders.shipped,
    "delivered": orders.delivered,
    "order_cancelled": orders.order_cancelled,
    "ship_reminder": orders.ship_reminder,
    "shop_wrote": orders.shop_wrote,
    "slip_received": payments.slip_received,
    "slip_confirmed": payments.slip_confirmed,
    "slip_refused": payments.slip_refused,
    "order_expired": payments.order_expired,
    "pay_reminder": payments.pay_reminder,
    "slip_escalated": payments.slip_escalated,
    "refund_sent": payments.refund_sent,
    "erasure_asked": accounts.erasure_asked,
    "shop_application_sent": shops.application_sent,
    "shop_application_asked": shops.application_asked,
    "shop_application_approved": shops.application_approved,
    "shop_application_refused": shops.application_refused,
    "shop_paused": shops.shop_paused,
    "shop_reopened": shops.shop_reopened,
    "shop_suspended": shops.shop_suspended,
    "shop_closed": shops.shop_closed,
    "member_removed": shops.member_removed,
    "invitation_answered": shops.invitation_answered,
    "shop_account_changed": shops.account_changed,
    "certification_entered": shops.mark_entered,
    "certification_decided": shops.mark_decided,
    "certification_expiring": shops.mark_expiring,
    "listing_submitted": listings.listing_submitted,
    "listing_approved": listings.listing_approved,
    "listing_sent_back": listings.listing_sent_back,
}


@task()
def tell(event: str, ids: dict[str, int], occasion: str = "") -> int:
    """Queue every message of an event; returns how many. Repeating it queues none twice.

    `occasion` tells apart what may happen several times to one thing, such as a second slip.
    """
    thing = ",".join(f"{name}{pk}" for name, pk in sorted(ids.items()))
    count = 0
    for notice in EVENTS[event](**ids):
        key = f"{event}:{thing}:{occasion}:{notice.message}:{notice.receiver.key}"
        with transaction.atomic():
            _entry, made = SentNotice.objects.get_or_create(key=key)
            if made:
                _queue(notice)
                count += 1
    return count


def _queue(notice: Notice) -> None:
    """Mail if there is an address, otherwise a text where the message has one."""
    receiver = notice.receiver
    message = render(notice.message, receiver.language, **notice.values)
    if receiver.email:
        with override(receiver.language):
            why = (
                _("You get this message because it concerns an order at Chumchon Market.")
                if notice.about_order
                else _("You get this message because it concerns your account at Chumchon Market.")
            )
            letter = compose(
                subject=message.subject,
                body=message.body,
                button=message.next,
                link=notice.link,
                why=why,
                name=receiver.name,
                centres=notice.centres,
            )
        send_mail.enqueue(to=receiver.email, subject=letter.subject, body=letter.text, html=letter.html)
    elif receiver.phone and message.sms:
        send_text(phone=receiver.phone, body=message.sms)
