"""The pages of the site from files."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Revision, Site

from cms.pages.imports import DATA, import_pages
from cms.pages.models import BasePage, ContentPage, HomePage

pytestmark = pytest.mark.django_db


def test_sixteen_pages_in_two_languages(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_pages")
    assert "Site pages: 32 new, 0 changed, 0 unchanged" in capsys.readouterr().out
    by_language = [ContentPage.objects.live().filter(locale__language_code=language).count() for language in ("th", "en")]
    assert by_language == [16, 16]
    thai = ContentPage.objects.get(slug="how-to-pay", locale__language_code="th")
    english = thai.get_translation(Locale.objects.get(language_code="en"))
    assert (thai.title, english.title, english.slug) == ("วิธีจ่ายเงิน", "How to pay", "how-to-pay")
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get(locale__language_code="th")
    assert not BasePage.objects.filter(title__startswith="Welcome to your new Wagtail site").exists()
    revisions = Revision.objects.count()
    call_command("import_pages")
    assert "Site pages: 0 new, 0 changed, 32 unchanged" in capsys.readouterr().out
    assert (Revision.objects.count(), HomePage.objects.count()) == (revisions, 2)


def test_page_without_english_has_no_english_page(tmp_path: Path) -> None:
    text = (DATA / "cookies.yaml").read_text(encoding="utf-8")
    (tmp_path / "cookies.yaml").write_text(text.split("body_en:")[0], encoding="utf-8")
    assert import_pages(tmp_path).created == 1
    assert [page.locale.language_code for page in ContentPage.objects.all()] == ["th"]


def test_bad_file_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    shutil.copy(DATA / "about.yaml", tmp_path / "about.yaml")
    shutil.copy(DATA / "cookies.yaml", tmp_path / "biscuits.yaml")
    (tmp_path / "empty.yaml").write_text("- heading: x\n", encoding="utf-8")
    with pytest.raises(CommandError) as refused:
        import_pages(tmp_path)
    assert "biscuits.yaml: slug 'cookies' must be the file's name" in str(refused.value)
    assert "empty.yaml: is not a mapping" in str(refused.value)
    assert not ContentPage.objects.exists()


def test_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nothing to import"):
        import_pages(tmp_path)
