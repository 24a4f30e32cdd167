"""What the operators' group may do in the admin, by its migrations alone."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/cms/", "/cms/pages/", "/cms/images/", "/cms/documents/", "/cms/users/", "/cms/text-messages/", "/cms/money/slips/"]
)
def test_operators_come_in_by_their_group_and_nobody_without_it(client: Client, path: str) -> None:
    user = make_user(email="operator@example.test")
    client.force_login(user)
    assert client.get(path).status_code in (302, 403, 404)
    user.groups.add(Group.objects.get(name="Operators"))
    assert client.get(path).status_code == 200
