"""The built pages: hashed assets for good, and one document for every other address."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.routing import Route as Address
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from labelqueue.errors import NotFound, Problem
from labelqueue.queue.uploads import media_origins
from labelqueue.web.service import Service

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\.[A-Za-z0-9]+")
_UNBUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>labelqueue</title>
<h1>The pages are not built</h1>
<p>The service runs. To build its pages:
<code>cd ui &amp;&amp; npm ci &amp;&amp; npm run build</code>.
Its interface is described at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p></html>"""


class HashedFiles(StaticFiles):
    """Files whose names change with their content, so that browsers may keep them."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        scope["route_template"] = "/assets"
        return await super().get_response(path, scope)


def page_routes(service: Service) -> list[BaseRoute]:
    """What comes after all addresses of the interface."""
    static = service.options.static
    routes: list[BaseRoute] = []
    if (static / "assets").is_dir():
        files = HashedFiles(directory=static / "assets")
        routes.append(Mount("/assets", files, middleware=[Middleware(GZipMiddleware)]))
    routes.append(Address("/{path:path}", _Pages(service)))
    return routes


class _Pages:
    def __init__(self, service: Service) -> None:
        self._service = service
        self._static = service.options.static

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route_template"] = "/"
        response = await self._answer(Request(scope, receive, send))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path: str = request.path_params["path"]
        if request.method not in {"GET", "HEAD"} or path.partition("/")[0] in {"api", "assets"}:
            raise NotFound(f"There is nothing at /{path[:200]}.")
        if _FILE.fullmatch(path) and path != "index.html":
            return self._file(path)
        return await self._document(request)

    def _file(self, name: str) -> Response:
        path = self._static / name
        if not path.is_file():
            raise NotFound(f"There is nothing at /{name[:200]}.")
        return FileResponse(path, headers={"Cache-Control": "public, max-age=3600"})

    async def _document(self, request: Request) -> Response:
        nonce = secrets.token_urlsafe(16)
        html = _read(self._static / "index.html").replace("__CSP_NONCE__", nonce)
        headers = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": policy(nonce, await self._origins(request)),
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }
        return HTMLResponse(html, headers=headers)

    async def _origins(self, request: Request) -> list[str]:
        """Where media may come from: the origins of the projects of whoever is logged in."""
        try:
            identity = await self._service.identities.of(request)
            async with self._service.database.transaction() as tx:
                return await media_origins(tx, identity.actor)
        except Problem:
            return []


def _read(index: Path) -> str:
    return index.read_text() if index.is_file() else _UNBUILT


def policy(nonce: str, origins: list[str]) -> str:
    """The Content-Security-Policy of a document: our own scripts, and media of these origins."""
    media = " ".join(["'self' data: blob:", *filter(_ORIGIN.fullmatch, origins)])
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'nonce-{nonce}'",
            f"img-src {media}",
            f"media-src {media}",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )
