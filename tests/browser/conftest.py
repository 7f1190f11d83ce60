"""One server and one browser for all tests of the pages; a visitor for each who comes.

Both live as long as this package's tests: Playwright keeps an event loop on the main thread, which
the async tests of other packages could not share.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from hatch_build import Pages
from tests.browser.chromium import DESKTOP, PHONE, chromium, started
from tests.browser.visitor import Visitor
from tests.running import ROOT, Server
from tests.service import Service

HERE = Path(__file__).parent
Visit = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    executable = chromium()
    if executable is None:
        missing = "there is no Chromium; on Debian: apt install chromium"
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(missing)
        pytest.skip(missing)
    with started(executable) as browser:
        yield browser


@pytest.fixture(scope="package")
def built_pages() -> None:
    """The pages as they are built, or built once where nobody has done so."""
    pages = Pages(ROOT)
    with Path(tempfile.gettempdir(), "labelqueue-pages.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (pages.built / "index.html").exists():
            pages.build()


@pytest.fixture(scope="package")
def server(browser: Browser, built_pages: None, new_server: Callable[..., Server]) -> Server:
    """A server that found the pages when it started."""
    return new_server()


@pytest.fixture(scope="package")
def service(server: Server) -> Iterator[Service]:
    with Service(server.url, server.admin_token) as service:
        yield service


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """Come to the pages: `visit()`, `visit(email)` logged in, `visit(email, PHONE)`."""
    visitors: list[Visitor] = []

    def come(email: str | None = None, size: ViewportSize = DESKTOP) -> Visitor:
        visitor = Visitor(browser, server.url, size)
        visitors.append(visitor)
        return visitor if email is None else visitor.log_in(email)

    yield come
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.context.close()
    assert complaints == []


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def size(request: pytest.FixtureRequest) -> ViewportSize:
    return request.param
