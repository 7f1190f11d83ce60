"""Settings: each with what it does, its effects told before it is saved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
from tests.browser.visitor import Visitor
from tests.service import Service

REVIEW = "See what it does, then save"


@pytest.fixture
def project(service: Service) -> str:
    return text_project(service)


def open_settings(
    visit: Visit, service: Service, project: str, part: str, size: ViewportSize | None = None
) -> Visitor:
    manager = new_person(service, project, "manager")
    visitor = visit(manager.email, size) if size else visit(manager.email)
    visitor.open(f"/projects/{project}/settings?part={part}")
    expect(visitor.page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    return visitor


def setting(page: Page, path: str) -> Locator:
    return page.locator(f'[data-setting="{path}"]')


def save(page: Page) -> Locator:
    """Ask what it does; returns the dialog that tells."""
    page.get_by_role("button", name=REVIEW).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("What it means for work in flight")).to_be_visible()
    return dialog


def test_K01_a_change_tells_its_effects_and_the_next_hand_out_follows(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    service.set_assets(project, ["rain"], priority=5)
    new_person(service, project).pull_one(project)
    page = open_settings(visit, service, project, "label", size).page
    setting(page, "order.priority").get_by_role("combobox").select_option("lower_first")
    expect(page.get_by_text("1 change, not saved")).to_be_visible()
    dialog = save(page)
    expect(dialog).to_contain_text("Order: Priorities")
    expect(dialog).to_contain_text("Higher numbers first")
    expect(dialog).to_contain_text("Lower numbers first")
    settings = service.get(f"/projects/{project}/queues/label")
    assert settings["order"]["priority"] == "higher_first"
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. The next hand-out obeys.")).to_be_visible()
    assert new_person(service, project).pull_one(project)["asset"]["external_id"] == "emma"


def test_B13_count_and_timeout_are_kept_in_range_and_the_page_says_what_suits(
    visit: Visit, service: Service
) -> None:
    project = text_project(service, preset="labelbox")
    visitor = open_settings(visit, service, project, "label")
    visitor.refusals = {422}
    page = visitor.page
    count = setting(page, "reservation.count")
    timeout = setting(page, "reservation.timeout_seconds")
    expect(count).to_contain_text("Small projects want fewer")
    expect(count).to_contain_text("speed wants more")
    expect(count).to_contain_text("The preset labelbox keeps this between 1 and 5.")
    expect(timeout).to_contain_text("between 1 h and 1 d")

    count.get_by_role("textbox").fill("6")
    timeout.get_by_role("textbox").fill("30")
    page.get_by_role("button", name=REVIEW).click()
    expect(count.get_by_role("alert")).to_contain_text("must be 1 to 5")
    expect(timeout.get_by_role("alert")).to_contain_text("must be 3600 to 86400")
    expect(page.get_by_role("dialog")).to_have_count(0)
    settings = service.get(f"/projects/{project}/queues/label")
    assert settings["reservation"]["count"] == 5

    count.get_by_role("textbox").fill("2")
    timeout.get_by_role("textbox").fill("24")
    save(page).get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. The next hand-out obeys.")).to_be_visible()
    settings = service.get(f"/projects/{project}/queues/label")
    assert settings["reservation"]["count"] == 2
    assert settings["reservation"]["timeout_seconds"] == 86_400


def test_L03_what_a_preset_keeps_cannot_be_touched(visit: Visit, service: Service) -> None:
    project = text_project(service, preset="labelbox-legacy")
    page = open_settings(visit, service, project, "review").page
    tie = setting(page, "order.tie")
    expect(tie).to_contain_text("The preset labelbox-legacy keeps this as it is.")
    expect(tie.get_by_role("combobox")).to_be_disabled()
    expect(setting(page, "max_rounds").get_by_role("textbox")).to_be_enabled()


def test_B15_A05_parts_are_switched_on_and_say_what_they_need(
    visit: Visit, service: Service, project: str
) -> None:
    page = open_settings(visit, service, project, "label").page
    expect(setting(page, "target.min")).to_have_count(0)
    setting(page, "target").get_by_text("Dynamic").click()
    setting(page, "target.min").get_by_role("textbox").fill("1")
    setting(page, "target.max").get_by_role("textbox").fill("3")
    setting(page, "target.confidence").get_by_role("textbox").fill("60")
    setting(page, "realtime").get_by_role("switch").check(force=True)
    save(page).get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("Saved|being carried out")).first).to_be_visible()
    settings = service.get(f"/projects/{project}/queues/label")
    assert settings["target"] == {"min": 1, "max": 3, "confidence": 0.6}
    assert settings["realtime"] is True


def test_a_change_is_taken_back_before_it_is_saved(
    visit: Visit, service: Service, project: str
) -> None:
    page = open_settings(visit, service, project, "label").page
    limit = setting(page, "limit_per_labeler").get_by_role("textbox")
    limit.fill("10")
    page.get_by_role("button", name="Discard").click()
    expect(limit).to_have_value("")
    expect(page.get_by_role("region", name="Changes")).to_have_count(0)


def test_a_preset_tells_what_it_changes_before_it_is_taken(
    visit: Visit, service: Service, project: str
) -> None:
    page = open_settings(visit, service, project, "project").page
    page.get_by_role("button", name="See what Supervisely changes").click()
    dialog = page.get_by_role("dialog", name="Take the preset Supervisely")
    expect(dialog).to_contain_text("Review queue, Review: Review labels")
    expect(dialog).to_contain_text("never")
    assert service.get(f"/projects/{project}")["preset"] is None
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Both queues are set like the preset.")).to_be_visible()
    assert service.get(f"/projects/{project}")["preset"] == "supervisely"
    assert service.get(f"/projects/{project}/queues/review")["enabled"] is True


def test_a_project_is_paused_and_resumed(visit: Visit, service: Service, project: str) -> None:
    page = open_settings(visit, service, project, "project").page
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="The project is paused")).to_be_visible()
    assert service.get(f"/projects/{project}")["state"] == "paused"
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("heading", name="The project is active")).to_be_visible()


def test_a_faulty_origin_is_refused_at_its_field(
    visit: Visit, service: Service, project: str
) -> None:
    visitor = open_settings(visit, service, project, "project")
    visitor.refusals = {422}
    page = visitor.page
    field = page.get_by_role("combobox", name="Where media may come from")
    field.fill("javascript:alert(1)")
    field.press("Enter")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile("must be an origin")).first).to_be_visible()
    assert service.get(f"/projects/{project}")["media_origins"] == []


def test_a_project_is_deleted_only_by_its_name(visit: Visit, service: Service) -> None:
    project = service.new_project(name="Old one")
    page = open_settings(visit, service, project, "project").page
    page.get_by_role("button", name="Delete").click()
    dialog = page.get_by_role("dialog", name="Delete “Old one”")
    dialog.get_by_role("textbox").fill("Old one")
    dialog.get_by_role("button", name="Delete the project").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
    assert project not in {found["id"] for found in service.get("/me")["projects"]}


# The labeling interface

GOOD = '<View>\n  <Text name="text" value="$text"/>\n</View>'


def test_a_fault_in_the_interface_is_told_with_its_line(
    visit: Visit, service: Service, project: str, size: ViewportSize
) -> None:
    page = open_settings(visit, service, project, "interface", size).page
    xml = page.get_by_role("textbox", name="Labeling interface")
    expect(page.get_by_role("radio", name="Cheerful")).to_be_visible()
    xml.fill(GOOD.replace("/>", ">"))
    expect(page.get_by_role("status").filter(has_text="Line 3:")).to_be_visible()
    expect(page.get_by_role("button", name="Save…")).to_be_disabled()
    expect(page.get_by_text("The last version without faults")).to_be_visible()
    expect(page.get_by_role("radio", name="Cheerful")).to_be_visible()


def test_the_interface_is_tried_beside_its_xml_and_saved_as_a_new_version(
    visit: Visit, service: Service, project: str
) -> None:
    page = open_settings(visit, service, project, "interface").page
    page.get_by_role("button", name="Rating and comment on texts").click()
    expect(page.get_by_role("checkbox", name="Off topic")).to_be_visible()
    expect(page.get_by_text("Emma had a charitable visit").first).to_be_visible()
    page.get_by_role("button", name="Save…").click()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    found = service.get(f"/projects/{project}")
    assert found["interface_version"] == 2
    assert "Rating" in found["interface"]
