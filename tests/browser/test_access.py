"""Every page can be used by everybody: no violation axe can find, and nothing beyond the edge."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.conftest import Visit
from tests.browser.review_stage import compared_photographs
from tests.browser.stage import image_project, new_person, text_project
from tests.browser.visitor import Visitor
from tests.service import Service

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}}
Opened = Callable[[Visitor, str], object]


def label_image(visitor: Visitor, images: str) -> None:
    visitor.label(images)
    visitor.image_is_drawn()
    visitor.press("b")


def at(path: str, heading: str) -> Opened:
    def open_it(visitor: Visitor, project: str) -> None:
        page = visitor.open(f"/projects/{project}/{path}")
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()

    return open_it


def queue_dialog(key: str) -> Opened:
    def open_it(visitor: Visitor, project: str) -> None:
        at("queue", "Queue")(visitor, project)
        visitor.page.get_by_role("checkbox").first.click()
        visitor.press(key)
        expect(visitor.page.get_by_role("dialog")).to_be_visible()

    return open_it


def asset_panel(visitor: Visitor, project: str) -> None:
    at("queue", "Queue")(visitor, project)
    visitor.page.get_by_role("row").nth(1).click()
    link = visitor.page.get_by_role("link", name="Labels, life, and who gets it")
    expect(link).to_be_visible()


def queue_gallery(visitor: Visitor, project: str) -> None:
    """Tiles, some of them selected, and all filters."""
    at("queue?view=gallery", "Queue")(visitor, project)
    visitor.page.get_by_role("checkbox").first.click()
    visitor.page.get_by_role("button", name="Filters").click()
    expect(visitor.page.get_by_role("combobox", name="Labeled by")).to_be_visible()


def queue_menu(visitor: Visitor, project: str) -> None:
    at("queue", "Queue")(visitor, project)
    visitor.page.get_by_role("checkbox").first.click()
    visitor.page.get_by_role("button", name="More").click()
    expect(visitor.page.get_by_role("menuitem", name="Send back")).to_be_visible()


def notifications(visitor: Visitor, project: str) -> None:
    """The centre with something in it."""
    at("queue", "Queue")(visitor, project)
    visitor.page.get_by_role("checkbox").first.click()
    visitor.press("p")
    expect(visitor.page.get_by_role("radio", name="Highest")).to_be_focused()
    visitor.press("Enter")
    banner = visitor.page.get_by_role("status").filter(has_text="1 asset prioritized")
    banner.get_by_role("button", name="Notifications").click()
    expect(visitor.page.get_by_role("dialog", name="Notifications")).to_be_visible()


def skip_dialog(visitor: Visitor, project: str) -> None:
    visitor.label(project)
    visitor.press("s")
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def projects(visitor: Visitor, _project: str) -> None:
    visitor.open("/")
    expect(visitor.page.get_by_role("link", name="Open").first).to_be_visible()


def new_project(visitor: Visitor, _project: str) -> None:
    visitor.open("/projects/new")
    expect(visitor.page.get_by_role("button", name="Create project")).to_be_visible()


def my_labels(visitor: Visitor, project: str) -> None:
    """One label of one's own, over its text."""
    if visitor.label(project) != "rain":
        visitor.press("5")
        visitor.confirm()
    visitor.on_table(["emma"])
    visitor.press("p")
    expect(visitor.page.get_by_role("article").get_by_role("radio").first).to_be_disabled()


def waits(visitor: Visitor, project: str) -> None:
    visitor.open(f"/projects/{project}/label")
    expect(visitor.page.get_by_role("button", name="Wait for next asset")).to_be_visible()
    visitor.press("Enter")
    expect(visitor.asset).to_have_text("Waiting for the next asset")


def review(view: str, seen: str) -> Opened:
    def open_it(visitor: Visitor, project: str) -> None:
        page = visitor.open(f"/projects/{project}/review{view}")
        expect(page.get_by_text(seen).first).to_be_visible()

    return open_it


def review_alone(visitor: Visitor, project: str) -> None:
    review("", "only here")(visitor, project)
    visitor.press("v")
    visitor.image_is_drawn()


def asset_page(together: bool) -> Opened:
    def open_it(visitor: Visitor, project: str) -> None:
        page = visitor.open(f"/projects/{project}/reviews")
        page.get_by_role("link", name="crab").first.click()
        expect(page.get_by_text("Labeled by Ann")).to_be_visible()
        if together:
            page.get_by_text("Side by side").click()
            expect(page.get_by_text("only here")).to_be_visible()

    return open_it


PAGES: dict[str, tuple[str, Opened]] = {
    "projects": ("texts", projects),
    "new project": ("texts", new_project),
    "label image": ("images", label_image),
    "label text": ("texts", lambda visitor, project: visitor.label(project)),
    "label nothing": ("nothing", at("label", "Nothing here yet")),
    "my labels": ("mine", my_labels),
    "waiting": ("live", waits),
    "skip": ("texts", skip_dialog),
    "queue": ("images", at("queue", "Queue")),
    "queue as gallery": ("images", queue_gallery),
    "queue menu": ("images", queue_menu),
    "queue of reviews": ("reviewed", at("queue?queue=review", "Queue")),
    "notifications": ("images", notifications),
    "prioritize": ("images", queue_dialog("p")),
    "labels required": ("images", queue_dialog("l")),
    "hold": ("images", queue_dialog("h")),
    "remove": ("images", queue_dialog("Delete")),
    "assign": ("images", queue_dialog("a")),
    "asset": ("images", asset_panel),
    "import": ("texts", at("import", "Import")),
    "review beside others": ("reviewed", review("", "only here")),
    "review alone": ("reviewed", review_alone),
    "review grid": ("reviewed", review("?view=grid", "labels to review")),
    "review nothing": ("texts", at("review", "Nothing")),
    "asset page": ("reviewed", asset_page(together=False)),
    "asset page, compared": ("reviewed", asset_page(together=True)),
    "reviews": ("reviewed", at("reviews", "Reviews")),
    "reservations": ("texts", at("reservations", "Reservations")),
    "members": ("texts", at("members", "Members")),
}


@pytest.fixture(scope="module")
def places(service: Service) -> dict[str, str]:
    """The projects by name, and the e-mail address of the manager of all of them."""
    places = {
        "images": image_project(service),
        "texts": text_project(service),
        "nothing": text_project(service, []),
        "mine": text_project(service, ["emma", "rain"]),
        "live": text_project(service, [], label_queue={"realtime": True}),
        "reviewed": compared_photographs(service),
    }
    service.configure(places["reviewed"], "review", reservation={"count": 5})
    manager = new_person(service, places["images"], "manager")
    for project in places.values():
        service.join(project, manager, "manager")
    new_person(service, places["texts"]).pull(places["texts"])
    return places | {"manager": str(manager.email)}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for one in found
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_violation(name: str, visit: Visit, places: dict[str, str]) -> None:
    project, open_page = PAGES[name]
    visitor = visit(places["manager"])
    open_page(visitor, places[project])
    assert faults_in_every_look(visitor.page) == []


def test_the_login_page_has_no_violation(visit: Visit) -> None:
    visitor = visit()
    visitor.refusals = {401}
    page = visitor.open("/login")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    assert faults_in_every_look(page) == []


def faults_in_every_look(page: Page) -> list[str]:
    """Light and dark on a desk, light on a phone, where nothing may lie beyond the edge."""
    page.emulate_media(color_scheme="light")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in violations(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    found += [f"phone: {fault}" for fault in violations(page)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"wider than {PHONE['width']} pixels")
    page.set_viewport_size(DESKTOP)
    return found
