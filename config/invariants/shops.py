"""Shops: the centre they belong to, and that somebody answers for them."""

from config.invariants.checks import check


@check("shops.centre", "Shop {thing} names centre {found}, its history says {expected}.")
def centre() -> str:
    """`Partner.centre` repeats the row of its history that has no end."""
    return """
        SELECT p.code, COALESCE(c.code, 'none'), COALESCE(k.code, 'none')
        FROM partner_partner p
        LEFT JOIN shops_shopcentre h ON h.partner_id = p.id AND h.to_date IS NULL
        LEFT JOIN centres_centre c ON c.id = p.centre_id LEFT JOIN centres_centre k ON k.id = h.centre_id
        WHERE COALESCE(p.centre_id, 0) <> COALESCE(h.centre_id, 0) ORDER BY p.id
    """


@check("shops.owner", "Shop {thing} is open and has {found}.")
def owner() -> str:
    """Every shop that is open or paused has an owner."""
    return """
        SELECT p.code, 'no owner', 'an owner' FROM partner_partner p
        WHERE p.state IN ('active', 'paused')
          AND NOT EXISTS (SELECT 1 FROM shops_shopmember m WHERE m.partner_id = p.id AND m.role = 'owner' AND m.to_date IS NULL)
        ORDER BY p.id
    """


CHECKS = [centre, owner]
