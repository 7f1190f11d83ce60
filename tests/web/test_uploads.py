"""Files: only kinds that are safe to show, only to members, only as what they are."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import httpx2
import pytest
from PIL import Image

from labelqueue.web import files, reading
from tests.web.conftest import Site, fault_paths


def picture(kind: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(made, kind)
    return made.getvalue()


def sound() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as writer:
        writer.setparams((1, 2, 8000, 0, "NONE", ""))
        writer.writeframes(b"\0\0" * 10)
    return made.getvalue()


GOOD = [
    (picture("PNG"), "image/png"),
    (picture("JPEG"), "image/jpeg"),
    (picture("GIF"), "image/gif"),
    (picture("WEBP"), "image/webp"),
    (sound(), "audio/wav"),
    (b"ID3\x04rest", "audio/mpeg"),
    (b"OggS rest", "audio/ogg"),
    (b"fLaC rest", "audio/flac"),
    ("Grüße <3\n".encode(), "text/plain; charset=utf-8"),
]
BAD = [
    b"",
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>",
    b"<?xml version='1.0'?><svg/>",
    b"\x7fELF\x02\x01\x01\x00",
    b"%PDF-1.4\n\x00",
    "UTF-16".encode("utf-16"),
    b"caf\xe9",
    b"text, then a NUL \x00" + b"x" * 300_000,
    b"x" * 300_000 + b"\xff",
]


async def put_up(
    client: httpx2.AsyncClient, project: str, body: bytes, **headers: str
) -> httpx2.Response:
    form = {"file": ("a b/../ü.bin", body, "text/html")}
    return await client.post(f"{project}/uploads", files=form, headers=headers)


@pytest.mark.parametrize(("body", "kind"), GOOD)
async def test_a_file_comes_back_as_what_it_is(
    admin: httpx2.AsyncClient, project: str, body: bytes, kind: str
) -> None:
    made = await put_up(admin, project, body)
    assert made.status_code == 201, made.text
    upload = made.json()
    assert (upload["content_type"], upload["size"], upload["name"]) == (kind, len(body), "ü.bin")
    answer = await admin.get(f"http://queue.test{upload['url']}")
    assert answer.content == body
    assert answer.headers["content-type"] == kind
    assert kind.partition(";")[0] in files.KINDS
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize("body", BAD)
async def test_other_kinds_are_refused(
    admin: httpx2.AsyncClient, project: str, body: bytes, tmp_path: Path
) -> None:
    answer = await put_up(admin, project, body)
    assert answer.status_code == 422
    assert fault_paths(answer) == {"file"}
    assert not [found for found in tmp_path.rglob("*") if found.is_file()]


async def test_a_part_of_a_file_may_be_asked_for(admin: httpx2.AsyncClient, project: str) -> None:
    url = "http://queue.test" + (await put_up(admin, project, b"0123456789")).json()["url"]
    answer = await admin.get(url, headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.content) == (206, b"234")


async def test_only_members_see_files_and_only_managers_put_them_up(
    site: Site, admin: httpx2.AsyncClient, project: str
) -> None:
    url = "http://queue.test" + (await put_up(admin, project, b"text")).json()["url"]
    _, ann = await site.user("ann@example.org")
    assert (await ann.get(url)).status_code == 404
    assert (await put_up(ann, project, b"text")).status_code == 404
    await admin.put(f"{project}/members/ann@example.org", json={"role": "labeler"})
    assert (await ann.get(url)).status_code == 200
    assert (await put_up(ann, project, b"text")).status_code == 403
    await admin.put(f"{project}/members/ann@example.org", json={"role": "labeler", "active": False})
    assert (await ann.get(url)).status_code == 404
    assert (await (await site.browser()).get(url)).status_code == 401


async def test_an_upload_of_another_project_is_not_found(
    admin: httpx2.AsyncClient, project: str
) -> None:
    upload = (await put_up(admin, project, b"text")).json()["id"]
    other = (await admin.post("/projects", json={"name": "Other"})).json()["id"]
    assert (await admin.get(f"/projects/{other}/uploads/{upload}")).status_code == 404


async def test_a_repeated_upload_is_one(admin: httpx2.AsyncClient, project: str) -> None:
    key = {"Idempotency-Key": "k"}
    first = await put_up(admin, project, b"text", **key)
    again = await put_up(admin, project, b"text", **key)
    other = await put_up(admin, project, b"other", **key)
    assert first.json() == again.json()
    assert other.json()["code"] == "idempotency_mismatch"


async def test_broken_forms_are_refused(admin: httpx2.AsyncClient, project: str) -> None:
    address = f"{project}/uploads"
    form = {"content-type": "multipart/form-data; boundary=x"}
    for body in (
        b"",
        b"--x",
        b"--y\r\n\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\n\r\n--x--",
    ):
        answer = await admin.post(address, content=body, headers=form)
        assert answer.status_code in {400, 422}, answer.text
    without = {"content-type": "multipart/form-data"}
    assert (await admin.post(address, content=b"--x", headers=without)).status_code == 400
    assert (await admin.post(address, json={})).status_code == 415
    wrong = await admin.post(address, files={"picture": b"x"})
    assert fault_paths(wrong) == {"picture"}
    two = await admin.post(address, files=[("file", b"x"), ("file", b"y")])
    assert two.status_code == 400


async def test_a_file_over_its_limit_leaves_nothing(
    admin: httpx2.AsyncClient, project: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "UPLOAD_LIMIT", 10)
    answer = await put_up(admin, project, b"eleven byte")
    assert answer.status_code == 413
    assert not [found for found in tmp_path.rglob("*") if found.is_file()]
    assert reading.UPLOAD_LIMIT == 50 * 2**20
