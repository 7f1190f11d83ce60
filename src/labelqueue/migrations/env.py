"""Alembic's entry: one connection through psycopg, an advisory lock against a second migrator."""

from __future__ import annotations

import psycopg
from alembic import context
from sqlalchemy import create_engine, pool, text

dsn: str = context.config.attributes["dsn"]
engine = create_engine(
    "postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=pool.NullPool
)

# The lock ends with the transaction, not with the session: a pooler may give that to others.
with engine.begin() as connection:
    connection.execute(text("select pg_advisory_xact_lock(742901)"))
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
