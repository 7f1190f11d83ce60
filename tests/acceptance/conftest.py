"""The sentences of the contract play on the stage of the ledger's tests."""

from tests.ledger.conftest import stage

__all__ = ["stage"]
