"""The life of a seller order: one table of allowed steps, and the one function that takes a step."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from sellers.orders.models import SellerOrder, SellerOrderEvent

State = SellerOrder.State

#: verb -> {state before: state after}. What is not here does not happen; cancelled, completed and returned orders stay so,
#: except that late money for an expired order reinstates it when the goods are still there.
TRANSITIONS: dict[str, dict[str, str]] = {
    "confirm": {State.AWAITING_PAYMENT: State.TO_PACK},
    "pack": {State.TO_PACK: State.TO_PACK},
    "ship": {State.TO_PACK: State.SHIPPED},
    "deliver": {State.SHIPPED: State.DELIVERED},
    "correct": {State.SHIPPED: State.SHIPPED},
    "switch": {State.SHIPPED: State.SHIPPED},
    "write": {state: state for state in (State.AWAITING_PAYMENT, State.TO_PACK, State.SHIPPED, State.DELIVERED, State.DISPUTED)},
    "complete": {State.DELIVERED: State.COMPLETED},
    "expire": {State.AWAITING_PAYMENT: State.CANCELLED},
    "cancel": {State.AWAITING_PAYMENT: State.CANCELLED, State.TO_PACK: State.CANCELLED},
    "reinstate": {State.CANCELLED: State.TO_PACK},
}

#: Which time a step sets, if any.
_TIMES = {
    "confirm": "confirmed_at",
    "pack": "packed_at",
    "ship": "shipped_at",
    "deliver": "delivered_at",
    "complete": "completed_at",
    "expire": "cancelled_at",
    "cancel": "cancelled_at",
    "reinstate": "confirmed_at",
}


class WrongState(Exception):
    """The step is not possible from where the order is; nothing was changed."""

    def __init__(self, state: str) -> None:
        label = dict(SellerOrder.State.choices).get(state, state)
        super().__init__(_("Someone has just changed this order to “{state}”. Reload to see it.").format(state=label))
        self.state = state


def locked(seller_order: SellerOrder) -> SellerOrder:
    """The seller order as it is now, locked until the transaction ends."""
    return SellerOrder.objects.select_for_update().get(pk=seller_order.pk)


def step(
    *, seller_order: SellerOrder, verb: str, now: datetime, actor: AbstractBaseUser | None = None, reason: str = "", **fields: object
) -> SellerOrder:
    """Take one step on a locked seller order, set `fields` with it, and write it into the order's story.

    Raises `WrongState` if the table does not allow it.
    """
    before = seller_order.state
    if before not in TRANSITIONS[verb]:
        raise WrongState(before)
    after = TRANSITIONS[verb][before]
    fields |= {"state": after} | ({_TIMES[verb]: now} if verb in _TIMES else {})
    for name, value in fields.items():
        setattr(seller_order, name, value)
    seller_order.save(update_fields=list(fields))
    SellerOrderEvent.objects.create(
        seller_order=seller_order, verb=verb, from_state=before, to_state=after, reason=reason, actor=actor, at=now
    )
    return seller_order
