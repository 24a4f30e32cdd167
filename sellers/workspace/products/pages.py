"""What the pages about goods show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.listings.models import ListingCheck, ListingDraft
from catalog.models import Product
from sellers.access import drafts_of, products_of
from sellers.models import Partner
from sellers.stock.models import StockMovement
from sellers.workspace.levels import low_at, sold_in_a_week

State = Product.State
#: Name of a tab -> (its word, what it holds).
TABS: dict[str, tuple[Promise, Q]] = {
    "": (pgettext_lazy("seller's products", "All"), ~Q(state=State.RETIRED)),
    "listed": (_("On sale"), Q(state=State.LISTED)),
    "low": (_("Few left or sold out"), Q(state=State.LISTED, free__lte=F("low_at"))),
    "checking": (_("Being checked"), Q(state=State.CHECKING) | Q(waits__isnull=False)),
    "draft": (_("To be changed"), Q(state=State.DRAFT)),
    "paused": (pgettext_lazy("product", "Paused"), Q(state=State.PAUSED)),
    "retired": (pgettext_lazy("product", "Retired"), Q(state=State.RETIRED)),
}
#: State -> (its word in the shop's pages, the class of its mark).
STATES: dict[str, tuple[Promise, str]] = {
    State.LISTED: (_("On sale"), "good"),
    State.CHECKING: (_("Being checked"), "way"),
    State.DRAFT: (_("To be changed"), "care"),
    State.PAUSED: (pgettext_lazy("product", "Paused"), "care"),
    State.RETIRED: (pgettext_lazy("product", "Retired"), ""),
}
#: Kind of a movement -> what the shop calls it.
MOVEMENTS: dict[str, Promise] = {
    StockMovement.Kind.OPENING: _("Opening stock"),
    StockMovement.Kind.RECEIVED: _("Made more"),
    StockMovement.Kind.CORRECTION: _("Counted again"),
    StockMovement.Kind.SPOILT: _("Spoilt or broken"),
    StockMovement.Kind.SHIPPED: _("Sent to a buyer"),
    StockMovement.Kind.RETURNED: _("Returned by a buyer"),
}
#: Under this key a session holds a change of stock that was refused until its page shows it: pk of the product, units as typed, why.
STOCK_REFUSED = "stock_refused"
#: Movements that a product's page shows.
SHOWN_MOVEMENTS = 20


@dataclass(frozen=True)
class Tab:
    """A choice above the list."""

    name: str
    word: Promise
    count: int


def goods_of(shop: Partner) -> QuerySet[Any]:
    """The shop's goods with their stock (`in_hand`, `reserved`, `free`, `low_at`) and the check that waits (`waits`)."""
    waits = ListingCheck.objects.filter(product=OuterRef("pk"), state=ListingCheck.State.WAITING)
    return products_of(shop).annotate(
        in_hand=F("stockrecords__num_in_stock"),
        reserved=F("stockrecords__num_allocated"),
        free=F("stockrecords__num_in_stock") - F("stockrecords__num_allocated"),
        sold=sold_in_a_week("stockrecords__pk", timezone.now()),
        low_at=low_at(),
        waits=Subquery(waits.values("pk")[:1]),
    )


def tabs_of(shop: Partner, asked: str) -> list[Tab]:
    """The tabs with their numbers: all, on sale, and whatever is not empty or was asked for. One query."""
    counts = goods_of(shop).aggregate(**{f"n_{name}": Count("pk", filter=held) for name, (_word, held) in TABS.items()})
    found = [Tab(name, word, counts[f"n_{name}"]) for name, (word, _held) in TABS.items()]
    return [tab for tab in found if tab.name in ("", "listed", asked) or tab.count]


def listed_goods(shop: Partner, tab: str, word: str) -> QuerySet[Any]:
    """The goods under a tab, the latest first; `word` narrows to names that hold it."""
    goods = goods_of(shop).filter(TABS[tab][1]).select_related("unit", "photo").prefetch_related("photo__renditions")
    if word:
        goods = goods.filter(Q(title__icontains=word) | Q(title_en__icontains=word) | Q(upc__iexact=word))
    return goods.order_by("-date_created", "-pk")


def open_drafts(shop: Partner) -> list[ListingDraft]:
    """What was begun and not handed in, the latest first, with its first picture as `front`. Three queries."""
    drafts = list(drafts_of(shop).filter(finished_at__isnull=True).prefetch_related("pictures__photo__renditions")[:12])
    for draft in drafts:
        pictures = list(draft.pictures.all())
        draft.front = pictures[0].photo if pictures else None
    return drafts


def last_checks(products: Sequence[int]) -> dict[int, ListingCheck]:
    """The latest decided or waiting check of each product that a person looked at or will. One query."""
    asked = ListingCheck.objects.filter(product__in=products).exclude(state=ListingCheck.State.WITHDRAWN).order_by("submitted_at", "pk")
    return {check.product_id: check for check in asked}


def rows_of(page: Sequence[Any]) -> list[dict[str, Any]]:
    """The rows of a list: product, its state in words, and why it was sent back. One query."""
    checks = last_checks([product.pk for product in page])
    rows = []
    for product in page:
        word, css = STATES[product.state]
        check = checks.get(product.pk)
        back = check if check and check.state == ListingCheck.State.SENT_BACK else None
        rows.append({"product": product, "state": word, "css": css, "back": back, "low": is_few(product)})
    return rows


def is_few(product: Any) -> bool:
    """Whether an annotated product runs low (`sellers.workspace.levels`) and is not sold out."""
    return product.free is not None and 0 < product.free <= product.low_at


def movements_of(product: Product) -> list[dict[str, Any]]:
    """The latest movements with their words and who made them; `after` is what was in hand then. One query."""
    rows = list(
        StockMovement.objects.filter(stock_record__product=product)
        .select_related("actor", "stock_record")
        .order_by("-id")[:SHOWN_MOVEMENTS]
    )
    after = rows[0].stock_record.num_in_stock if rows else 0
    told = []
    for row in rows:
        told.append({"row": row, "word": MOVEMENTS.get(row.kind, row.kind), "after": after, "who": getattr(row.actor, "name", "") or ""})
        after -= row.delta
    return told


def family_of(product: Product) -> list[Product]:
    """The other sizes and colours of it. At most one query."""
    if product.family_id is None:
        return []
    return list(Product.objects.filter(family=product.family_id).exclude(pk=product.pk).exclude(state=State.RETIRED).order_by("pk"))


def joinable(product: Product) -> list[Product]:
    """Goods of the shop that it could be a size or colour of. One query."""
    others = Product.objects.filter(seller=product.seller_id).exclude(pk=product.pk).exclude(state=State.RETIRED)
    if product.family_id:
        others = others.exclude(family=product.family_id)
    return list(others.only("pk", "title", "title_en").order_by("title")[:100])
