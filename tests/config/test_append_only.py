"""Tables that history is written in: the database itself refuses to change or delete a row, whoever asks."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from cms.courses.actions import freeze_course_version
from sellers.append_only import AppendOnly
from tests.cms.classroom import make_course, make_lesson
from tests.factories.faults import run_sql, without_triggers
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db
HISTORY = ["centres.CentreEvent", "courses.CourseVersion", "orders.SellerOrderEvent", "stock.StockMovement"]


@pytest.fixture
def history() -> None:
    """A row in each of the tables; the test market has events of centres and movements of stock."""
    make_order(goods={"S01-001": 1})
    course = make_course(of=None)
    make_lesson(course=course)
    freeze_course_version(course=course)


def test_every_append_only_table_is_tested_here() -> None:
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()
    found = {
        f"{app}.{apps.get_model(app, operation.model_name).__name__}"
        for (app, _name), migration in migrations
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    }
    assert found == set(HISTORY)


@pytest.mark.parametrize("label", HISTORY)
def test_the_database_refuses_to_change_or_delete_a_row(history: None, label: str) -> None:
    table = apps.get_model(label)._meta.db_table
    update, delete = f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"'
    for statement in (update, delete):
        with pytest.raises(IntegrityError, match=f"table {table} is append-only"), transaction.atomic():
            run_sql(statement)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        rows = cursor.fetchone()[0]
    assert rows > 0
    # The control: it is the trigger that refuses.
    with without_triggers(table):
        assert run_sql(update) == rows
    with pytest.raises(IntegrityError), transaction.atomic():
        run_sql(update)
