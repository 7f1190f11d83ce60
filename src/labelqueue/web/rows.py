"""Assets to create: one row's fields, checked alike in JSON, NDJSON and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, NotRequired

from pydantic import BeforeValidator, ConfigDict, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from labelqueue.errors import Invalid, PriorityOutOfRange
from labelqueue.rules.faults import refusal, summary
from labelqueue.web.decode import MOST_FAULTS
from labelqueue.web.fields import ExternalId, Group, Labels, People, Priority, Skills
from labelqueue.web.pieces import Long, few_fields


class AssetToCreate(TypedDict):
    """`data` is what the labeling interface shows; `expected` makes it a test question."""

    __pydantic_config__ = ConfigDict(strict=True, extra="forbid")  # type: ignore[misc]

    external_id: ExternalId
    data: dict[str, Any]
    priority: NotRequired[Priority | None]
    group: NotRequired[Group | None]
    labels_required: NotRequired[Labels | None]
    assigned_to: NotRequired[People]
    skills: NotRequired[Skills]
    expected: NotRequired[Any]


Row = Annotated[AssetToCreate, BeforeValidator(few_fields)]
Rows = Annotated[list[Row], Long]
FIELDS = frozenset(AssetToCreate.__annotations__)
_rows: TypeAdapter[list[AssetToCreate]] = TypeAdapter(Rows)
_row: TypeAdapter[AssetToCreate] = TypeAdapter(Row)


class Sieve:
    """Checks the rows of a stream; after the first fault it only collects more of them.

    A row that could not be read comes as the Invalid that says why.
    """

    def __init__(self) -> None:
        self._number = 0
        self._found: list[Invalid] = []

    def check(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        """The rows if none was faulty so far, else none of them."""
        try:
            checked = _rows.validate_python(rows)
        except ValidationError:
            self._collect(rows)
            return []
        self._number += len(rows)
        return [] if self._found else [dict(row) for row in checked]

    def _collect(self, rows: Sequence[Any]) -> None:
        for row in rows:
            if len(self._found) < MOST_FAULTS:
                self._found.extend(_faults(row, f"assets.{self._number}"))
            self._number += 1

    def refuse(self) -> None:
        """Raises Invalid with the faults of all rows, 100 at most, if there are any."""
        if self._found:
            errors = [error for fault in self._found for error in fault.extra["errors"]]
            priorities = all(isinstance(fault, PriorityOutOfRange) for fault in self._found)
            kind = PriorityOutOfRange if priorities else Invalid
            raise kind(summary(errors), errors[:MOST_FAULTS])


def _faults(row: Any, path: str) -> list[Invalid]:
    if isinstance(row, Invalid):
        return [row]
    try:
        _row.validate_python(row)
    except ValidationError as error:
        return [refusal(error, path)]
    return []
