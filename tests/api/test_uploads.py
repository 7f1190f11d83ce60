"""Uploads: served to members of the project only, and never as something that runs."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import httpx2
import pytest

from tests.ledger.stage import Person, Project


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0\0"))
    + chunk(b"IEND", b"")
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def upload(project: Project, person: Person, name: str, content: bytes, kind: str) -> Any:
    path = f"{project.path}/uploads"
    return person.call("POST", path, files={"file": (name, content, kind)})


def fetch(project: Project, person: Person, url: str) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {person.token}"} if person.token else {}
    return project.stage.http.get(url, headers=headers)


def test_an_upload_is_served_to_members_only(project: Project) -> None:
    [ann] = project.labelers("ann")
    answer = upload(project, project.manager, "dot.png", PNG, "image/png")
    assert answer.status_code == 201, answer.text
    url = answer.json()["url"]
    for person in (ann, project.manager, project.stage.admin):
        got = fetch(project, person, url)
        assert (got.status_code, got.content) == (200, PNG)
        assert got.headers["content-type"] == "image/png"
        assert got.headers["x-content-type-options"] == "nosniff"
    assert fetch(project, project.stage.person("outsider"), url).status_code == 404
    assert fetch(project, project.stage.stranger, url).status_code == 401


def test_an_upload_goes_into_data(project: Project) -> None:
    [ann] = project.labelers("ann")
    url = upload(project, project.manager, "dot.png", PNG, "image/png").json()["url"]
    project.batch({"external_id": "a", "data": {"image": url}})
    shown = project.item(ann)["asset"]["data"]["image"]
    assert fetch(project, ann, shown).content == PNG


def test_labelers_put_nothing_up(project: Project) -> None:
    [ann] = project.labelers("ann")
    assert upload(project, ann, "dot.png", PNG, "image/png").status_code == 403
    outsider = project.stage.person("outsider")
    assert upload(project, outsider, "dot.png", PNG, "image/png").status_code == 404
    assert upload(project, project.stage.stranger, "dot.png", PNG, "image/png").status_code == 401


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("x.svg", SVG, "image/svg+xml"),
        ("x.html", b"<script>alert(1)</script>", "text/html"),
        ("x.png", b"<script>alert(1)</script>", "image/png"),
        ("x.txt", b"<script>alert(1)</script>", "text/plain"),
        ("x.exe", b"MZ\0\0", "application/octet-stream"),
        ("../../etc/passwd", b"text", "text/plain"),
        ("nul\0.txt", b"text", "text/plain"),
        ('quo"te\r\nX: y.txt', b"text", "text/plain"),
        ("ü" * 400 + ".txt", b"text", "text/plain"),
        ("empty.txt", b"", "text/plain"),
    ],
)
def test_what_is_served_never_runs(project: Project, name: str, content: bytes, kind: str) -> None:
    answer = upload(project, project.manager, name, content, kind)
    assert answer.status_code in (201, 400, 415, 422), answer.text
    if answer.status_code != 201:
        return
    got = fetch(project, project.manager, answer.json()["url"])
    assert got.status_code == 200
    assert got.headers["x-content-type-options"] == "nosniff"
    served = got.headers["content-type"].split(";")[0]
    policy = got.headers.get("content-security-policy", "")
    harmless = served not in {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"}
    attached = got.headers.get("content-disposition", "").startswith("attachment")
    assert harmless or attached or "sandbox" in policy, dict(got.headers)


def test_an_upload_without_a_file_is_refused(project: Project) -> None:
    path = f"{project.path}/uploads"
    answer = project.manager.call("POST", path, files={"other": ("a.txt", b"x", "text/plain")})
    assert answer.status_code in (400, 422)
    project.manager.refused(415, "unsupported_media_type", "POST", path, {"file": "x"})
