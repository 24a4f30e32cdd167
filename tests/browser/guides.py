"""The pictures of docs/guide/ and of the README: taken by `make shots`, one for each language, each with a trace of what it was taken of.

`taken.json` beside them names every picture and the state of its sources: the template of its page with all that it includes, and the style
sheets that these ask for. A test holds that all are named and there; whether one is out of date is said by
`python -m tests.browser.shots stale` (and before new ones are taken), never by a test, for nearly every change of a template would fail it.
What only Python or the demo's data decide is not seen by it.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PICTURES = DOCS / "guide" / "pictures"
TAKEN = PICTURES / "taken.json"
LANGUAGES = ("th", "en")
#: Where templates are, the look's first; sheets last.
_SHELVES = [ROOT / "storefront" / "templates", *sorted((ROOT / "sellers").glob("**/templates")), ROOT / "storefront" / "static"]
#: Asked for by a hook on every page of the desk.
_OF_THE_DESK = "css/desk.css"
_NAMED = re.compile(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""")
_SHEETS = re.compile(r"""["'](css/[\w-]+\.css)["']""")


@dataclass(frozen=True)
class Shown:
    """A picture of the guides: `template` of its page (where that is Wagtail's, our sheet for it), window in pixels. `speaks_both`: taken in
    each language. `at`: selector of what the picture begins with, where that is not the page's head.
    """

    template: str
    width: int = 390
    height: int = 844
    speaks_both: bool = True
    at: str = ""


#: Name of a page of the tour -> how it is shown. The label is a paper: it has no page, and speaks Thai.
SHOWN = {
    "product": Shown("browse/product.html"),
    "basket": Shown("basket/basket.html"),
    "pay": Shown("checkout/payment.html"),
    "lesson": Shown("cms/lesson_page.html"),
    "sell-today": Shown("sell/today.html"),
    "sell-payment": Shown("sell/payment.html"),
    "sell-to-pack": Shown("sell/orders.html"),
    "sell-order": Shown("sell/order.html"),
    "sell-label": Shown("", speaks_both=False),
    "sell-new-pictures": Shown("sell/products/pictures.html"),
    "sell-shop": Shown("sell/shop/shop.html"),
    "teach": Shown("teach/home.html"),
    "desk-lesson": Shown("css/editor.css", at="[id$=-body-section]"),
    "desk": Shown("desk/waiting.html", 1280),
    "desk-slip": Shown("payments/desk/slip.html", 1280),
    "desk-application": Shown("shops/desk/application.html", 1280),
    "desk-part": Shown("payments/desk/part.html", 1280),
}
#: The picture on the first screen of the README.
FRONT = DOCS / "pictures" / "product.png"


def picture(name: str, language: str) -> Path:
    """Where a picture lies."""
    return PICTURES / (f"{name}.{language}.jpg" if SHOWN[name].speaks_both else f"{name}.jpg")


def all_pictures() -> dict[Path, str]:
    """Every picture and the template of its page."""
    shown = {picture(name, language): each.template for name, each in SHOWN.items() for language in LANGUAGES}
    return {**shown, FRONT: SHOWN["product"].template}


def found(template: str) -> Path | None:
    """The file of a template; None for one of Wagtail's, which is not ours to watch."""
    return next((path for shelf in _SHELVES if (path := shelf / template).is_file()), None)


def closure(template: str, seen: dict[str, str]) -> None:
    """Read a template, and all that it extends and includes, into `seen`: name -> text."""
    if template in seen:
        return
    path = found(template)
    seen[template] = text = path.read_text() if path else ""
    for named in _NAMED.findall(text):
        closure(named, seen)


def state(template: str) -> str:
    """A short word for the sources of a picture as they are now."""
    from config.styles import SOURCES, flatten

    seen: dict[str, str] = {}
    closure(template, seen)
    texts = [seen[name] for name in sorted(seen)] + ([f'"{_OF_THE_DESK}"'] if "desk/" in template else [])
    texts += [flatten(SOURCES / name) for name in sorted(set(_SHEETS.findall("".join(texts)))) if (SOURCES / name).is_file()]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]


def taken() -> dict[str, str]:
    """What is written down of each picture, by its path below docs/."""
    written: dict[str, str] = json.loads(TAKEN.read_text()) if TAKEN.exists() else {}
    return written


def remember(path: Path) -> None:
    """Write down that a picture has just been taken; what is no picture any more is forgotten."""
    known = all_pictures()
    written = taken() | {_name(path): state(known[path])}
    kept = {_name(each) for each in known}
    TAKEN.write_text(json.dumps({name: written[name] for name in sorted(written) if name in kept}, indent=2) + "\n")


def out_of_date() -> list[str]:
    """The pictures whose sources are other than when they were taken, or that were never taken."""
    written = taken()
    return sorted(_name(path) for path, template in all_pictures().items() if written.get(_name(path)) != state(template))


def _name(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()
