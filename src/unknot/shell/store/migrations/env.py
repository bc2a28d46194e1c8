"""Run migrations over the connection that the store hands in: no configuration file, no second process."""

from alembic import context

from unknot.shell.store.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
