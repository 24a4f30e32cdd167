"""Rows of every kind that an operator's list shows, written in bulk: for the figures of the desk and the tests of its queries.

They satisfy the database's constraints and nothing more: no stock moves, no message is told.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from oscar.core.loading import get_model
from wagtail.models import ModelLogEntry, PageLogEntry

from catalog.listings.models import ListingCheck
from catalog.models import Product
from cms.courses.models import CourseVersion
from cms.pages.models import BasePage
from cms.training.models import Certificate, Enrolment, Person, Round
from config.worker.models import DeadTask
from sellers.centres.models import AdminArea, Centre
from sellers.delivery.models import Box, Carrier, Rate, RateTable
from sellers.models import Partner
from sellers.orders.models import Checkout, SellerOrder
from sellers.payments.models import Payment, PaymentShare, Refund, Slip
from sellers.shops.models import Certification, ShopApplication
from storefront.accounts.models import TextMessage
from storefront.models import ErasureRequest

Order = get_model("order", "Order")
BATCH = 500
#: The address of each list by its view's name.
LISTS = (
    "desk_payments:slips",
    "desk_payments:refunds",
    "desk_orders:orders",
    "desk_orders:parts",
    "desk_shops:shops",
    "desk_shops:applications",
    "desk_marks:marks",
    "desk_listings:checks",
    "desk_centres:centres",
    "desk_centres:areas",
    "desk_training:people",
    "desk_training:certificates",
    "desk_delivery:tables",
    "desk_delivery:rates",
    "desk_delivery:carriers",
    "desk_delivery:boxes",
    "desk_tasks:tasks",
    "desk_text_messages:index",
    "desk_erasure:index",
    "wagtailadmin_history:index",
)
#: What the log tells of; each of its pages shows all kinds. One row in ten is of a page, and one in ten was written by somebody else than
#: the one who wrote most.
LOGGED: tuple[Any, ...] = (
    Partner,
    ShopApplication,
    Centre,
    RateTable,
    Payment,
    Order,
    Product,
    Person,
    Certificate,
    Round,
    DeadTask,
    get_user_model(),
    ErasureRequest,
)


def _many(model: Any, rows: Any) -> list[Any]:
    return list(model.objects.bulk_create(rows, batch_size=BATCH))


def make_rows(number: int, *, first: int = 0) -> None:
    """`number` rows in every list of the desk; `first` is the first number that is free, so that more can be added."""
    span = range(first, first + number)
    area = AdminArea.objects.filter(level=AdminArea.Level.SUBDISTRICT).order_by("pk").first()
    assert area is not None
    centres = _centres(span, area)
    shops = _shops(span, area, centres)
    users = _users(span)
    _orders(span, area, shops)
    _papers(span, shops, users)
    _people(span, centres, area)
    _prices(span, shops)
    now = timezone.now()
    _many(
        DeadTask,
        (
            DeadTask(
                task_id=UUID(int=each + 1),
                task_path="storefront.notices.tell.tell",
                queue_name="default",
                fingerprint=f"{each:064d}",
                exception="OSError: the line is down",
                traceback="…",
                attempts=5,
                first_at=now - timedelta(minutes=each),
                last_at=now,
            )
            for each in span
        ),
    )
    _words(span, users)
    _log(span, users)


def _centres(span: range, area: AdminArea) -> list[Centre]:
    return _many(
        Centre,
        (
            Centre(code=f"BEN-{each:06d}", kind="dcc", network="nfe", name=f"ศูนย์ทดสอบ {each:06d}", area=area, is_synthetic=True)
            for each in span
        ),
    )


def _shops(span: range, area: AdminArea, centres: list[Centre]) -> list[Partner]:
    rows = (
        Partner(
            code=f"ben{each:06d}",
            name=f"กลุ่มทดสอบ {each:06d}",
            state=Partner.State.ACTIVE,
            opened_at=timezone.now(),
            producer_type="community_enterprise",
            area=area,
            centre=centre,
            phone=f"+6681{each:07d}",
        )
        for each, centre in zip(span, centres, strict=True)
    )
    return _many(Partner, rows)


def _orders(span: range, area: AdminArea, shops: list[Partner]) -> None:
    now = timezone.now()
    moments = {each: now - timedelta(minutes=each) for each in span}
    orders = _many(
        Order,
        (
            Order(
                number=f"BEN-{each:08d}",
                currency="THB",
                total_incl_tax=Decimal(100),
                total_excl_tax=Decimal(100),
                shipping_incl_tax=Decimal(0),
                shipping_excl_tax=Decimal(0),
                date_placed=moments[each],
            )
            for each in span
        ),
    )
    _many(
        Checkout,
        (
            Checkout(
                order=order,
                key=UUID(int=10**12 + each),
                contact_name=f"ผู้ซื้อ {each}",
                contact_phone=f"+6689{each:07d}",
                language="th",
                payment_route="platform",
                access_token_hash=f"{each:064d}",
                area=area,
            )
            for each, order in zip(span, orders, strict=True)
        ),
    )
    parts = _many(
        SellerOrder,
        (
            SellerOrder(
                order=order,
                partner=shop,
                number=f"BEN-{each:08d}/1",
                goods_satang=10_000,
                shipping_satang=0,
                total_satang=10_000,
                days_min=1,
                days_max=3,
                centre_id=shop.centre_id,
                area=area,
                placed_at=moments[each],
            )
            for each, order, shop in zip(span, orders, shops, strict=True)
        ),
    )
    payments = _many(
        Payment,
        (
            Payment(
                order=order,
                reference=f"BENP-{each:08d}",
                route="platform",
                method="promptpay",
                amount_satang=10_000,
                state="checking",
                created_at=moments[each],
                confirm_by=moments[each] + timedelta(hours=24),
            )
            for each, order in zip(span, orders, strict=True)
        ),
    )
    pairs = list(zip(payments, parts, strict=True))
    _many(PaymentShare, (PaymentShare(payment=payment, seller_order=part, amount_satang=10_000) for payment, part in pairs))
    _many(
        Slip,
        (
            Slip(payment=payment, file="slips/bench.png", bank_code="004", transfer_reference=f"BEN{each:012d}", submitted_at=moments[each])
            for each, payment in zip(span, payments, strict=True)
        ),
    )
    _many(
        Refund,
        (
            Refund(payment=payment, seller_order=part, amount_satang=10_000, reason="not sent in time", created_at=part.placed_at)
            for payment, part in pairs
        ),
    )


def _users(span: range) -> list[Any]:
    user = get_user_model()
    return _many(user, (user(email=f"ben{each}@example.test", password="!", name=f"ผู้สมัคร {each}") for each in span))


def _papers(span: range, shops: list[Partner], users: list[Any]) -> None:
    now = timezone.now()
    _many(
        ShopApplication,
        (
            ShopApplication(
                applicant=user,
                state="submitted",
                producer_type="community_enterprise",
                name=f"ร้านใหม่ {each}",
                area_id=shop.area_id,
                centre_id=shop.centre_id,
                submitted_at=now - timedelta(minutes=each),
            )
            for each, user, shop in zip(span, users, shops, strict=True)
        ),
    )
    _many(
        Certification,
        (
            Certification(partner=shop, kind="otop4", number=f"BEN-{each}", issuer="กรม", issued_on=now.date(), entered_at=now)
            for each, shop in zip(span, shops, strict=True)
        ),
    )
    goods = Product.objects.order_by("pk").first()
    assert goods is not None
    _many(
        ListingCheck,
        (
            ListingCheck(
                product=goods,
                kind="change",
                state="approved",
                before={"title": "ก่อน"},
                after={"title": f"หลัง {each}"},
                why=["title"],
                submitted_at=now - timedelta(minutes=each),
                decided_at=now,
            )
            for each in span
        ),
    )


def _people(span: range, centres: list[Centre], area: AdminArea) -> None:
    version = CourseVersion.objects.first()
    assert version is not None, "people take part in a course: make one first"
    today = timezone.localdate()
    people = _many(Person, (Person(name=f"ผู้เรียน {each:06d}", contact_phone=f"+6682{each:07d}") for each in span))
    rounds = _many(
        Round,
        (
            Round(code=f"BEN-{each:06d}", centre=centre, course_version=version, starts_on=today, ends_on=today, seats=20, state="finished")
            for each, centre in zip(span, centres, strict=True)
        ),
    )
    enrolments = _many(
        Enrolment,
        (
            Enrolment(
                person=person,
                round=held,
                state="completed",
                enrolled_on=today,
                completed_on=today,
                centre_code=held.code,
                area_code=area.pk,
            )
            for person, held in zip(people, rounds, strict=True)
        ),
    )
    _many(
        Certificate,
        (
            Certificate(
                serial=f"BEN-{each:06d}",
                enrolment=enrolment,
                issued_on=today,
                holder_name=f"ผู้เรียน {each:06d}",
                course_title=version.title,
                hours=6,
                centre=centre,
                centre_name=centre.name,
                area=area,
            )
            for each, enrolment, centre in zip(span, enrolments, centres, strict=True)
        ),
    )


def _prices(span: range, shops: list[Partner]) -> None:
    tables = _many(RateTable, (RateTable(code=f"ben-{each}", partner=shop) for each, shop in zip(span, shops, strict=True)))
    _many(
        Rate,
        (
            Rate(
                table=table, service="parcel", zone_from="any", zone_to="any", max_weight_g=1000, price_satang=4000, days_min=1, days_max=3
            )
            for table in tables
        ),
    )
    _many(
        Carrier,
        (
            Carrier(code=f"ben-{each}", name=f"ขนส่ง {each}", name_en=f"Carrier {each}", rate_table=table)
            for each, table in zip(span, tables, strict=True)
        ),
    )
    _many(Box, (Box(code=f"ben-{each}", max_weight_g=1_000_000 + each, width_cm=10, length_cm=10, height_cm=10) for each in span))


def _words(span: range, users: list[Any]) -> None:
    now = timezone.now()
    _many(
        TextMessage,
        (
            TextMessage(phone=f"+6683{each:07d}", body=f"ตลาดชุมชน: ทดสอบ {each:06d}", created_at=now, sent_at=now if each % 2 else None)
            for each in span
        ),
    )
    _many(ErasureRequest, (ErasureRequest(user=user, reason="ทดสอบ", asked_at=now) for user in users))


def _log(span: range, users: list[Any]) -> None:
    now = timezone.now()
    kinds = ContentType.objects.get_for_models(*LOGGED)
    things = {model: list(model._base_manager.order_by("-pk")[: len(span)]) for model in LOGGED}
    pages = list(BasePage.objects.order_by("-pk").select_related("content_type")[:9])

    def line(each: int) -> dict[str, Any]:
        who = users[(each - span.start) if each % 10 == 5 else 0]
        return {"user_id": who.pk, "timestamp": now - timedelta(minutes=each)}

    def of_thing(each: int) -> ModelLogEntry:
        model = LOGGED[each % len(LOGGED)]
        thing = things[model][each % len(things[model])]
        return ModelLogEntry(
            content_type=kinds[model], object_id=str(thing.pk), label=f"ทดสอบ {each:06d}", action="wagtail.edit", **line(each)
        )

    def of_page(each: int) -> PageLogEntry:
        page = pages[each // 10 % len(pages)]
        return PageLogEntry(page_id=page.pk, content_type=page.content_type, label=page.title, action="wagtail.edit", **line(each))

    _many(ModelLogEntry, (of_thing(each) for each in span if each % 10 != 9))
    _many(PageLogEntry, (of_page(each) for each in span if each % 10 == 9))
