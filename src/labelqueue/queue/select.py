"""Which assets a request means: by id, by external id, or by filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labelqueue import ids
from labelqueue.db import Statement, Transaction, fragment, load
from labelqueue.errors import UnknownAsset
from labelqueue.queue.access import find_member

sql = load("assets")

Filters = Mapping[str, Any]
NOBODY = -1  # a filter value that does not exist finds nothing


async def select_assets(
    tx: Transaction, project: int, select: Mapping[str, Any], *, path: str = "select",
    most: int | None = None,
) -> list[int]:  # fmt: skip
    """The assets of `{"ids"}`, `{"external_ids"}` or `{"filter"}`, in upload order for a filter.

    A filter may come with `but_for`, ids of assets that are left out; unknown ones leave out
    nothing. At most `most` are read of a filter. Raises UnknownAsset, naming what there is not.
    """
    if select.get("ids") is not None:
        return await by_ids(tx, project, select["ids"], f"{path}.ids")
    if select.get("external_ids") is not None:
        return await by_external_ids(tx, project, select["external_ids"], f"{path}.external_ids")
    statement, params = await filtered(tx, project, select.get("filter") or {}, "w.asset")
    spared = [ids.decode_in("a", project, one) for one in select.get("but_for") or ()]
    if spared:
        statement += f" and {fragment('but_for')}"
        params["but_for"] = [one for one in spared if one is not None]
    rows = await tx.all(
        Statement(f"{statement} {fragment('in_upload_order')}"), **params, limit=most
    )
    return [row["asset"] for row in rows]


async def by_ids(tx: Transaction, project: int, given: Sequence[str], path: str) -> list[int]:
    """The numbers behind public asset ids, in the given order without repetitions."""
    numbers = [ids.decode_in("a", project, one) for one in given]
    rows = await tx.all(
        sql.known_ids, project=project, assets=[one for one in numbers if one is not None]
    )
    known = {row["asset"] for row in rows}
    _refuse_unknown(given, [one in known for one in numbers], path)
    return list(dict.fromkeys(one for one in numbers if one is not None))


async def by_external_ids(
    tx: Transaction, project: int, given: Sequence[str], path: str
) -> list[int]:
    """The numbers behind external ids, in the given order without repetitions."""
    rows = await tx.all(sql.by_external_ids, project=project, external_ids=list(set(given)))
    known = {row["external_id"]: row["id"] for row in rows}
    _refuse_unknown(given, [one in known for one in given], path)
    return list(dict.fromkeys(known[one] for one in given))


def _refuse_unknown(given: Sequence[str], known: Sequence[bool], path: str) -> None:
    faults = [
        {"path": f"{path}.{index}", "message": f"the project has no asset {given[index]!r}"}
        for index, found in enumerate(known)
        if not found
    ]
    if faults:
        names = ", ".join(repr(one) for one, found in zip(given, known, strict=True) if not found)
        raise UnknownAsset(f"The project has no such asset: {names[:300]}.", faults[:100])


async def filtered(
    tx: Transaction, project: int, filters: Filters, columns: str, tables: str = "asset_tables"
) -> tuple[str, dict[str, Any]]:
    """A statement over the assets that fit the filters, and its parameters."""
    params: dict[str, Any] = {"project": project, **filters}
    if "batch" in filters:
        number = ids.decode_in("b", project, filters["batch"])
        params["batch"] = NOBODY if number is None else number
    for name in ("assigned_to", "labeled_by"):
        if name in filters:
            found = await find_member(tx, project, filters[name])
            params[name] = NOBODY if found is None else found["person"]
    if "q" in filters:
        params["q"] = "%" + _escaped(filters["q"]) + "%"
    conditions = "".join(f" and {fragment(f'filter_{name}')}" for name in filters)
    return f"select {columns} from {fragment(tables)}{conditions}", params


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
