"""Orders, seller orders, their lines, their story."""

from config.invariants.checks import check


@check("orders.total", "Order {thing}: its total is {found} satang, its seller orders add up to {expected}.")
def total() -> str:
    """An order is the sum of its seller orders."""
    return """
        SELECT o.number, ROUND(o.total_incl_tax * 100), COALESCE(SUM(s.total_satang), 0)
        FROM order_order o LEFT JOIN orders_sellerorder s ON s.order_id = o.id
        GROUP BY o.id, o.number, o.total_incl_tax
        HAVING ROUND(o.total_incl_tax * 100) <> COALESCE(SUM(s.total_satang), 0) ORDER BY o.id
    """


@check("orders.checkout", "Order {thing} has {found}.")
def checkout() -> str:
    """An order has a checkout."""
    return """
        SELECT o.number, 'no checkout', 'one' FROM order_order o LEFT JOIN orders_checkout c ON c.order_id = o.id
        WHERE c.id IS NULL ORDER BY o.id
    """


@check("orders.lines", "Line {thing}: Oscar's row says {found}, the seller order's says {expected} (order/stock record/units).")
def lines() -> str:
    """Every order line has its seller line: same order, stock record and number."""
    return """
        SELECT l.id, l.order_id || '/' || COALESCE(l.stockrecord_id, 0) || '/' || l.quantity,
               s.order_id || '/' || x.stock_record_id || '/' || x.quantity
        FROM order_line l
        LEFT JOIN orders_sellerorderline x ON x.line_id = l.id
        LEFT JOIN orders_sellerorder s ON s.id = x.seller_order_id
        WHERE x.id IS NULL OR s.order_id <> l.order_id OR x.quantity <> l.quantity
           OR l.stockrecord_id IS NULL OR x.stock_record_id <> l.stockrecord_id
        ORDER BY l.id
    """


@check("orders.partner", "Line {thing}: it names shop {found}, its seller order, product and stock record name {expected}.")
def partner() -> str:
    """One shop, wherever a line names it."""
    return """
        SELECT l.id, COALESCE(l.partner_id, 0), s.partner_id || '/' || p.seller_id || '/' || r.partner_id
        FROM order_line l
        JOIN orders_sellerorderline x ON x.line_id = l.id
        JOIN orders_sellerorder s ON s.id = x.seller_order_id
        JOIN partner_stockrecord r ON r.id = x.stock_record_id
        JOIN catalogue_product p ON p.id = r.product_id
        WHERE l.partner_id IS NULL OR l.partner_id <> s.partner_id OR s.partner_id <> p.seller_id
        ORDER BY l.id
    """


@check("orders.goods", "Seller order {thing}: its goods are {found} satang, its lines add up to {expected}.")
def goods() -> str:
    """The goods of a seller order are the sum of its lines."""
    return """
        SELECT s.number, s.goods_satang, COALESCE(SUM(x.quantity * x.unit_price_satang), 0)
        FROM orders_sellerorder s LEFT JOIN orders_sellerorderline x ON x.seller_order_id = s.id
        GROUP BY s.id, s.number, s.goods_satang
        HAVING s.goods_satang <> COALESCE(SUM(x.quantity * x.unit_price_satang), 0) ORDER BY s.id
    """


@check("orders.shipping", "Seller order {thing}: its shipping is {found} satang, its parcels add up to {expected}.")
def shipping() -> str:
    """The shipping of a seller order is the sum of its parcels; there is at least one."""
    return """
        SELECT s.number, s.shipping_satang, SUM(p.price_satang)
        FROM orders_sellerorder s LEFT JOIN orders_parcel p ON p.seller_order_id = s.id
        GROUP BY s.id, s.number, s.shipping_satang
        HAVING COUNT(p.id) = 0 OR s.shipping_satang <> SUM(p.price_satang) ORDER BY s.id
    """


@check("orders.centre", "Seller order {thing} names {found}, it should name {expected}.")
def centre() -> str:
    """A seller order keeps the centre of its shop as it was at placement."""
    return """
        SELECT s.number, 'no centre', 'the centre of its shop' FROM orders_sellerorder s WHERE s.centre_id IS NULL ORDER BY s.id
    """


@check("orders.story", "Seller order {thing} is {found}, its story ends with {expected}.")
def story() -> str:
    """The last event of a seller order says what its state is."""
    return """
        SELECT s.number, s.state, e.to_state
        FROM orders_sellerorder s
        LEFT JOIN (SELECT seller_order_id, MAX(id) AS id FROM orders_sellerorderevent GROUP BY seller_order_id) last ON last.seller_order_id = s.id
        LEFT JOIN orders_sellerorderevent e ON e.id = last.id
        WHERE e.id IS NULL OR e.to_state <> s.state ORDER BY s.id
    """


@check("orders.times", "Seller order {thing} is {found}; its times do not fit that.")
def times() -> str:
    """A state has its times, no later ones, and they are in order."""
    return """
        SELECT s.number, s.state, 'times of that state' FROM orders_sellerorder s
        WHERE (s.state = 'awaiting_payment' AND (s.confirmed_at IS NOT NULL OR s.packed_at IS NOT NULL OR s.shipped_at IS NOT NULL))
           OR (s.state IN ('to_pack', 'shipped', 'delivered', 'completed') AND (s.confirmed_at IS NULL OR s.ship_by IS NULL))
           OR (s.state IN ('awaiting_payment', 'to_pack', 'cancelled') AND s.shipped_at IS NOT NULL)
           OR (s.state IN ('shipped', 'delivered', 'completed') AND (s.packed_at IS NULL OR s.shipped_at IS NULL))
           OR (s.state IN ('delivered', 'completed')) <> (s.delivered_at IS NOT NULL) AND s.state NOT IN ('returned', 'disputed')
           OR (s.state = 'completed') <> (s.completed_at IS NOT NULL) AND s.state NOT IN ('returned', 'disputed')
           OR (s.state = 'cancelled') <> (s.cancelled_at IS NOT NULL)
           OR s.confirmed_at < s.placed_at OR s.packed_at < s.confirmed_at OR s.shipped_at < s.packed_at
           OR s.delivered_at < s.shipped_at OR s.completed_at < s.delivered_at
        ORDER BY s.id
    """


@check("orders.units", "Seller order {thing}: units {found} (ordered/packed/shipped/cancelled) do not fit its state {expected}.")
def units() -> str:
    """Where a line's units are follows from the state of its seller order."""
    return """
        SELECT s.number, x.quantity || '/' || x.packed || '/' || x.shipped || '/' || x.cancelled, s.state
        FROM orders_sellerorderline x JOIN orders_sellerorder s ON s.id = x.seller_order_id
        WHERE (s.state = 'awaiting_payment' AND (x.packed <> 0 OR x.shipped <> 0))
           OR (s.state = 'to_pack' AND (x.shipped <> 0 OR x.packed <> CASE WHEN s.packed_at IS NULL THEN 0 ELSE x.quantity - x.cancelled END))
           OR (s.state IN ('shipped', 'delivered', 'completed') AND x.shipped <> x.quantity - x.cancelled)
           OR (s.state = 'cancelled' AND (x.cancelled <> x.quantity OR x.shipped <> 0))
        ORDER BY x.id
    """


CHECKS = [total, checkout, lines, partner, goods, shipping, centre, story, times, units]
