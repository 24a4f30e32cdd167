"""The style guide shows every component there is; who adds one adds it there."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as ours
from storefront.styleguide import StyleguideView

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

pytestmark = pytest.mark.django_db
urlpatterns = [path("styleguide/", StyleguideView.as_view(), name="styleguide"), *ours]
STOREFRONT = Path(settings.BASE_DIR) / "storefront"
COMPONENTS = sorted(f"components/{each.name}" for each in (STOREFRONT / "templates" / "components").glob("*.html"))
SHEETS = sorted((STOREFRONT / "static" / "css" / "components").glob("*.css"))
#: Only what differs when text is set to twice its size: it has no look of its own.
NO_LOOK = {"large.css"}


@pytest.fixture
def guide(client: Client, settings: Any) -> Any:
    settings.ROOT_URLCONF = __name__
    answer = client.get("/styleguide/")
    assert answer.status_code == 200
    return answer


def test_every_component_is_shown_and_named(guide: Any) -> None:
    shown = {template.name for template in guide.templates}
    words = BeautifulSoup(guide.content, "html.parser").get_text()
    assert len(COMPONENTS) > 20
    assert [name for name in COMPONENTS if name not in shown] == []
    assert [name for name in COMPONENTS if name not in words] == []


def test_every_sheet_is_named_and_what_it_dresses_is_shown(guide: Any) -> None:
    page = BeautifulSoup(guide.content, "html.parser")
    worn = {name for each in page.find_all(class_=True) for name in each["class"]}
    assert len(SHEETS) > 10
    assert [sheet.name for sheet in SHEETS if sheet.name not in page.get_text()] == []
    for sheet in SHEETS:
        own = set(re.findall(r"\.([a-z][a-z-]*)", re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)))
        assert sheet.name in NO_LOOK or own & worn, sheet.name


def test_nothing_stands_there_twice(guide: Any) -> None:
    ids = [each["id"] for each in BeautifulSoup(guide.content, "html.parser").find_all(id=True)]
    assert sorted({name for name in ids if ids.count(name) > 1}) == []
    assert len(ids) > 20
