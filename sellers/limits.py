"""How often somebody may do something. The counting is allauth's, which offers it to nobody: this is the only file that reaches for it.

A rate is written "amount/time/per", several with commas: "10/10m/key,300/h/ip". `key` is what the caller names (an order, a basket);
`ip` is the visitor's address, of which carriers give one to hundreds of phones: what honest people do is bounded by key, and an address
only where no household and no crowd of them comes near the figure.
"""

from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

_A_DAY = 24 * 3600


def allowed(request: HttpRequest, what: str, rate: str, *, key: str = "", user: Any = None, count: bool = True) -> bool:
    """Count once more that `what` is done ("orders.find"); False where that is more often than `rate` lets.

    `key` is needed for rates per key, `user` for rates per user. Without `count` it only looks.
    """
    app, _dot, action = what.partition(".")
    config = {action: rate}
    usage = ratelimit.consume(request, app=app, action=action, config=config, key=key or None, user=user, limit_get=True, dry_run=not count)
    return usage is not None


def has_seen(request: HttpRequest, what: str, thing: str) -> bool:
    """Whether this address has seen the thing in the last day."""
    return bool(cache.get(_seen(request, what, thing)))


def allowed_different(request: HttpRequest, what: str, rate: str, *, thing: str) -> bool:
    """`allowed` for how many different things an address sees: what it has seen in the last day costs nothing again."""
    if has_seen(request, what, thing):
        return True
    if not allowed(request, what, rate):
        return False
    cache.set(_seen(request, what, thing), 1, _A_DAY)
    return True


def _seen(request: HttpRequest, what: str, thing: str) -> str:
    return f"seen:{what}:{address_of(request)}:{thing}"


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as the rates per `ip` count it: an IPv6 network counts as one."""
    found: str = ratelimit.get_ip(request)
    return found


def session_of(request: HttpRequest) -> str:
    """What a rate per visitor counts by: the account, else the session, else (a first visit, or no cookies) the address."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"session:{request.session.session_key}" if request.session.session_key else f"ip:{address_of(request)}"
