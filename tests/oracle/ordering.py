"""What comes before what: priority in its direction, then the tie order."""

from __future__ import annotations

from typing import Any

from tests.oracle.words import Asset, ReviewSettings, Settings

Key = tuple[Any, ...]


def priority_key(asset: Asset, settings: Settings | ReviewSettings) -> Key:
    """Unset comes after all numbers, unless the queue has a default for it."""
    value = asset.priority if asset.priority is not None else settings.default_priority
    if settings.priority == "ignore":
        return (False, 0)
    if value is None:
        return (True, 0)
    return (False, -value if settings.priority == "higher_first" else value)


def tie_key(asset: Asset, settings: Settings | ReviewSettings, pool: int | None = None) -> Key:
    """`pool`: the rank of the pool that keeps the asset's drawn place under `fifo`."""
    if settings.tie == "random":
        return (asset.place,)
    if settings.tie == "lexicographic":
        return (asset.external_id,)
    return upload_key(asset) if pool is None else (pool, asset.place)


def upload_key(asset: Asset) -> Key:
    return (asset.batch, asset.row)
