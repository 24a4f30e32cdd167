"""The tree of categories, read once and kept in the cache."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse

from catalog.models import Category
from catalog.tree import remember_tree, remembered_tree


@dataclass
class Shelf:
    """A category as menus and breadcrumbs need it."""

    pk: int
    slug: str
    name: str
    name_en: str
    path: str
    parent_pk: int | None
    children: "list[Shelf]" = field(default_factory=list)

    @property
    def url(self) -> str:
        return reverse("category", kwargs={"slug": self.slug, "pk": self.pk})


def _rows() -> Sequence[tuple[int, str, str, str, str]]:
    rows = remembered_tree()
    if rows is None:
        rows = list(Category.objects.filter(is_public=True).order_by("path").values_list("pk", "slug", "name", "name_en", "path"))
        remember_tree(rows)
    return rows


def shelves() -> dict[int, Shelf]:
    """Every public category by its id, in the order of the tree, with its children."""
    found: dict[int, Shelf] = {}
    by_path: dict[str, Shelf] = {}
    for pk, slug, name, name_en, path in _rows():
        parent = by_path.get(path[:-4])
        shelf = Shelf(pk, slug, name, name_en, path, parent.pk if parent else None)
        if parent:
            parent.children.append(shelf)
        found[pk] = by_path[path] = shelf
    return found


def top_shelves() -> list[Shelf]:
    """The categories of the first level."""
    return [shelf for shelf in shelves().values() if shelf.parent_pk is None]


def trail(pk: int | None) -> list[Shelf]:
    """The way from the top down to this category, itself included; empty for None or one that is not shown."""
    tree = shelves()
    way: list[Shelf] = []
    shelf = tree.get(pk) if pk else None
    while shelf:
        way.insert(0, shelf)
        shelf = tree.get(shelf.parent_pk) if shelf.parent_pk else None
    return way
