"""The pages of the site from files: one file a page, with a Thai and an English body."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.blocks import StreamBlock, StreamValue

from catalog.importing import BadRow, Counts
from catalog.slugs import ascii_slug
from cms.pages.importing import parse_body, parse_files, put_page, read_yaml
from cms.pages.models import ContentPage, HomePage
from cms.pages.site import ensure_site

DATA = Path(__file__).parent.parent / "data" / "pages"


@dataclass(frozen=True)
class SitePage:
    """A page as its file has it; `texts` are the fields of `ContentPage` by language. Without an English body there is no English page."""

    slug: str
    texts: dict[str, dict[str, Any]]


def _convert(kind: str, value: Any) -> tuple[str, Any]:
    """Site pages write steps as plain lines and questions as q and a."""
    if kind == "steps":
        return kind, value | {"items": [{"do": item, "why": ""} if isinstance(item, str) else item for item in value["items"]]}
    if kind == "question":
        return "answer", {"question": value["q"], "answer": value["a"]}
    return kind, value


def _parse(path: Path) -> SitePage:
    found = read_yaml(path)
    slug = found["slug"]
    if slug != path.stem or slug != ascii_slug(slug):
        raise BadRow(f"slug '{slug}' must be the file's name, in small ASCII letters")
    block: StreamBlock = ContentPage._meta.get_field("body").stream_block
    texts = {}
    for language in ("th", "en") if found.get("body_en") else ("th",):
        body: StreamValue = parse_body(block, found[f"body_{language}"], _convert)
        texts[language] = {"title": found["title"][language], "intro": found["intro"][language].strip(), "body": body}
    return SitePage(slug=slug, texts=texts)


def import_pages(folder: Path = DATA, *, each: Callable[[], None] = lambda: None) -> Counts:
    """Publish every page of `folder` in both languages; `each` is called after each file.

    Raises CommandError, then nothing was imported.
    """
    pages = parse_files(folder, sorted(folder.glob("*.yaml")), _parse)
    homes = dict(zip(("th", "en"), ensure_site(), strict=True))
    counts = Counts()
    for page in pages:
        counts += _put(page, homes)
        each()
    return counts


@transaction.atomic
def _put(page: SitePage, homes: dict[str, HomePage]) -> Counts:
    counts = Counts()
    known = {found.locale_id: found for found in ContentPage.objects.filter(slug=page.slug)}
    thai = known.get(homes["th"].locale_id)
    for language, wanted in page.texts.items():
        home = HomePage.objects.get(pk=homes[language].pk)
        fresh = ContentPage(slug=page.slug, locale_id=home.locale_id)
        if language != "th" and thai is not None:
            fresh.translation_key = thai.translation_key
        put = put_page(parent=home, existing=known.get(home.locale_id), fresh=fresh, wanted=wanted, counts=counts)
        thai = put if language == "th" else thai
    return counts
