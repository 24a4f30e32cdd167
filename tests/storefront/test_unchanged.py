"""Pages that a stranger's browser has already."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Category, Product
from cms.courses.actions import freeze_course_version
from cms.courses.models import CoursePage, LessonPage
from cms.pages.models import ContentPage
from cms.pages.site import ensure_site
from cms.training.actions import complete_enrolment, issue_certificate, plan_round, revoke_certificate
from sellers.models import Partner
from sellers.shops.actions import pause_shop
from sellers.stock.actions import move_stock
from sellers.stock.models import StockMovement
from tests.cms.classroom import centre, make_course, make_enrolment, make_lesson, make_round
from tests.factories.goods import leave_in_stock, stock

pytestmark = pytest.mark.django_db
PAGES = ["/", "/en/", "/catalogue/", "/shops/", "/shops/s01/", "/centres/", "/verify/"]


@pytest.fixture(autouse=True)
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def again(client: Client, path: str) -> tuple[int, int]:
    """(status, queries) of asking anew with the tag of the page as it was; the first visit may set the form's cookie."""
    client.get(path)
    tag = client.get(path)["ETag"]
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, headers={"If-None-Match": tag})
    return answer.status_code, len(asked)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_has_not_changed_costs_no_query(path: str, client: Client) -> None:
    assert again(client, path) == (304, 0)


def test_the_product_page_too(client: Client) -> None:
    assert again(client, Product.objects.get(upc="S01-001").get_absolute_url()) == (304, 0)


NEW = "เปลี่ยนเมื่อกี้"
#: Where a page is, how it is changed, and what it says from then on.
Changed = tuple[str, Callable[[], object], str]


def _renamed(thing: Any, name: str, path: str) -> Changed:
    def change() -> None:
        setattr(thing, name, NEW)
        thing.save()

    return path, change, NEW


def _product() -> Changed:
    thing = Product.objects.get(upc="S01-001")
    return _renamed(thing, "title", thing.get_absolute_url())


def _category() -> Changed:
    shelf = Category.objects.filter(product__upc="S01-001").get()
    return _renamed(shelf, "name", f"/catalogue/category/{shelf.slug}_{shelf.pk}/")


def _shop() -> Changed:
    shop = Partner.objects.get(code="s01")
    return shop.get_absolute_url(), lambda: pause_shop(partner=shop, reason="rain", actor=None), "ร้านพักอยู่ สั่งได้เมื่อร้านเปิดอีกครั้ง"


def _centre() -> Changed:
    here, version = centre(), freeze_course_version(course=_course())
    planned: dict[str, Any] = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 3, 11), "seats": 20}
    return here.get_absolute_url(), lambda: plan_round(centre=here, course_version=version, **planned), "2–11 มี.ค. 2569"


def _course() -> CoursePage:
    course = make_course(of=None)
    make_lesson(course=course)
    return CoursePage.objects.get(pk=course.pk)


def _published(page: Any, path: str) -> Changed:
    """Through Wagtail, as an editor does it."""

    def change() -> None:
        page.title = NEW
        page.save_revision().publish()

    return path, change, NEW


def _course_page() -> Changed:
    return _published(_course(), "/learn/course/")


def _list_of_courses() -> Changed:
    return _published(_course(), "/learn/")


def _lesson() -> Changed:
    _course()
    return _published(LessonPage.objects.get(), "/learn/course/01-first/")


def _site_page() -> Changed:
    home, _english = ensure_site()
    home.add_child(instance=ContentPage(title="วิธีซื้อ", slug="how-to-buy", locale=home.locale))
    return _published(ContentPage.objects.get(), "/how-to-buy/")


@pytest.mark.parametrize("made", [_product, _category, _shop, _centre, _list_of_courses, _course_page, _lesson, _site_page])
def test_a_change_shows_at_once(made: Callable[[], Changed], client: Client, committed: Any) -> None:
    path, change, words = made()
    assert again(client, path) == (304, 0)
    before = client.get(path)
    assert words not in before.content.decode()
    with committed(execute=True):
        change()
    answer = client.get(path, headers={"If-None-Match": before["ETag"]})
    assert answer.status_code == 200 and words in answer.content.decode()
    assert again(client, path) == (304, 0)


def test_a_certificate_is_read_anew_each_time(client: Client) -> None:
    """The form for its number is the same for everybody; the answer says when it was read, so nobody keeps it."""
    seat = make_enrolment(round=make_round(course_version=freeze_course_version(course=_course()), at=centre()))
    done = complete_enrolment(enrolment=seat, on=date(2026, 3, 11))
    certificate = issue_certificate(enrolment=done, on=date(2026, 3, 11))
    path = f"/en/verify/{certificate.serial}/"
    before = client.get(path)
    assert before.status_code == 200 and "ETag" not in before and before["Cache-Control"] == "no-store"
    revoke_certificate(certificate=certificate, reason="mistake", actor=None)
    after = client.get(path, headers={"If-None-Match": "*"}).content.decode()
    assert "evoked" in after and "evoked" not in before.content.decode()


def test_what_is_sold_out_shows_at_once_and_mere_numbers_do_not_renew(client: Client, committed: Any) -> None:
    path = Product.objects.get(upc="S01-001").get_absolute_url()
    leave_in_stock("S01-001", 2)
    client.get(path)
    tag = client.get(path)["ETag"]
    for delta, key, status in ((-1, "a", 304), (-1, "b", 200)):
        with committed(execute=True):
            move_stock(stock_record=stock("S01-001"), delta=delta, kind=StockMovement.Kind.SPOILT, reason="rain", key=key, actor=None)
        assert client.get(path, headers={"If-None-Match": tag}).status_code == status


def test_another_basket_place_or_language_is_another_page(client: Client) -> None:
    tags = set()
    for path, cookies in (("/", {}), ("/", {"basket_count": "2"}), ("/", {"place": "50"}), ("/en/", {})):
        visitor = Client()
        visitor.cookies.load(cookies)
        tags.add(visitor.get(path)["ETag"])
    assert len(tags) == 4


def test_who_has_a_session_gets_no_tag(client: Client, buyer: Any) -> None:
    client.force_login(buyer)
    assert "ETag" not in client.get("/")


def test_pages_travel_compressed(client: Client) -> None:
    plain, packed = client.get("/"), client.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip" and len(packed.content) < len(plain.content) / 2
