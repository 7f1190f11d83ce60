"""The page a manager lands on: how far it is, when it ends, what stands in the way."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
from tests.service import Service


@pytest.fixture
def project(service: Service) -> str:
    return service.new_project(name="Texts")


def fill(service: Service, project: str, *names: str) -> None:
    rows = [{"external_id": name, "data": {"text": name}} for name in names]
    service.add_assets(project, rows)


def figure(page: Page, label: str) -> Locator:
    """The number under a label, with the note below it."""
    box = page.locator("dl > div").filter(has=page.get_by_text(label, exact=True))
    return box.locator("dd")


def test_progress_stands_by_state_and_batch_and_is_live(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    fill(service, project, "a", "b", "c", "d")
    labeler = new_person(service, project, name="Anna")
    labeler.submit(labeler.pull_one(project))
    manager = visit(new_person(service, project, "manager").email, size)
    page = manager.open(f"/projects/{project}")
    expect(page).to_have_url(re.compile("/overview$"))
    expect(page.get_by_role("heading", name="25 % done")).to_be_visible()
    expect(page.get_by_role("img", name="Assets by state: 1 done, 3 queued")).to_be_visible()
    expect(figure(page, "Done")).to_have_text(re.compile("^1"))
    expect(page.get_by_text("Anna")).to_be_visible()

    labeler.submit(labeler.pull_one(project))
    expect(page.get_by_role("heading", name="50 % done")).to_be_visible()
    page.get_by_role("link", name="Queued 2").click()
    expect(page).to_have_url(re.compile(r"/queue\?state=queued"))


def test_an_empty_project_says_what_to_do(visit: Visit, service: Service, project: str) -> None:
    page = visit(new_person(service, project, "manager").email).open(f"/projects/{project}")
    expect(page.get_by_role("heading", name="No assets yet")).to_be_visible()
    page.get_by_role("link", name="Import assets").click()
    expect(page.get_by_role("heading", name="Import", level=1)).to_be_visible()


def test_X08_the_expected_end_is_a_band_or_honestly_unknown(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    fill(service, project, *(f"t{n}" for n in range(12)))
    manager = visit(new_person(service, project, "manager").email, size)
    page = manager.open(f"/projects/{project}/overview")
    expect(page.get_by_role("heading", name="No forecast yet")).to_be_visible()
    expect(page.get_by_text("there is no rate to go by")).to_be_visible()

    labeler = new_person(service, project)
    for _ in range(4):
        labeler.submit(labeler.pull_one(project))
    page.reload()
    expect(page.get_by_role("heading", name="Expected to be done")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("4 of 12 labels"))).to_be_visible()
    told = re.compile("With 80 % probability between|Very likely")
    expect(page.get_by_text(told).first).to_be_visible()


def test_X15_what_is_stuck_is_listed_with_its_remedy_and_leads_to_its_page(
    visit: Visit, service: Service, project: str
) -> None:
    fill(service, project, "a", "blurred")
    service.set_assets(project, ["blurred"], on_hold="Too dark to see anything.")
    page = visit(new_person(service, project, "manager").email).open(
        f"/projects/{project}/overview"
    )
    stuck = page.get_by_role("region", name="Stuck")
    expect(stuck.get_by_text("Too dark to see anything.")).to_be_visible()
    expect(stuck.get_by_text("take it off hold")).to_be_visible()
    stuck.get_by_role("link", name="blurred").click()
    expect(page.get_by_role("heading", name="blurred")).to_be_visible()


def test_X06_the_overview_shows_how_far_people_agree(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma"], label_queue={"target": {"labels": 2}})
    tone = {"id": "r", "from_name": "tone", "to_name": "text", "type": "choices"}
    for name in ("Anna", "Ben"):
        person = new_person(service, project, name=name)
        item = person.pull_one(project)
        person.submit(item, [{**tone, "value": {"choices": ["Cheerful"]}}])
    page = visit(new_person(service, project, "manager").email).open(
        f"/projects/{project}/overview"
    )
    box = page.locator("dl > div").filter(has=page.get_by_text("Agreement", exact=True))
    expect(box).to_contain_text("100 %")


def test_a_reviewer_sees_the_overview_and_no_managers_pages(
    visit: Visit, service: Service, project: str
) -> None:
    fill(service, project, "a")
    page = visit(new_person(service, project, "reviewer").email).open(f"/projects/{project}")
    expect(page.get_by_role("heading", name="Overview", level=1)).to_be_visible()
    tabs = page.get_by_role("navigation", name="Project").get_by_role("link")
    expect(tabs.filter(has_text="Jobs")).to_have_count(1)
    expect(tabs.filter(has_text="Members")).to_have_count(0)
    expect(page.get_by_role("region", name="Stuck")).to_have_count(0)
