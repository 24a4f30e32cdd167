"""An application from its first step to the open shop; every refusal leaves everything as it was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.training.actions import revoke_certificate
from cms.training.models import SellerTraining
from cms.training.queries import chain_of
from sellers.centres.models import Centre
from sellers.models import Partner
from sellers.shops.applications import (
    CentreGone,
    CentreMissing,
    Incomplete,
    RulesChanged,
    WordsMissing,
    WrongState,
    apply_again,
    approve_application,
    ask_for_more,
    current_application,
    refuse_application,
    save_step,
    start_application,
    submit_application,
    withdraw_application,
)
from sellers.shops.models import ApplicationNote, ShopApplication, ShopMember
from sellers.shops.sealed import unseal
from sellers.shops.seams import CertificateRefused, GraduateCertificate, Rules, register_training_records
from sellers.shops.steps import missing_steps, number_of_elsewhere
from tests.cms.classroom import centre
from tests.factories.people import area, make_user
from tests.sellers.shops.opening import NATIONAL_ID, everything, filled, make_certificate, person, submitted

pytestmark = pytest.mark.django_db
State = ShopApplication.State


@pytest.fixture
def applicant(market: dict[str, Any]) -> Any:
    return make_user(email="mali@example.test", name="มะลิ ใจดี")


@pytest.fixture
def operator(db: None) -> Any:
    return make_user(email="operator@example.test")


def _refuses(what: Callable[[], Any], refusal: type[Exception]) -> None:
    before = everything()
    with pytest.raises(refusal):
        what()
    assert everything() == before


def _certified(serial: str) -> dict[str, dict[str, Any]]:
    return {"training": {"training": "certificate", "certificate_serial": serial, "centre": centre()}}


def test_the_steps_are_kept_one_by_one(applicant: Any) -> None:
    application = start_application(applicant=applicant)
    assert missing_steps(application) == ["kind", "numbers", "papers", "name", "place", "training", "rules"]
    application = save_step(application=application, step="kind", values={"producer_type": "community_enterprise"})
    application = save_step(application=application, step="name", values={"name": "กลุ่มทอผ้า", "name_en": ""})
    assert start_application(applicant=applicant).pk == application.pk
    found = current_application(applicant)
    assert found is not None and (found.producer_type, found.name, found.steps_done) == (
        "community_enterprise",
        "กลุ่มทอผ้า",
        ["kind", "name"],
    )


def test_a_step_writes_its_own_columns_only(applicant: Any) -> None:
    application = filled(applicant)
    save_step(application=application, step="name", values={"name": "ใหม่", "phone": "+66899999999", "state": "approved"})
    application.refresh_from_db()
    assert (application.name, application.phone, application.state) == ("ใหม่", "+66812345678", "draft")


def test_another_kind_of_producer_opens_its_steps_again(applicant: Any) -> None:
    application = filled(applicant)
    assert missing_steps(application) == []
    application = save_step(application=application, step="kind", values={"producer_type": "sme"})
    assert missing_steps(application) == ["numbers", "papers"]


def test_a_persons_number_is_kept_sealed_and_goes_when_it_is_not_needed(applicant: Any) -> None:
    application = filled(applicant, **person())
    assert NATIONAL_ID not in application.national_id_sealed
    assert unseal(application.national_id_sealed) == NATIONAL_ID
    assert application.national_id_masked == "1-2345-xxxxx-12-1"
    application = save_step(application=application, step="kind", values={"producer_type": "farmer_group"})
    application.refresh_from_db()
    assert application.national_id_sealed == ""


def test_it_is_sent_when_all_is_there(applicant: Any) -> None:
    application = start_application(applicant=applicant)
    save_step(application=application, step="kind", values={"producer_type": "individual"})
    before = everything()
    with pytest.raises(Incomplete) as refusal:
        submit_application(application=application, actor=applicant)
    assert refusal.value.steps == ["numbers", "papers", "name", "place", "training", "rules"]
    assert everything() == before
    sent = submit_application(application=filled(applicant), actor=applicant)
    assert (sent.state, sent.submitted_at is not None) == (State.SUBMITTED, True)


def test_a_vat_registration_needs_its_paper(applicant: Any) -> None:
    numbers = {"community_enterprise_no": "4-50-01-10/1-0007", "tax_id": "0994000165501", "vat_registered": True}
    assert missing_steps(filled(applicant, numbers=numbers)) == ["papers"]


def test_what_is_sent_is_not_changed(applicant: Any) -> None:
    application = submitted(applicant)
    _refuses(lambda: save_step(application=application, step="name", values={"name": "x"}), WrongState)
    _refuses(lambda: submit_application(application=application, actor=applicant), WrongState)


def test_the_operator_asks_and_the_applicant_answers(applicant: Any, operator: Any) -> None:
    application = submitted(applicant)
    _refuses(lambda: ask_for_more(application=application, words="  ", actor=operator), WordsMissing)
    ask_for_more(application=application, words="ขอรูปหน้า 2 ด้วย", actor=operator)
    _refuses(lambda: ask_for_more(application=application, words="x", actor=operator), WrongState)
    _refuses(lambda: submit_application(application=application, actor=applicant), WordsMissing)
    _refuses(lambda: approve_application(application=application, actor=operator), WrongState)
    save_step(application=application, step="name", values={"name": "กลุ่มทอผ้าป่าแดด 2"})
    again = submit_application(application=application, actor=applicant, answer="แนบแล้ว")
    assert (again.state, again.name) == (State.SUBMITTED, "กลุ่มทอผ้าป่าแดด 2")
    assert [(note.kind, note.words, note.author_id) for note in ApplicationNote.objects.all()] == [
        ("ask", "ขอรูปหน้า 2 ด้วย", operator.pk),
        ("answer", "แนบแล้ว", applicant.pk),
    ]


def test_approved_the_shop_is_open(applicant: Any, operator: Any) -> None:
    application = submitted(applicant)
    shop = approve_application(application=application, actor=operator)
    application.refresh_from_db()
    assert (application.state, application.partner, application.decided_by) == (State.APPROVED, shop, operator)
    assert (shop.code, shop.state, shop.centre) == ("pa-daet-weavers", Partner.State.ACTIVE, centre())
    assert (shop.community_enterprise_no, shop.area_id, shop.phone, shop.line_id) == (
        "4-50-01-10/1-0007",
        area().pk,
        "+66812345678",
        "@padaet",
    )
    member = ShopMember.objects.get(partner=shop)
    assert (member.user, member.role) == (applicant, "owner")
    assert chain_of(shop) == []
    actions = set(ModelLogEntry.objects.filter(user=operator).values_list("action", flat=True))
    assert actions == {"shops.open", "shops.approve"}
    _refuses(lambda: approve_application(application=application, actor=operator), WrongState)


def test_a_certificate_makes_the_chain(applicant: Any, operator: Any) -> None:
    certificate = make_certificate(user=applicant)
    shop = approve_application(application=submitted(applicant, **_certified(certificate.serial)), actor=operator)
    training = SellerTraining.objects.get(partner=shop)
    assert (training.certificate, training.role, training.verified_by) == (certificate, "owner", operator)
    assert [row.certificate for row in chain_of(shop)] == [certificate]


def test_a_certificate_that_was_revoked_meanwhile_opens_nothing(applicant: Any, operator: Any) -> None:
    certificate = make_certificate(user=applicant)
    application = submitted(applicant, **_certified(certificate.serial))
    revoke_certificate(certificate=certificate, reason="ผิดคน", actor=None)
    _refuses(lambda: approve_application(application=application, actor=operator), CertificateRefused)


def test_a_shop_needs_a_centre_that_takes_shops(applicant: Any, operator: Any) -> None:
    application = submitted(applicant, training={"training": "none", "centre": None, "certificate_serial": ""})
    _refuses(lambda: approve_application(application=application, actor=operator), CentreMissing)
    gone = centre("DCC-500102")
    Centre.objects.filter(pk=gone.pk).update(state=Centre.State.CLOSED)
    gone.refresh_from_db()
    _refuses(lambda: approve_application(application=application, actor=operator, centre=gone), CentreGone)
    assert approve_application(application=application, actor=operator, centre=centre()).centre == centre()


@pytest.mark.parametrize(("english", "code"), [("", "shop-"), ("Open", "open-2"), ("S01", "s01-2"), ("Ban Suan & Co.", "ban-suan-co")])
def test_the_address_of_a_shop_is_its_own(applicant: Any, operator: Any, english: str, code: str) -> None:
    application = submitted(applicant, name={"name": "กลุ่มทอผ้า", "name_en": english})
    shop = approve_application(application=application, actor=operator)
    assert shop.code == (f"shop-{application.pk}" if code == "shop-" else code)


def test_a_person_has_no_tax_number_on_the_shop(applicant: Any, operator: Any) -> None:
    shop = approve_application(application=submitted(applicant, **person()), actor=operator)
    assert (shop.producer_type, shop.tax_id) == ("individual", "")
    assert NATIONAL_ID not in str(Partner.objects.filter(pk=shop.pk).values()[0])


def test_refused_it_says_why_and_can_be_sent_again(applicant: Any, operator: Any) -> None:
    application = submitted(applicant)
    _refuses(lambda: refuse_application(application=application, reason="", actor=operator), WordsMissing)
    refuse_application(application=application, reason="เลขไม่ตรงกับเอกสาร", actor=operator)
    _refuses(lambda: refuse_application(application=application, reason="x", actor=operator), WrongState)
    _refuses(lambda: approve_application(application=application, actor=operator), WrongState)
    new = apply_again(application=application, actor=applicant)
    assert (new.state, new.name, new.area_id, missing_steps(new)) == (State.DRAFT, "กลุ่มทอผ้าป่าแดด", area().pk, ["papers", "rules"])
    _refuses(lambda: apply_again(application=application, actor=applicant), WrongState)


def test_it_is_withdrawn_while_it_is_open(applicant: Any, operator: Any) -> None:
    application = submitted(applicant)
    assert withdraw_application(application=application, actor=applicant).state == State.WITHDRAWN
    _refuses(lambda: withdraw_application(application=application, actor=applicant), WrongState)
    _refuses(lambda: approve_application(application=application, actor=operator), WrongState)
    assert start_application(applicant=applicant).pk != application.pk


def test_several_shops_per_person_one_after_the_other(applicant: Any, operator: Any) -> None:
    for number in range(2):
        application = submitted(applicant, name={"name": f"ร้านที่ {number}", "name_en": f"Shop {number}"})
        approve_application(application=application, actor=operator)
    assert list(ShopMember.objects.filter(user=applicant).values_list("partner__code", flat=True)) == ["shop-0", "shop-1"]


def test_a_number_of_another_place_is_a_doubt_and_no_refusal(applicant: Any) -> None:
    application = filled(applicant, numbers={"community_enterprise_no": "4-45-02-10/1-0007"})
    assert number_of_elsewhere(application)
    assert missing_steps(application) == []
    assert not number_of_elsewhere(filled(applicant))


class NewRules:
    """Rules of a version, and no certificates."""

    def __init__(self, version: str) -> None:
        self.version = version

    def find(self, serial: str) -> GraduateCertificate | None:
        return None

    def of_user(self, user: Any) -> list[GraduateCertificate]:
        return []

    def stand_behind(self, **_given: Any) -> None:
        raise AssertionError("no certificate was given")

    def rules(self) -> Rules:
        return Rules(self.version, "/terms/")


def test_rules_that_changed_are_promised_again(applicant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sellers.shops.seams._records", [])
    register_training_records(NewRules("2026-01-05.1"))
    application = filled(applicant)
    register_training_records(NewRules("2026-04-01.2"))
    _refuses(lambda: submit_application(application=application, actor=applicant), RulesChanged)
    promised = {"rules_version": "2026-04-01.2", "rules_accepted_at": timezone.now() - timedelta(minutes=1)}
    save_step(application=application, step="rules", values=promised)
    assert submit_application(application=application, actor=applicant).rules_version == "2026-04-01.2"
