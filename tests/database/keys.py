"""What a template depends on. A key is a hash of all that, so that a template is used as long as it is right and no longer."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("search", "catalog", "sellers", "cms", "storefront", "config")
#: Code that decides what the imports and `open_shop` write.
_IMPORT_CODE = ("importing.py", "imports.py", "models.py", "numbers.py", "slugs.py", "families.py", "thai_order.py")


#: Packages whose data the imports read; words and pages of the others are not in the template.
_LOADED = ("catalog", "sellers", "config")


def _found(*patterns: str) -> list[Path]:
    return sorted({path for package in PACKAGES for pattern in patterns for path in (ROOT / package).rglob(pattern) if path.is_file()})


def _hash(paths: Iterable[Path], salt: str) -> str:
    digest = sha256(salt.encode())
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def tables_key() -> str:
    """Key of a database that is migrated and empty."""
    return _hash([*_found("migrations/*.py", "append_only.py"), ROOT / "requirements.lock"], "tables")


def market_key() -> str:
    """Key of a database with the reference data and the open shops."""
    data = [path for path in _found("data/*") if path.suffix in {".csv", ".gz", ".yaml"} and path.relative_to(ROOT).parts[0] in _LOADED]
    code = _found(*_IMPORT_CODE)
    actions = [ROOT / "sellers/shops/actions.py", ROOT / "sellers/stock/actions.py", Path(__file__).with_name("load.py")]
    return _hash([*data, *code, *actions], tables_key())
