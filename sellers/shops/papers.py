"""Papers that people attach: PDFs and pictures that went through the door (catalog/papers), kept privately.

What is kept leaves again only as a download, for those who may see it.
"""

import hashlib
from datetime import datetime
from typing import IO, Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.papers import door
from catalog.papers.refusal import CleanPaper, PaperRefused
from sellers.shops.models import Certification, ShopApplication, ShopDocument, private_storage

LARGEST = 10 * 1024 * 1024
#: Papers that one application or certification may hold.
MOST = 12


def clean_paper(file: IO[bytes], *, name: str = "") -> CleanPaper:
    """Look through a scan or a photograph of a paper. Raises `PaperRefused`."""
    return door.clean_paper(file, name=name, kinds=door.SCANS, largest=LARGEST)


def keep_paper(
    *,
    file: IO[bytes],
    name: str,
    kind: str,
    actor: AbstractBaseUser,
    application: ShopApplication | None = None,
    certification: Certification | None = None,
    now: datetime | None = None,
) -> ShopDocument:
    """Look through a file and keep it with an application or a certification; the same file twice is kept once.

    Raises `PaperRefused`. Called outside any transaction, because it writes to storage.
    """
    paper = clean_paper(file, name=name)
    digest = hashlib.sha256(paper.content).hexdigest()
    owner: dict[str, Any] = {"application": application} if application else {"certification": certification}
    there = ShopDocument.objects.filter(**owner, retired_at__isnull=True)
    if same := there.filter(sha256=digest, kind=kind).first():
        return same
    _room_for_one_more(there.count())
    storage = private_storage()
    stored = storage.save(f"papers/{uuid4().hex}{paper.extension}", ContentFile(paper.content))
    try:
        with transaction.atomic():
            if application and not ShopApplication.objects.select_for_update(of=("self",)).get(pk=application.pk).is_changeable:
                raise PaperRefused(_("The application has been sent. Papers can be added when the market asks for more."))
            return ShopDocument.objects.create(
                **owner,
                kind=kind,
                file=stored,
                title=paper.title,
                content_type=paper.content_type,
                size=len(paper.content),
                sha256=digest,
                uploaded_by_id=actor.pk,
                uploaded_at=now or timezone.now(),
            )
    except BaseException:
        storage.delete(stored)
        raise


def _room_for_one_more(count: int) -> None:
    if count >= MOST:
        raise PaperRefused(_("{most} papers are attached. Take one away first.").format(most=MOST))


@transaction.atomic
def take_paper_away(*, document: ShopDocument, now: datetime | None = None) -> ShopDocument:
    """The applicant does not want this paper in the application any more. Raises `PaperRefused` once it is sent."""
    row = ShopDocument.objects.select_for_update(of=("self",)).select_related("application").get(pk=document.pk)
    if row.application and not row.application.is_changeable:
        raise PaperRefused(_("The application has been sent. Papers can be changed when the market asks for more."))
    if row.retired_at is None:
        row.retired_at = now or timezone.now()
        row.save(update_fields=["retired_at"])
    return row


def paper_address(document: ShopDocument) -> str:
    """Where the browser saves the paper for some minutes. Whoever asks for it must have been checked."""
    return document.address
