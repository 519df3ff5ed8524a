"""The tables of the database."""

from tests.databases import BOTH_DATABASES


@BOTH_DATABASES
def test_the_migrations_make_the_tables_the_store_knows(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from collab.releases.store import METADATA, NEVER_BACKED_UP

    known = [METADATA, NEVER_BACKED_UP]
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), known) == []
