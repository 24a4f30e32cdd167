"""What is told about shops: their opening, their people, their money, their marks."""

from collections.abc import Callable, Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from catalog.languages import localised
from sellers.formats import day, moment
from sellers.models import Partner
from sellers.orders.models import SellerOrder
from sellers.shops.applications import TIME_TO_ANSWER, TIME_TO_REVIEW
from sellers.shops.models import ApplicationNote, Certification, ShopAccount, ShopApplication, ShopInvitation, ShopMember
from storefront.accounts.models import User
from storefront.letters import absolute
from storefront.notices.receivers import Notice, Receiver, members, operators


def _person(user: User) -> Receiver:
    """Somebody by e-mail, or by their phone where that was checked."""
    return Receiver(f"user{user.pk}", user.language, user.email or "", (user.phone or "") if user.phone_verified_at else "", user.name)


def _notice(message: str, receiver: Receiver, link: str, values: Callable[[], dict[str, str]]) -> Notice:
    with override(receiver.language):
        return Notice(message, receiver, values(), absolute(link), about_order=False)


def _to_members(message: str, partner: Partner, link: str, values: Callable[[], dict[str, str]], *roles: str) -> Iterator[Notice]:
    chosen = ShopMember.objects.filter(partner=partner, to_date__isnull=True, role__in=roles or ShopMember.Role.values)
    keys = {f"user{pk}" for pk in chosen.values_list("user_id", flat=True)}
    for receiver in members(partner):
        if receiver.key in keys:
            yield _notice(message, receiver, link, values)


def _application(pk: int) -> ShopApplication:
    return ShopApplication.objects.select_related("applicant", "partner").get(pk=pk)


def _to_applicant(message: str, application: ShopApplication, values: Callable[[], dict[str, str]], link: str = "") -> Notice:
    receiver = _person(application.applicant)
    return _notice(message, receiver, link or reverse("sell_open"), lambda: {"shop": localised(application, "name")} | values())


def application_sent(application_id: int) -> Iterator[Notice]:
    """To the applicant: it is here, and when there is an answer. To the operators: look at it."""
    application = _application(application_id)
    sent = application.submitted_at or timezone.now()

    def values() -> dict[str, str]:
        return {"shop": localised(application, "name"), "answer_by": day(sent + TIME_TO_ANSWER)}

    yield _to_applicant("shop_application_received", application, values)
    for receiver in operators():
        yield _notice("shop_application_new", receiver, reverse("wagtailadmin_home"), values)


def application_asked(application_id: int) -> Iterator[Notice]:
    """To the applicant: what the operator wants to know or see."""
    application = _application(application_id)
    note = application.notes.filter(kind=ApplicationNote.Kind.ASK).last()
    yield _to_applicant("shop_application_more_papers", application, lambda: {"papers": note.words if note else ""})


def application_approved(application_id: int) -> Iterator[Notice]:
    """To the applicant: the shop is open."""
    application = _application(application_id)
    link = reverse("sell_today", args=[application.partner.code]) if application.partner else reverse("sell")
    yield _to_applicant("shop_application_approved", application, dict, link)


def application_refused(application_id: int) -> Iterator[Notice]:
    """To the applicant: why, and until when it may be looked at again."""
    application = _application(application_id)
    decided = application.decided_at or timezone.now()
    yield _to_applicant(
        "shop_application_refused", application, lambda: {"reason": application.reason, "review_by": day(decided + TIME_TO_REVIEW)}
    )


def _state(message: str, partner_id: int) -> Iterator[Notice]:
    partner = Partner.objects.get(pk=partner_id)
    open_orders = SellerOrder.objects.filter(partner=partner, state=SellerOrder.State.TO_PACK).count()
    review_by = timezone.now() + TIME_TO_REVIEW

    def values() -> dict[str, str]:
        return {
            "shop": localised(partner, "name"),
            "reason": partner.state_reason,
            "open_orders": str(open_orders),
            "review_by": day(review_by),
        }

    link = reverse("account") if partner.state == Partner.State.CLOSED else reverse("sell_today", args=[partner.code])
    yield from _to_members(message, partner, link, values)


def shop_paused(partner_id: int) -> Iterator[Notice]:
    """To everybody who works there: no new orders come."""
    yield from _state("shop_paused", partner_id)


def shop_reopened(partner_id: int) -> Iterator[Notice]:
    """To everybody who works there, unless it is paused still: orders come again."""
    if Partner.objects.filter(pk=partner_id, state=Partner.State.ACTIVE).exists():
        yield from _state("shop_reopened", partner_id)


def shop_suspended(partner_id: int) -> Iterator[Notice]:
    """To everybody who works there: why, and what about open orders."""
    yield from _state("shop_suspended", partner_id)


def shop_closed(partner_id: int) -> Iterator[Notice]:
    """To everybody who worked there: it has ended."""
    yield from _state("shop_closed", partner_id)


def member_removed(partner_id: int, user_id: int) -> Iterator[Notice]:
    """To whoever does not work there any more."""
    partner, now = Partner.objects.get(pk=partner_id), timezone.now()
    receiver = _person(User.objects.get(pk=user_id))
    yield _notice("member_removed", receiver, reverse("account"), lambda: {"shop": localised(partner, "name"), "at": moment(now)})


def invitation_answered(invitation_id: int) -> Iterator[Notice]:
    """To whoever invited: accepted or declined."""
    row = ShopInvitation.objects.select_related("partner", "created_by", "answered_by").get(pk=invitation_id)
    message = "invitation_accepted" if row.accepted_at else "invitation_declined"
    who = row.answered_by.name if row.answered_by and row.answered_by.name else row.note

    def values() -> dict[str, str]:
        return {"shop": localised(row.partner, "name"), "member": who or "–"}

    yield _notice(message, _person(row.created_by), reverse("sell_members", args=[row.partner.code]), values)


def account_changed(partner_id: int, user_id: int) -> Iterator[Notice]:
    """To every owner, also whoever did it: another account receives the money."""
    partner, actor = Partner.objects.get(pk=partner_id), User.objects.get(pk=user_id)
    account, now = ShopAccount.objects.get(partner=partner), timezone.now()

    def values() -> dict[str, str]:
        return {
            "shop": localised(partner, "name"),
            "member": actor.name or actor.email or f"#{actor.pk}",
            "account": f"…{account.promptpay_id[-4:]}",
            "at": moment(now),
        }

    yield from _to_members("bank_details_changed", partner, reverse("sell_money", args=[partner.code]), values, ShopMember.Role.OWNER)


def _mark(pk: int) -> Certification:
    return Certification.objects.select_related("partner").get(pk=pk)


def _mark_values(row: Certification) -> Callable[[], dict[str, str]]:
    return lambda: {
        "shop": localised(row.partner, "name"),
        "papers": f"{row.get_kind_display()} {row.number}",
        "reason": row.refused_reason,
        "expires": day(row.expires_on) if row.expires_on else "",
    }


def _to_owners_of(message: str, row: Certification) -> Iterator[Notice]:
    link = reverse("sell_marks", args=[row.partner.code])
    yield from _to_members(message, row.partner, link, _mark_values(row), ShopMember.Role.OWNER)


def mark_entered(certification_id: int) -> Iterator[Notice]:
    """To the operators: a mark waits to be compared with its paper."""
    row = _mark(certification_id)
    for receiver in operators():
        yield _notice("certification_to_check", receiver, reverse("wagtailadmin_home"), _mark_values(row))


def mark_decided(certification_id: int) -> Iterator[Notice]:
    """To the owners: buyers see it, or why they do not."""
    row = _mark(certification_id)
    yield from _to_owners_of("certification_verified" if row.verified_at else "certification_refused", row)


def mark_expiring(certification_id: int) -> Iterator[Notice]:
    """To the owners: a mark expires soon."""
    yield from _to_owners_of("paper_expiring", _mark(certification_id))
