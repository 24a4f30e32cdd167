"""Tables whose rows may change but never go: the database itself refuses DELETE, on SQLite and PostgreSQL."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of table % are never deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


class NeverDeleted(Operation):
    """A migration operation that refuses DELETE on the table of `model_name` with `django.db.IntegrityError`.

    On SQLite each later migration that rebuilds the table drops the trigger, so it must end with this operation again.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_POSTGRESQL_FUNCTION, params=None)
            schema_editor.execute(
                f'CREATE OR REPLACE TRIGGER never_deleted BEFORE DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION refuse_delete()'
            )
            return
        schema_editor.execute(
            f'CREATE TRIGGER IF NOT EXISTS "{table}_never_deleted" BEFORE DELETE ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, 'rows of table {table} are never deleted'); END"
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        schema_editor.execute(
            f'DROP TRIGGER IF EXISTS never_deleted ON "{table}"' if on_postgresql else f'DROP TRIGGER IF EXISTS "{table}_never_deleted"'
        )

    def describe(self) -> str:
        return f"Refuse DELETE on {self.model_name}"
