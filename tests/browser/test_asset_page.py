"""One asset: its labels, who gets it and why not, its life, and what a manager does with it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.review_stage import compared_photographs, labeled, tone
from tests.browser.stage import new_person, text_project
from tests.browser.visitor import Visitor
from tests.service import Caller, Service


@pytest.fixture
def project(service: Service) -> str:
    return text_project(service)


def address(service: Service, project: str, name: str) -> str:
    return f"/projects/{project}/assets/{service.asset(project, name)['id']}"


def open_asset(visitor: Visitor, service: Service, project: str, name: str) -> Page:
    page = visitor.open(address(service, project, name))
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    return page


def part(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def manager_of(service: Service, project: str) -> Caller:
    return new_person(service, project, "manager", name="Mia")


def test_labels_are_drawn_over_the_asset_one_at_a_time_or_side_by_side(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = compared_photographs(service)
    visitor = visit(manager_of(service, project).email, size)
    page = open_asset(visitor, service, project, "crab")
    picture = page.get_by_role("img", name=re.compile("^crab"))
    expect(picture).to_have_attribute("alt", "crab: 1 Animal, 1 Thing")
    page.get_by_role("button", name=re.compile("^Ann")).click()
    expect(picture).to_have_attribute("alt", "crab: 1 Animal")
    expect(page.get_by_role("list", name="Labels")).to_contain_text("Waits for review")
    page.get_by_text("Side by side").click()
    expect(page.get_by_role("article", name="Label of Ben")).to_contain_text("only here")
    expect(page.get_by_role("group", name="Agreement")).to_contain_text("33 %")


def test_who_gets_it_and_why_not(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    liam = new_person(service, project, name="Liam")
    new_person(service, project, name="Lea")
    service.set_assets(project, ["rain"], assigned_to=[liam.email])
    visitor = visit(manager_of(service, project).email, size)
    page = open_asset(visitor, service, project, "rain")
    people = part(page, "Who gets it").get_by_role("listitem")
    expect(people.filter(has_text="Liam")).to_contain_text("in place 3")
    lea = people.filter(has_text="Lea")
    expect(lea).to_contain_text("not now")
    expect(lea).to_contain_text("The asset is assigned to other people.")
    expect(people.first).to_contain_text("Liam")
    part(page, "Who gets it").get_by_role("searchbox", name="Find a person").fill("lea")
    expect(people).to_have_count(1)
    expect(people).to_contain_text("Lea")


def test_its_life_is_told_in_words(visit: Visit, service: Service, project: str) -> None:
    labeled(service, project, "Ann", [[tone("Sad")]])
    mia = manager_of(service, project)
    mia.patch(
        f"/projects/{project}/assets",
        {"select": {"external_ids": ["emma"]}, "set": {"priority": 7}},
    )
    visitor = visit(mia.email)
    life = part(open_asset(visitor, service, project, "emma"), "Life")
    for moment in ("Priority set to 7 by Mia", "Labeled by Ann", "Taken to label by Ann", "Added"):
        expect(life.get_by_text(moment)).to_be_visible()


def test_an_asset_is_held_released_and_removed(
    visit: Visit, service: Service, project: str
) -> None:
    visitor = visit(manager_of(service, project).email)
    page = open_asset(visitor, service, project, "emma")
    visitor.press("h")
    page.get_by_role("textbox", name="Reason").fill("Wrong book")
    visitor.press("Enter")
    expect(page.get_by_text("On hold: Wrong book", exact=True)).to_be_visible()
    assert service.asset(project, "emma")["on_hold"]["reason"] == "Wrong book"
    page.get_by_role("button", name="Release from hold").click()
    expect(page.get_by_text("Released from hold.")).to_be_visible()
    assert service.asset(project, "emma")["on_hold"] is None
    visitor.press("Delete")
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Removed.", exact=True)).to_be_visible()
    assert service.asset(project, "emma")["state"] == "removed"
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_text("Brought back, in its old place.")).to_be_visible()
    assert service.asset(project, "emma")["state"] == "queued"


def test_a_priority_is_set_and_taken_back(visit: Visit, service: Service, project: str) -> None:
    visitor = visit(manager_of(service, project).email)
    page = open_asset(visitor, service, project, "emma")
    visitor.press("p")
    page.get_by_role("radio", name="Highest (100)").focus()
    visitor.press("Enter")
    expect(page.get_by_text("Priority set to 100.")).to_be_visible()
    assert service.asset(project, "emma")["priority"] == 100
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert service.asset(project, "emma")["priority"] is None


def test_more_labels_are_asked_for(visit: Visit, service: Service, project: str) -> None:
    labeled(service, project, "Ann", [[tone("Sad")]])
    assert service.asset(project, "emma")["state"] == "done"
    visitor = visit(manager_of(service, project).email)
    page = open_asset(visitor, service, project, "emma")
    visitor.press("l")
    page.get_by_role("textbox", name="Labels required").fill("3")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_text("Needs 3 labels.")).to_be_visible()
    expect(part(page, "Facts")).to_contain_text("1 of 3")
    assert service.asset(project, "emma")["state"] == "queued"


def test_a_label_is_sent_to_review_and_another_discarded(
    visit: Visit, service: Service, project: str
) -> None:
    labeled(service, project, "Ann", [[tone("Sad")], [tone("Sad")]])
    service.configure(project, "review", enabled=True, sampling=0)
    visitor = visit(manager_of(service, project).email)
    page = open_asset(visitor, service, project, "emma")
    page.get_by_role("button", name="Send to review").click()
    expect(page.get_by_role("list", name="Labels")).to_contain_text("Waits for review")
    assert service.asset(project, "emma")["state"] == "in_review"
    open_asset(visitor, service, project, "space")
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard").click()
    expect(page.get_by_role("list", name="Labels")).to_contain_text("Discarded")
    assert service.asset(project, "space")["state"] == "queued"


def test_what_is_not_there_is_told(visit: Visit, service: Service, project: str) -> None:
    visitor = visit(manager_of(service, project).email)
    visitor.refusals = {404}
    page = visitor.open(f"/projects/{project}/assets/a9-nothing")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
