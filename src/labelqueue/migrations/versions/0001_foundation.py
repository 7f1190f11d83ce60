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
    names = ("people", "queue", "events", "questions", "waiting", "tallies")
    for name in names:
        # The driver takes a percent sign for the start of a parameter.
        text = (folder / f"{name}.sql").read_text().replace("%", "%%")
        op.get_bind().exec_driver_sql(text)
