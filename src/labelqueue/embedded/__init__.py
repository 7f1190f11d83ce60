"""An embedded PostgreSQL under the data directory; see `postgres` and `account`."""

from labelqueue.embedded.postgres import EmbeddedError, InUse, Postgres

__all__ = ["EmbeddedError", "InUse", "Postgres"]
