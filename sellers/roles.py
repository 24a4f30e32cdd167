"""Who looks after the market: the groups of the house, and one answer to "is this an operator?" for every room above.

The groups are made by a migration of cms/training. What an operator may do to one kind of thing is the group's permissions; who is one
is the group itself. Somebody to whom another group lends a permission of theirs does not become an operator by it.
"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

OPERATORS, OFFICERS, TRAINERS = "Operators", "Officers", "Trainers"

Visitor = AbstractBaseUser | AnonymousUser


def groups_of(user: Visitor) -> frozenset[str]:
    """Names of the groups that somebody is in; none for whoever is not signed in or may not sign in any more.

    Asked once per user object, that is once per request.
    """
    if not user.is_active:
        return frozenset()
    known: Any = user
    if not hasattr(known, "_group_names"):
        known._group_names = frozenset(known.groups.values_list("name", flat=True))
    return known._group_names


def is_operator(user: Visitor) -> bool:
    """Whether somebody decides about shops, money, lessons and people: the group of operators, and superusers. One query per request."""
    known: Any = user
    return bool(user.is_active and (known.is_superuser or OPERATORS in groups_of(user)))


def is_officer(user: Visitor) -> bool:
    """Whether somebody looks at the programme without deciding about it. One query per request."""
    return OFFICERS in groups_of(user) and not is_operator(user)
