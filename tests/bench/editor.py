"""`python -m tests.bench.editor`: what Wagtail's editor of a lesson, /teach/ and /learn/ cost among 10,000 lessons, beside the same with one.

Works on a copy of the demo market of this checkout (`make run` once), where one lesson alone is published, then 10,000
more in courses of other centres. Prints queries, and the median of five requests in
milliseconds of CPU time; only compare figures of one run.
"""

import statistics
import sys
import time
from typing import Any

from tests.bench.copies import on_a_copy

LESSONS, IN_A_COURSE, REQUESTS = 10_000, 25, 5


def main() -> int:
    """Print the table; 1 where there is no demo market."""
    return on_a_copy(measure)


def measure() -> int:
    """Ask every page with one lesson in the market, then among `LESSONS`."""
    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.test import Client
    from django.urls import reverse

    from cms.courses.models import CoursePage, LearnPage, LessonPage
    from tests.cms.classroom import make_course, make_lesson, make_trainer

    with transaction.atomic():
        learn = LearnPage.objects.get()
        of = _free_centre()
        one = make_lesson(course=make_course(of=of, slug="bench"), body=_body())
        make_trainer(at=of, email="bench@example.test")
        # Everything else that is taught is not published: taking it out would undo what certificates refer to.
        LessonPage.objects.exclude(pk=one.pk).update(live=False)
        CoursePage.objects.exclude(pk=one.get_parent().pk).update(live=False)
    client = Client()
    client.force_login(get_user_model().objects.get(email="bench@example.test"))
    pages = {
        "editor of a lesson": reverse("wagtailadmin_pages:edit", args=[one.pk]),
        "new lesson": reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", one.get_parent().pk]),
        "explorer: the course": reverse("wagtailadmin_explore", args=[one.get_parent().pk]),
        "/teach/": "/teach/",
        "/learn/": "/learn/",
        "/learn/ by need": "/learn/?need=ถ่ายรูป",
        "course": one.get_parent().specific.url,
        "lesson": one.url,
    }
    few = {name: _ask(client, address) for name, address in pages.items()}
    began = time.monotonic()
    with transaction.atomic():
        fill(learn, one)
    print(f"{LESSONS:,} lessons in {LESSONS // IN_A_COURSE:,} courses put in within {time.monotonic() - began:.0f} s")
    print(f"{'page':<24}{'queries: one':>14}{'many':>6}{'ms: one':>10}{'many':>8}{'ratio':>8}{'KB: one':>10}{'many':>7}")
    for name, address in pages.items():
        (queries, taken, size), (queries_many, taken_many, size_many) = few[name], _ask(client, address)
        numbers = f"{queries:>14}{queries_many:>6}{taken:>10.0f}{taken_many:>8.0f}{taken_many / taken:>8.2f}{size:>10.0f}{size_many:>7.0f}"
        print(f"{name:<24}{numbers}")
    return 0


def fill(learn: Any, one: Any) -> None:
    """Put `LESSONS` copies of a lesson into courses of other centres, each with a revision, as rows."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from django.utils import timezone
    from wagtail.models import Revision

    from catalog import freshness
    from cms.courses.models import CoursePage, LessonPage
    from cms.pages.models import BasePage
    from sellers.centres.models import Centre

    number = LESSONS // IN_A_COURSE
    centres = list(Centre.objects.exclude(courses__isnull=False).order_by("pk").values_list("pk", flat=True)[:number])
    learn = type(learn).objects.get(pk=learn.pk)
    step, kind = CoursePage.steplen, ContentType.objects.get_for_model(LessonPage)
    for place, centre in enumerate(centres):
        course = CoursePage(title=f"หลักสูตร {place}", slug=f"bench-{place}", hours=6, centre_id=centre, locale=learn.locale)
        learn.add_child(instance=course)
        CoursePage.objects.filter(pk=course.pk).update(numchild=IN_A_COURSE)
        rows = [
            BasePage(
                title=f"ถ่ายรูปสินค้า บทที่ {lesson}",
                draft_title=f"ถ่ายรูปสินค้า บทที่ {lesson}",
                slug=f"{lesson:02d}",
                path=course.path + BasePage._int2str(lesson).rjust(step, "0"),
                depth=course.depth + 1,
                url_path=f"{course.url_path}{lesson:02d}/",
                locale=learn.locale,
                content_type=kind,
            )
            for lesson in range(1, IN_A_COURSE + 1)
        ]
        BasePage.objects.bulk_create(rows)
    table = LessonPage._meta.db_table
    names = [field.column for field in LessonPage._meta.local_concrete_fields if not field.primary_key]
    key = next(field.column for field in LessonPage._meta.local_concrete_fields if field.primary_key)
    quoted = ", ".join(f'"{name}"' for name in names)
    copied = ", ".join(f't."{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ("{key}", {quoted}) SELECT p.id, {copied} FROM pages_basepage p, "{table}" t '
            f'WHERE t."{key}" = %s AND p.content_type_id = %s AND p.id NOT IN (SELECT "{key}" FROM "{table}")',
            [one.pk, kind.pk],
        )
    base = ContentType.objects.get_for_model(BasePage)
    made = LessonPage.objects.filter(latest_revision__isnull=True, live=True)
    now = timezone.now()
    Revision.objects.bulk_create(
        (
            Revision(content_type=kind, base_content_type=base, object_id=str(pk), created_at=now, content={}, object_str="")
            for pk in made.values_list("pk", flat=True)
        ),
        batch_size=500,
    )
    call = (
        "UPDATE pages_basepage SET latest_revision_id = (SELECT MAX(id) FROM wagtailcore_revision r"
        " WHERE r.object_id = CAST(pages_basepage.id AS TEXT) AND r.base_content_type_id = %s)"
        " WHERE latest_revision_id IS NULL AND content_type_id = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(call, [base.pk, kind.pk])
    assert LessonPage.objects.live().count() == number * IN_A_COURSE + 1
    freshness.touch()


def _ask(client: Any, address: str) -> tuple[int, float, float]:
    """Queries, median milliseconds of CPU time and kilobytes of a page that was asked for before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as captured:
        size = len(client.get(address).content)
    queries = len(captured)
    taken = []
    for _request in range(REQUESTS):
        began = time.process_time()
        client.get(address)
        taken.append((time.process_time() - began) * 1000)
    return queries, statistics.median(taken), size / 1000


def _free_centre() -> Any:
    from sellers.centres.models import Centre

    return Centre.objects.exclude(courses__isnull=False).order_by("-pk").first()


def _body() -> list[Any]:
    """A lesson of the usual length."""
    words = "กล้วยตากที่แห้งเท่ากันทั้งถาดขายได้ราคาเดียวกันหมด " * 4
    part = [
        ("heading", "ก่อนตาก"),
        ("text", words),
        ("steps", {"title": "", "items": [{"do": "ปอกเปลือก", "why": "ให้แดดถึง"}] * 4}),
        ("callout", {"kind": "tip", "text": words}),
    ]
    return [*part, *part, *part, ("checklist", {"title": "", "items": ["แห้งแล้ว"] * 4})]


if __name__ == "__main__":
    sys.exit(main())
