"""Documents of pages lie among the private files and come only through Wagtail's view."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction

from cms.pages.models import Paper
from tests.sellers.shops.opening import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_paper() -> Iterator[Callable[..., Paper]]:
    """A maker of documents whose files go when the test ends: the storage was opened before any fixture could move it."""
    made: list[Paper] = []

    def make(*, name: str, content: bytes, **fields: Any) -> Paper:
        made.append(Paper.objects.create(title=name, file=ContentFile(content, name=name), **fields))
        return made[-1]

    yield make
    for paper in made:
        paper.file.storage.delete(paper.file.name)


def test_document_is_private_and_served_by_the_view(client: Client, make_paper: Callable[..., Paper]) -> None:
    paper = make_paper(name="คู่มือ.pdf", content=pdf())
    assert paper.file.storage is storages["private"]
    assert not storages["default"].exists(paper.file.name)
    answer = client.get(paper.url)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, pdf())
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_document_of_a_closed_collection_is_refused(client: Client, make_paper: Callable[..., Paper]) -> None:
    closed = Collection.get_first_root_node().add_child(name="Officers")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    paper = make_paper(name="report.pdf", content=pdf(), collection=closed)
    answer = client.get(paper.url)
    assert (answer.status_code, answer.content) == (302, b"")
