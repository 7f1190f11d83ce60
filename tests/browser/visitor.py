"""One person at a browser of their own, watched for what no page may ever do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
    expect,
)

from tests.ledger.stage import eventually

PASSWORD = "correct horse battery staple"
SMALLEST_DESK = 800
PATIENCE = 45_000  # ms; long enough for a busy machine: what holds is seen at once
expect.set_options(timeout=PATIENCE)
_REFUSED = re.compile(r"Failed to load resource: .* status of (\d+)")


class Visitor:
    """A page in a context of its own: its own cookies, its own storage.

    `complaints` collects errors of the console, exceptions nobody caught, and requests that left
    the server; a refusal (a status such as 401) that the test is about is named in `refusals`.
    """

    def __init__(self, browser: Browser, url: str, size: ViewportSize) -> None:
        self.url = url
        self.complaints: list[str] = []
        self.refusals: set[int] = set()
        touch = size["width"] < SMALLEST_DESK
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            viewport=size,
            reduced_motion="reduce",
            has_touch=touch,
            is_mobile=touch,
        )
        self.context.on("request", self._note_request)
        self.context.on("console", self._note_console)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", "blob:")):
            self.complaints.append(f"left the server: {request.method} {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        refused = _REFUSED.search(message.text)
        if not (refused and int(refused[1]) in self.refusals):
            self.complaints.append(f"{message.type}: {message.text} {message.location}")

    def log_in(self, email: str, password: str = PASSWORD) -> Visitor:
        """Open a session without the page for it, which has tests of its own."""
        answer = self.context.request.post(
            "/api/v1/session", data={"email": email, "password": password}
        )
        assert answer.ok, answer.text()
        return self

    def log_out_elsewhere(self) -> None:
        """End the session as another tab does; the page doesn't know yet."""
        token = self.context.request.get("/api/v1/me").json()["csrf_token"]
        answer = self.context.request.delete("/api/v1/session", headers={"X-CSRF-Token": token})
        assert answer.ok, answer.text()

    def open(self, path: str) -> Page:
        self.page.goto(path)
        return self.page

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def until(self, script: str) -> None:
        """Wait until this holds in the page.

        Asked again and again from here: what polls within the page is eval, which its policy
        refuses.
        """
        eventually(lambda: self.page.evaluate(script))

    def tab_to(self, target: Locator, most: int = 30) -> None:
        """Go to an element by Tab alone."""
        for _ in range(most):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} is not among the next {most} stops of Tab")

    # The labeling page

    @property
    def asset(self) -> Locator:
        """The heading that names the asset on the table."""
        return self.page.get_by_role("heading", level=1)

    def label(self, project: str) -> str:
        """Open the labeling page; return the external id of what is on the table."""
        self.open(f"/projects/{project}/label")
        return self.on_table()

    def on_table(self, other_than: Iterable[str] = ()) -> str:
        """The external id on the table, once it is none of `other_than` and may be worked on."""
        if names := "|".join(map(re.escape, other_than)):
            expect(self.asset).not_to_have_text(re.compile(f"^({names})$"))
        expect(self.asset).to_be_visible()
        expect(self.page.locator("[data-action=confirm]:visible")).to_be_enabled()
        return self.asset.inner_text()

    def image_is_drawn(self) -> Locator:
        """The drawing area, there as soon as the image is."""
        area = self.page.get_by_role("application", name="Image image")
        expect(area).to_be_visible()
        return area

    def draft_is_saved(self) -> None:
        expect(self.page.get_by_text("Draft saved", exact=True)).to_be_visible()

    def confirm(self) -> None:
        self.page.keyboard.press("Enter")
