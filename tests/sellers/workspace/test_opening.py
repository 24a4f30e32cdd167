"""Opening a shop over HTTP: stopped half-way, resumed, asked for more, answered, approved; and what strangers see of it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.training.actions import revoke_certificate
from sellers.shops.applications import approve_application, ask_for_more, refuse_application
from sellers.shops.models import ShopApplication, ShopDocument
from tests.cms.classroom import centre
from tests.factories.people import PASSWORD, UPCOUNTRY, area, make_user
from tests.sellers.shops.opening import NATIONAL_ID, english, everything, make_certificate, pdf, picture, queries, submitted
from tests.sellers.workspace.counter import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mali(market: dict[str, Any]) -> Any:
    return make_user(email="mali@example.test", name="มะลิ ใจดี")


@pytest.fixture
def client(mali: Any) -> Client:
    return signed_in(mali)


def step(name: str) -> str:
    return reverse("sell_open_step", args=[name])


def _upload(client: Client, content: bytes, kind: str = "community_enterprise", name: str = "paper.jpg") -> Any:
    return client.post(reverse("sell_open_papers"), {"kind": kind, "file": SimpleUploadedFile(name, content)})


def test_a_file_that_was_chosen_is_kept_by_going_on(client: Client, mali: Any) -> None:
    client.post(reverse("sell_open"), {"do": "start"})
    client.post(step("kind"), {"producer_type": "community_enterprise"})
    client.post(step("numbers"), {"community_enterprise_no": "450011010007"})
    page = BeautifulSoup(client.get(step("papers")).content, "html.parser")
    form = page.select_one("form:has(button.next)")
    assert form is not None and form["enctype"] == "multipart/form-data" and form.select_one("input[type=file][name=file]") is not None
    broken = client.post(str(form["action"]), {"kind": "community_enterprise", "file": SimpleUploadedFile("paper.jpg", b"no picture")})
    assert broken.status_code == 422 and broken.context["paper"].errors["file"] and not ShopDocument.objects.exists()
    kept = client.post(str(form["action"]), {"kind": "community_enterprise", "file": SimpleUploadedFile("paper.jpg", picture().getvalue())})
    assert kept["Location"] == step("name")
    assert ShopDocument.objects.get(application__applicant=mali).kind == "community_enterprise"


def test_my_shop_says_how_the_application_stands(client: Client, mali: Any) -> None:
    mine, opening = english(reverse("sell")), reverse("sell_open")

    def said() -> str:
        page = BeautifulSoup(client.get(mine).content, "html.parser")
        assert page.select_one(f"main a.button.next[href$='{opening}']") is not None
        return " ".join(page.select_one("main").get_text(" ").split())  # type: ignore[union-attr]

    assert "You do not work for a shop yet" in said()
    client.post(opening, {"do": "start"})
    assert "The application is not sent yet" in said()
    ShopApplication.objects.update(state="withdrawn", decided_at=timezone.now())
    assert "You do not work for a shop yet" in said()
    application = submitted(applicant=mali)
    assert "Sent. We are looking at it." in said() and "You do not work" not in said()
    refuse_application(application=application, reason="x", actor=make_user(email="desk@example.test"))
    assert "The application was not approved" in said()


def _place(**changes: str) -> dict[str, str]:
    return {"address": "9 หมู่ 2", "postcode": area().postcode, "area": UPCOUNTRY, "phone": "081 234 5678", "line_id": "", **changes}


def test_from_the_first_page_to_the_open_shop(client: Client, mali: Any) -> None:
    certificate = make_certificate(user=mali)
    home = reverse("sell_open")
    assert b"Open a shop" in client.get(english(home)).content
    assert client.post(home, {"do": "start"})["Location"] == step("kind")
    assert client.post(step("kind"), {"producer_type": "community_enterprise"})["Location"] == step("numbers")
    assert client.post(step("numbers"), {"community_enterprise_no": "450011010007"})["Location"] == step("papers")

    # The phone is switched off; another one goes on where it stopped.
    client = Client()
    client.login(username="mali@example.test", password=PASSWORD)
    page = client.get(home)
    assert [row["name"] for row in page.context["steps"] if row["done"]] == ["kind", "numbers"]
    assert page.context["next"]["name"] == "papers"
    assert client.get(step("numbers")).context["form"]["community_enterprise_no"].value() == "4-50-01-10/1-0007"

    assert _upload(client, picture().getvalue())["Location"] == step("papers")
    assert client.post(step("papers"))["Location"] == step("name")
    assert client.post(step("name"), {"name": "กลุ่มทอผ้าป่าแดด", "name_en": "Pa Daet Weavers"})["Location"] == step("place")
    assert client.post(step("place"), _place())["Location"] == step("training")
    form = client.get(step("training")).context["form"]
    assert (form["training"].value(), form["certificate_serial"].value()) == ("certificate", certificate.serial)
    # The number alone says that there is a certificate.
    answer = client.post(step("training"), {"certificate_serial": certificate.serial.lower().replace("-", " ")})
    assert answer["Location"] == step("rules")
    version = client.get(step("rules")).context["form"]["version"].value()
    assert client.post(step("rules"), {"version": version, "promise": "on"})["Location"] == home

    assert client.get(home).context["missing"] == 0
    assert client.post(home, {"do": "send"})["Location"] == home
    application = ShopApplication.objects.get(applicant=mali)
    assert (application.state, application.centre, application.rules_version) == ("submitted", centre(), version or "-")
    assert client.get(step("name"))["Location"] == home

    operator = make_user(email="operator@example.test")
    ask_for_more(application=application, words="ขอรูปหน้า 2 ด้วย", actor=operator)
    assert "ขอรูปหน้า 2 ด้วย" in client.get(home).content.decode()
    _upload(client, pdf(), kind="other", name="page2.pdf")
    refused = client.post(home, {"do": "send", "answer": ""})
    assert (refused.status_code, ShopApplication.objects.get().state) == (422, "asked")
    assert client.post(home, {"do": "send", "answer": "แนบแล้ว"})["Location"] == home
    assert ShopApplication.objects.get().state == "submitted"

    shop = approve_application(application=application, actor=operator)
    assert client.get(reverse("sell"))["Location"] == reverse("sell_today", args=[shop.code])
    assert client.get(reverse("sell_shop", args=[shop.code])).status_code == 200
    live = Client().get(shop.get_absolute_url())
    assert live.status_code == 200
    assert [row.certificate.serial for row in live.context["chain"]] == [certificate.serial]
    assert certificate.serial in live.content.decode()


def test_a_wrong_answer_is_said_beside_its_field_and_loses_nothing(client: Client) -> None:
    client.post(reverse("sell_open"), {"do": "start"})
    assert client.post(step("kind"), {}).status_code == 422
    assert client.post(step("kind"), {"producer_type": "bank"}).status_code == 422
    client.post(step("kind"), {"producer_type": "sme"})
    before = everything()
    refused = client.post(english(step("numbers")), {"tax_id": NATIONAL_ID})
    assert refused.status_code == 422
    assert "looks like a personal ID number" in refused.content.decode()
    assert refused.context["form"]["tax_id"].value() == NATIONAL_ID
    refused = client.post(english(step("place")), _place(phone="123", area="", postcode="99999"))
    assert set(refused.context["form"].errors) == {"phone", "postcode"}
    assert everything() == before


def test_a_postcode_of_several_places_asks_which(client: Client) -> None:
    client.post(reverse("sell_open"), {"do": "start"})
    asked = client.post(step("place"), {name: value for name, value in _place().items() if name != "area"})
    assert (asked.status_code, asked.context["form"].only_asks_for_the_area) == (200, True)
    assert UPCOUNTRY in asked.context["form"].found
    named = client.post(step("place"), _place(postcode="ป่าแดด"))
    assert named.status_code == 302
    assert ShopApplication.objects.get().postcode == area().postcode
    assert client.post(step("place"), _place(area="100101")).status_code == 422


def test_a_persons_number_never_comes_back_whole(client: Client) -> None:
    client.post(reverse("sell_open"), {"do": "start"})
    client.post(step("kind"), {"producer_type": "individual"})
    assert client.post(step("numbers"), {"national_id": NATIONAL_ID})["Location"] == step("papers")
    for page in (reverse("sell_open"), step("numbers")):
        body = client.get(page).content.decode()
        assert "1-2345-xxxxx-12-1" in body and NATIONAL_ID not in body
    sealed = ShopApplication.objects.get().national_id_sealed
    assert client.post(step("numbers"), {"national_id": ""})["Location"] == step("papers")
    assert ShopApplication.objects.get().national_id_sealed == sealed


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"training": "certificate", "certificate_serial": ""}, "certificate_serial"),
        ({"training": "certificate", "certificate_serial": "C-000001-A"}, "certificate_serial"),
        ({"training": "centre"}, "centre"),
        ({"training": "centre", "centre": "DCC-999999"}, "centre"),
        ({}, "training"),
    ],
)
def test_training_that_cannot_be_is_refused(client: Client, answer: dict[str, str], error: str) -> None:
    client.post(reverse("sell_open"), {"do": "start"})
    refused = client.post(step("training"), answer)
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {error})


def test_the_certificate_answers_while_it_is_typed(client: Client, mali: Any) -> None:
    certificate = make_certificate()
    look = reverse("sell_open_certificate")
    found = client.get(look, {"serial": f"https://market.example/verify/{certificate.serial}/"}).json()
    assert found["ok"] and certificate.holder_name in found["words"]
    assert client.get(look, {"serial": "C-000009-9"}).json()["ok"] is False
    revoke_certificate(certificate=certificate, reason="x", actor=None)
    assert client.get(look, {"serial": certificate.serial}).json()["ok"] is False
    for _turn in range(40):
        answer = client.get(look, {"serial": "C"})
    assert answer.status_code == 429


def test_the_nearest_centres_are_offered_and_others_found(client: Client) -> None:
    client.post(reverse("sell_open"), {"do": "start"})
    client.post(step("place"), _place())
    rows = client.get(step("training")).context["form"].centres
    assert rows and all(row["centre"].area_id.startswith("50") for row in rows)
    assert [row["km"] for row in rows] == sorted(row["km"] for row in rows)
    looked = client.post(step("training"), {"centre_search": "DCC-500101", "lookup": "1"})
    assert [row["centre"].code for row in looked.context["form"].centres] == ["DCC-500101"]
    client.post(step("training"), {"training": "none", "centre": "DCC-500101"})
    assert ShopApplication.objects.get().centre == centre()


def test_papers_are_seen_by_their_applicant_only(client: Client, mali: Any) -> None:
    client.post(reverse("sell_open"), {"do": "start"})
    client.post(step("kind"), {"producer_type": "community_enterprise"})
    assert _upload(client, b"MZ" + b"\x00" * 99).status_code == 422
    assert _upload(client, pdf(), kind="juristic").status_code == 422
    assert not ShopDocument.objects.exists()
    _upload(client, pdf(), name="หนังสือ.pdf")
    address = reverse("sell_open_paper", args=[ShopDocument.objects.get().pk])
    file = client.get(client.get(address)["Location"])
    assert file["Content-Disposition"].startswith("attachment") and b"".join(file.streaming_content) == pdf()
    stranger = signed_in(make_user(email="stranger@example.test"))
    before = everything()
    assert [stranger.get(address).status_code, stranger.post(address).status_code] == [404, 404]
    assert everything() == before
    client.post(address)
    assert ShopDocument.objects.get().retired_at is not None


def test_who_has_no_application_finds_no_steps(client: Client) -> None:
    for page in (step("kind"), step("rules")):
        assert [client.get(page).status_code, client.post(page).status_code] == [404, 404]
    assert client.post(reverse("sell_open"), {"do": "send"}).status_code == 404
    assert client.post(reverse("sell_open_papers")).status_code == 404
    client.post(reverse("sell_open"), {"do": "start"})
    assert client.get(step("nothing")).status_code == 404
    assert client.get(step("numbers"))["Location"] == step("kind")
    assert client.post(reverse("sell_open"), {"do": "approve"}).status_code == 404


def test_a_refused_application_says_why_and_is_sent_anew(client: Client, mali: Any) -> None:
    refuse_application(application=submitted(mali), reason="เลขไม่ตรงกับเอกสาร", actor=make_user(email="o@example.test"))
    page = client.get(reverse("sell_open"))
    assert "เลขไม่ตรงกับเอกสาร" in page.content.decode()
    assert client.post(reverse("sell_open"), {"do": "again"}).status_code == 302
    assert client.get(reverse("sell_open")).context["missing"] == 2


def test_the_pages_keep_their_budget(client: Client, mali: Any) -> None:
    client.post(reverse("sell_open"), {"do": "start"})
    client.post(step("kind"), {"producer_type": "community_enterprise"})
    client.post(step("place"), _place())
    costs = {name: queries(client, step(name)) for name in ("kind", "numbers", "papers", "name", "place", "training", "rules")}
    costs["open"] = queries(client, reverse("sell_open"))
    assert {name: cost for name, cost in costs.items() if cost > 10} == {}
    for number in range(8):
        _upload(client, pdf(objects=b"%% %d\n" % number))
    assert queries(client, step("papers")) <= costs["papers"]
    assert ShopApplication.objects.get().saved_at <= timezone.now()
