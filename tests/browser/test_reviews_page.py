"""What waits for review, who decided what, and labels that came late."""

from __future__ import annotations

import re

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.review_stage import labeled, reviewed_texts, tone
from tests.browser.stage import new_person, text_project
from tests.service import Service


def show(page: Page, name: str) -> None:
    page.get_by_role("radiogroup", name="List").get_by_text(name, exact=True).click()


def test_what_waits_and_what_was_decided_by_whom(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = reviewed_texts(service)
    labeled(service, project, "Ann", [[tone("Sad")], [tone("Cheerful")], [tone("Uneasy")]])
    rob = new_person(service, project, "reviewer", name="Rob")
    sue = new_person(service, project, "reviewer", name="Sue")
    rob.review(rob.pull_one(project, "review"))
    sue.review(sue.pull_one(project, "review"), "reject", comment="Not so cheerful")
    visitor = visit(new_person(service, project, "manager").email, size)
    page = visitor.open(f"/projects/{project}/reviews")
    rows = page.get_by_role("row")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("rain")
    expect(rows.nth(1)).to_contain_text("Uneasy")
    show(page, "Verdicts")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("Sent back")
    if size["width"] > 700:
        expect(rows.nth(1)).to_contain_text("Not so cheerful")
    reviewers = page.get_by_role("group", name="Reviewers")
    expect(reviewers.get_by_role("button", name="Sue")).to_contain_text("1 sent back")
    reviewers.get_by_role("button", name="Rob").click()
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("Approved")
    expect(page).to_have_url(re.compile(rf"list=verdicts.*reviewer={rob.id}"))
    page.reload()
    expect(rows).to_have_count(2)
    page.get_by_role("link", name="emma").click()
    expect(page.get_by_role("heading", level=1, name="emma")).to_be_visible()


def test_a_late_label_is_accepted(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma"])
    late = new_person(service, project, name="Late")
    item = late.pull_one(project)
    service.clear(project)
    labeled(service, project, "Ben", [[tone("Sad")]])
    late.submit(item, [tone("Cheerful")], status=409)
    visitor = visit(new_person(service, project, "manager").email)
    page = visitor.open(f"/projects/{project}/reviews?list=late")
    expect(page.get_by_role("row").nth(1)).to_contain_text("by Late")
    page.get_by_role("button", name="Accept late label").click()
    expect(page.get_by_text("The label counts now.")).to_be_visible()
    expect(page.get_by_role("heading", name="No late labels")).to_be_visible()
    assert {label["status"] for label in service.labels(project)} == {"submitted"}


def test_a_reviewer_sees_the_lists_but_discards_nothing(visit: Visit, service: Service) -> None:
    project = reviewed_texts(service)
    labeled(service, project, "Ann", [[tone("Sad")]])
    visitor = visit(new_person(service, project, "reviewer").email)
    page = visitor.open(f"/projects/{project}/reviews")
    expect(page.get_by_role("row").nth(1)).to_contain_text("emma")
    expect(page.get_by_role("button", name="Discard")).to_have_count(0)
