"""Failed tasks in the operator's desk: who may come, and what each press does."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.worker.models import DeadTask
from tests.config.worker import jobs
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


def enters_the_admin(*groups: str) -> Client:
    user = make_user(email="-".join([*groups, "somebody"]) + "@example.test")
    user.groups.add(*Group.objects.filter(name__in=groups))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def dead() -> DeadTask:
    now = timezone.now()
    return DeadTask.objects.create(
        task_id="6f1c0b52-6f5e-4ed0-9a1c-2d0f3a6c9b11",
        task_path=jobs.add.module_path,
        queue_name="default",
        args=[1],
        kwargs={"second": 2},
        fingerprint="f" * 64,
        exception="builtins.ValueError",
        traceback="Traceback: the printer is off",
        attempts=8,
        first_at=now,
        last_at=now,
    )


def press(client: Client, dead: DeadTask, **fields: str) -> Any:
    return client.post(reverse("desk_tasks:task", args=[dead.pk]), fields)


def test_operators_see_what_failed_and_why(dead: DeadTask) -> None:
    client = enters_the_admin("Operators")
    page = client.get(reverse("desk_tasks:tasks")).content.decode()
    assert jobs.add.module_path in page and reverse("desk_tasks:task", args=[dead.pk]) in page
    assert "the printer is off" in client.get(reverse("desk_tasks:task", args=[dead.pk])).content.decode()


@pytest.mark.parametrize("groups", [(), ("Officers",), ("Trainers",)])
def test_nobody_else_comes_near(groups: tuple[str, ...], dead: DeadTask) -> None:
    client = enters_the_admin(*groups)
    assert client.get(reverse("desk_tasks:tasks")).status_code == 302
    assert press(client, dead, deed="retry").status_code == 302
    assert press(client, dead, deed="dismiss", reason="x").status_code == 302
    dead.refresh_from_db()
    assert dead.state == DeadTask.State.OPEN


def test_trying_again_enqueues_the_same_task(dead: DeadTask) -> None:
    from django_tasks_db.models import DBTaskResult

    assert press(enters_the_admin("Operators"), dead, deed="retry").status_code == 302
    dead.refresh_from_db()
    again = DBTaskResult.objects.get(task_path=jobs.add.module_path)
    assert (dead.state, again.args_kwargs["args"], again.args_kwargs["kwargs"]) == ("retried", [1], {"second": 2})


def test_dismissing_needs_a_reason_and_keeps_it(dead: DeadTask) -> None:
    client = enters_the_admin("Operators")
    assert press(client, dead, deed="dismiss", reason=" ").status_code == 422
    assert press(client, dead, deed="dismiss", reason="the printer was sold").status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.reason) == ("dismissed", "the printer was sold")


def test_a_task_that_is_no_longer_in_the_software_stays_on_the_list(dead: DeadTask) -> None:
    DeadTask.objects.update(task_path="storefront.gone.task")
    press(enters_the_admin("Operators"), dead, deed="retry")
    dead.refresh_from_db()
    assert dead.state == DeadTask.State.OPEN
