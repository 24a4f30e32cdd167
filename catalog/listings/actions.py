"""Writing a listing, handing it in, and what an operator says to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from wagtail.log_actions import log

from catalog.freshness import touch
from catalog.listings.contents import fill, hang, listing_of, with_names
from catalog.listings.models import DraftPhoto, ListingCheck, ListingDraft
from catalog.listings.rules import reasons_for_check
from catalog.models import Product
from catalog.notices import announce
from catalog.photos.models import Photo

#: Pictures of one product.
MOST_PHOTOS = 8
State = Product.State
Actor = AbstractBaseUser | None


class DraftFinished(Exception):
    """The draft has become a product."""

    def __init__(self) -> None:
        super().__init__(_("This has been handed in already. Open the product to change it."))


class TooManyPhotos(Exception):
    """A product has at most `MOST_PHOTOS` pictures."""

    def __init__(self) -> None:
        super().__init__(_("There are {most} pictures already. Remove one first.").format(most=MOST_PHOTOS))


class AlreadyDecided(Exception):
    """Somebody was faster."""

    def __init__(self) -> None:
        super().__init__(_("This listing has been decided already. Reload to see how it stands."))


class ReasonMissing(Exception):
    """A listing is sent back with what has to change."""

    def __init__(self) -> None:
        super().__init__(_("Say what has to change, so that the shop can mend it."))


def _open_draft(draft: ListingDraft) -> ListingDraft:
    """The draft, locked. Raises `DraftFinished`."""
    found = ListingDraft.objects.select_for_update().get(pk=draft.pk)
    if found.finished_at:
        raise DraftFinished
    return found


@transaction.atomic
def start_draft(
    *,
    seller_id: int,
    key: UUID,
    actor: Actor,
    typed: Mapping[str, str] | None = None,
    photos: Sequence[int] = (),
    product: Product | None = None,
) -> ListingDraft:
    """Begin a draft; the same `key` of the same shop, or the same `product`, gives the one that was begun. `photos` are ids."""
    known = ListingDraft.objects.filter(seller=seller_id)
    found = known.filter(key=key).first()
    if found is None and product is not None:
        found = known.filter(product=product, finished_at__isnull=True).first()
    if found is not None:
        return found
    # Two presses may come at once: the second finds what the first began.
    draft, is_new = ListingDraft.objects.get_or_create(
        seller_id=seller_id, key=key, defaults={"started_by": actor, "product": product, "typed": dict(typed or {})}
    )
    if not is_new:
        return draft
    DraftPhoto.objects.bulk_create(
        DraftPhoto(draft=draft, photo_id=photo, place=place, key=UUID(int=photo)) for place, photo in enumerate(photos[:MOST_PHOTOS])
    )
    return draft


@transaction.atomic
def save_draft(*, draft: ListingDraft, typed: Mapping[str, str], step: int | None = None, now: datetime | None = None) -> ListingDraft:
    """Keep what was typed, fields that are not named stay. `step`: the screen to go on with. Raises `DraftFinished`."""
    found = _open_draft(draft)
    found.typed = {**found.typed, **typed}
    found.step = step or found.step
    found.changed_at = now or timezone.now()
    found.save(update_fields=["typed", "step", "changed_at"])
    return found


@transaction.atomic
def discard_draft(*, draft: ListingDraft) -> None:
    """Throw a draft away. Its pictures stay in the shop's collection. Raises `DraftFinished`."""
    _open_draft(draft).delete()


@transaction.atomic
def add_draft_photo(*, draft: ListingDraft, photo: Photo, key: UUID) -> DraftPhoto:
    """Put a picture at the end. A `key` that is known adds nothing. Raises `TooManyPhotos`, `DraftFinished`."""
    found = _open_draft(draft)
    if known := found.pictures.filter(key=key).first():
        return known
    if found.pictures.count() >= MOST_PHOTOS:
        raise TooManyPhotos
    last = found.pictures.aggregate(last=Max("place"))["last"]
    _touch(found)
    return DraftPhoto.objects.create(draft=found, photo=photo, key=key, place=0 if last is None else last + 1)


@transaction.atomic
def remove_draft_photo(*, draft: ListingDraft, picture_id: int) -> None:
    """Take a picture out of the draft; one that is not there is gone already."""
    found = _open_draft(draft)
    found.pictures.filter(pk=picture_id).delete()
    _touch(found)


@transaction.atomic
def order_draft_photos(*, draft: ListingDraft, pictures: Sequence[int]) -> None:
    """Put the pictures into this order; those that are not named keep theirs, behind. Ids of other drafts say nothing."""
    found = _open_draft(draft)
    there = list(found.pictures.order_by("place", "pk"))
    wanted = {pk: place for place, pk in enumerate(pictures)}
    there.sort(key=lambda picture: wanted.get(picture.pk, len(wanted)))
    for place, picture in enumerate(there):
        picture.place = place
    DraftPhoto.objects.bulk_update(there, ["place"])
    _touch(found)


@transaction.atomic
def move_draft_photo(*, draft: ListingDraft, picture_id: int, by: int) -> None:
    """Move a picture `by` places (-1: forward). At the end it stays where it is."""
    found = _open_draft(draft)
    pictures = list(found.pictures.order_by("place", "pk").values_list("pk", flat=True))
    if picture_id not in pictures:
        return
    place = pictures.index(picture_id)
    pictures.insert(max(0, min(len(pictures) - 1, place + by)), pictures.pop(place))
    order_draft_photos(draft=found, pictures=pictures)


def _touch(draft: ListingDraft) -> None:
    draft.changed_at = timezone.now()
    draft.save(update_fields=["changed_at"])


@transaction.atomic
def submit_listing(*, draft: ListingDraft, listing: Mapping[str, Any], actor: Actor, now: datetime | None = None) -> ListingCheck:
    """Hand a draft in: it becomes a product, or changes the one that it is about. `listing` has the keys of changes.py without the names;
    its pictures are those of the draft.

    What the rule (rules.py) wants looked at waits: new goods are `CHECKING`, of a change buyers see nothing before it is approved.
    The stock record of new goods is opened by sellers/stock/actions.py. Raises `DraftFinished`.
    """
    now = now or timezone.now()
    draft = _open_draft(draft)
    photos = list(draft.pictures.order_by("place", "pk").values_list("photo_id", flat=True))
    after = with_names({**listing, "photos": photos})
    product = Product.objects.select_for_update().get(pk=draft.product_id) if draft.product_id else None
    before = listing_of(product) if product and product.state in (State.LISTED, State.PAUSED) else {}
    why = reasons_for_check(product=product, seller_id=draft.seller_id, before=before, after=after)
    if product:
        _withdraw_waiting(product, now)
    if not before:
        product = _put(product or _new_product(draft), after, State.CHECKING if why else State.LISTED)
    elif product and not why:
        _put(product, after, product.state)
    assert product is not None
    draft.product, draft.finished_at = product, now
    draft.save(update_fields=["product", "finished_at"])
    check = ListingCheck.objects.create(
        product=product,
        kind=ListingCheck.Kind.CHANGE if before else ListingCheck.Kind.NEW,
        state=ListingCheck.State.WAITING if why else ListingCheck.State.APPROVED,
        before=before,
        after=after,
        why=why,
        submitted_at=now,
        submitted_by=actor,
        decided_at=None if why else now,
    )
    if why:
        announce("listing_submitted", check_id=check.pk)
    return check


def _new_product(draft: ListingDraft) -> Product:
    goods_class, _made = get_model("catalogue", "ProductClass").objects.get_or_create(
        name="Goods", defaults={"requires_shipping": True, "track_stock": True}
    )
    return Product(seller_id=draft.seller_id, product_class=goods_class, structure=Product.STANDALONE)


def _put(product: Product, listing: Mapping[str, Any], state: str) -> Product:
    """Write a listing into a product and set its state."""
    fill(product, listing)
    product.state, product.is_public = state, state == State.LISTED
    product.save()
    if not product.upc:
        product.upc = f"{product.seller.code.upper()}-{product.pk:06}"
        product.save(update_fields=["upc"])
    hang(product, listing)
    _lead_family(product.family_id)
    return product


def _withdraw_waiting(product: Product, now: datetime) -> int:
    waiting = ListingCheck.objects.filter(product=product, state=ListingCheck.State.WAITING)
    return waiting.update(state=ListingCheck.State.WITHDRAWN, decided_at=now)


def _decide(check: ListingCheck, state: str, actor: Actor, reason: str, now: datetime) -> tuple[ListingCheck, Product]:
    """Lock the product, then its check, and write the decision down. Raises `AlreadyDecided`."""
    product = Product.objects.select_for_update().get(pk=check.product_id)
    check = ListingCheck.objects.select_for_update().get(pk=check.pk)
    if check.state != ListingCheck.State.WAITING:
        raise AlreadyDecided
    check.state, check.decided_at, check.reason = state, now, reason
    check.decided_by_id = actor.pk if actor else None
    check.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    return check, product


@transaction.atomic
def approve_listing(check: ListingCheck, actor: Actor, *, now: datetime | None = None) -> ListingCheck:
    """New goods go on sale; a change is shown to buyers. The shop is told. Raises `AlreadyDecided`."""
    check, product = _decide(check, ListingCheck.State.APPROVED, actor, "", now or timezone.now())
    if check.kind == ListingCheck.Kind.CHANGE:
        _put(product, check.after, product.state)
    elif product.state == State.CHECKING:
        _change_state(product, State.LISTED)
    log(instance=product, action="listings.approve", user=actor, data={"check": check.pk, "before": check.before, "after": check.after})
    announce("listing_approved", check_id=check.pk)
    return check


@transaction.atomic
def send_back_listing(check: ListingCheck, actor: Actor, reason: str, *, now: datetime | None = None) -> ListingCheck:
    """New goods become a draft again; of a change nothing is shown. The shop reads the reason. Raises `ReasonMissing`, `AlreadyDecided`."""
    reason = reason.strip()[:300]
    if not reason:
        raise ReasonMissing
    check, product = _decide(check, ListingCheck.State.SENT_BACK, actor, reason, now or timezone.now())
    if check.kind == ListingCheck.Kind.NEW and product.state == State.CHECKING:
        _change_state(product, State.DRAFT)
    log(instance=product, action="listings.send_back", user=actor, data={"check": check.pk, "reason": reason})
    announce("listing_sent_back", check_id=check.pk)
    return check


@transaction.atomic
def withdraw_listing(check: ListingCheck, actor: Actor, *, now: datetime | None = None) -> ListingCheck:
    """The shop takes back what waits: new goods become a draft, a change is dropped. Raises `AlreadyDecided`."""
    check, product = _decide(check, ListingCheck.State.WITHDRAWN, actor, "", now or timezone.now())
    if check.kind == ListingCheck.Kind.NEW and product.state == State.CHECKING:
        _change_state(product, State.DRAFT)
    return check


class WrongState(Exception):
    """The product is not in a state for this."""

    def __init__(self) -> None:
        super().__init__(_("The product has been changed meanwhile. Reload to see how it stands."))


def _change_state(product: Product, state: str, *, now: datetime | None = None) -> None:
    product.state, product.is_public = state, state == State.LISTED
    product.retired_at = (now or timezone.now()) if state == State.RETIRED else None
    product.save(update_fields=["state", "is_public", "retired_at"])
    _lead_family(product.family_id)


def _step(product: Product, allowed: set[str], state: str, action: str, actor: Actor, now: datetime | None = None) -> Product:
    product = Product.objects.select_for_update().get(pk=product.pk)
    if product.state not in allowed:
        raise WrongState
    before = product.state
    _change_state(product, state, now=now)
    log(instance=product, action=action, user=actor, data={"before": before, "after": state})
    return product


@transaction.atomic
def pause_product(*, product: Product, actor: Actor) -> Product:
    """Buyers do not see it until it is resumed; orders that are placed go on. Raises `WrongState`."""
    return _step(product, {State.LISTED}, State.PAUSED, "listings.pause", actor)


@transaction.atomic
def resume_product(*, product: Product, actor: Actor) -> Product:
    """A paused product is on sale again. Raises `WrongState`."""
    return _step(product, {State.PAUSED}, State.LISTED, "listings.resume", actor)


@transaction.atomic
def retire_product(*, product: Product, actor: Actor, now: datetime | None = None) -> Product:
    """End the sale for good; orders and reviews keep pointing at it. What waits is withdrawn, drafts of it go. Raises `WrongState`."""
    now = now or timezone.now()
    found = _step(product, set(State.values) - {State.RETIRED}, State.RETIRED, "listings.retire", actor, now)
    _withdraw_waiting(found, now)
    ListingDraft.objects.filter(product=found, finished_at__isnull=True).delete()
    return found


@transaction.atomic
def join_family(*, product: Product, sibling: Product) -> None:
    """Show the product as a size or colour of `sibling`, which is of the same shop; a family is made where there is none.

    Raises `WrongState` for goods of two shops or one that is retired.
    """
    pair = {each.pk: each for each in Product.objects.filter(pk__in=[product.pk, sibling.pk]).order_by("pk").select_for_update()}
    product, sibling = pair[product.pk], pair[sibling.pk]
    if product.pk == sibling.pk or product.seller_id != sibling.seller_id or State.RETIRED in (product.state, sibling.state):
        raise WrongState
    family = sibling.family
    if family is None:
        family = get_model("catalogue", "ProductFamily").objects.create(
            code=f"f{sibling.pk}-{timezone.now():%y%m%d%H%M%S}",
            name=sibling.title[:200],
            name_en=sibling.title_en[:200],
            seller_id=sibling.seller_id,
        )
        sibling.family = family
        sibling.save(update_fields=["family"])
    old = product.family_id
    if old == family.pk:
        return
    product.family, product.is_family_lead = family, False
    product.save(update_fields=["family", "is_family_lead"])
    _lead_family(family.pk)
    _lead_family(old)


@transaction.atomic
def leave_family(*, product: Product) -> None:
    """The product stands alone in lists again."""
    product = Product.objects.select_for_update().get(pk=product.pk)
    old = product.family_id
    product.family, product.is_family_lead = None, True
    product.save(update_fields=["family", "is_family_lead"])
    _lead_family(old)


def _lead_family(family_id: int | None) -> None:
    """The lead of a family is one that is on sale, where there is one: lists show only leads."""
    if family_id is None:
        return
    goods = list(Product.objects.filter(family=family_id).order_by(F("is_family_lead").desc(), "pk"))
    if not goods:
        return
    lead = next((each for each in goods if each.state == State.LISTED), goods[0])
    if lead.is_family_lead:
        return
    Product.objects.filter(family=family_id, is_family_lead=True).update(is_family_lead=False)
    Product.objects.filter(pk=lead.pk).update(is_family_lead=True)
    touch()
