"""What every test shares: a cloned database, a clock, people and goods, and the guard against effects inside transactions."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

import pytest

from tests.effects import Guard


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "effects_inside(reason): may reach outside inside a transaction, because a guest's code does")


@pytest.fixture(scope="session", autouse=True)
def _own_places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files of this process alone: workers beside it must not see them (the cache is in memory, config/settings/test.py)."""
    from django.conf import settings

    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    settings.PRIVATE_ROOT = tmp_path_factory.mktemp("private")
    if find_spec("storefront.notices") is None:
        settings.NOTICES = "tests.factories.notices.tell"


@pytest.fixture(scope="session")
def databases() -> Iterator[Any]:
    """Templates and clones of the backend in use."""
    from tests.database.clones import Databases

    found = Databases()
    yield found
    found.drop_all()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, databases: Any) -> Iterator[None]:
    """The worker's database: a clone of the market's template (migrated, reference data, open shops, no orders).

    Tests that really commit (`transaction=True`, `live_server`) get a fresh clone afterwards; Django would empty every table.
    """
    from django.test import TransactionTestCase

    template = databases.template_name
    with django_db_blocker.unblock():
        databases.switch(template)

    def start_over(self: TransactionTestCase) -> None:
        last = databases.made[-1]
        databases.switch(template)
        databases.drop(last)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", start_over)
        yield


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker: Any, databases: Any) -> Iterator[None]:
    """A private clone for one test that commits from several threads. Used in place of the `django_db` mark."""
    with django_db_blocker.unblock(), databases.private(databases.template_name):
        yield


@pytest.fixture(scope="session")
def _guard() -> Iterator[Guard]:
    guard = Guard()
    with pytest.MonkeyPatch.context() as patch:
        guard.install(patch)
        yield guard


@pytest.fixture(autouse=True)
def _no_effects_inside_transactions(request: pytest.FixtureRequest, _guard: Guard) -> Iterator[None]:
    """Fail a test in which the application reached outside while a transaction of its own was open."""
    _guard.asleep = request.node.get_closest_marker("effects_inside") is not None
    _guard.seen.clear()
    yield
    assert not _guard.seen, f"inside a transaction: {_guard.seen}"


@pytest.fixture(autouse=True)
def _empty_caches() -> Iterator[None]:
    """Nothing is remembered from one test to the next."""
    from django.core.cache import caches

    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture
def clock() -> Any:
    """A time that moves only when told to."""
    from tests.factories.moments import Clock

    return Clock()


@pytest.fixture
def buyer(db: None) -> Any:
    """Somebody with an account."""
    from tests.factories.people import make_user

    return make_user(email="buyer@example.test", name="Buyer")


@pytest.fixture
def market(db: None) -> dict[str, Any]:
    """The open shops by their codes: market["s01"]."""
    from sellers.models import Partner

    return {shop.code: shop for shop in Partner.objects.all()}


@pytest.fixture
def recipient(db: None) -> Any:
    """Somebody upcountry who receives a parcel."""
    from tests.factories.people import make_recipient

    return make_recipient()


@pytest.fixture
def basket(db: None) -> Callable[..., Any]:
    """A maker of baskets: basket({"S01-001": 2})."""
    from tests.factories.goods import make_basket

    def make(goods: dict[str, int], owner: Any = None) -> Any:
        return make_basket(goods=goods, owner=owner)

    return make
