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
    tx: Transaction, project: int, select: Mapping[str, Any], *, most: int
) -> list[int]:
    """The assets of a selection, as `selection` has it; of a filter at most so many."""
    statement, params = await selection(tx, project, select)
    if "assets" in params:
        chosen: list[int] = params["assets"]
        return chosen
    ordered = Statement(f"{statement} {fragment('in_upload_order')}")
    return [row["asset"] for row in await tx.all(ordered, **params, limit=most)]


async def selection(
    tx: Transaction, project: int, select: Mapping[str, Any], *, path: str = "select"
) -> tuple[str, dict[str, Any]]:
    """A statement that finds the `asset`s of `{"ids"}`, `{"external_ids"}` or `{"filter"}`, with
    its parameters; a filter's come with their `batch` and `row`.

    A filter may come with `but_for`, ids of assets that are left out; unknown ones leave out
    nothing. Raises UnknownAsset, naming what there is not.
    """
    if select.get("ids") is not None:
        named = await by_ids(tx, project, select["ids"], f"{path}.ids")
    elif select.get("external_ids") is not None:
        external = select["external_ids"]
        named = await by_external_ids(tx, project, external, f"{path}.external_ids")
    else:
        return await _by_filter(tx, project, select)
    return fragment("these"), {"project": project, "assets": named}


async def _by_filter(
    tx: Transaction, project: int, select: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    filters = select.get("filter") or {}
    columns = "w.asset, w.batch, w.row"
    statement, params = await filtered(tx, project, filters, columns, tables_of(filters))
    spared = [ids.decode_in("a", project, one) for one in select.get("but_for") or ()]
    if spared:
        statement += f" and {fragment('but_for')}"
        params["but_for"] = [one for one in spared if one is not None]
    return statement, params


def tables_of(filters: Filters) -> str:
    """What a filter looks at: the data of a million assets only where it asks for it."""
    return "asset_tables" if filters.keys() & {"q", "external_id"} else "work_alone"


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
    params = await resolved(tx, project, filters)
    return f"select {columns} from {fragment(tables)} {conditions(filters)}", params


def conditions(filters: Filters) -> str:
    """What the filters ask of `work w` and, for some, `asset a`; follows a condition."""
    return " ".join(f"and {fragment(f'filter_{name}')}" for name in filters)


async def resolved(tx: Transaction, project: int, filters: Filters) -> dict[str, Any]:
    """The parameters of the filters' conditions: public ids as numbers."""
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
    return params


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
