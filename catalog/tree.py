"""The rows of the category tree, kept in the cache: every page shows them, and they change a few times a year."""

from collections.abc import Sequence

from django.core.cache import cache
from django.db import transaction

_KEY = "category-tree"
_SECONDS = 600


def remembered_tree() -> Sequence[tuple[int, str, str, str, str]] | None:
    """What `remember_tree` was given, or None."""
    rows: Sequence[tuple[int, str, str, str, str]] | None = cache.get(_KEY)
    return rows


def remember_tree(rows: Sequence[tuple[int, str, str, str, str]]) -> None:
    """Keep (id, slug, name, English name, path) of every public category, in the order of the tree."""
    cache.set(_KEY, rows, _SECONDS)


def forget_tree() -> None:
    """Read the tree again once the change of a category is committed."""
    transaction.on_commit(lambda: cache.delete(_KEY))
