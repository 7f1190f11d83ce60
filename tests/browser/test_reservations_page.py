"""Who holds what, and taking it back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
from tests.service import Service


def test_a_manager_takes_back_what_somebody_holds(visit: Visit, service: Service) -> None:
    project = text_project(service)
    anna = new_person(service, project, name="Anna")
    ben = new_person(service, project, name="Ben")
    anna.pull_one(project)
    ben.pull_one(project)
    visitor = visit(new_person(service, project, "manager").email)
    page = visitor.open(f"/projects/{project}/reservations")
    expect(page.get_by_role("row")).to_have_count(3)
    page.get_by_role("checkbox", name="Select emma of Anna").click()
    page.get_by_role("button", name="Clear selected").click()
    dialog = page.get_by_role("dialog", name="Clear 1 selected")
    expect(dialog.get_by_role("button", name="Clear", exact=True)).to_be_focused()
    visitor.press("Enter")
    expect(page.get_by_text("1 reservation cleared.")).to_be_visible()
    expect(page.get_by_role("row")).to_have_count(2)
    [left] = service.reservations(project)
    assert left["labeler"] == ben.id
