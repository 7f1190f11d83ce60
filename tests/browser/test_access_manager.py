"""The manager's pages can be used by everybody as well: no violation, nothing beyond the edge."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
from tests.browser.test_access import faults_in_every_look
from tests.browser.visitor import Visitor
from tests.service import Service, asset_row

Opened = Callable[[Visitor, str], object]
CSV = FilePayload(name="a.csv", mimeType="text/csv", buffer=b"id,text,expected\na,x,\nb,y,1\n")


def at(path: str, seen: str) -> Opened:
    """Open a page of the project, and wait until this text stands there."""

    def open_it(visitor: Visitor, project: str) -> None:
        page = visitor.open(f"/projects/{project}/{path}")
        expect(page.get_by_text(seen).first).to_be_visible()

    return open_it


def then(first: Opened, button: str) -> Opened:
    def open_it(visitor: Visitor, project: str) -> None:
        first(visitor, project)
        visitor.page.get_by_role("button", name=button).first.click()
        expect(visitor.page.get_by_role("dialog").first).to_be_visible()

    return open_it


def mapping(visitor: Visitor, project: str) -> None:
    at("import", "Choose files")(visitor, project)
    page = visitor.page
    page.get_by_label("Files", exact=True).set_input_files(CSV)
    expect(page.get_by_role("heading", name="Which column is what")).to_be_visible()


def changed_settings(visitor: Visitor, project: str) -> None:
    at("settings?part=label", "Among equals")(visitor, project)
    page = visitor.page
    page.locator('[data-setting="order.tie"] select').select_option("random")
    page.get_by_role("button", name="See what it does, then save").click()
    expect(page.get_by_text("What it means for work in flight")).to_be_visible()


def batch_form(visitor: Visitor, project: str) -> None:
    at("batches", "First")(visitor, project)
    visitor.page.get_by_role("button", name="Actions for batch First").click()
    visitor.page.get_by_role("menuitem", name="Name and due date").click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()


def elsewhere(path: str, heading: str) -> Opened:
    def open_it(visitor: Visitor, _project: str) -> None:
        page = visitor.open(path)
        expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()

    return open_it


PAGES: dict[str, Opened] = {
    "overview": at("overview", "Labels, last hour"),
    "batches": at("batches", "First"),
    "batch form": batch_form,
    "jobs": at("jobs", "Anna"),
    "stats": then(at("jobs", "Anna"), "Stats of Anna"),
    "members": at("members", "Anna"),
    "member": then(at("members", "Anna"), "Edit Anna"),
    "leaving": then(then(at("members", "Anna"), "Edit Anna"), "Remove"),
    "label settings": at("settings?part=label", "Among equals"),
    "changed settings": changed_settings,
    "review settings": at("settings?part=review", "Rejections at most"),
    "interface": at("settings?part=interface", "As labelers see it"),
    "project settings": at("settings?part=project", "Supervisely"),
    "import": mapping,
    "export": at("export", "JSON Lines"),
    "people": elsewhere("/people", "People"),
    "new user": then(elsewhere("/people", "People"), "New user"),
    "tokens": elsewhere("/tokens", "API tokens"),
    "new project": elsewhere("/projects/new", "New project"),
}


@pytest.fixture(scope="module")
def place(service: Service) -> tuple[str, str]:
    """A project with a little of everything, and its manager's address."""
    project = text_project(service, preset="labelbox", label_queue={"order": {"batch_gate": True}})
    service.add_assets(project, [asset_row("held", data={"text": "x"})], name="First")
    anna = new_person(service, project, name="Anna")
    tone = {"id": "r", "from_name": "tone", "to_name": "text", "type": "choices"}
    anna.submit(anna.pull_one(project), [{**tone, "value": {"choices": ["Cheerful"]}}])
    service.put(f"/projects/{project}/members/{anna.id}", {"skills": ["latin"]})
    service.set_assets(project, ["held"], on_hold="Unreadable.")
    manager = new_person(service, project, "manager", name="Mia")
    return project, str(manager.email)


@pytest.mark.parametrize("name", PAGES)
def test_no_managers_page_has_a_violation(name: str, visit: Visit, place: tuple[str, str]) -> None:
    project, manager = place
    visitor = visit(manager)
    PAGES[name](visitor, project)
    assert faults_in_every_look(visitor.page) == []
