"""Payments: their shares, their states against the orders', slips, refunds, cash."""

from config.invariants.checks import check


@check("payments.share", "Seller order {thing} has {found} in a payment, it should have {expected}.")
def share() -> str:
    """Every seller order is in exactly one payment of its own order, with its whole total; a cancelled one may owe nothing."""
    return """
        SELECT s.number, COALESCE(CAST(h.amount_satang AS varchar(20)), 'no share'), s.total_satang || ' satang'
        FROM orders_sellerorder s
        LEFT JOIN payments_paymentshare h ON h.seller_order_id = s.id
        LEFT JOIN payments_payment p ON p.id = h.payment_id
        WHERE h.id IS NULL OR p.order_id <> s.order_id OR (p.payee_id IS NOT NULL AND p.payee_id <> s.partner_id)
           OR (h.amount_satang <> s.total_satang AND NOT (h.amount_satang = 0 AND s.state = 'cancelled'))
        ORDER BY s.id
    """


@check("payments.amount", "Payment {thing} is of {found} satang, its shares add up to {expected}.")
def amount() -> str:
    """A payment is the sum of its shares; of a cancelled one nothing is owed any more."""
    return """
        SELECT p.reference, p.amount_satang, COALESCE(SUM(h.amount_satang), 0)
        FROM payments_payment p LEFT JOIN payments_paymentshare h ON h.payment_id = p.id
        GROUP BY p.id, p.reference, p.amount_satang, p.state
        HAVING COALESCE(SUM(h.amount_satang), 0) <> CASE p.state WHEN 'cancelled' THEN 0 ELSE p.amount_satang END ORDER BY p.id
    """


@check("payments.state", "Seller order {thing} is {expected}, its payment is {found}.")
def state() -> str:
    """A shop packs what is paid or will be paid at the door; what waits for money has a payment that waits."""
    return """
        SELECT s.number, p.state, s.state
        FROM orders_sellerorder s JOIN payments_paymentshare h ON h.seller_order_id = s.id JOIN payments_payment p ON p.id = h.payment_id
        WHERE (s.state = 'awaiting_payment') AND p.state NOT IN ('awaiting', 'checking')
           OR s.state IN ('to_pack', 'shipped', 'delivered', 'completed', 'returned', 'disputed') AND p.state NOT IN ('paid', 'on_delivery')
           OR s.state = 'cancelled' AND h.amount_satang > 0 AND p.state IN ('awaiting', 'on_delivery')
        ORDER BY s.id
    """


@check("payments.slips", "Payment {thing}: it has {found} slips (accepted/being checked), it should have {expected}.")
def slips() -> str:
    """A payment by transfer that is paid has one accepted slip, one that is checked has one to check, others have neither."""
    return """
        SELECT n.reference, n.accepted || '/' || n.checking, n.must_accepted || '/' || n.must_checking FROM (
            SELECT p.id, p.reference,
                   SUM(CASE WHEN s.state = 'accepted' THEN 1 ELSE 0 END) AS accepted,
                   SUM(CASE WHEN s.state = 'checking' THEN 1 ELSE 0 END) AS checking,
                   CASE WHEN p.state = 'paid' AND p.method = 'promptpay' THEN 1 ELSE 0 END AS must_accepted,
                   CASE WHEN p.state = 'checking' THEN 1 ELSE 0 END AS must_checking
            FROM payments_payment p LEFT JOIN payments_slip s ON s.payment_id = p.id
            GROUP BY p.id, p.reference, p.state, p.method
        ) n WHERE n.accepted <> n.must_accepted OR n.checking <> n.must_checking ORDER BY n.id
    """


@check("payments.slip_once", "The transfer {thing} stands on {found} slips that count, it may stand on {expected}.")
def slip_once() -> str:
    """One transfer pays one thing."""
    return """
        SELECT bank_code || ' ' || transfer_reference, COUNT(*), 1 FROM payments_slip WHERE state <> 'refused'
        GROUP BY bank_code, transfer_reference HAVING COUNT(*) > 1 ORDER BY 1
    """


@check("payments.refund", "Seller order {thing}: the refund is {found}, it should be {expected} satang.")
def refund() -> str:
    """What was paid and cancelled goes back in full; nothing else does."""
    return """
        SELECT s.number, COALESCE(CAST(r.amount_satang AS varchar(20)), 'missing'),
               CASE WHEN s.state = 'cancelled' AND p.state = 'paid' THEN h.amount_satang ELSE 0 END
        FROM orders_sellerorder s
        JOIN payments_paymentshare h ON h.seller_order_id = s.id JOIN payments_payment p ON p.id = h.payment_id
        LEFT JOIN payments_refund r ON r.seller_order_id = s.id
        WHERE s.state NOT IN ('returned', 'disputed') AND (
            COALESCE(r.amount_satang, 0) <> CASE WHEN s.state = 'cancelled' AND p.state = 'paid' THEN h.amount_satang ELSE 0 END
            OR (r.id IS NOT NULL AND r.payment_id <> p.id))
        ORDER BY s.id
    """


@check("payments.refund_bound", "Payment {thing}: {found} satang go back, {expected} came in.")
def refund_bound() -> str:
    """No more goes back than came in."""
    return """
        SELECT p.reference, SUM(r.amount_satang), CASE p.state WHEN 'paid' THEN p.amount_satang ELSE 0 END
        FROM payments_payment p JOIN payments_refund r ON r.payment_id = p.id
        GROUP BY p.id, p.reference, p.state, p.amount_satang
        HAVING SUM(r.amount_satang) > CASE p.state WHEN 'paid' THEN p.amount_satang ELSE 0 END ORDER BY p.id
    """


@check("payments.cash", "Seller order {thing} is {found}, but its cash is booked as paid.")
def cash() -> str:
    """Cash on delivery is paid at the door, not before."""
    return """
        SELECT s.number, s.state, 'delivered' FROM payments_payment p
        JOIN payments_paymentshare h ON h.payment_id = p.id JOIN orders_sellerorder s ON s.id = h.seller_order_id
        WHERE p.method = 'cash' AND p.state = 'paid' AND s.state NOT IN ('delivered', 'completed', 'returned', 'disputed') ORDER BY s.id
    """


CHECKS = [share, amount, state, slips, slip_once, refund, refund_bound, cash]
