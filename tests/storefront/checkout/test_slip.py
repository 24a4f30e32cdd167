"""A refused slip: said once, and nothing to send again when the page is loaded anew."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sellers.payments.models import Slip
from tests.storefront.checkout.test_page import with_total

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("files", "message"), [({}, "Choose the picture of the slip first."), ({"slip": b"text"}, "This file is not a picture.")]
)
def test_a_refusal_leads_to_the_page_which_can_be_loaded_again(files: dict[str, bytes], message: str) -> None:
    guest = with_total().press("Order for").follow("Pay ฿")
    here = guest.url
    token = guest.page.find("form", id="attach").find("input", {"name": "csrfmiddlewaretoken"})["value"]
    sent = {name: SimpleUploadedFile("slip.png", content) for name, content in files.items()}
    answer = guest.client.post(here, {"csrfmiddlewaretoken": token, **sent})
    assert (answer.status_code, answer["Location"]) == (302, here)
    guest.open(here)
    assert guest.status == 422 and message in guest.text
    assert guest.page.find(id="slip")["aria-describedby"].endswith("slip-error")
    guest.open(here)
    assert guest.status == 200 and message not in guest.text
    assert Slip.objects.count() == 0
