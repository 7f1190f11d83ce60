"""The client: `Client(url, token)`, sync and typed. Refusals are raised as `labelqueue.errors`."""

from labelqueue.client.client import Client, OperationFailed
from labelqueue.client.fields import AssetChange, AssetFields, BatchFields, Selection, Started
from labelqueue.errors import Problem

__all__ = [
    "AssetChange",
    "AssetFields",
    "BatchFields",
    "Client",
    "OperationFailed",
    "Problem",
    "Selection",
    "Started",
]
