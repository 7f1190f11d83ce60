"""Rows out of streamed bodies: NDJSON and CSV, a chunk at a time, in constant memory.

A reader yields lists of rows as they come; in place of a row that holds what can't be stored
stands the Invalid that says so. What can't be parsed at all is Malformed, at once.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import AsyncIterator, Callable
from typing import Any

from labelqueue.errors import Invalid, Malformed, TooLarge
from labelqueue.web.decode import decode, printable, unstorable_text
from labelqueue.web.rows import FIELDS

ROW_LIMIT = 4 * 2**20
_LISTS = {"assigned_to", "skills"}
_NUMBERS = {"priority", "labels_required"}
_JSON = {"data", "expected"}
csv.field_size_limit(ROW_LIMIT)

Reader = Callable[[AsyncIterator[bytes]], AsyncIterator[list[Any]]]


async def ndjson(body: AsyncIterator[bytes]) -> AsyncIterator[list[Any]]:
    """One JSON object a line; empty lines are passed over."""
    rest, number = b"", 0
    async for chunk in body:
        *lines, rest = (rest + chunk).split(b"\n")
        _bound(rest)
        rows = _objects(lines, number)
        number += len(rows)
        yield rows
    yield _objects([rest], number)


def _objects(lines: list[bytes], number: int) -> list[Any]:
    written = filter(None, (line.strip() for line in lines))
    return [_object(line, f"assets.{at}") for at, line in enumerate(written, number)]


def _object(line: bytes, path: str) -> Any:
    try:
        return decode(line, path)
    except Invalid as fault:
        return fault


def _bound(rest: bytes | str) -> None:
    if len(rest) > ROW_LIMIT:
        raise TooLarge(f"One row may have at most {ROW_LIMIT:,} bytes.", limit=ROW_LIMIT)


async def comma_separated(body: AsyncIterator[bytes]) -> AsyncIterator[list[Any]]:
    """A header, then one asset a record; UTF-8, with or without a byte order mark."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    table = _Table()
    try:
        async for chunk in body:
            yield table.feed(decoder.decode(chunk))
        yield table.feed(decoder.decode(b"", final=True), final=True)
    except UnicodeDecodeError as fault:
        raise Malformed(f"The CSV is not UTF-8: {fault}.") from None


class _Table:
    """Cuts text into records; a record may go on over lines and chunks."""

    def __init__(self) -> None:
        self._rest = ""
        self._lines_before = 0
        self._number = 0
        self._header: list[str] | None = None

    def feed(self, text: str, final: bool = False) -> list[Any]:
        text = self._rest + text
        cut = len(text) if final else text.rfind("\n") + 1
        lines = list(io.StringIO(text[:cut], newline=""))
        records, used = self._records(lines, final)
        self._lines_before += used
        self._rest = "".join(lines[used:]) + text[cut:]
        _bound(self._rest)
        return [row for cells in records if cells for row in self._row(cells)]

    def _records(self, lines: list[str], final: bool) -> tuple[list[list[str]], int]:
        reader = csv.reader(lines, strict=True)
        records: list[list[str]] = []
        used = 0
        try:
            for cells in reader:
                records.append(cells)
                used = reader.line_num
        except csv.Error as fault:
            if final or "unexpected end" not in str(fault):
                line = self._lines_before + reader.line_num
                raise Malformed(f"Line {line} of the CSV: {fault}.") from None
        return records, used

    def _row(self, cells: list[str]) -> list[Any]:
        if self._header is None:
            self._header = _header(cells)
            return []
        path = f"assets.{self._number}"
        self._number += 1
        return [_asset(self._header, cells, path)]


def _header(cells: list[str]) -> list[str]:
    names = [cell.strip() for cell in cells]
    for name in names:
        if not name or names.count(name) > 1 or unstorable_text(name):
            raise Invalid.at("header", "every column needs a name of its own")
    return names


def _asset(header: list[str], cells: list[str], path: str) -> Any:
    if len(cells) != len(header):
        return Invalid.at(path, f"has {len(cells)} cells under {len(header)} column names")
    row: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=True):
        message = unstorable_text(cell)
        if message:
            return Invalid.at(f"{path}.{printable(name)}", message)
        if name not in FIELDS:
            data[name] = cell
        elif cell or name == "external_id":
            row[name] = _field(name, cell)
    return _with_data(row, data)


def _with_data(row: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    given = row.get("data", {})
    return {**row, "data": {**given, **data} if isinstance(given, dict) else given}


def _field(name: str, cell: str) -> Any:
    """The cell as the field's type; what doesn't fit stays text, and is refused by name."""
    if name in _LISTS:
        return [part for part in map(str.strip, cell.split(";")) if part]
    if name in _NUMBERS:
        return _integer(cell.strip())
    return _json(cell) if name in _JSON else cell


def _integer(cell: str) -> int | str:
    digits = cell.removeprefix("-")
    return int(cell) if digits.isascii() and digits.isdigit() and len(digits) < 19 else cell


def _json(cell: str) -> Any:
    try:
        return decode(cell.encode())
    except (Malformed, Invalid):
        return cell
