"""What a shop has beside its orders: one real row of each kind that an address or a form can name."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from catalog.listings.actions import start_draft
from catalog.listings.models import DraftPhoto
from catalog.models import Product
from catalog.photos.models import Photo
from cms.courses.models import CourseVersion
from cms.training.actions import enrol, move_round, plan_round
from cms.training.models import Round
from cms.training.people import record_person
from sellers.delivery.actions import OwnStep, save_own_rates
from sellers.delivery.models import DeliveryMethod
from sellers.models import Partner
from sellers.shops.invitations import VALID_FOR, token_of
from sellers.shops.models import Certification, ShopApplication, ShopClosedDays, ShopDocument, ShopInvitation, ShopPicture
from tests.catalog.photos.corpus import jpeg
from tests.cms.classroom import centre, make_course
from tests.factories.people import area, make_member, owner_of

#: Words of what is not public, by the shop's code: on anybody else's page they are a leak.
WORDS = {"s03": "CANARY-PAPER"}
_PICTURE = "original_images/of-a-shop.jpg"


@dataclass(frozen=True)
class Belongings:
    """The keys of a shop's things. `product` and `other` are two of its goods; `application` is its owner's, who asks for a second shop."""

    code: str
    closed: int
    mark: int
    mark_paper: int
    picture: int
    invitation: int
    token: str
    member: int
    method: int
    table: int
    way: str
    draft: int
    draft_key: UUID
    draft_picture: int
    product: int
    other: int
    application: int
    application_paper: int


def make_belongings(shop: Partner, *, number: int) -> Belongings:
    """One of everything for a shop; `number` keeps the keys of two shops apart."""
    owner, word, today = owner_of(shop), WORDS.get(shop.code, "OWN"), timezone.localdate()
    product, other = Product.objects.filter(seller=shop).order_by("upc")[:2]
    mark = Certification.objects.create(partner=shop, kind="halal", number=word, issuer="x", issued_on=date(2026, 1, 5))
    place = area()
    application = ShopApplication.objects.create(
        applicant=owner,
        name="CANARY-NAME" if shop.code in WORDS else "OWN",
        address="CANARY-ADDRESS" if shop.code in WORDS else "OWN",
        producer_type="community_enterprise",
        area=place,
        postcode=place.postcode,
        steps_done=["kind", "name", "place"],
    )
    draft = start_draft(seller_id=shop.pk, key=UUID(int=number), actor=None, typed={"title": "CANARY-NAME"})
    method = DeliveryMethod.objects.filter(partner=shop).exclude(service__endswith="pickup").select_related("carrier")[0]
    steps = [OwnStep(max_weight_g=30_000, bangkok_satang=50_00, upcountry_satang=60_00)]
    priced = save_own_rates(partner=shop, method=method, steps=steps, remote_satang=0, island_satang=0, days_min=1, days_max=3, actor=owner)
    invitation = ShopInvitation.objects.create(
        partner=shop, role="manager", note=word, created_by=owner, expires_at=timezone.now() + VALID_FOR
    )
    return Belongings(
        code=shop.code,
        closed=ShopClosedDays.objects.create(partner=shop, starts_on=today + timedelta(20), ends_on=today + timedelta(21)).pk,
        mark=mark.pk,
        mark_paper=_paper(owner, word, certification=mark),
        picture=ShopPicture.objects.create(partner=shop, photo=_photo(shop)).pk,
        invitation=invitation.pk,
        token=token_of(invitation),
        member=make_member(shop=shop, email=f"helper@{shop.code}.example").shop_memberships.get().pk,
        method=method.pk,
        table=priced.own_table_id or 0,
        way=f"{method.carrier.code}-{method.service}",
        draft=draft.pk,
        draft_key=draft.key,
        draft_picture=DraftPhoto.objects.create(draft=draft, photo=_photo(shop), key=UUID(int=number)).pk,
        product=product.pk,
        other=other.pk,
        application=application.pk,
        application_paper=_paper(owner, word, application=application),
    )


def _paper(owner: Any, title: str, **of: Any) -> int:
    kind = ShopDocument.Kind.CERTIFICATION if "certification" in of else ShopDocument.Kind.COMMUNITY_ENTERPRISE
    made = ShopDocument.objects.create(
        **of, kind=kind, file="papers/x.jpg", title=title, content_type="image/jpeg", size=1, sha256="0" * 64, uploaded_by=owner
    )
    return made.pk


def _photo(shop: Partner) -> Photo:
    """A picture of the shop; they all share one file, because nobody looks at it."""
    if not default_storage.exists(_PICTURE):
        default_storage.save(_PICTURE, ContentFile(jpeg()))
    return Photo.objects.bulk_create([Photo(title="x", file=_PICTURE, width=400, height=300, seller=shop)])[0]


def make_strange_round() -> Round:
    """A round of a centre at which nobody of the scene teaches, with somebody in it."""
    course = make_course(of=None, slug="of-the-round")
    version = CourseVersion.objects.create(course=course, number=1, title="หลักสูตร", hours=6, content={})
    planned = plan_round(
        centre=centre(), course_version=version, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 11), seats=20, actor=None
    )
    opened = move_round(round=planned, state=Round.State.OPEN)
    enrol(person=record_person(name="CANARY-NAME"), round=opened, on=date(2026, 3, 1))
    return opened
