"""Pages from files: parsed whole before anything is written, and written only where they differ, so that a second run makes no revision."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from wagtail.blocks import StreamBlock, StreamValue
from wagtail.models import AbstractPage

from catalog.importing import BadRow, Counts

Entry = Mapping[str, Any]


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a file. Raises BadRow with the line where it is broken."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadRow(f"cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise BadRow("is not a mapping of names to values")
    return found


def parse_files(folder: Path, paths: list[Path], parse: Callable[[Path], Any]) -> list[Any]:
    """Parse every file; raises CommandError naming each bad one (at most twenty) if there is any, or if there is no file at all."""
    if not paths:
        raise CommandError(f"There is nothing to import in {folder.name}.")
    made, errors = [], []
    for path in paths:
        try:
            made.append(parse(path))
        except KeyError as error:
            errors.append(f"{path.relative_to(folder)}: {error} is missing")
        except (BadRow, TypeError, ValueError) as error:
            errors.append(f"{path.relative_to(folder)}: {error}")
    if errors:
        more = f"\n… and {len(errors) - 20} more" if len(errors) > 20 else ""
        raise CommandError("Nothing was imported.\n" + "\n".join(errors[:20]) + more)
    return made


def parse_body(block: StreamBlock, entries: list[Entry], convert: Callable[[str, Any], tuple[str, Any]]) -> StreamValue:
    """The value of a stream of `block` from entries such as `{"heading": "..."}`; `convert` turns kind and value into the block's own.

    Raises BadRow with the number of the entry that does not fit.
    """
    raw = []
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict) or len(entry) != 1:
            raise BadRow(f"block {number}: one kind with its value is needed")
        kind, value = next(iter(entry.items()))
        try:
            name, value = convert(kind, value)
            child = block.child_blocks[name]
            raw.append({"type": name, "value": child.get_prep_value(child.clean(child.to_python(value)))})
        except ValidationError as error:
            raise BadRow(f"block {number} ({kind}): {_words(error)}") from error
        except KeyError as error:
            raise BadRow(f"block {number} ({kind}): {error} is unknown or missing") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise BadRow(f"block {number} ({kind}): {error}") from error
    return block.to_python(raw)


def _words(error: ValidationError) -> str:
    """The messages of a block's error with the names of the fields they belong to."""
    inner = getattr(error, "block_errors", None)
    if isinstance(inner, dict) and inner:
        return "; ".join(f"{name}: {_words(each)}" for name, each in inner.items() if each)
    return " ".join(error.messages)


def same(value: Any, other: Any) -> bool:
    """Whether two values of a page's field say the same; the ids of a stream's blocks do not count."""
    return _bare(value) == _bare(other)


def _bare(value: Any) -> Any:
    if isinstance(value, StreamValue):
        return _bare(value.get_prep_value())
    if isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items() if name != "id"}
    if isinstance(value, list):
        return [_bare(inner) for inner in value]
    # JSON has no decimal numbers: a stream keeps them as text.
    return str(value) if isinstance(value, Decimal) else value


def put_page(
    *, parent: AbstractPage, existing: AbstractPage | None, fresh: AbstractPage, wanted: Mapping[str, Any], counts: Counts
) -> AbstractPage:
    """Publish `wanted` (field -> value) on `existing`, or on `fresh` as the last child of `parent`; the file wins over what was edited.

    A page that says so already is not touched. Counts what was done.
    """
    page = existing or fresh
    if existing is not None and existing.live and all(same(getattr(existing, name), value) for name, value in wanted.items()):
        counts.unchanged += 1
        return existing
    for name, value in wanted.items():
        setattr(page, name, value)
    if existing is None:
        # Not live before its revision is: Wagtail then sets the dates of publication itself.
        page.live = False
        parent.add_child(instance=page)
        counts.created += 1
    else:
        counts.changed += 1
    page.save_revision().publish()
    return page
