"""One slip at the demo market that a shop checks itself. Who receives the money is decided when somebody orders, for all at once
(PAYMENT_ROUTE), and the rest of the demo pays the market: so this order is made in a process of its own, with PAYMENT_ROUTE=direct.
"""

from datetime import timedelta


def main() -> None:
    """Somebody orders of shop s03, pays it straight and attaches the slip."""
    import django

    django.setup()
    from django.utils import timezone

    from config.demo.logins import OWNERS
    from config.demo.orders import SEED, Trade
    from config.demo.waiting import _order
    from sellers.models import Partner
    from storefront.accounts.models import User

    now = timezone.now()
    owner = User.objects.get(email=OWNERS["s03"])
    trade = Trade(now=now, buyer=None, operator=None, seed=SEED + 2)
    _order(trade, Partner.objects.get(code="s03"), owner, now - timedelta(minutes=20), cash=False, how="slip")


if __name__ == "__main__":
    main()
