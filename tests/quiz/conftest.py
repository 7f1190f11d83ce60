"""The acceptance tests' stage serves these tests as well."""

from tests.ledger.conftest import stage

__all__ = ["stage"]
