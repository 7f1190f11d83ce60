"""The semantics in plain Python: what the engine must answer, computed the slow and obvious way."""

from tests.oracle.queue import Oracle
from tests.oracle.words import Asset, Label, Outcome, Reservation, ReviewSettings, Settings

__all__ = ["Asset", "Label", "Oracle", "Outcome", "Reservation", "ReviewSettings", "Settings"]
