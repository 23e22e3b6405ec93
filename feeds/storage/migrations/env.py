"""How Alembic runs our migrations: on the connection that ``feeds.storage.schema`` hands in."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
