"""Alembic's folder: how a database comes to the schema of ``feeds.storage.tables``."""
