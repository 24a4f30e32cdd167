"""The style sheets as browsers get them: one file that a page cannot do without (market.css, in lessons learn.css), and
mostly at most one more for a kind of page.

A sheet in `storefront/static/css/` is plain CSS that imports one file per component, and works as it stands. On slow data each import
is a journey of its own, so sheets with imports are found flattened: imports replaced by what they name, comments and indents taken out.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

SOURCES = Path(settings.BASE_DIR) / "storefront" / "static"
#: Sheets that pages ask for.
SHEETS = ("css/market.css", "css/learn.css", "css/steps.css", "css/places.css", "css/work.css", "css/desk.css", "css/editor.css")

_IMPORT = re.compile(r'^@import url\("([^"]+)"\);\n?', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")


def flatten(sheet: Path) -> str:
    """A sheet with everything that it imports, in its order. Raises FileNotFoundError for an import that is not there."""
    return _INDENT.sub("\n", _COMMENT.sub("", _whole(sheet))).strip() + "\n"


def _whole(sheet: Path) -> str:
    return _IMPORT.sub(lambda found: _whole(sheet.parent / found[1]) + "\n", sheet.read_text())


class SheetFinder(BaseFinder):
    """Finds the sheets, flattened into files under `VAR_DIR`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "sheets")

    def _made(self, name: str) -> Path:
        target = Path(self.storage.path(name))
        flat = flatten(SOURCES / name)
        # By what it says, not by its age: sources of a release that is put back are older than the sheets of the one before.
        if not target.exists() or target.read_text() != flat:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(flat)
        return target

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The flattened sheet; nothing for other files."""
        if path not in SHEETS:
            return []
        found = str(self._made(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        """The sheets, for collectstatic."""
        for name in SHEETS:
            self._made(name)
            yield name, self.storage
