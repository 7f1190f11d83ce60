"""Reviewing: one label at a time, beside those of others, and many at a glance."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.review_stage import compared_photographs, labeled, reviewed_texts, tone
from tests.browser.stage import new_person, regions
from tests.ledger.stage import eventually
from tests.service import Service


def card(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=name)


def become(service: Service, project: str, **wanted: str) -> None:
    """What is approved leaves the screen at once; the service is a moment later."""
    eventually(lambda: statuses(service, project) == wanted)


def statuses(service: Service, project: str) -> dict[str, str]:
    return {label["external_id"]: label["status"] for label in service.labels(project)}


def test_one_key_approves_and_shows_the_next(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = reviewed_texts(service)
    labeled(service, project, "Ann", [[tone("Sad")], [tone("Cheerful")]])
    visitor = visit(new_person(service, project, "reviewer").email, size)
    page = visitor.open(f"/projects/{project}/review")
    expect(visitor.asset).to_have_text("emma")
    expect(page.get_by_role("radio", name="Sad")).to_be_checked()
    expect(page.locator("[data-action=approve]")).to_be_enabled()
    visitor.press("Enter")
    expect(visitor.asset).to_have_text("space")
    eventually(lambda: statuses(service, project)["emma"] == "approved")
    expect(page.locator("[data-action=approve]")).to_be_enabled()
    visitor.press("Enter")
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()


def test_a_label_is_corrected_in_place(visit: Visit, service: Service) -> None:
    project = reviewed_texts(service)
    ann = labeled(service, project, "Ann", [[tone("Sad")]])
    visitor = visit(new_person(service, project, "reviewer").email)
    page = visitor.open(f"/projects/{project}/review")
    expect(page.locator("[data-action=correct]")).to_be_enabled()
    visitor.press("c")
    page.get_by_role("radio", name="Cheerful").click()
    visitor.press("Enter")
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()
    before, after = service.labels(project)
    assert (before["status"], after["status"]) == ("replaced", "corrected")
    assert after["labeler"] == ann.id
    assert regions(after, "tone") == [{"choices": ["Cheerful"]}]


def test_a_label_is_sent_back_with_a_comment_that_stays_at_hand(
    visit: Visit, service: Service
) -> None:
    project = reviewed_texts(service)
    labeled(service, project, "Ann", [[tone("Sad")], [tone("Sad")]])
    visitor = visit(new_person(service, project, "reviewer").email)
    page = visitor.open(f"/projects/{project}/review")
    expect(page.locator("[data-action=reject]")).to_be_enabled()
    visitor.press("x")
    expect(page.get_by_role("textbox", name="What is wrong?")).to_be_focused()
    page.keyboard.type("Not sad at all")
    visitor.press("Enter")
    expect(visitor.asset).to_have_text("space")
    expect(page.locator("[data-action=reject]")).to_be_enabled()
    visitor.press("x")
    page.get_by_text("Not sad at all", exact=True).click()
    page.get_by_role("button", name="Send back and pull next").click()
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()
    labels = service.labels(project, status="rejected")
    assert [label["comment"] for label in labels] == ["Not sad at all", "Not sad at all"]


def test_why_an_author_skipped_is_seen(visit: Visit, service: Service) -> None:
    project = reviewed_texts(service)
    service.configure(project, skip_to="review")
    ann = new_person(service, project, name="Ann")
    ann.skip(ann.pull_one(project), reason="It is in Dutch")
    visitor = visit(new_person(service, project, "reviewer").email)
    page = visitor.open(f"/projects/{project}/review")
    expect(page.get_by_text("Ann skipped this asset")).to_be_visible()
    expect(page.get_by_text("It is in Dutch")).to_be_visible()
    expect(page.get_by_role("button", name="Approve the skip")).to_be_enabled()


def test_labels_of_two_people_stand_side_by_side_with_their_differences(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = compared_photographs(service)
    visitor = visit(new_person(service, project, "reviewer").email, size)
    page = visitor.open(f"/projects/{project}/review")
    ann = page.get_by_role("article", name="Label of Ann")
    ben = page.get_by_role("article", name="Label of Ben")
    expect(ann).to_contain_text("to review")
    expect(ann).to_contain_text("Thing missing here")
    expect(ben).to_contain_text("Thing only here")
    expect(ann.get_by_text("differs")).to_be_visible()
    expect(ben.get_by_text("Animal", exact=True)).to_be_visible()
    agreement = page.get_by_role("group", name="Agreement")
    # Nothing in common in the setting, two thirds of the boxes.
    expect(agreement).to_contain_text(re.compile("Agreement 33 %.*setting 0 %.*objects 67 %"))
    visitor.press("v")
    expect(page.get_by_role("application", name="Image image")).to_be_visible()
    expect(ben).to_have_count(0)
    visitor.press("v")
    expect(ben).to_be_visible()
    expect(page.locator("[data-action=approve]")).to_be_enabled()
    visitor.press("Enter")
    expect(ben).to_contain_text("to review")


def test_many_labels_are_approved_at_a_glance(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = reviewed_texts(service, count=10)
    labeled(service, project, "Ann", [[tone("Sad")], [tone("Cheerful")], [tone("Uneasy")]])
    visitor = visit(new_person(service, project, "reviewer").email, size)
    page = visitor.open(f"/projects/{project}/review")
    page.get_by_role("button", name="Many at a glance").click()
    expect(page).to_have_url(re.compile("view=grid"))
    expect(page.get_by_role("heading", name="3 labels to review")).to_be_visible()
    expect(page.get_by_text("Cheerful")).to_be_visible()
    card(page, "emma").check()
    card(page, "rain").check()
    expect(page.get_by_text("2 selected").first).to_be_visible()
    visitor.press("Enter")
    expect(page.get_by_role("heading", name="1 label to review")).to_be_visible()
    expect(card(page, "space")).not_to_be_checked()
    become(service, project, emma="approved", space="submitted", rain="approved")


def test_the_grid_is_worked_by_keyboard_alone(visit: Visit, service: Service) -> None:
    project = reviewed_texts(service, count=10)
    labeled(service, project, "Ann", [[tone("Sad")], [tone("Cheerful")], [tone("Uneasy")]])
    visitor = visit(new_person(service, project, "reviewer").email)
    page = visitor.open(f"/projects/{project}/review?view=grid")
    expect(card(page, "emma")).to_be_visible()
    visitor.press("ArrowRight")
    expect(card(page, "emma")).to_be_focused()
    visitor.press("ArrowRight", "o")
    expect(visitor.asset).to_have_text("space")
    visitor.press("g")
    expect(card(page, "space")).to_be_visible()
    visitor.press("ArrowRight", "x")
    page.get_by_role("textbox", name="What is wrong?").fill("Look again")
    visitor.press("Enter")
    expect(page.get_by_role("heading", name="2 labels to review")).to_be_visible()
    expect(page.get_by_role("textbox", name="What is wrong?")).to_have_count(0)
    visitor.press("a", "Enter")
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()
    become(service, project, emma="rejected", space="approved", rain="approved")


def test_where_one_label_comes_at_a_time_the_grid_offers_more(
    visit: Visit, service: Service
) -> None:
    project = reviewed_texts(service)
    labeled(service, project, "Ann", [[tone("Sad")], [tone("Cheerful")]])
    visitor = visit(new_person(service, project, "reviewer").email)
    page = visitor.open(f"/projects/{project}/review?view=grid")
    page.get_by_role("button", name="Hand out 12 at once").click()
    page.get_by_role("button", name="Change the review queue").click()
    expect(page.get_by_role("button", name="Hand out 12 at once")).to_have_count(0)
    path = f"/projects/{project}/queues/review"
    eventually(lambda: service.get(path)["reservation"]["count"] == 12)


def test_what_another_reviewer_approved_first_is_told(visit: Visit, service: Service) -> None:
    project = reviewed_texts(service)
    service.configure(project, "review", reservation={"count": 0})
    labeled(service, project, "Ann", [[tone("Sad")], [tone("Cheerful")]])
    sue = new_person(service, project, "reviewer", name="Sue")
    visitor = visit(new_person(service, project, "reviewer").email)
    visitor.refusals = {409}
    page = visitor.open(f"/projects/{project}/review")
    expect(visitor.asset).to_have_text("emma")
    expect(page.locator("[data-action=approve]")).to_be_enabled()
    sue.review(sue.pull_one(project, "review"), "reject", comment="no")
    visitor.press("Enter")
    expect(page.get_by_text("Sue was faster")).to_be_visible()
    expect(visitor.asset).to_have_text("space")
    assert statuses(service, project)["emma"] == "rejected"
