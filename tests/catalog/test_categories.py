"""Categories from files, and the menus that show them."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from catalog.imports import DATA, import_categories
from catalog.models import Category
from storefront.browse.shelves import shelves
from tests.factories.tables import copy_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(DATA / "categories.yaml", tmp_path)
    return tmp_path


def test_a_second_run_changes_nothing() -> None:
    assert str(import_categories()) == "0 new, 0 changed, 63 unchanged"


@pytest.mark.parametrize(
    ("cells", "again", "said"),
    [
        ({(4, "parent_slug"): "no-such"}, None, "stands before its parent 'no-such'"),
        ({}, 4, "row 65: says again what row 4 says"),
    ],
)
def test_a_bad_row_stops_the_import(folder: Path, cells: dict[tuple[int, str], str], again: int | None, said: str) -> None:
    copy_table(DATA / "categories.csv", folder / "categories.csv", {(2, "name_en"): "Changed", (4, "slug"): "new", **cells}, again=again)
    before = list(Category.objects.order_by("pk").values())
    with pytest.raises(CommandError, match=said):
        import_categories(folder)
    assert list(Category.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("way", ["import", "operator"])
def test_a_changed_category_is_in_the_menus_at_once(folder: Path, way: str, django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    first = Category.objects.get(slug="fresh-produce")
    assert shelves()[first.pk].name_en == first.name_en
    with django_capture_on_commit_callbacks(execute=True):
        if way == "import":
            copy_table(DATA / "categories.csv", folder / "categories.csv", {(2, "name_en"): "Other words"})
            import_categories(folder)
        else:
            first.name_en = "Other words"
            first.save()
    assert shelves()[first.pk].name_en == "Other words"
