"""Categories and their texts from files."""

from operator import itemgetter
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import CommandError
from django.db import transaction

from catalog.importing import Counts, Row, parse_rows
from catalog.models import Category

DATA = Path(__file__).parent / "data"


def _wanted(row: Row, texts: dict[str, Any]) -> dict[str, Any]:
    text = texts.get(row["slug"], {})
    intro = text.get("intro", {})
    return {
        "name": row["name_th"],
        "name_en": row["name_en"],
        "flags": [flag for flag in row["flags"].replace(";", ",").split(",") if flag],
        "intro": intro.get("th", ""),
        "intro_en": intro.get("en", ""),
        "season_note": text.get("season_note_th", ""),
        "season_note_en": text.get("season_note_en", ""),
    }


@transaction.atomic
def import_categories(folder: Path = DATA) -> Counts:
    """The shelves of the market, parents before children; a category keeps its id and address when its words change."""
    texts = yaml.safe_load((folder / "categories.yaml").read_text(encoding="utf-8"))
    counts, known = Counts(), {category.slug: category for category in Category.objects.all()}
    rows = parse_rows(folder / "categories.csv", lambda row: (row["slug"], row["parent_slug"], _wanted(row, texts)), key=itemgetter(0))
    for slug, parent, wanted in rows:
        category = known.get(slug)
        if category is None:
            if parent and parent not in known:
                raise CommandError(f"categories.csv: '{slug}' stands before its parent '{parent}'. Nothing was imported.")
            known[slug] = known[parent].add_child(slug=slug, **wanted) if parent else Category.add_root(slug=slug, **wanted)
            if parent:
                known[parent] = Category.objects.get(pk=known[parent].pk)
            counts.created += 1
        elif any(getattr(category, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(category, name, value)
            category.save()
            counts.changed += 1
        else:
            counts.unchanged += 1
    return counts
