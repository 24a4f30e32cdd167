"""What others ask: the price per kilogram, litre, metre or piece of comparable goods."""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from catalog.models import Product
from sellers.formats import unit_price

#: Below so many comparable goods a hint would name one neighbour's price.
FEWEST = 3
#: The latest so many are compared.
_COMPARED = 300
BASES = {"g": Decimal(1000), "ml": Decimal(1000), "m": Decimal(1), "piece": Decimal(1)}


@dataclass(frozen=True)
class Hint:
    """Prices in satang per base unit (kilogram, litre, metre, piece) of `count` goods whose content is told in `unit`."""

    unit: str
    count: int
    middle: Decimal
    low: Decimal
    high: Decimal

    @property
    def middle_words(self) -> str:
        """The median as buyers read it: "฿57/กก."."""
        return per_base(self.middle, self.unit)

    @property
    def low_words(self) -> str:
        """The lowest."""
        return per_base(self.low, self.unit)

    @property
    def high_words(self) -> str:
        """The highest."""
        return per_base(self.high, self.unit)


def per_base(satang: Decimal, unit: str) -> str:
    """A price per base unit in words. Doubled, because a single piece has no unit price beside its price."""
    return unit_price(int(satang * 2), BASES[unit] * 2, unit)


def price_hints(category_id: int, *, apart_from: int) -> list[Hint]:
    """A hint for each unit of content in which at least `FEWEST` goods of the category are sold, the most common first. One query.

    `apart_from`: id of the shop that asks. Its own goods are not what others ask.
    """
    rows = (
        Product.objects.browsable()
        .filter(categories=category_id)
        .exclude(seller=apart_from)
        .order_by("-date_created", "-pk")
        .values_list("net_unit", "price_satang", "net_quantity")[:_COMPARED]
    )
    prices: dict[str, list[Decimal]] = {}
    for unit, satang, quantity in rows:
        prices.setdefault(unit, []).append(Decimal(satang) * BASES[unit] / quantity)
    hints = [Hint(unit, len(each), median(each), min(each), max(each)) for unit, each in prices.items() if len(each) >= FEWEST]
    return sorted(hints, key=lambda hint: (-hint.count, hint.unit))
