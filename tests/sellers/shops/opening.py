"""Applications at every point of their story, small papers, and everything that a refusal must not change."""

from datetime import date
from io import BytesIO
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from cms.courses.actions import freeze_course_version
from cms.training.actions import complete_enrolment, enrol, issue_certificate, record_person
from cms.training.models import Certificate
from sellers.shops.applications import save_step, start_application, submit_application
from sellers.shops.models import ShopApplication, ShopDocument
from sellers.shops.papers import keep_paper
from sellers.shops.sealed import seal
from sellers.shops.seams import rules_now
from tests.cms.classroom import centre, make_course, make_lesson, make_round
from tests.factories.people import UPCOUNTRY, area

#: A national ID with a right check digit that the reference gives for tests.
NATIONAL_ID = "1234567890121"


def picture() -> BytesIO:
    """A photograph of a paper, in a few pixels."""
    made = BytesIO()
    Image.new("RGB", (60, 80), "white").save(made, "JPEG")
    made.seek(0)
    return made


def pdf(*, objects: bytes = b"", trailer: bytes = b"", before: bytes = b"", after: bytes = b"") -> bytes:
    """A PDF of one empty page; `objects` stand among the others, `before` and `after` around the file."""
    body = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\n"
    )
    return before + body + objects + b"trailer\n<< /Root 1 0 R " + trailer + b">>\nstartxref\n9\n%%EOF\n" + after


def make_certificate(*, user: Any = None, name: str = "มะลิ ใจดี", at: str = "DCC-500101") -> Certificate:
    """Issued in March 2026 at a centre, to the person of `user` if there is one."""
    course = make_course(of=None, slug=f"course-{Certificate.objects.count()}")
    make_lesson(course=course)
    held = make_round(course_version=freeze_course_version(course=course), at=centre(at))
    seat = enrol(person=record_person(name=name, user=user), round=held, on=date(2026, 3, 1))
    return issue_certificate(enrolment=complete_enrolment(enrolment=seat, on=date(2026, 3, 11)), on=date(2026, 3, 11))


def fill(application: ShopApplication, **changes: Any) -> ShopApplication:
    """Save every step, of a community enterprise near Chiang Mai; `changes` replace what a step says: place={"phone": ...}."""
    steps: dict[str, dict[str, Any]] = {
        "kind": {"producer_type": "community_enterprise"},
        "numbers": {"community_enterprise_no": "4-50-01-10/1-0007"},
        "papers": {},
        "name": {"name": "กลุ่มทอผ้าป่าแดด", "name_en": "Pa Daet Weavers"},
        "place": {"area": area(), "postcode": area().postcode, "address": "9 หมู่ 2", "phone": "+66812345678", "line_id": "@padaet"},
        "training": {"training": "centre", "centre": centre()},
        "rules": {"rules_version": getattr(rules_now(), "version", "-"), "rules_accepted_at": timezone.now()},
    }
    for step, values in steps.items():
        if step == "papers" and changes.get("kind", steps["kind"])["producer_type"] == "community_enterprise":
            keep_paper(
                file=picture(),
                name="ทวช.jpg",
                kind=ShopDocument.Kind.COMMUNITY_ENTERPRISE,
                actor=application.applicant,
                application=application,
            )
        application = save_step(application=application, step=step, values=changes.get(step, values))
    return application


def filled(applicant: Any, **changes: Any) -> ShopApplication:
    """A new application with everything in it."""
    return fill(start_application(applicant=applicant), **changes)


def submitted(applicant: Any, **changes: Any) -> ShopApplication:
    """The same, sent."""
    return submit_application(application=filled(applicant, **changes), actor=applicant)


def person(*, number: str = NATIONAL_ID) -> dict[str, dict[str, Any]]:
    """What differs where somebody sells in their own name."""
    return {"kind": {"producer_type": "individual"}, "numbers": {"national_id_sealed": seal(number)}}


def everything() -> dict[str, list[Any]]:
    """All rows that opening a shop or its settings could change."""
    labels = (
        "shops.ShopApplication shops.ApplicationNote shops.ShopDocument shops.ShopInvitation shops.ShopMember shops.ShopCentre "
        "shops.ShopClosedDays shops.ShopPicture shops.ShopAccount shops.Certification partner.Partner delivery.DeliveryMethod "
        "delivery.RateTable delivery.Rate training.SellerTraining wagtailcore.ModelLogEntry django_tasks_database.DBTaskResult"
    )
    return {label: list(apps.get_model(label).objects.order_by("pk").values()) for label in labels.split()}


def english(address: str) -> str:
    """The same page in English, whatever language the last page of this test spoke."""
    return "/en" + address.removeprefix("/en")


def queries(client: Client, address: str) -> int:
    """How many questions a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


__all__ = ["UPCOUNTRY", "english", "everything", "fill", "filled", "make_certificate", "pdf", "person", "picture", "queries", "submitted"]
