"""The foundation: people, projects, the queue and everything that hangs on it.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

from importlib import resources

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    folder = resources.files("labelqueue") / "migrations"
    for name in ("people.sql", "queue.sql", "questions.sql", "waiting.sql", "tallies.sql"):
        op.get_bind().exec_driver_sql((folder / name).read_text())
