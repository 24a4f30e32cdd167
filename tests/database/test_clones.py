"""The test databases: clones are private, tests that commit are undone, and the guard sees what it must."""

import socket
from threading import Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import send_mail
from django.db import connection, transaction

from sellers.centres.models import AdminArea
from sellers.models import Partner
from tests.effects import EffectInTransaction, Guard, in_application_transaction


def _close_a_shop() -> None:
    Partner.objects.filter(code="s01").update(state="paused")


def test_a_race_has_a_database_of_its_own(fresh_database: None) -> None:
    assert not connection.in_atomic_block
    _close_a_shop()
    seen: list[str] = []

    def look() -> None:
        seen.append(Partner.objects.get(code="s01").state)
        connection.close()

    thread = Thread(target=look)
    thread.start()
    thread.join()
    assert seen == ["paused"]


@pytest.mark.django_db
def test_what_a_race_wrote_is_gone() -> None:
    assert Partner.objects.get(code="s01").state == "active"


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits() -> None:
    assert not connection.in_atomic_block
    _close_a_shop()


@pytest.mark.django_db
def test_what_a_committing_test_wrote_is_gone_and_the_reference_data_is_not() -> None:
    assert Partner.objects.get(code="s01").state == "active"
    assert AdminArea.objects.count() == 8441


@pytest.mark.django_db
def test_the_transaction_of_a_test_is_not_the_applications() -> None:
    assert connection.in_atomic_block
    assert not in_application_transaction()
    with transaction.atomic():
        assert in_application_transaction()


@pytest.mark.django_db
@pytest.mark.parametrize("effect", ["network", "storage", "mail"])
def test_effects_are_refused_inside_a_transaction_and_only_there(effect: str, _guard: Guard) -> None:
    def act() -> Any:
        if effect == "network":
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", 9))
        if effect == "storage":
            return default_storage.save("guard.txt", ContentFile(b"x"))
        return send_mail("subject", "body", None, ["somebody@example.test"])

    act()
    with pytest.raises(EffectInTransaction, match=effect), transaction.atomic():
        act()
    assert _guard.seen == [effect]
    _guard.seen.clear()
