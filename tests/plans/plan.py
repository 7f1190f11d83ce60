"""What a plan did, as `explain (analyze, buffers, format json)` tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

# Tables that grow with the work. Whatever reads one of them whole is too slow one day.
HOT = {
    "asset", "work", "reservation", "label", "event", "draft", "deferral", "cursor", "seat",
    "audience_member",
}  # fmt: skip

Node = dict[str, Any]


@dataclass(frozen=True)
class Scan:
    """One node that reads a table: through which index, how often, how many rows it looked at."""

    table: str
    index: str | None
    rows: int
    times: int

    def __str__(self) -> str:
        return f"{self.table} by {self.index or 'a sequential scan'}: {self.rows} rows"


class Plan:
    """`name` is the statement's; `root` the JSON of the plan that was carried out."""

    def __init__(self, name: str, root: Node) -> None:
        self.name = name
        self.root = root
        self.scans = [_scan(node) for node in _nodes(root) if "Relation Name" in node and
                      "Scan" in node["Node Type"]]  # fmt: skip

    @property
    def visited(self) -> int:
        """Rows that the scans looked at, kept or not."""
        return sum(scan.rows for scan in self.scans)

    @property
    def buffers(self) -> int:
        """Pages touched; dead rows and dead index entries show here alone."""
        return int(self.root["Shared Hit Blocks"] + self.root["Shared Read Blocks"])

    @property
    def sequential(self) -> list[str]:
        return [scan.table for scan in self.scans if scan.index is None and scan.table in HOT]

    @property
    def indexes(self) -> set[str]:
        return {scan.index for scan in self.scans if scan.index and scan.table in HOT}

    def __str__(self) -> str:
        """For the reader of a failure: what was read, and the tree."""
        return f"{self.name}: {self.visited} rows, {self.buffers} pages\n" + "\n".join(
            _told(self.root)
        )


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _scan(node: Node) -> Scan:
    return Scan(node["Relation Name"], node.get("Index Name"), _rows_looked_at(node),
                node["Actual Loops"])  # fmt: skip


def _rows_looked_at(node: Node) -> int:
    removed = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    each = node["Actual Rows"] + sum(node.get(name, 0) for name in removed)
    return round(each * node["Actual Loops"])


def _told(node: Node, depth: int = 0) -> Iterator[str]:
    words = [node.get("Subplan Name", ""), node["Node Type"], node.get("Index Name", ""),
             node.get("Relation Name", ""), node.get("CTE Name", "")]  # fmt: skip
    conditions = {k: node[k] for k in ("Index Cond", "Filter", "Join Filter") if k in node}
    counted = f"{_rows_looked_at(node)} rows in {node['Actual Loops']} loops"
    yield "  " * depth + " ".join(filter(None, words)) + f" ({counted}) {conditions or ''}"
    for child in node.get("Plans", ()):
        yield from _told(child, depth + 1)
