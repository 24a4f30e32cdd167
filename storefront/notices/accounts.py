"""What is told about accounts."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import override

from sellers.formats import day
from storefront.customer.erasure import TIME_TO_ERASE
from storefront.letters import absolute
from storefront.models import ErasureRequest
from storefront.notices.receivers import Notice, Receiver, account, operators


def erasure_asked(request_id: int) -> Iterator[Notice]:
    """To the account: it is written down. To the operators: do it."""
    request = ErasureRequest.objects.select_related("user").get(pk=request_id)
    receiver = account(request.user)
    yield _notice("erasure_asked", request, receiver, "my_data")
    for operator in operators():
        yield _notice("erasure_to_do", request, operator, "desk_erasure:index")


def _notice(message: str, request: ErasureRequest, receiver: Receiver, page: str) -> Notice:
    with override(receiver.language):
        values = {"answer_by": day(request.asked_at + TIME_TO_ERASE), "count": str(request.pk)}
        return Notice(message, receiver, values, absolute(reverse(page)), about_order=False)
