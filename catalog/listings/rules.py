"""Which listings an operator looks at before buyers do.

The first goods of a shop, goods that need a licence (Royal Decree on Digital Platform Services 2565, section 18(2): documents before
listing) or are named as if they did, every change of name, picture, kind or licence, and words that claim a cure. Everything else is on
sale at once and is shown to the operator afterwards.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.listings.changes import changes_between
from catalog.models import Category, Product

#: So many listings of a shop are looked at before it lists by itself.
LOOKED_AT = 3
#: Duties of a category (`Category.flags`) that ask for a licence number.
LICENSED = frozenset({"fda", "rx"})
#: Reasons for a check -> what they are called.
WHY: dict[str, Promise] = {
    "first": _("One of the shop's first listings"),
    "again": _("Sent back before"),
    "licence": _("Goods that need a licence"),
    "claims": _("Words that claim a cure"),
    "prepared": _("Named like prepared food, in a kind that is none"),
    "title": _("The name changed"),
    "photos": _("The pictures changed"),
    "category": _("The kind changed"),
}
_CHANGES = {"title": "title", "title_en": "title", "photos": "photos", "category_name": "category", "licence_no": "licence"}
_WORDS = ("title", "title_en", "description", "description_en", "made_of", "use", "keep")
#: Food Act s.40, Herbal Products Act: no cure may be claimed without a permit. "เก็บรักษา" and the like mean keeping, not curing.
_HARMLESS = re.compile(r"เก็บรักษา|รักษา(?:ความ|คุณภาพ|อุณหภูมิ|สิ่งแวดล้อม|ธรรมชาติ|ป่า|ศีล|สี|รูป|กลิ่น|รสชาติ|ภูมิปัญญา)|ดูแลรักษา")
_CLAIMS = re.compile(
    r"รักษา|หายขาด|ลดน้ำหนัก|ลดความอ้วน|ขาวใน|ป้องกันมะเร็ง|ต้านมะเร็ง|เบาหวาน|ความดัน|บำบัดโรค|\b(?:cures?|heals?|anti-?cancer|diabetes|weight loss)\b",
    re.IGNORECASE,
)
#: Ways to prepare food, as names of goods tell them. Which kind is right decides who asks for its number.
_PREPARED = re.compile(
    r"ฉาบ|ทอด|ดอง|กวน|เชื่อม|แช่อิ่ม|อบ(?:แห้ง|กรอบ|เนย)|แปรรูป|น้ำพริก|\b(?:fried|pickled|candied|dried|chips|crisps)\b", re.IGNORECASE
)


def claims_in(listing: Mapping[str, Any]) -> list[str]:
    """The words of a listing that claim a cure, each once, in the order in which they stand."""
    text = _HARMLESS.sub(" ", " ".join(str(listing.get(key) or "") for key in _WORDS))
    return list(dict.fromkeys(found.group().lower() for found in _CLAIMS.finditer(text)))


def reasons_for_check(
    *, product: Product | None, seller_id: int, before: Mapping[str, Any], after: Mapping[str, Any], flags: Sequence[str] | None = None
) -> list[str]:
    """Codes of `WHY` for a listing that is handed in; empty: it needs no check. `product` is None for goods that are new.

    `flags`: the duties of its category, where they are known already.
    """
    why: list[str] = []
    if before:
        why += [_CHANGES[change.key] for change in changes_between(before, after) if change.key in _CHANGES]
        if set(claims_in(after)) - set(claims_in(before)):
            why.append("claims")
        return list(dict.fromkeys(why))
    if Product.objects.filter(seller=seller_id, state__in=[Product.State.LISTED, Product.State.PAUSED]).count() < LOOKED_AT:
        why.append("first")
    if product is not None:
        why.append("again")
    if LICENSED & set(flags_of(after.get("category")) if flags is None else flags):
        why.append("licence")
    elif _PREPARED.search(f"{after.get('title') or ''} {after.get('title_en') or ''}"):
        why.append("prepared")
    if claims_in(after):
        why.append("claims")
    return why


def flags_of(category_id: int | None) -> list[str]:
    """The duties of a category; none for None or one that is not there."""
    flags = Category.objects.filter(pk=category_id).values_list("flags", flat=True).first() if category_id else None
    return list(flags or [])
