"""Pictures on their way into a draft: cleaned one by one, so that one that is refused takes no other with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile

from catalog.listings.actions import MOST_PHOTOS, TooManyPhotos, add_draft_photo
from catalog.listings.models import DraftPhoto, ListingDraft
from catalog.photos.actions import add_photo
from catalog.photos.cleaning import PhotoRefused, title_of

#: The fewest pixels of a side: a list shows goods 170 px wide on a phone of twice the density, and a thumbnail from a chat is no picture.
LEAST_SIDE = 300


@dataclass(frozen=True)
class Refused:
    """A picture that did not get in, by the sender's name of it, and why."""

    name: str
    why: str


def key_of(draft: ListingDraft, file: UploadedFile) -> UUID:
    """The key of a picture whose sender made none: the same file in the same draft has the same."""
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return uuid5(draft.key, digest.hexdigest())


def take_pictures(
    *, draft: ListingDraft, files: Sequence[Any], actor: AbstractBaseUser | None, key: UUID | None = None
) -> tuple[list[DraftPhoto], list[Refused]]:
    """Put files into a draft; `key` is the sender's, where one file was sent. Raises `DraftFinished`."""
    taken: list[DraftPhoto] = []
    refused: list[Refused] = []
    for file in files:
        name = title_of(file.name or "")
        own = key if key and len(files) == 1 else key_of(draft, file)
        known = draft.pictures.filter(key=own).first()
        try:
            taken.append(known or _take(draft, file, own, name, actor))
        except (PhotoRefused, TooManyPhotos) as refusal:
            refused.append(Refused(name, str(refusal)))
    return taken, refused


def _take(draft: ListingDraft, file: Any, key: UUID, name: str, actor: AbstractBaseUser | None) -> DraftPhoto:
    """Clean and store, outside of any transaction; then hang it into the draft."""
    if draft.pictures.count() >= MOST_PHOTOS:
        raise TooManyPhotos
    photo = add_photo(file=file, title=draft.title, name=name, seller=draft.seller, uploaded_by=actor, least=LEAST_SIDE)
    picture = add_draft_photo(draft=draft, photo=photo, key=key)
    if picture.photo_id != photo.pk:
        photo.delete()  # the same upload came twice at once
    return picture
