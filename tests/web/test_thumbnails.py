"""Thumbnails: small, drawn once for each content, of images alone, and to members only."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib
from pathlib import Path

import httpx2
import pytest
from PIL import Image

from labelqueue.queue import thumbnails
from tests.web.conftest import Site


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


async def put_up(client: httpx2.AsyncClient, project: str, content: bytes) -> str:
    """Upload a file; returns the address of its thumbnail."""
    files = {"file": ("it", content, "application/octet-stream")}
    answer = await client.post(f"{project}/uploads", files=files)
    assert answer.status_code == 201, answer.text
    return f"http://queue.test{answer.json()['url']}/thumbnail"


async def shown(client: httpx2.AsyncClient, address: str) -> Image.Image:
    answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    return Image.open(io.BytesIO(answer.content))


def made(data: Path) -> list[Path]:
    return list((data / "thumbnails").rglob("*.webp"))


async def drawn(data: Path) -> list[Path]:
    """The thumbnails, once there is one that nobody asked for."""
    for _ in range(3000):
        if found := made(data):
            return found
        await asyncio.sleep(0.01)
    raise AssertionError("no thumbnail was made in half a minute")


PICTURES = {
    "photograph": encoded(Image.new("RGB", (1600, 800), "red"), "JPEG"),
    "palette": encoded(Image.new("RGB", (1600, 800), "red").convert("P")),
    "animation": encoded(Image.new("RGB", (1600, 800), "red"), "GIF"),
    "print": encoded(Image.new("CMYK", (1600, 800), (0, 255, 255, 0)), "JPEG"),
    "webp": encoded(Image.new("RGB", (1600, 800), "red"), "WEBP"),
}


@pytest.mark.parametrize("name", PICTURES)
async def test_an_image_is_shown_small(
    admin: httpx2.AsyncClient, project: str, name: str, site: Site
) -> None:
    address = await put_up(admin, project, PICTURES[name])
    answer = await admin.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    small = Image.open(io.BytesIO(answer.content))
    assert small.size == (400, 200)
    red, green, blue = small.convert("RGB").getpixel((200, 100))  # type: ignore[misc]
    assert red > 200 > 60 > max(green, blue)


async def test_a_small_image_stays_as_large_as_it_is(
    admin: httpx2.AsyncClient, project: str
) -> None:
    address = await put_up(admin, project, encoded(Image.new("RGB", (40, 30))))
    assert (await shown(admin, address)).size == (40, 30)


async def test_what_is_seen_through_stays_so(admin: httpx2.AsyncClient, project: str) -> None:
    address = await put_up(admin, project, encoded(Image.new("RGBA", (800, 800), (0, 0, 0, 0))))
    assert (await shown(admin, address)).getpixel((9, 9))[3] == 0  # type: ignore[index]


async def test_sixteen_bits_of_grey_are_not_all_white(
    admin: httpx2.AsyncClient, project: str
) -> None:
    address = await put_up(admin, project, encoded(Image.new("I;16", (800, 800), 128 * 256)))
    grey = (await shown(admin, address)).convert("L").getpixel((9, 9))
    assert 120 <= grey <= 136  # type: ignore[operator]


async def test_a_photograph_stands_upright_and_does_not_tell_where_it_was_taken(
    admin: httpx2.AsyncClient, project: str
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "The camera"
    address = await put_up(
        admin, project, encoded(Image.new("RGB", (1600, 800)), "JPEG", exif=exif)
    )
    small = await shown(admin, address)
    assert small.size == (200, 400)
    assert dict(small.getexif()) == {}


NO_PICTURES = {
    "bomb": claims(60_000, 60_000),
    "larger than Pillow itself would warn of": claims(10_000, 10_000),
    "cut off": encoded(Image.effect_noise((300, 300), 50))[:9_000],
    "only a head": b"\xff\xd8\xff\xe0 no picture at all",
    "text": b"a text",
}


@pytest.mark.parametrize("name", NO_PICTURES)
async def test_what_cannot_be_drawn_has_none_and_is_tried_once(
    admin: httpx2.AsyncClient, project: str, name: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await put_up(admin, project, NO_PICTURES[name])
    for _ in range(2):
        answer = await admin.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        monkeypatch.setattr(thumbnails, "_draw", None)


async def test_it_is_drawn_when_it_is_put_up_and_once_for_each_content(
    site: Site, admin: httpx2.AsyncClient, project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = encoded(Image.new("RGB", (900, 900)))
    await put_up(admin, project, picture)
    (file,) = await drawn(site.data)
    written = file.stat().st_mtime_ns
    monkeypatch.setattr(thumbnails, "_draw", None)
    again = await put_up(admin, project, picture)
    assert (await shown(admin, again)).size == (400, 400)
    (same,) = made(site.data)
    assert same.stat().st_mtime_ns == written


async def test_one_that_was_lost_is_drawn_again(
    site: Site, admin: httpx2.AsyncClient, project: str
) -> None:
    address = await put_up(admin, project, encoded(Image.new("RGB", (900, 900))))
    before = (await admin.get(address)).content
    for file in made(site.data):
        file.unlink()
    assert (await admin.get(address)).content == before


async def test_only_members_see_it(site: Site, admin: httpx2.AsyncClient, project: str) -> None:
    address = await put_up(admin, project, encoded(Image.new("RGB", (900, 900))))
    _, ann = await site.user("ann@example.org")
    assert (await ann.get(address)).status_code == 404
    await admin.put(f"{project}/members/ann@example.org", json={"role": "labeler"})
    assert (await ann.get(address)).status_code == 200
    assert (await (await site.browser()).get(address)).status_code == 401
    other = (await admin.post("/projects", json={"name": "Other"})).json()["id"]
    elsewhere = address.replace(project, f"/projects/{other}")
    assert (await admin.get(elsewhere)).status_code == 404
