"""How Oscar asks for a price and for availability: the one stock record of a product, and whether its shop is open.

The pages of this house read both from `Product` and `StockRecord` directly; Oscar's own code (baskets, offers) asks here.
"""

from typing import Any

from oscar.apps.partner import availability, prices, strategy


class Selector:
    """Gives everybody the same strategy: prices do not depend on who asks."""

    def strategy(self, request: Any = None, user: Any = None, **kwargs: Any) -> "MarketStrategy":
        """The strategy for this visitor."""
        return MarketStrategy(request)


class MarketStrategy(strategy.UseFirstStockRecord, strategy.StockRequired, strategy.Structured):
    """Prices include VAT; goods of a shop that is not open are not available. A product has one stock record (constraint)."""

    def pricing_policy(self, product: Any, stockrecord: Any) -> Any:
        """The fixed price, VAT included."""
        if stockrecord is None:
            return prices.Unavailable()
        return prices.FixedPrice(currency="THB", excl_tax=stockrecord.price, tax=0)

    def parent_pricing_policy(self, product: Any, children_stock: Any) -> Any:
        """There are no parent products here."""
        return prices.Unavailable()

    def availability_policy(self, product: Any, stockrecord: Any) -> Any:
        """Nothing is available from a shop that is not open."""
        if product.seller.state != "active" or not product.is_public:
            return availability.Unavailable()
        return super().availability_policy(product, stockrecord)
