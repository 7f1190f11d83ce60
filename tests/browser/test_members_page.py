"""Members: who joins, with which skills, how they stand, and what stays behind when they go."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
from tests.browser.visitor import PASSWORD, Visitor
from tests.service import Caller, Json, Service, asset_row


@pytest.fixture
def project(service: Service) -> str:
    return text_project(service)


def open_members(
    visit: Visit, service: Service, project: str, size: ViewportSize | None = None
) -> Visitor:
    manager = new_person(service, project, "manager", name="Mia")
    visitor = visit(manager.email, size) if size else visit(manager.email)
    visitor.open(f"/projects/{project}/members")
    expect(row(visitor.page, "Mia")).to_be_visible()
    return visitor


def row(page: Page, name: str) -> Locator:
    people = page.get_by_role("list", name="Members").get_by_role("listitem")
    return people.filter(has=page.get_by_role("button", name=f"Edit {name}"))


def edit(page: Page, name: str) -> Locator:
    page.get_by_role("button", name=f"Edit {name}").click()
    drawer = page.get_by_role("dialog", name=name)
    expect(drawer).to_be_visible()
    return drawer


def member(service: Service, project: str, person: Caller) -> Json:
    return service.get(f"/projects/{project}/members/{person.id}")


def test_somebody_is_found_by_typing_and_added(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    quentin = service.new_user("Quentin", password=PASSWORD)
    page = open_members(visit, service, project, size).page
    page.get_by_role("combobox", name="Name or e-mail address").fill("quent")
    page.get_by_role("option", name=str(quentin.email)).click()
    page.get_by_role("combobox", name="Role").click()
    page.get_by_role("option", name="Reviewer").click()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Quentin is a reviewer now.")).to_be_visible()
    expect(row(page, "Quentin")).to_contain_text("reviewer")
    assert member(service, project, quentin)["role"] == "reviewer"


def test_an_unknown_address_becomes_a_new_user(
    visit: Visit, service: Service, project: str
) -> None:
    visitor = open_members(visit, service, project)
    visitor.refusals = {404, 422}
    page = visitor.page
    address = f"nora.{project}@example.org"
    page.get_by_role("combobox", name="Name or e-mail address").fill(address)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Nora New")
    page.get_by_label("First password").fill("a long enough password")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(row(page, "Nora New")).to_contain_text(address)


def test_X07_skills_are_given_and_decide_who_gets_what(
    visit: Visit, service: Service, project: str
) -> None:
    service.add_assets(project, [asset_row("x-ray", skills=["radiology"], priority=9)])
    anna = new_person(service, project, name="Anna")
    assert anna.pull_one(project)["asset"]["external_id"] == "emma"
    page = open_members(visit, service, project).page
    drawer = edit(page, "Anna")
    drawer.get_by_role("combobox", name="Skills").fill("radiology")
    page.keyboard.press("Enter")
    drawer.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Anna is saved.")).to_be_visible()
    expect(row(page, "Anna")).to_contain_text("radiology")
    anna.release(anna.pull_one(project))
    assert anna.pull_one(project)["asset"]["external_id"] == "x-ray"


def test_whoever_goes_leaves_their_work_to_somebody(
    visit: Visit, service: Service, project: str
) -> None:
    """What they have in hand, with its draft, and what they owe."""
    service.configure(project, "review", enabled=True)
    anna = new_person(service, project, name="Anna")
    ben = new_person(service, project, name="Ben")
    reviewer = new_person(service, project, "reviewer")
    tone = {"id": "r", "from_name": "tone", "to_name": "text", "type": "choices"}
    anna.submit(anna.pull_one(project), [{**tone, "value": {"choices": ["Cheerful"]}}])
    reviewer.review(reviewer.pull_one(project, "review"), "reject", comment="No.")
    page = open_members(visit, service, project).page
    drawer = edit(page, "Anna")
    drawer.get_by_role("button", name="Remove").click()
    dialog = page.get_by_role("dialog", name="Remove Anna")
    dialog.get_by_role("radio", name="Goes to the person below").check()
    confirm = dialog.get_by_role("button", name="Remove")
    expect(confirm).to_be_disabled()
    dialog.get_by_role("combobox", name="Who takes it over").fill("Ben")
    page.get_by_role("option", name="Ben").click()
    confirm.click()
    expect(page.get_by_text("Anna is no member any more.")).to_be_visible()
    expect(row(page, "Anna")).to_have_count(0)
    owed = ben.pull_one(project)
    assert (owed["kind"], owed["asset"]["external_id"]) == ("rework", "emma")


def test_what_a_deactivated_person_holds_goes_back(
    visit: Visit, service: Service, project: str
) -> None:
    anna = new_person(service, project, name="Anna")
    anna.pull_one(project)
    page = open_members(visit, service, project).page
    edit(page, "Anna").get_by_role("button", name="Deactivate").click()
    page.get_by_role("dialog", name="Deactivate Anna").get_by_role(
        "button", name="Deactivate"
    ).click()
    expect(page.get_by_text("Anna is inactive now.")).to_be_visible()
    expect(row(page, "Anna")).to_contain_text("Inactive")
    assert service.reservations(project) == []
    edit(page, "Anna").get_by_role("button", name="Activate").click()
    expect(page.get_by_text("Anna is active again.")).to_be_visible()
    assert member(service, project, anna)["active"] is True


def test_A07_who_failed_the_quiz_is_let_in(visit: Visit, service: Service) -> None:
    project = service.new_project()
    service.add_assets(project, [asset_row(f"q{n}", expected="yes") for n in range(2)])
    service.add_assets(project, [asset_row("work")])
    service.configure(project, test_questions={"quiz": {"size": 2, "pass_accuracy": 1}})
    anna = new_person(service, project, name="Anna")
    for _ in range(2):
        anna.submit(anna.pull_one(project), "no")
    assert anna.pull(project)["items"] == []
    page = open_members(visit, service, project).page
    expect(row(page, "Anna")).to_contain_text("Failed the quiz")
    drawer = edit(page, "Anna")
    expect(drawer.get_by_text("Quiz: 0 of 2 right.")).to_be_visible()
    drawer.get_by_role("button", name="Let in").click()
    expect(page.get_by_text("Anna gets work again.")).to_be_visible()
    assert anna.pull_one(project)["asset"]["external_id"] == "work"


def test_the_last_manager_stays(visit: Visit, service: Service, project: str) -> None:
    for one in service.get(f"/projects/{project}/members")["items"]:
        assert one["role"] == "manager"
    visitor = open_members(visit, service, project)
    visitor.refusals = {409}
    page = visitor.page
    edit(page, "Admin").get_by_role("button", name="Remove").click()
    page.get_by_role("dialog", name="Remove Admin").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Admin is no member any more.")).to_be_visible()
    edit(page, "Mia").get_by_role("button", name="Remove").click()
    page.get_by_role("dialog", name="Remove Mia").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("A project needs a manager")).to_be_visible()
