"""The style sheets as browsers get them: one file for all that every page needs, at most one more for a kind of page.

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
    whole = _IMPORT.sub(lambda found: (sheet.parent / found[1]).read_text() + "\n", sheet.read_text())
    return _INDENT.sub("\n", _COMMENT.sub("", whole)).strip() + "\n"


class SheetFinder(BaseFinder):
    """Finds the sheets, flattened into files under `VAR_DIR`; made anew when a source is younger."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "sheets")

    def _made(self, name: str) -> Path:
        target = Path(self.storage.path(name))
        youngest = max(path.stat().st_mtime_ns for path in (SOURCES / "css").rglob("*.css"))
        if not target.exists() or target.stat().st_mtime_ns < youngest:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(flatten(SOURCES / name))
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
