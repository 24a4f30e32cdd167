"""Who stands before a lesson of a centre."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from cms.training.actions import end_assignment
from config.access import GUEST_CHECKS, TABLE
from tests.cms.classroom import FROM, OTHER_CENTRE, centre, make_trainer
from tests.factories.people import make_user


@pytest.fixture
def visitor(db: None) -> Callable[[str], Any]:
    """The login of: trainer, colleague (of theirs), ended, future, elsewhere, owner (teaches nowhere), editor, reviewer, operator, superuser."""

    def make(who: str) -> Any:
        email, here = f"{who}@example.test", centre()
        match who:
            case "trainer" | "colleague":
                make_trainer(at=here, email=email)
            case "ended":
                person = make_trainer(at=here, email=email)
                end_assignment(assignment=person.assignments.get(), reason="moved away")
                # Somebody in charge forgot to look at the group: rights must not come from it.
                person.user.groups.add(Group.objects.get(name="Trainers"))
            case "future":
                make_trainer(at=here, email=email, on=timezone.localdate() + timedelta(days=1))
            case "elsewhere":
                make_trainer(at=centre(OTHER_CENTRE), email=email, on=FROM)
            case "owner" | "editor" | "reviewer" | "operator":
                user = make_user(email=email)
                user.groups.add(
                    Group.objects.get(
                        name={"owner": "Trainers", "editor": "Editors", "reviewer": "Moderators", "operator": "Operators"}[who]
                    )
                )
            case "superuser":
                make_user(email=email, is_superuser=True, is_staff=True)
        return get_user_model().objects.get(email=email)

    return make


@pytest.fixture
def bulk_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door to Wagtail's bulk actions is open, whatever the table of doors says today: what lies behind it is tested."""
    monkeypatch.setitem(TABLE, "wagtail_bulk_action", GUEST_CHECKS)
