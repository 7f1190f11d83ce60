"""Fill a running service with the demo, by the same imports that a user has."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from labelqueue.client import AssetFields, Client
from labelqueue.demo.content import (
    PEOPLE,
    PROJECTS,
    ROOT,
    DemoProject,
    Person,
    Source,
    credit_lines,
    read,
)
from labelqueue.errors import Unauthenticated
from labelqueue.model import Role


class SeededUser(TypedDict):
    email: str
    password: str
    token: str
    role: Role


class SeededProject(TypedDict):
    id: str
    name: str


class Seeded(TypedDict):
    users: list[SeededUser]
    projects: list[SeededProject]


def seed(url: str, admin_token: str, before: Seeded | None = None) -> Seeded:
    """Make the demo's people, projects and batches on the service at `url`, where they lack.

    A second call makes no person, project, batch or asset again: they are found by e-mail address
    and name. A token is shown only once, so one of `before` (what an earlier call returned) is
    kept if it still works, and a new one issued otherwise. Raises `labelqueue.errors.Problem`.
    """
    kept = {user["email"]: user["token"] for user in before["users"]} if before else {}
    with Client(url, admin_token) as admin:
        known = {user["email"]: user["id"] for user in admin.users()}
        users = [_person(admin, url, each, known, kept) for each in PEOPLE]
        return {"users": users, "projects": [_project(admin, each) for each in PROJECTS]}


# People


def _person(
    admin: Client, url: str, person: Person, known: dict[str, str], kept: dict[str, str]
) -> SeededUser:
    user, token = known.get(person.email), kept.get(person.email)
    if user is None:
        user = admin.create_user(person.email, person.name, password=person.password)["id"]
    if token is None or not _belongs_to(url, token, user):
        token = admin.create_token(user)["token"]
    return {
        "email": person.email,
        "password": person.password,
        "token": token,
        "role": person.role,
    }


def _belongs_to(url: str, token: str, user: str) -> bool:
    try:
        with Client(url, token) as client:
            return client.me()["id"] == user
    except Unauthenticated:
        return False


# Projects


def _project(admin: Client, wanted: DemoProject) -> SeededProject:
    found = (project["id"] for project in admin.projects() if project["name"] == wanted.name)
    project = next(found, None)
    if project is None:
        project = _new_project(admin, wanted)
    _join(admin, project)
    imported = {batch["name"] for batch in admin.batches(project)}
    missing = [source for source in wanted.sources if source.name not in imported]
    for source in missing:
        _import(admin, project, source)
    if missing and wanted.test_questions is not None:
        admin.configure(project, test_questions=dict(wanted.test_questions))
    return {"id": project, "name": wanted.name}


def _new_project(admin: Client, wanted: DemoProject) -> str:
    """Three are reserved at a time, so that the page has the next asset loaded already."""
    at_hand = {"reservation": {"count": 3}}
    review = at_hand | {"enabled": wanted.reviewed}
    interface = read(wanted.interface)
    return admin.create_project(
        wanted.name, interface=interface, label_queue=at_hand, review_queue=review
    )["id"]


def _join(admin: Client, project: str) -> None:
    """Make the demo's people members; the role of somebody who is one already stays."""
    members = {member["email"] for member in admin.members(project)}
    for person in PEOPLE:
        if person.email not in members:
            admin.set_member(project, person.email, person.role)


# Batches


def _import(admin: Client, project: str, source: Source) -> None:
    """One batch: a JSON body, or the streamed lines of an NDJSON or CSV file."""
    if not source.photographs:
        admin.add_file(project, ROOT / source.file, name=source.name)
        return
    assets = _upload_photographs(admin, project, source)
    if source.in_one_body:
        admin.add_assets(project, assets, name=source.name)
    else:
        _stream(admin, project, source.name, assets)


def _upload_photographs(admin: Client, project: str, source: Source) -> list[AssetFields]:
    """The batch's assets: each photograph uploaded, its address and its credit in `data`."""
    credits_of = credit_lines()
    assets: list[AssetFields] = []
    for row in map(json.loads, read(source.file).splitlines()):
        photograph = f"photographs/{row.pop('file')}"
        address = admin.upload(project, ROOT / photograph)["url"]
        row["data"] = {"image": address, "credit": credits_of[photograph]}
        assets.append(row)
    return assets


def _stream(admin: Client, project: str, name: str, assets: Sequence[AssetFields]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "assets.ndjson"
        file.write_text("".join(f"{json.dumps(asset)}\n" for asset in assets), encoding="utf-8")
        admin.add_file(project, file, name=name)
