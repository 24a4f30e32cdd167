"""Stock: what is promised, what was counted, and what cards repeat."""

from config.invariants.checks import check


@check("stock.allocated", "Stock record {thing}: {found} units are promised, the open order lines hold {expected}.")
def allocated() -> str:
    """Promised units are the units of order lines that are neither shipped nor cancelled."""
    return """
        SELECT r.partner_sku, r.num_allocated, COALESCE(held.units, 0)
        FROM partner_stockrecord r
        LEFT JOIN (
            SELECT l.stock_record_id, SUM(l.quantity - l.shipped - l.cancelled) AS units
            FROM orders_sellerorderline l JOIN orders_sellerorder s ON s.id = l.seller_order_id
            WHERE s.state <> 'cancelled' GROUP BY l.stock_record_id
        ) held ON held.stock_record_id = r.id
        WHERE r.num_allocated <> COALESCE(held.units, 0) ORDER BY r.id
    """


@check("stock.counted", "Stock record {thing}: {found} units are in stock, its movements add up to {expected}.")
def counted() -> str:
    """The deltas of a stock record add up to its count."""
    return """
        SELECT r.partner_sku, r.num_in_stock, COALESCE(moved.units, 0)
        FROM partner_stockrecord r
        LEFT JOIN (SELECT stock_record_id, SUM(delta) AS units FROM stock_stockmovement GROUP BY stock_record_id) moved
            ON moved.stock_record_id = r.id
        WHERE r.num_in_stock <> COALESCE(moved.units, 0) ORDER BY r.id
    """


@check("stock.shipped", "Stock record {thing}: {found} units left as shipped, the order lines say {expected}.")
def shipped() -> str:
    """What left the stock by shipping is what the order lines say was shipped."""
    return """
        SELECT r.partner_sku, COALESCE(gone.units, 0), COALESCE(sent.units, 0)
        FROM partner_stockrecord r
        LEFT JOIN (SELECT stock_record_id, -SUM(delta) AS units FROM stock_stockmovement WHERE kind = 'shipped' GROUP BY stock_record_id) gone
            ON gone.stock_record_id = r.id
        LEFT JOIN (SELECT stock_record_id, SUM(shipped) AS units FROM orders_sellerorderline GROUP BY stock_record_id) sent
            ON sent.stock_record_id = r.id
        WHERE COALESCE(gone.units, 0) <> COALESCE(sent.units, 0) ORDER BY r.id
    """


@check("stock.card", "Product {thing}: its cards say in stock = {found}, its stock record says {expected}.")
def card_stock() -> str:
    """Cards repeat whether a unit is free."""
    return """
        SELECT p.upc, p.in_stock, r.num_in_stock > r.num_allocated
        FROM catalogue_product p JOIN partner_stockrecord r ON r.product_id = p.id
        WHERE p.in_stock <> (r.num_in_stock > r.num_allocated) ORDER BY p.id
    """


@check("stock.price", "Product {thing}: its cards say {found} satang, its stock record says {expected}.")
def card_price() -> str:
    """Cards repeat the price."""
    return """
        SELECT p.upc, p.price_satang, ROUND(r.price * 100)
        FROM catalogue_product p JOIN partner_stockrecord r ON r.product_id = p.id
        WHERE p.price_satang <> ROUND(r.price * 100) ORDER BY p.id
    """


@check("stock.seller", "Product {thing}: shop {found} stands on its stock record, shop {expected} sells it.")
def seller() -> str:
    """A stock record belongs to the shop that sells the product; a product that is listed has one."""
    return """
        SELECT p.upc, r.partner_id, p.seller_id
        FROM catalogue_product p LEFT JOIN partner_stockrecord r ON r.product_id = p.id
        WHERE r.partner_id <> p.seller_id OR (r.id IS NULL AND p.state = 'listed') ORDER BY p.id
    """


CHECKS = [allocated, counted, shipped, card_stock, card_price, seller]
