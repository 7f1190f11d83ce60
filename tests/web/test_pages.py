"""The document of the pages: one for every address, with a policy that lets nothing else run."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from labelqueue.db import Database
from labelqueue.web.app import Options, create_app
from labelqueue.web.pages import policy
from tests.web.conftest import Site

INDEX = '<html><meta name="csp-nonce" content="__CSP_NONCE__" /></html>'


@pytest.fixture
async def pages(database_url: str, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text(INDEX)
    (static / "icon.svg").write_text("<svg/>")
    (static / "assets" / "index-abc.js").write_text("let x = 1\n" * 200)
    (tmp_path / "secret.txt").write_text("secret")
    database = await Database.open(database_url, pool=2)
    app = create_app(database, Options(data=tmp_path, static=static))
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://queue.test") as client:
        yield client
    await database.close()


@pytest.mark.parametrize("path", ["/", "/projects/p1/work", "/index.html", "/login"])
async def test_every_address_of_the_application_is_one_document(
    pages: httpx2.AsyncClient, path: str
) -> None:
    answer = await pages.get(path)
    assert answer.status_code == 200
    found = re.search(r'content="([^"]+)"', answer.text)
    assert found and found[1] != "__CSP_NONCE__"
    assert f"'nonce-{found[1]}'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert (await pages.get(path)).text != answer.text, "each document has a nonce of its own"


async def test_the_policy_runs_our_scripts_alone(pages: httpx2.AsyncClient) -> None:
    answer = await pages.get("/")
    rules = answer.headers["content-security-policy"].split("; ")
    assert "script-src 'self'" in rules
    assert "default-src 'none'" in rules
    assert "frame-ancestors 'none'" in rules
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "same-origin"


def test_origins_cannot_smuggle_rules_into_the_policy() -> None:
    made = policy("n", ["https://a.example:8443", "https://b; script-src *", "*", "data:"])
    assert "img-src 'self' data: blob: https://a.example:8443;" in made
    assert "*" not in made


async def test_media_origins_are_those_of_my_projects(
    site: Site, admin: httpx2.AsyncClient, project: str
) -> None:
    origin = "https://images.example.org"
    answer = await admin.patch(project, json={"media_origins": [origin]})
    assert answer.status_code == 200, answer.text
    await site.user("ann@example.org")
    mine, hers = await site.logged_in("admin@example.org"), await site.logged_in("ann@example.org")
    assert origin in (await mine.get("http://queue.test/")).headers["content-security-policy"]
    assert origin not in (await hers.get("http://queue.test/")).headers["content-security-policy"]


async def test_hashed_files_are_kept_and_packed(pages: httpx2.AsyncClient) -> None:
    answer = await pages.get("/assets/index-abc.js")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text.startswith("let x")
    assert (await pages.get("/icon.svg")).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "path",
    ["/assets/no.js", "/no.svg", "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/api/v1/no"],
)
async def test_what_is_not_there_is_404(pages: httpx2.AsyncClient, path: str) -> None:
    answer = await pages.get(path)
    assert answer.text != "secret"
    assert answer.status_code == 404 or INDEX[:6] in answer.text


async def test_without_built_pages_it_says_how_to_build_them(
    database_url: str, tmp_path: Path
) -> None:
    database = await Database.open(database_url, pool=2)
    app = create_app(database, Options(data=tmp_path, static=tmp_path / "none"))
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://queue.test") as client:
        assert "npm run build" in (await client.get("/")).text
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).status_code == 200
        assert (await client.post("/api/v1/test-clock", json={})).status_code == 404
        figures = (await client.get("/metrics")).text
    await database.close()
    assert (
        'labelqueue_request_seconds_count{method="GET",route="/healthz",status="200"} 1' in figures
    )
    assert "labelqueue_pool_size" in figures
