"""Files of assets as streams: NDJSON and CSV go as they are, JSON lists row by row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from labelqueue.errors import UnsupportedMediaType

NDJSON, CSV = "application/x-ndjson", "text/csv"
TYPES = {".ndjson": NDJSON, ".jsonl": NDJSON, ".json": NDJSON, ".csv": CSV}
CHUNK = 2**18
Progress = Callable[[int], None]


def content_type(path: Path) -> str:
    """What a file is sent as, by its suffix. Raises UnsupportedMediaType."""
    try:
        return TYPES[path.suffix.lower()]
    except KeyError:
        known = ", ".join(TYPES)
        raise UnsupportedMediaType(f"{path.name}: a file of assets ends in {known}") from None


def chunks(path: Path, progress: Progress | None = None) -> Iterator[bytes]:
    """Yield the file as it is sent; `progress` is told the bytes of the file each time."""
    with path.open("rb") as file:
        source = _rows(json.load(file), path) if path.suffix.lower() == ".json" else _raw(file)
        for chunk, size in source:
            yield chunk
            if progress:
                progress(size)


def _raw(file: Any) -> Iterator[tuple[bytes, int]]:
    while chunk := file.read(CHUNK):
        yield chunk, len(chunk)


def _rows(document: Any, path: Path) -> Iterator[tuple[bytes, int]]:
    assets = document.get("assets") if isinstance(document, dict) else document
    if not isinstance(assets, list):
        raise UnsupportedMediaType(f"{path.name}: a list of assets, or a batch with `assets`")
    share = path.stat().st_size / max(1, len(assets))
    for first in range(0, len(assets), 500):
        rows = assets[first : first + 500]
        text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        yield text.encode(), int(share * len(rows))
