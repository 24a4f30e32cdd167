"""Who really carried a parcel: the shop's choice, what is said about its numbers, and what the buyer reads."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse

from config.worker.loop import Worker
from sellers.delivery.models import Carrier
from sellers.orders.actions import deliver_seller_order
from sellers.orders.models import Parcel, SellerOrder
from storefront.order.access import access_token
from storefront.order.carriers import tracking_link
from tests.factories.people import owner_of
from tests.sellers.workspace.counter import everything, pay, place, signed_in

pytestmark = pytest.mark.django_db
POST, FLASH = "EX123456785TH", "TH0123456789A"


@pytest.fixture
def owner(market: dict[str, Any]) -> Client:
    return signed_in(owner_of(market["s01"]))


def ordered_with(code: str, *, boxes: int = 1) -> Parcel:
    """The parcel of an order that is to be packed."""
    parcel = pay(place({"S01-001": 1}, email="buyer@example.test", phone="")[0]).parcels.get()
    Parcel.objects.filter(pk=parcel.pk).update(carrier=Carrier.objects.get(code=code), pieces=boxes)
    return Parcel.objects.select_related("carrier", "seller_order__order__checkout").get(pk=parcel.pk)


def press(owner: Client, parcel: Parcel, verb: str, *, sure: bool = False, **fields: str) -> Any:
    """`number`, `number_2` ... and `carrier` stand for the fields of this parcel; `sure`: press once more where that is doubted."""
    names = {"number": f"tracking-{parcel.pk}", "carrier": f"carrier-{parcel.pk}"}
    names |= {f"number_{box}": f"tracking-{parcel.pk}-{box}" for box in range(2, 12)}
    step = reverse("sell_order_step", args=["s01", parcel.seller_order_id, verb])
    typed = {names[name]: value for name, value in fields.items()}
    answer = owner.post(step, typed, follow=True)
    if sure and (doubted := BeautifulSoup(answer.content, "html.parser").select_one("[name=sure]")):
        answer = owner.post(step, typed | {"sure": str(doubted["value"])}, follow=True)
    parcel.refresh_from_db()
    return answer


def said(answer: Any) -> list[str]:
    return [message.level_tag for message in answer.context["messages"]]


def story(parcel: Parcel) -> list[tuple[str, str]]:
    return list(parcel.seller_order.events.values_list("verb", "reason"))[2:]


def buyers_page(parcel: Parcel) -> BeautifulSoup:
    guest, order = Client(), parcel.seller_order.order
    assert guest.get(reverse("order_key", args=[order.number, access_token(order.checkout.key)])).status_code == 302
    return BeautifulSoup(guest.get(f"/en/orders/{order.number}/").content, "html.parser")


def test_the_carrier_that_was_ordered_is_chosen_beforehand(owner: Client) -> None:
    parcel = ordered_with("kex")
    for address in (reverse("sell_order", args=["s01", parcel.seller_order_id]), reverse("sell_orders", args=["s01"]) + "?state=to_pack"):
        page = BeautifulSoup(owner.get(address).content, "html.parser")
        options = {str(option["value"]): option for option in page.select(f"select[name=carrier-{parcel.pk}] option")}
        assert set(options) == set(Carrier.objects.exclude(code="pickup").values_list("code", flat=True))
        assert [code for code, option in options.items() if option.has_attr("selected")] == ["kex"]
        assert [code for code, option in options.items() if option.has_attr("data-s10")] == ["thailandpost"]
    press(owner, parcel, "send", number="X1234567890", carrier="kex")
    assert (parcel.carrier.code, story(parcel)) == ("kex", [("pack", ""), ("ship", "")])


def test_another_carrier_is_kept_with_an_event_and_its_numbers_are_judged_by_its_own_rules(owner: Client) -> None:
    parcel = ordered_with("thailandpost")
    answer = press(owner, parcel, "send", number=FLASH, carrier="flash")
    assert said(answer) == ["success"]
    assert (parcel.carrier.code, parcel.tracking_number) == ("flash", FLASH)
    assert story(parcel) == [("pack", ""), ("ship", ""), ("switch", "thailandpost")]
    assert parcel.seller_order.events.get(verb="switch").actor_id == int(owner.session["_auth_user_id"])
    assert "Thailand Post EMS" in owner.get("/en" + reverse("sell_order", args=["s01", parcel.seller_order_id])).content.decode()
    other = ordered_with("flash")
    before = everything()
    doubted = press(owner, other, "send", number=FLASH, carrier="thailandpost")
    assert (doubted.status_code, everything()) == (422, before)
    # Whoever has looked at one carrier's number has not looked at another's.
    sure = str(BeautifulSoup(doubted.content, "html.parser").select_one("[name=sure]")["value"])  # type: ignore[index]
    step = reverse("sell_order_step", args=["s01", other.seller_order_id, "send"])
    assert owner.post(step, {f"tracking-{other.pk}": FLASH, f"carrier-{other.pk}": "jt", "sure": sure}).status_code == 422
    assert said(press(owner, other, "send", sure=True, number=FLASH, carrier="thailandpost")) == ["success"]


def test_the_buyer_reads_who_carries_it_on_the_page_and_in_the_letter(owner: Client) -> None:
    parcel = ordered_with("thailandpost")
    Worker().run_ready()
    mail.outbox.clear()
    press(owner, parcel, "send", number=FLASH, carrier="flash")
    Worker().run_ready()
    (letter,) = mail.outbox
    name = parcel.carrier.name
    assert name in letter.body and FLASH in letter.subject and "ไปรษณีย์ไทย" not in letter.body
    page = buyers_page(parcel)
    assert page.find("a", href=tracking_link("flash", FLASH)) is not None
    told = [" ".join(step.get_text(" ").split()) for step in page.select(".trail li")][:2]
    assert "The shop chose another carrier, not Thailand Post EMS" in told[0] and "Sent with Flash Express" in told[1]


def test_only_the_carrier_is_put_right_until_it_has_arrived(owner: Client) -> None:
    parcel = ordered_with("thailandpost")
    press(owner, parcel, "send", number=POST)
    press(owner, parcel, "correct", sure=True, number=POST, carrier="flash")
    assert (parcel.carrier.code, parcel.tracking_number) == ("flash", POST)
    assert story(parcel)[2:] == [("switch", "thailandpost")]
    press(owner, parcel, "correct", number=FLASH, carrier="flash")
    assert story(parcel)[2:] == [("switch", "thailandpost"), ("correct", POST)]
    deliver_seller_order(seller_order=parcel.seller_order)
    before = everything()
    assert said(press(owner, parcel, "correct", number=POST, carrier="kex")) == ["error"]
    assert everything() == before


@pytest.mark.parametrize("code", ["pickup", "pigeon", "1"])
def test_who_carries_nothing_is_refused(code: str, owner: Client) -> None:
    parcel = ordered_with("kex")
    before = everything()
    answer = press(owner, parcel, "send", number=FLASH, carrier=code)
    assert (answer.status_code, everything()) == (422, before)
    assert f'value="{FLASH}"' in answer.content.decode()


def test_every_box_has_a_number_that_leads_to_the_carrier(owner: Client) -> None:
    parcel = ordered_with("flash", boxes=3)
    page = BeautifulSoup(owner.get(reverse("sell_order", args=["s01", parcel.seller_order_id])).content, "html.parser")
    first = f"tracking-{parcel.pk}"
    assert [field["name"] for field in page.select("[name^=tracking-]")] == [first, f"{first}-2", f"{first}-3"]
    third = FLASH.replace("0", "3")
    press(owner, parcel, "send", number=FLASH, number_2="", number_3=f" {third.lower()} ", number_4="X123456")
    assert parcel.numbers == [FLASH, third]
    shown = buyers_page(parcel)
    assert [number.get_text() for number in shown.select("[data-number]")] == [FLASH, third]
    assert [shown.find("a", href=tracking_link("flash", number)) is not None for number in parcel.numbers] == [True, True]
    # The two that are there stand in the fields of the first boxes.
    again = BeautifulSoup(owner.get(reverse("sell_order", args=["s01", parcel.seller_order_id])).content, "html.parser")
    assert [field["value"] for field in again.select("[name^=tracking-]")] == [FLASH, third, ""]
    press(owner, parcel, "correct", number=FLASH, number_2="TH2222222222", number_3=third)
    assert parcel.numbers == [FLASH, "TH2222222222", third]
    assert story(parcel)[-1] == ("correct", f"{FLASH} {third}")


def test_the_longest_numbers_of_the_most_boxes_fit(owner: Client) -> None:
    parcel = ordered_with("bulky", boxes=40)
    numbers = [str(box % 10) * 40 for box in range(10)]
    page = owner.get(reverse("sell_order", args=["s01", parcel.seller_order_id])).content.decode()
    assert len(re.findall('name="tracking-', page)) == 10
    press(owner, parcel, "send", number=numbers[0], **{f"number_{box + 1}": numbers[box] for box in range(1, 10)})
    parcel.full_clean()
    assert parcel.numbers == numbers
    press(owner, parcel, "correct", sure=True, number=POST)
    event = SellerOrder.objects.get(pk=parcel.seller_order_id).events.get(verb="correct")
    event.full_clean()
    assert event.reason.startswith(numbers[0])
