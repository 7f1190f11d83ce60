"""The queue as its manager steers it: assign, prioritize, filter, look into one asset."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.stage import image_project, new_person, text_project
from tests.browser.visitor import Visitor
from tests.service import Service


@pytest.fixture
def project(service: Service) -> str:
    return text_project(service)


@pytest.fixture
def manager(visit: Visit, service: Service, project: str) -> Visitor:
    visitor = visit(new_person(service, project, "manager").email)
    open_queue(visitor, project)
    return visitor


def open_queue(visitor: Visitor, project: str) -> None:
    visitor.open(f"/projects/{project}/queue")
    expect(row(visitor.page, "emma")).to_be_visible()


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("checkbox", name=f"Select {name}"))


def select(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=f"Select {name}").click()
    expect(page.get_by_role("toolbar", name="Selection")).to_contain_text(f"{len(names)} selected")


def prioritize_highest(manager: Visitor) -> None:
    """With the keyboard: the first level has the focus and is chosen."""
    manager.press("p")
    expect(manager.page.get_by_role("radio", name="Highest (100)")).to_be_focused()
    manager.press("Enter")


def order(page: Page) -> Locator:
    return page.get_by_role("row").locator("[role=gridcell]:nth-child(2)")


def test_K10_several_assets_are_assigned_to_somebody_found_by_typing(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    liam = new_person(service, project, name="Liam")
    new_person(service, project, name="Lea")
    visitor = visit(new_person(service, project, "manager").email, size)
    page = visitor.page
    open_queue(visitor, project)
    select(page, "emma", "rain")
    page.get_by_role("button", name="Assign to").click()
    dialog = page.get_by_role("dialog", name="Assign 2 assets")
    people = dialog.get_by_role("combobox", name="People")
    expect(people).to_be_focused()
    page.keyboard.type("liam")
    expect(page.get_by_role("option")).to_have_text([re.compile("Liam")])
    visitor.press("ArrowDown", "Enter", "Escape")
    dialog.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("2 assets assigned to Liam.")).to_be_visible()
    if size["width"] > 700:
        expect(row(page, "emma")).to_contain_text("Liam")
        expect(row(page, "space")).to_contain_text("everybody")
    assigned = {a["external_id"]: a["assigned_to"] for a in service.assets(project)}
    assert assigned == {"emma": [liam.id], "space": [], "rain": [liam.id]}


def test_K10_an_assignment_is_taken_away_by_assigning_to_nobody(
    manager: Visitor, service: Service, project: str
) -> None:
    liam = new_person(service, project)
    service.set_assets(project, ["emma"], assigned_to=[liam.email])
    page = manager.page
    select(page, "emma")
    manager.press("a")
    page.get_by_role("checkbox", name="Assign to nobody").click()
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("1 asset open to everybody.")).to_be_visible()
    assert service.asset(project, "emma")["assigned_to"] == []


def test_K11_a_level_puts_assets_first(manager: Visitor, service: Service, project: str) -> None:
    page = manager.page
    expect(order(page)).to_contain_text(["emma", "space", "rain"])
    select(page, "rain")
    prioritize_highest(manager)
    expect(page.get_by_text("1 asset prioritized at 100.")).to_be_visible()
    expect(order(page)).to_contain_text(["rain", "emma", "space"])
    assert service.asset(project, "rain")["priority"] == 100


def test_K11_a_typed_number_is_taken_within_32_bits_and_refused_beyond(
    manager: Visitor, service: Service, project: str
) -> None:
    page = manager.page
    select(page, "emma", "space")
    manager.press("p")
    field = page.get_by_role("textbox", name="Priority")
    field.fill("2147483648")
    manager.press("Enter")
    expect(page.get_by_text("Between -2,147,483,648 and 2,147,483,647.")).to_be_visible()
    assert {asset["priority"] for asset in service.assets(project)} == {None}

    field.fill("-2147483648")
    manager.press("Enter")
    expect(page.get_by_text("2 assets prioritized at -2147483648.")).to_be_visible()
    expect(order(page)).to_contain_text(["rain", "emma", "space"])
    assert service.asset(project, "space")["priority"] == -(2**31)


def test_K11_the_next_pull_follows(visit: Visit, service: Service, project: str) -> None:
    manager = visit(new_person(service, project, "manager").email)
    labeler = visit(new_person(service, project).email)
    open_queue(manager, project)
    select(manager.page, "rain")
    prioritize_highest(manager)
    expect(manager.page.get_by_text("1 asset prioritized")).to_be_visible()
    assert labeler.label(project) == "rain"


def test_all_that_match_are_changed_at_once(visit: Visit, service: Service, project: str) -> None:
    service.set_assets(project, ["space"], on_hold=True)
    manager = visit(new_person(service, project, "manager").email)
    open_queue(manager, project)
    page = manager.page
    manager.press("Control+a")
    expect(page.get_by_text("All 2 that match are selected")).to_be_visible()
    prioritize_highest(manager)
    expect(page.get_by_text("2 assets prioritized at 100.")).to_be_visible()
    priorities = {a["external_id"]: a["priority"] for a in service.assets(project)}
    assert priorities == {"emma": 100, "space": None, "rain": 100}


def test_the_filter_stands_in_the_address(manager: Visitor, service: Service, project: str) -> None:
    service.set_assets(project, ["space"], on_hold=True)
    page = manager.page
    held = page.get_by_role("group", name="State").get_by_role("button", name="On hold")
    held.click()
    expect(page).to_have_url(re.compile(r"\?state=on_hold$"))
    expect(order(page)).to_contain_text(["space"])
    page.reload()
    expect(held).to_have_attribute("aria-pressed", "true")
    expect(order(page)).to_contain_text(["space"])
    expect(row(page, "emma")).to_have_count(0)


def test_the_queue_is_what_is_queued_and_all_is_everything(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma"])
    manager = new_person(service, project, "manager")
    manager.pull_one(project)
    page = visit(manager.email).open(f"/projects/{project}/queue")
    expect(page.get_by_role("heading", name="No asset matches")).to_be_visible()
    page.get_by_role("button", name="Show all").click()
    expect(row(page, "emma")).to_contain_text("Reserved")
    expect(page).to_have_url(re.compile(r"\?state=all$"))


def test_rows_are_selected_and_opened_by_keyboard(
    manager: Visitor, service: Service, project: str
) -> None:
    page = manager.page
    new_person(service, project, name="Mona")
    manager.tab_to(row(page, "emma"))
    manager.press("Shift+ArrowDown")
    expect(page.get_by_text("2 selected")).to_be_visible()
    manager.press("ArrowDown", "Enter")
    panel = page.get_by_role("dialog", name="Asset")
    expect(panel.get_by_role("heading", name="rain")).to_be_visible()
    expect(panel.get_by_text("Asset created")).to_be_visible()
    panel.get_by_role("combobox").click()
    page.keyboard.type("Mona")
    page.get_by_role("option", name="Mona").click()
    expect(panel.get_by_text("This person gets it, at position 3.")).to_be_visible()
    manager.press("Escape")


def test_rows_show_their_pictures(visit: Visit, service: Service) -> None:
    project = image_project(service)
    visitor = visit(new_person(service, project, "manager").email)
    page = visitor.open(f"/projects/{project}/queue")
    expect(page.get_by_role("row")).to_have_count(4)
    loaded = "() => [...document.querySelectorAll('[role=row] img')].map(i => i.naturalWidth > 0)"
    page.wait_for_function(f"() => ({loaded})().length === 3 && ({loaded})().every(Boolean)")
