"""One job per member and queue, with its stats."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
from tests.service import Service


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def cell(page: Page, name: str, column: str) -> Locator:
    return row(page, name).locator(f"[data-column={column}]")


def tone(chosen: str) -> list[dict[str, object]]:
    part = {"id": "r", "from_name": "tone", "to_name": "text", "type": "choices"}
    return [{**part, "value": {"choices": [chosen]}}]


def test_S02_a_new_project_begins_with_its_team_and_their_empty_jobs(
    visit: Visit, service: Service
) -> None:
    """S01 as well: the criteria, who annotates, who reviews."""
    elsewhere = service.new_project()
    manager = new_person(service, elsewhere, "manager")
    new_person(service, elsewhere, name="Annabel")
    new_person(service, elsewhere, name="Robert")
    page = visit(manager.email).open("/projects/new")
    page.get_by_role("textbox", name="Name").fill("Street scenes")
    page.get_by_role("radio", name="Supervisely").check()
    page.get_by_role("button", name="Boxes on images").click()
    for field, person in (("Labelers", "Annabel"), ("Reviewers", "Robert")):
        page.get_by_role("combobox", name=field).click()
        page.keyboard.type(person)
        page.get_by_role("option", name=person).first.click()
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_role("heading", name="Jobs", level=1)).to_be_visible()
    expect(row(page, "Annabel")).to_contain_text("Labeling")
    expect(row(page, "Robert")).to_contain_text("Review")
    expect(cell(page, "Annabel", "submitted")).to_have_text("0")
    made = next(p for p in manager.get("/me")["projects"] if p["name"] == "Street scenes")
    found = manager.get(f"/projects/{made['id']}")
    assert found["preset"] == "supervisely"
    assert "RectangleLabels" in found["interface"]


def test_S08_stats_opens_a_view_of_each_job(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = text_project(service, preset="supervisely")
    anna = new_person(service, project, name="Anna")
    rob = new_person(service, project, "reviewer", name="Rob")
    anna.submit(anna.pull_one(project), tone("Cheerful"), active_seconds=0)
    anna.submit(anna.pull_one(project), tone("Sad"), active_seconds=0)
    rob.review(rob.pull_one(project, "review"))
    rob.review(rob.pull_one(project, "review"), "reject", comment="Not sad at all.")
    page = visit(new_person(service, project, "manager").email, size).open(
        f"/projects/{project}/jobs"
    )
    expect(cell(page, "Anna", "submitted")).to_have_text("2")
    expect(cell(page, "Anna", "approved")).to_have_text("1")
    expect(cell(page, "Anna", "rejected")).to_have_text("1")
    expect(cell(page, "Anna", "rework")).to_have_text("1")
    expect(cell(page, "Anna", "remaining")).to_have_text("1")
    expect(cell(page, "Rob", "submitted")).to_have_text("2")

    page.get_by_role("button", name="Stats of Anna, labeling").click()
    stats = page.get_by_role("dialog", name="Anna")
    expect(stats.get_by_text("50 % of what was judged")).to_be_visible()
    expect(stats.get_by_text("Time per item")).to_be_visible()
    classes = stats.get_by_role("region", name="Labels per class")
    expect(classes.get_by_role("listitem").filter(has_text="Cheerful")).to_contain_text("1")
    page.keyboard.press("Escape")
    expect(stats).to_have_count(0)


def test_S09_a_labeler_has_no_such_page(visit: Visit, service: Service) -> None:
    project = text_project(service)
    visitor = visit(new_person(service, project).email)
    visitor.refusals = {403}
    page = visitor.open(f"/projects/{project}/jobs")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(0)
