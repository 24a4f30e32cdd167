"""What a shop tells about itself, its pictures, and the days on which it sends nothing."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from catalog.photos.models import Photo
from sellers.models import Partner
from sellers.shops.models import ShopClosedDays, ShopPicture

#: Columns of a shop that its owners and managers write themselves. Number, kind and centre are the market's to change.
PROFILE = (
    "name",
    "name_en",
    "tagline",
    "tagline_en",
    "story",
    "story_en",
    "making",
    "making_en",
    "learned",
    "learned_en",
    "answers",
    "since_year",
    "member_count",
    "phone",
    "line_id",
)
MOST_PICTURES, MOST_ANSWERS, MOST_CLOSED = 6, 8, 20
#: A shop that is closed longer than this is paused, not on holiday.
LONGEST_CLOSED = timedelta(days=60)
#: So far ahead closed days may lie.
FURTHEST = timedelta(days=366)


class ProfileRefused(Exception):
    """Not possible for this shop; the message says what to do."""


@transaction.atomic
def save_profile(*, partner: Partner, values: Mapping[str, Any], actor: AbstractBaseUser) -> Partner:
    """Write the columns of `PROFILE` that `values` names. What became different is in the log."""
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    changed = [name for name in PROFILE if name in values and getattr(row, name) != values[name]]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    log(instance=row, action="shops.profile", user=actor, data={"changed": changed})
    return row


def keep_photo(*, partner: Partner, file: Any, actor: AbstractBaseUser) -> Photo:
    """Clean a picture and store it as the shop's. Raises `PhotoRefused`. Called outside any transaction, because it writes to storage."""
    photo = Photo(title=str(partner.name)[:200], file=file, seller=partner, uploaded_by_user_id=actor.pk)
    photo.save()
    return photo


@transaction.atomic
def set_emblem(*, partner: Partner, photo: Photo | None, actor: AbstractBaseUser) -> Partner:
    """The picture beside the shop's name; None takes it away. Raises `ProfileRefused` for the picture of another shop."""
    if photo is not None and photo.seller_id != partner.pk:
        raise ProfileRefused(_("Choose a picture of this shop."))
    row = Partner.objects.select_for_update().get(pk=partner.pk)
    row.emblem = photo
    row.save(update_fields=["emblem"])
    log(instance=row, action="shops.profile", user=actor, data={"changed": ["emblem"]})
    return row


@transaction.atomic
def add_picture(*, partner: Partner, photo: Photo, actor: AbstractBaseUser) -> ShopPicture:
    """One more picture of the people or the place, behind the others. Raises `ProfileRefused` for one too many or of another shop."""
    Partner.objects.select_for_update().get(pk=partner.pk)
    if photo.seller_id != partner.pk:
        raise ProfileRefused(_("Choose a picture of this shop."))
    there = ShopPicture.objects.filter(partner=partner)
    if there.count() >= MOST_PICTURES:
        raise ProfileRefused(_("The page shows {most} pictures. Take one away first.").format(most=MOST_PICTURES))
    last = there.aggregate(last=Max("position"))["last"]
    picture = ShopPicture.objects.create(partner=partner, photo=photo, position=0 if last is None else last + 1)
    log(instance=partner, action="shops.profile", user=actor, data={"changed": ["pictures"]})
    return picture


@transaction.atomic
def remove_picture(*, picture: ShopPicture, actor: AbstractBaseUser) -> None:
    """Take a picture off the page; the photograph stays with the shop."""
    partner = picture.partner
    picture.delete()
    log(instance=partner, action="shops.profile", user=actor, data={"changed": ["pictures"]})


@transaction.atomic
def move_picture_first(*, picture: ShopPicture, actor: AbstractBaseUser) -> None:
    """The picture comes first, the others keep their order."""
    Partner.objects.select_for_update().get(pk=picture.partner_id)
    others = ShopPicture.objects.filter(partner=picture.partner_id).exclude(pk=picture.pk)
    for position, row in enumerate([picture, *others]):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
    log(instance=picture.partner, action="shops.profile", user=actor, data={"changed": ["pictures"]})


@transaction.atomic
def close_days(
    *,
    partner: Partner,
    starts_on: date,
    ends_on: date,
    note: str = "",
    note_en: str = "",
    actor: AbstractBaseUser,
    today: date | None = None,
) -> ShopClosedDays:
    """The shop sends nothing from one day to another, both included. Raises `ProfileRefused`."""
    today = today or timezone.localdate()
    Partner.objects.select_for_update().get(pk=partner.pk)
    if ends_on < starts_on:
        raise ProfileRefused(_("The last day comes before the first. Check the dates."))
    if ends_on < today:
        raise ProfileRefused(_("These days are over. Choose days to come."))
    if ends_on - starts_on >= LONGEST_CLOSED:
        raise ProfileRefused(_("For more than {days} days, pause the shop instead.").format(days=LONGEST_CLOSED.days))
    if starts_on > today + FURTHEST:
        raise ProfileRefused(_("Enter closed days of the coming year only."))
    coming = ShopClosedDays.objects.filter(partner=partner, ends_on__gte=today)
    if coming.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise ProfileRefused(_("Some of these days are entered already. Take those away first."))
    if coming.count() >= MOST_CLOSED:
        raise ProfileRefused(_("{most} periods are entered. Take one away first.").format(most=MOST_CLOSED))
    row = ShopClosedDays.objects.create(
        partner=partner,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note.strip()[:120],
        note_en=note_en.strip()[:120],
        created_by_id=actor.pk,
    )
    data = {"before": None, "after": f"{starts_on.isoformat()} {ends_on.isoformat()}"}
    log(instance=partner, action="shops.closed_days", user=actor, data=data)
    forget_closed_days(partner.pk)
    return row


@transaction.atomic
def open_days(*, closed: ShopClosedDays, actor: AbstractBaseUser) -> None:
    """The shop sends on these days after all. What buyers were promised meanwhile stays as it was."""
    partner = closed.partner
    data = {"before": f"{closed.starts_on.isoformat()} {closed.ends_on.isoformat()}", "after": None}
    closed.delete()
    log(instance=partner, action="shops.closed_days", user=actor, data=data)
    forget_closed_days(partner.pk)


def closed_days_of(partner_id: int, *, on: date) -> list[ShopClosedDays]:
    """The closed days of a shop that are not over on a day, the next first. One query."""
    return list(ShopClosedDays.objects.filter(partner_id=partner_id, ends_on__gte=on))


def sending_key(partner_id: int) -> str:
    """Under which product pages keep how a shop sends, its closed days among it (sellers/delivery/quotes.py)."""
    return f"delivery:sending:{partner_id}"


def forget_closed_days(partner_id: int) -> None:
    """Call after closed days changed: pages keep them for five minutes."""
    transaction.on_commit(lambda: cache.delete_many([f"shops:closed:{partner_id}", sending_key(partner_id)]))


def known_closed_days(partner_id: int) -> list[ShopClosedDays]:
    """The same from the cache, for pages that only say how it will be. What an order promises is read from the table."""
    key = f"shops:closed:{partner_id}"
    found = cache.get(key)
    if found is None:
        found = closed_days_of(partner_id, on=timezone.localdate())
        cache.set(key, found, 300)
    today = timezone.localdate()
    return [row for row in found if row.ends_on >= today]


def counted(start: date, days: int, closed: Iterable[ShopClosedDays]) -> date:
    """The day on which `days` days after `start` are over, closed days not counted; never itself a closed day."""
    shut = list(closed)
    day = start
    while days > 0 or any(row.starts_on <= day <= row.ends_on for row in shut):
        day += timedelta(days=1)
        if not any(row.starts_on <= day <= row.ends_on for row in shut):
            days -= 1
    return day
