"""Uploads: files put up for a project, kept by their content and seen by its members only."""

from __future__ import annotations

from dataclasses import dataclass

from labelqueue import ids
from labelqueue.db import Row, Transaction, load
from labelqueue.errors import Forbidden, NotFound
from labelqueue.model import Actor, Upload

_sql = load("uploads")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on the disk, named by its content."""

    sha256: str
    name: str
    content_type: str
    size: int


async def _role(tx: Transaction, actor: Actor, project: int) -> str:
    row = await tx.first(_sql.role_in_project, project=project, person=actor.user)
    if row is not None:
        return str(row["role"])
    if actor.admin:
        return "manager"
    raise NotFound()


async def may_upload(tx: Transaction, actor: Actor, project: int) -> None:
    """Managers put files up. Raises NotFound to strangers, Forbidden to other members."""
    if await _role(tx, actor, project) != "manager":
        raise Forbidden("Only managers of the project put files up.")


async def add_upload(tx: Transaction, actor: Actor, project: int, file: Stored) -> Upload:
    """Record a file that is on the disk; its `url` goes into an asset's `data`."""
    await may_upload(tx, actor, project)
    row = await tx.one(
        _sql.add_upload,
        project=project,
        person=actor.user,
        sha256=file.sha256,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
    )
    return _upload(project, row["id"], file)


def _upload(project: int, number: int, file: Stored) -> Upload:
    upload = ids.encode("f", project, number)
    return {
        "id": upload,
        "url": f"/api/v1/projects/{ids.encode_global('p', project)}/uploads/{upload}",
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
    }


async def get_upload(tx: Transaction, actor: Actor, project: int, upload: str) -> Stored:
    """Which file this is, for members of its project."""
    await _role(tx, actor, project)
    number = ids.decode_in("f", project, upload)
    row: Row | None = None
    if number is not None:
        row = await tx.first(_sql.upload, project=project, upload=number)
    if row is None:
        raise NotFound("The project has no such upload.")
    return Stored(row["sha256"], row["name"], row["content_type"], row["size"])


async def media_origins(tx: Transaction, actor: Actor) -> list[str]:
    """Where the pages of this person may load media from."""
    rows = await tx.all(_sql.media_origins, person=actor.user)
    return sorted(row["origin"] for row in rows)
