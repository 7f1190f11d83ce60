"""Batches: how far each is, when it is due, and the gate between them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person
from tests.browser.visitor import Visitor
from tests.service import Service, asset_row


@pytest.fixture
def project(service: Service) -> str:
    """Two batches of two behind a gate."""
    project = service.new_project(label_queue={"order": {"batch_gate": True}})
    service.add_assets(project, [asset_row("a"), asset_row("b")], name="First")
    service.add_assets(project, [asset_row("c"), asset_row("d")], name="Second")
    return project


def open_batches(
    visit: Visit, service: Service, project: str, size: ViewportSize | None = None
) -> Visitor:
    manager = new_person(service, project, "manager")
    visitor = visit(manager.email, size) if size else visit(manager.email)
    visitor.open(f"/projects/{project}/batches")
    expect(row(visitor.page, "First")).to_be_visible()
    return visitor


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=f". {name}"))


def choose(page: Page, batch: str, action: str) -> None:
    page.get_by_role("button", name=f"Actions for batch {batch}").click()
    page.get_by_role("menuitem", name=action).click()


def test_A17_a_manager_sees_what_holds_a_gate_and_since_when_and_opens_it(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    service.set_assets(project, ["b"], on_hold="broken file")
    labeler = new_person(service, project)
    labeler.pull_one(project)
    page = open_batches(visit, service, project, size).page
    first = row(page, "First")
    expect(first).to_contain_text("One asset holds the gate shut")
    holds = page.get_by_role("list", name="What holds the gate of First")
    expect(holds.get_by_role("link", name="b")).to_be_visible()
    expect(holds).to_contain_text("just now")
    expect(row(page, "Second")).to_contain_text("Waits")

    first.get_by_role("button", name="Open the gate").click()
    page.get_by_role("dialog").get_by_role("button", name="Open the gate").click()
    expect(page.get_by_text("later batches are handed out")).to_be_visible()
    expect(row(page, "First")).to_contain_text("Passed")
    assert [batch["exhausted"] for batch in service.batches(project)] == [True, False]
    other = new_person(service, project)
    assert other.pull_one(project)["asset"]["external_id"] == "c"


def test_a_batch_is_renamed_and_given_a_date_in_the_readers_zone(
    visit: Visit, service: Service, project: str
) -> None:
    page = open_batches(visit, service, project).page
    choose(page, "First", "Name and due date")
    dialog = page.get_by_role("dialog", name="Batch 1")
    dialog.get_by_role("textbox", name="Name").fill("Urgent ones")
    dialog.get_by_label("Due").fill("2020-05-06T07:08")
    dialog.get_by_role("button", name="Save").click()
    expect(row(page, "Urgent ones")).to_contain_text("May 6, 2020, 07:08 AM (overdue)")
    zone = page.evaluate("new Date('2020-05-06T07:08').toISOString()")
    [first, _] = service.batches(project)
    assert first["name"] == "Urgent ones"
    assert first["due_at"] == zone


def test_all_assets_of_a_batch_are_prioritized_at_once(
    visit: Visit, service: Service, project: str
) -> None:
    page = open_batches(visit, service, project).page
    choose(page, "Second", "Prioritize its assets")
    page.get_by_role("textbox", name="Priority of all its assets").fill("7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The assets of “Second” have 7 now.")).to_be_visible()
    priorities = {a["external_id"]: a["priority"] for a in service.assets(project)}
    assert priorities == {"a": None, "b": None, "c": 7, "d": 7}


def test_a_batch_is_deleted_only_by_its_name(visit: Visit, service: Service, project: str) -> None:
    page = open_batches(visit, service, project).page
    choose(page, "First", "Delete")
    dialog = page.get_by_role("dialog", name="Delete “First”")
    confirm = dialog.get_by_role("button", name="Delete the batch")
    dialog.get_by_role("textbox").fill("first")
    expect(confirm).to_be_disabled()
    assert len(service.batches(project)) == 2
    dialog.get_by_role("textbox").fill("First")
    confirm.click()
    expect(page.get_by_text("“First” is being deleted")).to_be_visible()
    expect(row(page, "First")).to_have_count(0)


def test_a_queue_without_a_gate_speaks_of_none(visit: Visit, service: Service) -> None:
    project = service.new_project()
    service.add_assets(project, [asset_row("a")], name="First")
    page = open_batches(visit, service, project).page
    expect(row(page, "First")).to_contain_text("0 %")
    expect(page.get_by_text(re.compile("gate", re.I))).to_have_count(0)
