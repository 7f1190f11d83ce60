"""Who holds what, for how long, taking it back, and letting somebody else go on."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.review_stage import tone
from tests.browser.stage import new_person, text_project
from tests.ledger.stage import eventually
from tests.service import Service


def select(page: Page, asset: str, person: str) -> Locator:
    return page.get_by_role("checkbox", name=f"Select {asset} of {person}")


def test_a_manager_takes_back_what_somebody_holds(visit: Visit, service: Service) -> None:
    project = text_project(service)
    anna = new_person(service, project, name="Anna")
    ben = new_person(service, project, name="Ben")
    anna.pull_one(project)
    ben.pull_one(project)
    visitor = visit(new_person(service, project, "manager").email)
    page = visitor.open(f"/projects/{project}/reservations")
    select(page, "emma", "Anna").click()
    page.get_by_role("button", name="Clear selected").click()
    dialog = page.get_by_role("dialog", name="Clear 1 selected")
    expect(dialog.get_by_text("1 asset: free for others at once.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Clear", exact=True)).to_be_focused()
    visitor.press("Enter")
    expect(page.get_by_text("1 reservation cleared.")).to_be_visible()
    expect(select(page, "space", "Ben")).to_be_visible()
    expect(select(page, "emma", "Anna")).to_have_count(0)
    [left] = service.reservations(project)
    assert left["labeler"] == ben.id


def test_B04_reservations_stand_by_person_with_the_time_left(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = text_project(service, label_queue={"reservation": {"count": 2}})
    anna = new_person(service, project, name="Anna")
    ben = new_person(service, project, name="Ben")
    anna.pull(project)
    ben.pull(project)
    visitor = visit(new_person(service, project, "manager").email, size)
    page = visitor.open(f"/projects/{project}/reservations")
    rows = page.get_by_role("row")
    expect(rows.filter(has_text="Anna")).to_contain_text("2 active")
    expect(rows.filter(has_text="Ben")).to_contain_text("1 active")
    expect(rows.filter(has_text="emma")).to_contain_text(re.compile(r"(29|30) min"))
    if size["width"] > 700:
        page.get_by_role("combobox", name="Person").click()
        page.get_by_role("option", name="Ben").click()
        expect(rows.filter(has_text="Anna")).to_have_count(0)
        expect(page).to_have_url(re.compile(f"person={ben.id}"))


def test_B11_an_expired_reservation_stays_listed_and_clearing_it_changes_nothing(
    visit: Visit, service: Service
) -> None:
    # The pages' clock is the real one, so it is not the service's that is moved here.
    project = text_project(service, ["emma"], label_queue={"reservation": {"timeout_seconds": 1}})
    anna = new_person(service, project, name="Anna")
    anna.pull_one(project)
    eventually(lambda: service.reservations(project, state="expired"))
    visitor = visit(new_person(service, project, "manager").email)
    page = visitor.open(f"/projects/{project}/reservations?state=expired")
    expect(page.get_by_role("row").filter(has_text="emma")).to_contain_text("Expired")
    page.get_by_role("button", name="Clear all", exact=True).click()
    dialog = page.get_by_role("dialog", name="Clear all of Anna")
    expect(dialog.get_by_text("1 expired reservation: others could have it")).to_be_visible()
    expect(dialog.get_by_role("button", name="Clear", exact=True)).to_be_focused()
    visitor.press("Enter")
    expect(page.get_by_role("heading", name="Nothing expired")).to_be_visible()
    assert service.reservations(project) == []


def test_B14_all_of_a_person_is_cleared_and_the_draft_returns(
    visit: Visit, service: Service
) -> None:
    project = text_project(service)
    anna = new_person(service, project, name="Anna")
    ben = new_person(service, project, name="Ben")
    anna.save_draft(anna.pull_one(project), [tone("Sad")])
    ben.pull_one(project)
    visitor = visit(new_person(service, project, "manager").email)
    page = visitor.open(f"/projects/{project}/reservations")
    held = page.get_by_role("group", name="What Anna holds")
    held.get_by_role("button", name="Clear all").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Drafts are kept")).to_be_visible()
    expect(dialog.get_by_role("button", name="Clear", exact=True)).to_be_focused()
    visitor.press("Enter")
    expect(page.get_by_text("1 reservation cleared.")).to_be_visible()
    assert [one["labeler"] for one in service.reservations(project)] == [ben.id]
    again = anna.pull_one(project)
    assert again["asset"]["external_id"] == "emma"
    assert again["draft"] == [tone("Sad")]


def test_somebody_else_goes_on_with_it(visit: Visit, service: Service) -> None:
    project = text_project(service)
    anna = new_person(service, project, name="Anna")
    ben = new_person(service, project, name="Ben")
    anna.save_draft(anna.pull_one(project), [tone("Sad")])
    visitor = visit(new_person(service, project, "manager").email)
    page = visitor.open(f"/projects/{project}/reservations")
    page.get_by_role("button", name="Hand over").click()
    dialog = page.get_by_role("dialog", name="Hand over what Anna holds")
    dialog.get_by_role("combobox", name="To whom?").click()
    page.keyboard.type("Ben")
    page.get_by_role("option", name="Ben").click()
    dialog.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("1 reservation handed over.")).to_be_visible()
    expect(select(page, "emma", "Ben")).to_be_visible()
    assert ben.pull_one(project)["draft"] == [tone("Sad")]
