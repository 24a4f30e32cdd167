"""What the market keeps about an account, as one JSON document: the same for the eye and for another machine.

Files (slips, papers) are named with their facts; secrets (passwords, keys, codes) are not in it, only that they are there and since when.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from oscar.core.loading import get_model

from cms.courses.models import LessonProgress
from cms.training.models import Certificate, Enrolment, Person, TrainerAssignment
from sellers.orders.models import SellerOrder
from sellers.payments.models import Payment, Refund
from sellers.shops.models import ShopApplication, ShopDocument, ShopMember
from storefront.accounts.models import TextMessage
from storefront.models import ErasureRequest


def _text(when: datetime | date | None) -> str | None:
    return when.isoformat() if when else None


def own_data(user: Any, *, now: datetime | None = None) -> dict[str, Any]:
    """What belongs to `user`, with names of fields in English and money in satang. Never anybody else's."""
    return {
        "made_at": _text(now or timezone.now()),
        "account": _account(user),
        "signing_in": _signing_in(user),
        "text_messages": _text_messages(user),
        "addresses": [_address(each) for each in get_model("address", "UserAddress").objects.filter(user=user).order_by("pk")],
        "orders": [_order(each) for each in _orders(user)],
        "baskets": _baskets(user),
        "shops": [_membership(each) for each in ShopMember.objects.filter(user=user).select_related("partner").order_by("pk")],
        "shop_applications": [_application(each) for each in user.shop_applications.select_related("area", "centre").order_by("pk")],
        "papers": [_paper(each) for each in ShopDocument.objects.filter(uploaded_by=user)],
        "learning": _learning(user),
        "lessons": [
            {"lesson": each.lesson.title, "percent": each.percent, "read_at": _text(each.read_at), "finished_at": _text(each.done_at)}
            for each in LessonProgress.objects.filter(user=user).select_related("lesson").order_by("pk")
        ],
        "erasure_requests": [
            {"asked_at": _text(each.asked_at), "done_at": _text(each.done_at), "reason": each.reason}
            for each in ErasureRequest.objects.filter(user=user)
        ],
    }


def _account(user: Any) -> dict[str, Any]:
    addresses = get_model("account", "EmailAddress").objects.filter(user=user).order_by("pk")
    return {
        "name": user.name,
        "email": user.email,
        "emails": [{"email": each.email, "verified": each.verified} for each in addresses],
        "phone": user.phone,
        "phone_verified_at": _text(user.phone_verified_at),
        "language": user.language,
        "joined_at": _text(user.date_joined),
        "last_login_at": _text(user.last_login),
    }


def _signing_in(user: Any) -> dict[str, Any]:
    """LINE and other accounts, passkeys and the code app: which, and since when."""
    return {
        "other_accounts": [
            {"provider": each.provider, "number": each.uid, "since": _text(each.date_joined), "last_used_at": _text(each.last_login)}
            for each in get_model("socialaccount", "SocialAccount").objects.filter(user=user).order_by("pk")
        ],
        "second_steps": [
            {
                "kind": each.get_type_display(),
                "name": each.data.get("name", ""),
                "since": _text(each.created_at),
                "last_used_at": _text(each.last_used_at),
            }
            for each in get_model("mfa", "Authenticator").objects.filter(user=user).order_by("pk")
        ],
    }


def _text_messages(user: Any) -> list[dict[str, Any]]:
    """Texts to the number since it is this account's: before that it may have been another person's."""
    if not user.phone or not user.phone_verified_at:
        return []
    rows = TextMessage.objects.filter(phone=user.phone, created_at__gte=user.phone_verified_at).order_by("pk")
    return [{"written_at": _text(each.created_at), "sent_at": _text(each.sent_at), "words": each.body} for each in rows]


#: Columns of an application as they were typed; the national ID is shown as its owner sees it, masked.
_APPLIED = (
    *("state", "producer_type", "community_enterprise_no", "cooperative_no", "tax_id", "vat_registered", "national_id_masked"),
    *("name", "name_en", "address", "postcode", "phone", "line_id", "training", "certificate_serial", "rules_version", "reason"),
)
_APPLIED_AT = ("rules_accepted_at", "started_at", "submitted_at", "decided_at")


def _application(application: ShopApplication) -> dict[str, Any]:
    return {
        **{name: getattr(application, name) for name in _APPLIED},
        **{name: _text(getattr(application, name)) for name in _APPLIED_AT},
        "area": application.area.name if application.area else None,
        "centre": application.centre.name if application.centre else None,
        "notes": [{"kind": note.kind, "at": _text(note.written_at), "words": note.words} for note in application.notes.all()],
    }


def _paper(paper: ShopDocument) -> dict[str, Any]:
    return {
        "kind": paper.kind,
        "title": paper.title,
        "bytes": paper.size,
        "uploaded_at": _text(paper.uploaded_at),
        "taken_away_at": _text(paper.retired_at),
    }


def _address(address: Any) -> dict[str, Any]:
    return {
        "name": address.last_name,
        "phone": str(address.phone_number),
        "lines": [line for line in (address.line1, address.line2, address.line3, address.state) if line],
        "postcode": address.postcode,
        "first_when_ordering": address.is_default_for_shipping,
    }


def _orders(user: Any) -> Any:
    return (
        get_model("order", "Order")
        .objects.filter(user=user, checkout__isnull=False)
        .select_related("checkout", "shipping_address")
        .prefetch_related(
            "seller_orders__partner", "seller_orders__lines__line", "seller_orders__parcels", "payments__slips", "payments__refunds"
        )
        .order_by("pk")
    )


def _order(order: Any) -> dict[str, Any]:
    address = order.shipping_address
    return {
        "number": order.number,
        "placed_at": _text(order.date_placed),
        "recipient": {
            "name": order.checkout.contact_name,
            "phone": order.checkout.contact_phone,
            "email": order.checkout.contact_email,
            "lines": [line for line in (address.line1, address.line2, address.line3, address.state) if line] if address else [],
            "postcode": address.postcode if address else "",
            "note": address.notes if address else "",
            "pin": [str(order.checkout.latitude), str(order.checkout.longitude)] if order.checkout.latitude is not None else None,
        },
        "parts": [_part(part) for part in order.seller_orders.all()],
        "payments": [_payment(payment) for payment in order.payments.all()],
    }


def _part(part: SellerOrder) -> dict[str, Any]:
    return {
        "shop": part.partner.name,
        "number": part.number,
        "state": part.state,
        "goods_satang": part.goods_satang,
        "delivery_satang": part.shipping_satang,
        "cash_fee_satang": part.cod_fee_satang,
        "total_satang": part.total_satang,
        "lines": [
            {"product": row.line.title, "quantity": row.quantity, "unit": row.unit, "unit_price_satang": row.unit_price_satang}
            for row in part.lines.all()
        ],
        "tracking_numbers": [number for parcel in part.parcels.all() for number in parcel.numbers],
    }


def _payment(payment: Payment) -> dict[str, Any]:
    return {
        "reference": payment.reference,
        "method": payment.method,
        "state": payment.state,
        "amount_satang": payment.amount_satang,
        "paid_at": _text(payment.paid_at),
        "slips": [{"sent_at": _text(slip.submitted_at), "state": slip.state, "reason": slip.reason} for slip in payment.slips.all()],
        "refunds": [_refund(refund) for refund in payment.refunds.all()],
    }


def _refund(refund: Refund) -> dict[str, Any]:
    return {"amount_satang": refund.amount_satang, "state": refund.state, "sent_at": _text(refund.sent_at)}


def _baskets(user: Any) -> list[dict[str, Any]]:
    lines = get_model("basket", "Line").objects.filter(basket__owner=user).exclude(basket__status__in=["Submitted", "Merged"])
    found = lines.select_related("product", "basket").order_by("pk")
    return [{"kind": line.basket.status, "product": line.product.title, "quantity": line.quantity} for line in found]


def _membership(member: ShopMember) -> dict[str, Any]:
    return {"shop": member.partner.name, "role": member.role, "from": _text(member.from_date), "to": _text(member.to_date)}


def _learning(user: Any) -> dict[str, Any] | None:
    """The training records of the person that this login belongs to; None where none is linked."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        return None
    enrolments = Enrolment.objects.filter(person=person).select_related("round__course_version").order_by("pk")
    certificates = Certificate.objects.filter(enrolment__person=person).order_by("pk")
    return {
        "person": {field.name: _plain(getattr(person, field.name)) for field in Person._meta.concrete_fields if not field.is_relation},
        "enrolments": [
            {
                "round": each.round.code,
                "centre": each.centre_code,
                "state": each.state,
                "enrolled_on": _text(each.enrolled_on),
                "completed_on": _text(each.completed_on),
            }
            for each in enrolments
        ],
        "certificates": [
            {"serial": each.serial, "course": each.course_title, "issued_on": _text(each.issued_on), "state": each.state}
            for each in certificates
        ],
        "teaching": [
            {"centre": each.centre.code, "role": each.role, "from": _text(each.from_date), "to": _text(each.to_date)}
            for each in TrainerAssignment.objects.filter(person=person).select_related("centre").order_by("pk")
        ],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value if isinstance(value, str | int | bool | None) else str(value)
