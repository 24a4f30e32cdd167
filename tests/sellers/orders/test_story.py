"""One table of verbs: every step has a word at the desk, in the shop's room and on the buyer's page."""

import pytest

from sellers.orders.models import SellerOrder, SellerOrderEvent
from sellers.orders.states import TRANSITIONS
from sellers.orders.story import FETCHED_VERBS, VERBS
from sellers.workspace.words import FETCHED_STATES, OWN_VERBS, STATES
from storefront.order.pages import parts_of
from storefront.order.stories import story
from tests.factories.moments import START
from tests.factories.orders import make_order


def test_every_verb_has_a_word_and_no_word_is_of_another_verb() -> None:
    assert set(VERBS) == set(TRANSITIONS) | {"place"}
    assert set(OWN_VERBS) <= set(VERBS) and set(FETCHED_VERBS) <= set(VERBS)
    assert set(STATES) == set(SellerOrder.State.values) and set(FETCHED_STATES) <= set(STATES)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
def test_the_buyer_is_told_of_every_verb(verb: str) -> None:
    order = make_order(goods={"S01-001": 1}, now=START)
    seller_order = order.seller_orders.get()
    if verb != "place":
        SellerOrderEvent.objects.create(seller_order=seller_order, verb=verb, reason="flash", at=START)
    (part,) = parts_of(order)
    assert len(story(part, part.payment_share.payment, None)) == (1 if verb == "place" else 2)
