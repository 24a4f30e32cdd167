"""Collecting, checking and compiling the interface's words, on a small house of its own."""

import gettext
import os
from pathlib import Path

import pytest

from config import messages

PY = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext_lazy

def words(count, name):
    _("Plain")
    gettext_lazy("Lazy " "in two parts")
    ngettext("%(count)d piece", "%(count)d pieces", count)
    pgettext_lazy("month", "May")
    npgettext("parcel", "one box", "{count} boxes", count)
    _("Hello {name}").format(name=name)
    _(name)
"""
HTML = """{# a comment #}{% load x %}
    <p title="{% translate 'Short' %}">{% translate "May" context "verb" %}</p>
        {% blocktranslate trimmed with shop=x.y %}
            Sold by
            {{ shop }}
        {% endblocktranslate %}
  {% blocktranslate count number=n %}{{ number }} shop{% plural %}{{ number }} shops{% endblocktranslate %}
{% translate "100% cotton" %} it's {{ "a'b" }}
"""
KEYS = {
    ("", "%(count)d piece"): ("%(count)d piece", "%(count)d pieces"),
    ("", "%(number)s shop"): ("%(number)s shop", "%(number)s shops"),
    ("", "100%% cotton"): "100%% cotton",
    ("", "Hello {name}"): "Hello {name}",
    ("", "Lazy in two parts"): "Lazy in two parts",
    ("", "Plain"): "Plain",
    ("", "Short"): "Short",
    ("", "Sold by %(shop)s"): "Sold by %(shop)s",
    ("month", "May"): "May",
    ("parcel", "one box"): ("one box", "{count} boxes"),
    ("verb", "May"): "May",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with one Python file, one template, and things that are not to be read."""
    (tmp_path / "sellers" / "migrations").mkdir(parents=True)
    (tmp_path / "sellers" / "actions.py").write_text(PY)
    (tmp_path / "sellers" / "migrations" / "0001.py").write_text('_("never")')
    (tmp_path / "storefront" / "templates").mkdir(parents=True)
    (tmp_path / "storefront" / "templates" / "page.html").write_text(HTML)
    (tmp_path / "storefront" / "notes.txt").write_text('{% translate "never" %}')
    return tmp_path


def _po(house: Path) -> Path:
    return messages.file_of("th", house)


def _translate(house: Path, words: dict[str, str]) -> None:
    text = _po(house).read_text()
    for english, thai in words.items():
        for before in (f'msgid "{english}"\nmsgstr ""', f'msgid_plural "{english}"\nmsgstr[0] ""'):
            text = text.replace(before, before[:-2] + f'"{thai}"')
    _po(house).write_text(text)


ALL = {
    "%(count)d pieces": "%(count)d ชิ้น",
    "%(number)s shops": "%(number)s ร้าน",
    "100%% cotton": "ฝ้าย 100%%",
    "Hello {name}": "สวัสดี {name}",
    "Lazy in two parts": "ขี้เกียจ",
    "Plain": "ธรรมดา",
    "Short": "สั้น",
    "Sold by %(shop)s": "ขายโดย %(shop)s",
    "May": "พฤษภาคม",
    "{count} boxes": "{count} กล่อง",
}


def test_every_form_of_call_is_found(house: Path) -> None:
    found, places = messages.collect(house)
    assert found == KEYS
    assert places[("", "Plain")] == "sellers/actions.py:5"
    assert places[("", "Short")] == "storefront/templates/page.html:2"


def test_the_catalogue_names_words_only_and_extracting_twice_changes_nothing(house: Path) -> None:
    assert messages.extract("th", house) == (11, 11)
    first = _po(house).read_bytes()
    text = first.decode()
    for absent in ("#:", "POT-Creation-Date", "PO-Revision-Date", "Babel", str(house), "never"):
        assert absent not in text
    messages.extract("th", house)
    assert _po(house).read_bytes() == first


def test_translations_are_kept_and_strings_that_are_gone_go(house: Path) -> None:
    messages.extract("th", house)
    _translate(house, ALL)
    assert messages.extract("th", house) == (11, 0)
    source = house / "sellers" / "actions.py"
    source.write_text(PY.replace('"Plain"', '"Plainer"'))
    assert messages.extract("th", house) == (11, 1)
    text = _po(house).read_text()
    assert "ธรรมดา" not in text
    assert "ขายโดย" in text


def test_a_string_that_gets_a_plural_keeps_its_translation(house: Path) -> None:
    messages.extract("th", house)
    _translate(house, ALL)
    source = house / "sellers" / "actions.py"
    source.write_text(PY.replace('_("Plain")', 'ngettext("Plain", "Plains", 2)'))
    assert messages.extract("th", house) == (11, 0)
    assert 'msgid_plural "Plains"\nmsgstr[0] "ธรรมดา"' in _po(house).read_text()


def test_the_check_is_content_with_a_complete_catalogue(house: Path) -> None:
    messages.extract("th", house)
    _translate(house, ALL)
    assert messages.problems("th", house) == []


def test_the_check_names_what_is_wrong(house: Path) -> None:
    assert len(messages.problems("th", house)) == 11
    messages.extract("th", house)
    _translate(
        house, {**ALL, "Plain": "", "Sold by %(shop)s": "ขายโดย %(seller)s", "{count} boxes": "กล่อง", "%(count)d pieces": "%(count)s ชิ้น"}
    )
    text = _po(house).read_text().replace('msgid "Short"', '#, fuzzy\nmsgid "Short"')
    _po(house).write_text(text)
    source = house / "sellers" / "actions.py"
    source.write_text(source.read_text() + '\n_("New")\n')
    assert messages.problems("th", house) == [
        "sellers/actions.py:13: missing: 'New'",
        "sellers/actions.py:5: empty: 'Plain'",
        "storefront/templates/page.html:2: fuzzy: 'Short'",
        "storefront/templates/page.html:3: fills in ['%(seller)'] instead of ['%(shop)']: 'Sold by %(shop)s'",
        "sellers/actions.py:9: fills in [] instead of ['{count}']: 'one box' (context 'parcel')",
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("nothing, 100 % of it", {}),
        ("%(a)s and %(a)s and %(b)d", {"%(a)": 1, "%(b)": 1}),
        ("%s of %s, 5%%", {"%s": 2}),
        ("{name} {x.y} {z!r:>10} {}", {"{name}": 1, "{x}": 1, "{z}": 1, "{}": 1}),
    ],
)
def test_placeholders(text: str, wanted: dict[str, int]) -> None:
    assert messages.placeholders(text) == wanted


def test_known_words_fill_gaps_only(house: Path) -> None:
    messages.extract("th", house)
    _translate(house, {"Plain": "ธรรมดา"})
    known = {"Plain": "อื่น", "Short": "สั้น", "%(count)d piece": "%(count)d ชิ้น"}
    assert messages.extract("th", house, known=lambda context, words: known.get(words if isinstance(words, str) else words[0])) == (11, 8)
    text = _po(house).read_text()
    assert "ธรรมดา" in text
    assert "อื่น" not in text


def test_compiling_writes_what_is_stale(house: Path) -> None:
    messages.extract("th", house)
    _translate(house, ALL)
    [target] = messages.compile_stale(house)
    with target.open("rb") as stream:
        words = gettext.GNUTranslations(stream)
    assert words.gettext("Plain") == "ธรรมดา"
    assert words.ngettext("%(count)d piece", "%(count)d pieces", 5) == "%(count)d ชิ้น"
    assert words.pgettext("month", "May") == "พฤษภาคม"
    assert messages.compile_stale(house) == []
    os.utime(target, (1, 1))
    assert messages.compile_stale(house) == [target]
    assert [path.name for path in target.parent.iterdir() if path.suffix not in {".po", ".mo"}] == []


def test_the_command_says_what_it_did(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.main(["--check"], root=house) == 1
    assert capsys.readouterr().out.count("missing") == 11
    assert messages.main(["--extract"], root=house) == 0
    assert capsys.readouterr().out == "th: 11 strings, 11 to translate\n"
    _translate(house, ALL)
    assert messages.main(["--check"], root=house) == 0
    assert capsys.readouterr().out == "translations: complete\n"
    assert messages.main([], root=house) == 0
    assert capsys.readouterr().out == "locale/th/LC_MESSAGES/django.mo\n"
