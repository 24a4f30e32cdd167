"""What the opening of a shop asks of the training records and of the site's pages; registered with sellers/shops/seams.py."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.languages import speaks_english
from cms.pages.models import ContentPage
from cms.training.actions import record_seller_training
from cms.training.models import Certificate
from cms.training.queries import certificate_for
from cms.training.refusals import AlreadyRecorded, TrainingRefused
from sellers.models import Partner
from sellers.shops.seams import CertificateRefused, GraduateCertificate, Rules

#: The page that a shop promises to keep. The Thai one binds; its publication is the version.
RULES_PAGE = "terms-sellers"


def _facts(row: Certificate) -> GraduateCertificate:
    return GraduateCertificate(
        serial=row.serial,
        holder_name=row.holder_name,
        course_title=row.course_title,
        course_title_en=row.course_title_en,
        issued_on=row.issued_on,
        centre_id=row.centre_id,
        is_revoked=row.state == Certificate.State.REVOKED,
        user_id=row.enrolment.person.user_id,
    )


class OpeningRecords:
    """The answers of this floor."""

    def find(self, serial: str) -> GraduateCertificate | None:
        """The certificate of a serial as people type it. Two queries at most."""
        found = certificate_for(serial)
        return _facts(found) if found else None

    def of_user(self, user: Any) -> list[GraduateCertificate]:
        """The valid certificates of somebody's login, the latest first. One query."""
        rows = Certificate.objects.filter(enrolment__person__user_id=user.pk, state=Certificate.State.VALID)
        return [_facts(row) for row in rows.select_related("enrolment__person").order_by("-issued_on", "-pk")[:20]]

    def stand_behind(
        self, *, partner: Partner, serial: str, verified_by: AbstractBaseUser | None, now: datetime, actor: AbstractBaseUser | None
    ) -> None:
        """The certificate stands behind the shop from today; if it does already, nothing happens."""
        found = certificate_for(serial)
        if found is None:
            raise CertificateRefused(_("There is no certificate with this number. Ask the applicant for another one."))
        try:
            record_seller_training(
                partner=partner, certificate=found, on=timezone.localdate(now), verified_by=verified_by, now=now, actor=actor
            )
        except AlreadyRecorded:
            return
        except TrainingRefused as refused:
            raise CertificateRefused(str(refused)) from refused

    def rules(self) -> Rules | None:
        """The rules for sellers as published now, read in the visitor's language where they are translated. One query."""
        pages = {
            page.locale.language_code[:2]: page for page in ContentPage.objects.live().filter(slug=RULES_PAGE).select_related("locale")
        }
        thai = pages.get("th")
        if thai is None:
            return None
        day = timezone.localdate(thai.last_published_at or thai.first_published_at or thai.latest_revision_created_at)
        shown = pages.get("en", thai) if speaks_english() else thai
        return Rules(version=f"{day.isoformat()}.{thai.live_revision_id or 0}", url=shown.url or "")
