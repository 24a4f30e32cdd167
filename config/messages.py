"""Interface words: `python -m config.messages` compiles, `--extract` collects, `--check` refuses what is missing.

All in Python (Babel and Django's own reader of templates), so that nobody needs gettext's tools. Sources are English; the
catalogue is `locale/th/LC_MESSAGES/django.po`. It names no lines, dates or machines: its differences are words only.
"""

import argparse
import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("config", "search", "catalog", "sellers", "cms", "storefront")
LEFT_OUT = {"migrations", "__pycache__", "node_modules"}
LANGUAGES = ("th",)

#: What is a call for a translation, and which of its arguments are (context, singular, plural), counted from 1.
_FORMS: dict[str, tuple[int | tuple[int, str], ...]] = {
    "gettext": (1,),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    "_": (1,),
    "gettext_noop": (1,),
    **{name + ending: form for name, form in _FORMS.items() for ending in ("", "_lazy")},
}
_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={count}; plural={rule};\\n"
"""
_PERCENT = re.compile(r"%(?:\((\w+)\))?[#0+-]*\d*(?:\.\d+)?[sdifrgx%]")
_BRACE = re.compile(r"\{(\w*)(?:\.[\w.]+|\[\w+\])*(?:![rsa])?(?::[^{}]*)?\}")

Key = tuple[str, str]
Words = str | tuple[str, str]


def sources(root: Path) -> Iterator[Path]:
    """The Python files and templates of our packages."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and not LEFT_OUT & set(path.parts):
                if path.suffix == ".txt" and "templates" not in path.parts:
                    continue
                yield path


def _extracted(text: str) -> Iterator[tuple[int, str, Any, Any]]:
    """Babel's (line, function, arguments, comments) of each call; its own types know only its default keywords."""
    extract: Any = extract_python
    yield from extract(io.BytesIO(text.encode()), list(KEYWORDS), [], {"encoding": "utf-8"})


def strings_of(path: Path) -> Iterator[tuple[int, str, Words]]:
    """(line, context, words) of each string to translate in a file; words is a pair where there is a plural."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Django turns the template into calls amid X's; indentation would be an error to Python's tokenizer.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).split("\n"))
    for line, function, found, _comments in _extracted(text):
        given = found if isinstance(found, tuple) else (found,)
        context, words = "", []
        for place in KEYWORDS[function]:
            number = place[0] if isinstance(place, tuple) else place
            value = given[number - 1] if number <= len(given) else None
            if isinstance(place, tuple):
                context = value or ""
            else:
                words.append(value)
        if all(words) and words:
            yield line, context, (words[0], words[1]) if len(words) > 1 else words[0]


def collect(root: Path) -> tuple[dict[Key, Words], dict[Key, str]]:
    """All strings by (context, singular), and where each was seen first ("file:line"). A plural wins over its bare singular."""
    found: dict[Key, Words] = {}
    places: dict[Key, str] = {}
    for path in sources(root):
        for line, context, words in strings_of(path):
            key = (context, words if isinstance(words, str) else words[0])
            places.setdefault(key, f"{path.relative_to(root)}:{line}")
            if key not in found or isinstance(words, tuple):
                found[key] = words
    return found, places


def read(path: Path, language: str) -> Catalog:
    """The catalogue in a file; an empty one if there is none."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def index(catalog: Catalog) -> dict[Key, Message]:
    """The messages of a catalogue by (context, singular), without its header."""
    return {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0]): message for message in catalog if message.id
    }


def file_of(language: str, root: Path) -> Path:
    """The .po file of a language."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def extract(language: str, root: Path, *, known: Callable[[str, Words], str | None] | None = None) -> tuple[int, int]:
    """Bring the .po file in step with the code and keep its translations. Returns (strings, those still without translation).

    `known(context, words)` may give a translation for a string that has none.
    """
    path = file_of(language, root)
    old, new = index(read(path, language)), Catalog(locale=language, fuzzy=False)
    open_strings = 0
    for (context, first), words in sorted(collect(root)[0].items()):
        was = old.get((context, first))
        string = _carry(was, words, new.num_plurals)
        if not any([string] if isinstance(string, str) else string) and known and (given := known(context, words)):
            string = given if isinstance(words, str) else (given,) * new.num_plurals
        flags = {flag for flag in (was.flags if was else ()) if flag == "fuzzy"}
        comments = was.user_comments if was else []
        new.add(words, string, context=context or None, flags=flags, user_comments=comments)
        open_strings += not all([string] if isinstance(string, str) else string) or "fuzzy" in flags
    body = io.BytesIO()
    write_po(body, new, no_location=True, omit_header=True, sort_output=True, width=0)
    header = _HEADER.format(language=language, count=new.num_plurals, rule=new.plural_expr)
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, header.encode() + b"\n" + body.getvalue().strip() + b"\n")
    return len(index(new)), open_strings


def _carry(was: Message | None, words: Words, plurals: int) -> str | tuple[str, ...]:
    """The old translation in the shape that the string has today."""
    string = was.string if was else ""
    first = string if isinstance(string, str) else (string[0] if string else "")
    if isinstance(words, str):
        return first
    return tuple(string) if isinstance(string, (tuple, list)) and len(string) == plurals else (first,) * plurals


def placeholders(text: str) -> Counter[str]:
    """What is filled in: %(name)s and {name} by name, %s and {} by number."""
    found: Counter[str] = Counter()
    for match in _PERCENT.finditer(text):
        if match.group(1):
            found[f"%({match.group(1)})"] = 1
        elif not match.group().endswith("%"):
            found[match.group()] += 1
    for match in _BRACE.finditer(_PERCENT.sub("", text)):
        if match.group(1):
            found["{" + match.group(1) + "}"] = 1
        else:
            found["{}"] += 1
    return found


def problems(language: str, root: Path) -> list[str]:
    """One line for each string of the code that is missing, empty, fuzzy or filled in differently in the catalogue."""
    found, places = collect(root)
    there = index(read(file_of(language, root), language))
    lines = []
    for key, words in sorted(found.items()):
        trouble = _trouble(words, there.get(key))
        if trouble:
            context = f" (context {key[0]!r})" if key[0] else ""
            lines.append(f"{places[key]}: {trouble}: {key[1]!r}{context}")
    return lines


def _trouble(words: Words, message: Message | None) -> str:
    if message is None:
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if not strings or not all(string.strip() for string in strings):
        return "empty"
    if isinstance(words, tuple) and isinstance(message.id, str):
        return "without its plural"
    # Thai has one form for all numbers: it must fill in what the plural fills in.
    wanted = placeholders(words if isinstance(words, str) else words[1])
    allowed = [wanted] if isinstance(words, str) else [wanted, placeholders(words[0])]
    for number, string in enumerate(strings):
        fits = placeholders(string) in (allowed if number < len(strings) - 1 else [wanted])
        if not fits:
            return f"fills in {sorted(placeholders(string))} instead of {sorted(wanted)}"
    return ""


def compile_stale(root: Path) -> list[Path]:
    """Write the .mo file of each .po file that is newer. Returns what was written. Fuzzy and empty strings stay English."""
    written = []
    for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        body = io.BytesIO()
        write_mo(body, read(source, source.parents[1].name))
        _replace(target, body.getvalue())
        written.append(target)
    return written


def _replace(path: Path, content: bytes) -> None:
    """Write whole or not at all: a running market may read the file at this moment."""
    draft = path.with_name(path.name + ".draft")
    draft.write_bytes(content)
    draft.replace(path)


def main(arguments: list[str] | None = None, *, root: Path = ROOT) -> int:
    """The command. Returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m config.messages", description=__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--extract", action="store_true", help="bring the .po files in step with the code")
    what.add_argument("--check", action="store_true", help="name what is missing, empty, fuzzy or filled in differently")
    options = parser.parse_args(arguments)
    say = sys.stdout.write
    if options.extract:
        for language in LANGUAGES:
            total, unfinished = extract(language, root)
            say(f"{language}: {total} strings, {unfinished} to translate\n")
        return 0
    if options.check:
        lines = [f"{language}: {line}" for language in LANGUAGES for line in problems(language, root)]
        say("".join(f"{line}\n" for line in lines) or "translations: complete\n")
        return 1 if lines else 0
    for target in compile_stale(root):
        say(f"{target.relative_to(root)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
