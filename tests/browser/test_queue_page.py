"""The queue as its manager steers it: select, assign, prioritize, hold, take back, filter, look."""

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


def open_queue(visitor: Visitor, project: str, search: str = "") -> Page:
    page = visitor.open(f"/projects/{project}/queue{search}")
    expect(page.get_by_role("checkbox", name="Select emma")).to_be_visible()
    return page


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("checkbox", name=f"Select {name}"))


def select(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("checkbox", name=f"Select {name}", exact=True).click()
    expect(page.get_by_role("toolbar", name="Selection")).to_contain_text(f"{len(names)} selected")


def do(page: Page, action: str) -> None:
    """An action of the menu beside the buttons."""
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=re.compile(f"^{action}")).click()


def confirm(page: Page, button: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def prioritize_highest(manager: Visitor) -> None:
    """With the keyboard: the first level has the focus and is chosen."""
    manager.press("p")
    expect(manager.page.get_by_role("radio", name="Highest (100)")).to_be_focused()
    manager.press("Enter")
    expect(manager.page.get_by_role("dialog", name="Prioriti")).to_have_count(0)


def order(page: Page) -> Locator:
    return page.get_by_role("row").locator("[role=gridcell]:nth-child(2)")


def told(page: Page, text: str) -> None:
    expect(page.get_by_text(text, exact=True).first).to_be_visible()


# Assigning


def test_K10_several_assets_are_assigned_to_somebody_found_by_typing(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    liam = new_person(service, project, name="Liam")
    new_person(service, project, name="Lea")
    visitor = visit(new_person(service, project, "manager").email, size)
    page = open_queue(visitor, project)
    select(page, "emma", "rain")
    page.get_by_role("button", name="Assign to").click()
    dialog = page.get_by_role("dialog", name="Assign 2 assets")
    people = dialog.get_by_role("combobox", name="People")
    expect(people).to_be_focused()
    page.keyboard.type("liam")
    expect(page.get_by_role("option")).to_have_text([re.compile("Liam")])
    visitor.press("ArrowDown", "Enter")
    dialog.get_by_role("button", name="Assign", exact=True).click()
    told(page, "2 assets assigned to Liam.")
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
    told(page, "1 asset open to everybody.")
    assert service.asset(project, "emma")["assigned_to"] == []


def test_K10_what_is_assigned_to_somebody_is_found_again(
    manager: Visitor, service: Service, project: str
) -> None:
    liam = new_person(service, project, name="Liam")
    service.set_assets(project, ["rain"], assigned_to=[liam.email])
    page = manager.page
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="Assigned to").fill("liam")
    page.get_by_role("option", name="Liam").click()
    expect(order(page)).to_contain_text(["rain"])
    expect(page).to_have_url(re.compile(f"assigned_to={liam.id}"))
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()


# Prioritizing


def test_K11_a_level_puts_assets_first(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    manager = visit(new_person(service, project, "manager").email, size)
    page = open_queue(manager, project)
    expect(order(page)).to_contain_text(["emma", "space", "rain"])
    select(page, "rain")
    prioritize_highest(manager)
    told(page, "1 asset prioritized at 100.")
    expect(order(page)).to_contain_text(["rain", "emma", "space"])


def test_B06_a_typed_number_is_a_signed_32_bit_integer_or_is_refused_at_once(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    manager = visit(new_person(service, project, "manager").email, size)
    page = open_queue(manager, project)
    select(page, "emma", "space")
    page.get_by_role("button", name="Prioritize").click()
    field = page.get_by_role("textbox", name="Priority")
    for beyond in ("2147483648", "-2147483649"):
        field.fill(beyond)
        expect(page.get_by_text("Between -2,147,483,648 and 2,147,483,647.")).to_be_visible()
        manager.press("Enter")
    assert {asset["priority"] for asset in service.assets(project)} == {None}

    field.fill("-2147483648")
    manager.press("Enter")
    told(page, "2 assets prioritized at -2147483648.")
    expect(order(page)).to_contain_text(["rain", "emma", "space"])
    assert service.asset(project, "space")["priority"] == -(2**31)


def test_K11_the_next_pull_follows(visit: Visit, service: Service, project: str) -> None:
    manager = visit(new_person(service, project, "manager").email)
    labeler = visit(new_person(service, project).email)
    open_queue(manager, project)
    select(manager.page, "rain")
    prioritize_highest(manager)
    told(manager.page, "1 asset prioritized at 100.")
    assert labeler.label(project) == "rain"


def test_B05_rows_show_priorities_and_a_change_leads_to_the_notification_centre(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    service.set_assets(project, ["emma"], priority=7)
    manager = visit(new_person(service, project, "manager").email, size)
    page = open_queue(manager, project)
    if size["width"] < 600:  # no columns: what stands in them stands below the name
        expect(row(page, "emma").get_by_text("priority 7")).to_be_visible()
        expect(row(page, "rain").get_by_text("priority")).to_be_hidden()
    else:
        expect(row(page, "emma").get_by_role("gridcell", name="7", exact=True)).to_be_visible()
        expect(row(page, "rain").get_by_role("gridcell", name="none")).to_be_visible()
    select(page, "space", "rain")
    prioritize_highest(manager)
    banner = page.get_by_role("status").filter(has_text="2 assets prioritized at 100.")
    banner.get_by_role("button", name="Notifications").click()
    centre = page.get_by_role("dialog", name="Notifications")
    expect(centre.get_by_role("listitem")).to_contain_text(["2 assets prioritized at 100."])


def test_B05_long_work_shows_its_progress_and_labeling_goes_on(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = text_project(service, [f"text {n}" for n in range(1500)])
    manager = visit(new_person(service, project, "manager").email, size)
    labeler = new_person(service, project)
    page = manager.open(f"/projects/{project}/queue")
    expect(page.get_by_role("checkbox", name="Select text 0", exact=True)).to_be_visible()
    page.get_by_role("button", name="Select all 1,500").click()
    expect(page.get_by_text("All 1,500 that match are selected")).to_be_visible()
    prioritize_highest(manager)
    labeler.pull_one(project)
    told(page, "1,500 assets prioritized at 100.")
    page.get_by_role("button", name="Notifications").first.click()
    centre = page.get_by_role("dialog", name="Notifications")
    expect(centre.get_by_role("listitem").first).to_contain_text("1,500 assets prioritized at 100")
    expect(centre.get_by_role("listitem").first).to_contain_text("Done")
    manager.press("Escape")
    expect(page.get_by_role("button", name="Notifications", exact=True).first).to_be_visible()


# What else is done with a selection


def test_a_change_is_taken_back_with_each_assets_own_value(
    manager: Visitor, service: Service, project: str
) -> None:
    service.set_assets(project, ["emma"], priority=7)
    page = manager.page
    page.reload()
    expect(row(page, "emma").get_by_role("gridcell", name="7", exact=True)).to_be_visible()
    select(page, "emma", "rain")
    prioritize_highest(manager)
    told(page, "2 assets prioritized at 100.")
    manager.press("Control+z")
    told(page, "Undone: 2 assets as before.")
    priorities = {a["external_id"]: a["priority"] for a in service.assets(project)}
    assert priorities == {"emma": 7, "space": None, "rain": None}


def test_an_asset_is_held_with_a_reason_and_released(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    manager = visit(new_person(service, project, "manager").email, size)
    page = open_queue(manager, project)
    select(page, "space")
    do(page, "Hold")
    reason = page.get_by_role("textbox", name="Reason")
    expect(reason).to_be_focused()
    manager.press("Enter")
    expect(page.get_by_text("Say why, for whoever releases them.")).to_be_visible()
    reason.fill("not ours to label")
    manager.press("Enter")
    told(page, "1 asset on hold: not ours to label.")
    assert service.asset(project, "space")["on_hold"]["reason"] == "not ours to label"

    page.get_by_role("group", name="State").get_by_role("button", name="On hold").click()
    select(page, "space")
    page.get_by_role("button", name="Release hold").click()
    confirm(page, "Release")
    told(page, "1 asset released from hold.")
    assert service.asset(project, "space")["state"] == "queued"


def test_an_asset_is_removed_and_brought_back(
    manager: Visitor, service: Service, project: str
) -> None:
    page = manager.page
    select(page, "space")
    manager.press("Delete")
    confirm(page, "Remove")
    told(page, "1 asset removed.")
    expect(row(page, "space")).to_have_count(0)
    page.get_by_role("group", name="State").get_by_role("button", name="Removed").click()
    select(page, "space")
    page.get_by_role("button", name="Bring back").click()
    confirm(page, "Bring back")
    told(page, "1 asset brought back.")
    assert service.asset(project, "space")["state"] == "queued"


def test_more_labels_are_required_of_an_asset_and_the_queues_number_comes_back(
    manager: Visitor, service: Service, project: str
) -> None:
    page = manager.page
    select(page, "rain")
    manager.press("l")
    field = page.get_by_role("textbox", name="Labels required")
    expect(field).to_be_focused()
    field.fill("0")
    manager.press("Enter")
    expect(page.get_by_text("A whole number from 1 to 32,767.")).to_be_visible()
    field.fill("3")
    manager.press("Enter")
    told(page, "1 asset with 3 labels required.")
    expect(row(page, "rain")).to_contain_text("0 of 3")
    page.get_by_role("button", name="Undo").click()
    told(page, "Undone: 1 asset as before.")
    asset = service.asset(project, "rain")
    assert (asset["labels_required"], asset["own_labels_required"]) == (1, None)


def test_a_labeled_asset_is_sent_back(manager: Visitor, service: Service, project: str) -> None:
    labeler = new_person(service, project)
    item = labeler.pull_one(project)
    labeler.skip(item, reason="too long")
    service.configure(project, skip_to="done")
    item = labeler.pull_one(project)
    labeler.skip(item)
    name = item["asset"]["external_id"]
    assert service.asset(project, name)["state"] == "done"
    page = manager.page
    page.get_by_role("group", name="State").get_by_role("button", name="Done").click()
    select(page, name)
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 label will be taken out.")
    confirm(page, "Send back")
    told(page, "1 asset sent back.")
    assert service.asset(project, name)["state"] == "queued"


def test_all_that_match_are_sent_back_by_their_filter(
    manager: Visitor, service: Service, project: str
) -> None:
    service.configure(project, skip_to="done")
    labeler = new_person(service, project)
    for _ in range(2):
        labeler.skip(labeler.pull_one(project))
    page = manager.page
    page.get_by_role("group", name="State").get_by_role("button", name="Done").click()
    expect(row(page, "rain")).to_have_count(0)
    expect(row(page, "emma")).to_be_visible()
    manager.press("Control+a")
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("dialog")).to_contain_text("2 labels will be taken out.")
    confirm(page, "Send back")
    told(page, "2 assets sent back.")
    assert {asset["state"] for asset in service.assets(project)} == {"queued"}


# Selecting


def test_all_that_match_are_changed_at_once(visit: Visit, service: Service, project: str) -> None:
    service.set_assets(project, ["space"], on_hold=True)
    manager = visit(new_person(service, project, "manager").email)
    page = open_queue(manager, project)
    manager.press("Control+a")
    expect(page.get_by_text("All 2 that match are selected")).to_be_visible()
    prioritize_highest(manager)
    told(page, "2 assets prioritized at 100.")
    priorities = {a["external_id"]: a["priority"] for a in service.assets(project)}
    assert priorities == {"emma": 100, "space": None, "rain": 100}


def test_all_but_one_are_changed(manager: Visitor, service: Service, project: str) -> None:
    page = manager.page
    manager.press("Control+a")
    page.get_by_role("checkbox", name="Select space").click()
    expect(page.get_by_role("toolbar", name="Selection")).to_contain_text("2 selected")
    prioritize_highest(manager)
    told(page, "2 assets prioritized at 100.")
    priorities = {a["external_id"]: a["priority"] for a in service.assets(project)}
    assert priorities == {"emma": 100, "space": None, "rain": 100}


def test_what_a_text_finds_is_counted_before_all_of_it_is_changed(
    manager: Visitor, service: Service, project: str
) -> None:
    page = manager.page
    page.get_by_role("searchbox", name="Find by external id or text").fill("a")
    expect(page).to_have_url(re.compile("q=a"))
    page.get_by_role("searchbox").fill("rained")
    expect(page).to_have_url(re.compile("q=rained"))
    expect(row(page, "")).to_have_count(1)
    page.get_by_role("button", name="Select all that match").click()
    expect(page.get_by_role("toolbar", name="Selection")).to_contain_text("1 selected")
    prioritize_highest(manager)
    told(page, "1 asset prioritized at 100.")
    assert service.asset(project, "emma")["priority"] is None


def test_rows_are_selected_and_opened_by_keyboard(
    manager: Visitor, service: Service, project: str
) -> None:
    page = manager.page
    manager.tab_to(row(page, "emma"), 60)
    manager.press("Shift+ArrowDown")
    expect(page.get_by_text("2 selected")).to_be_visible()
    manager.press("ArrowDown", "Enter")
    panel = page.get_by_role("dialog", name="Asset")
    expect(panel.get_by_role("heading", name="rain")).to_be_visible()
    panel.get_by_role("link", name="Labels, life, and who gets it").click()
    asset = service.asset(project, "rain")["id"]
    expect(page).to_have_url(re.compile(f"/assets/{asset}$"))


def test_a_selection_reaches_across_windows(visit: Visit, service: Service) -> None:
    project = text_project(service, [f"text {n}" for n in range(450)])
    manager = visit(new_person(service, project, "manager").email)
    page = manager.open(f"/projects/{project}/queue")
    page.get_by_role("checkbox", name="Select text 0", exact=True).click()
    row(page, "text 0").first.focus()
    grid = page.get_by_role("grid")
    # Of a window that is not read yet, only its beginning is known: it counts as full.
    for known, last in ((401, 399), (451, 449)):
        expect(grid).to_have_attribute("aria-rowcount", str(known))
        manager.press("End")
        expect(row(page, f"text {last}")).to_be_focused()
    page.get_by_role("checkbox", name="Select text 449", exact=True).click(modifiers=["Shift"])
    expect(page.get_by_role("toolbar", name="Selection")).to_contain_text("450 selected")


# Looking


def test_B03_to_label_shows_what_remains_as_a_list_and_as_a_gallery(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    done = new_person(service, project).pull_one(project)["asset"]["external_id"]
    assert done == "emma"
    manager = visit(new_person(service, project, "manager").email, size)
    page = manager.open(f"/projects/{project}/queue")
    to_label = page.get_by_role("group", name="State").get_by_role("button", name="To label")
    expect(to_label).to_have_attribute("aria-pressed", "true")
    expect(to_label).to_have_text("To label 2")
    expect(order(page)).to_contain_text(["space", "rain"])
    page.get_by_text("Gallery", exact=True).click()
    expect(page.get_by_role("gridcell")).to_contain_text(["Yuri Gagarin", "It rained"])
    expect(page).to_have_url(re.compile("view=gallery"))
    page.reload()
    expect(page.get_by_role("gridcell")).to_contain_text(["Yuri Gagarin", "It rained"])


def test_K12_the_gallery_of_images_selects_and_prioritizes_alike(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = image_project(service)
    manager = visit(new_person(service, project, "manager").email, size)
    page = manager.open(f"/projects/{project}/queue?view=gallery")
    expect(page.get_by_role("gridcell")).to_have_count(3)
    manager.until(PICTURES_ARE_THERE)
    sources = page.locator("[role=gridcell] img").evaluate_all("all => all.map(i => i.src)")
    assert all(source.endswith("/thumbnail") for source in sources)
    page.get_by_role("checkbox", name="Select crab").click()
    page.get_by_role("checkbox", name="Select coffee").click(modifiers=["Shift"])
    expect(page.get_by_role("toolbar", name="Selection")).to_contain_text("3 selected")
    page.get_by_role("gridcell", name="macaw").click()
    expect(page.get_by_role("toolbar", name="Selection")).to_contain_text("2 selected")
    prioritize_highest(manager)
    told(page, "2 assets prioritized at 100.")
    expect(page.get_by_role("gridcell").last).to_contain_text("macaw")


def test_K12_the_gallery_of_short_texts_is_worked_by_keyboard(
    visit: Visit, service: Service, project: str
) -> None:
    liam = new_person(service, project, name="Liam")
    manager = visit(new_person(service, project, "manager").email)
    page = open_queue(manager, project, "?view=gallery")
    manager.tab_to(page.get_by_role("gridcell", name="emma"), 60)
    manager.press("Space", "ArrowRight")
    expect(page.get_by_role("gridcell", name="space")).to_be_focused()
    manager.press("Space", "a")
    expect(page.get_by_role("combobox", name="People")).to_be_focused()
    page.keyboard.type("liam")
    expect(page.get_by_role("option")).to_have_text([re.compile("Liam")])
    manager.press("ArrowDown", "Enter")
    page.get_by_role("button", name="Assign", exact=True).click()
    told(page, "2 assets assigned to Liam.")
    expect(page.get_by_role("gridcell", name="emma")).to_contain_text("Liam")
    assert service.asset(project, "space")["assigned_to"] == [liam.id]


PICTURES_ARE_THERE = """() => {
  const all = [...document.querySelectorAll("[role=grid] img")];
  return all.length === 3 && all.every((image) => image.naturalWidth > 0);
}"""


def test_rows_show_their_pictures(visit: Visit, service: Service) -> None:
    project = image_project(service)
    visitor = visit(new_person(service, project, "manager").email)
    page = visitor.open(f"/projects/{project}/queue")
    expect(page.get_by_role("row")).to_have_count(4)
    visitor.until(PICTURES_ARE_THERE)


def test_L07_labels_that_wait_for_review_stand_in_order(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = text_project(service)
    service.configure(project, "review", enabled=True, sampling=1)
    service.configure(project, skip_to="review")
    ann = new_person(service, project, name="Ann")
    for _ in range(2):
        ann.skip(ann.pull_one(project), reason="unclear")
    manager = visit(new_person(service, project, "manager").email, size)
    page = manager.open(f"/projects/{project}/queue")
    page.get_by_text("To review", exact=True).click()
    waiting = page.get_by_role("list", name="Labels that wait for review").get_by_role("listitem")
    expect(waiting).to_contain_text(["emma", "space"])
    expect(waiting.first).to_contain_text("Skipped by Ann")
    expect(page).to_have_url(re.compile("queue=review"))


# The address


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
