"""When stock is low."""

from sellers.models import StockRecord

#: So many free units or fewer are "few left", where the shop set no level of its own.
FEW = 5


def is_low(record: StockRecord) -> bool:
    """Whether few units are free, but some: sold out is another matter."""
    return 0 < record.free <= (record.low_stock_threshold or FEW)
