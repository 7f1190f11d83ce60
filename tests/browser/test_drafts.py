"""What one has begun is never lost: a reload, a reservation cleared, somebody quicker."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.stage import image_project, new_person, regions, text_project
from tests.browser.test_labeling import tone
from tests.service import Service


def chosen(page: Page, name: str) -> None:
    expect(page.get_by_role("radio", name=name)).to_be_checked()


def test_X03_a_draft_comes_back_after_a_reload(visit: Visit, service: Service) -> None:
    project = image_project(service, ["crab"])
    visitor = visit(new_person(service, project).email)
    page = visitor.page
    visitor.label(project)
    visitor.image_is_drawn()
    visitor.press("b", "7")
    visitor.draft_is_saved()
    page.reload()
    expect(visitor.image_is_drawn()).to_have_accessible_name("Image image, 1 shape")
    chosen(page, "Indoors")


def test_X03_a_draft_comes_back_at_another_machine(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma"])
    anna = new_person(service, project)
    here, there = visit(anna.email), visit(anna.email)
    here.label(project)
    here.press("7")
    here.draft_is_saved()
    there.label(project)
    chosen(there.page, "Uneasy")


def test_X03_a_draft_outlives_a_cleared_reservation(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma"])
    visitor = visit(new_person(service, project).email)
    page = visitor.page
    visitor.label(project)
    visitor.press("7")
    visitor.draft_is_saved()
    assert service.clear(project)["cleared"] == 1
    visitor.refusals = {409}
    visitor.press("8")
    expect(page.get_by_role("alert")).to_contain_text("no longer reserved for you")
    page.get_by_role("button", name="Get the next asset").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    assert visitor.on_table() == "emma"
    chosen(page, "Sad")


def test_a_label_that_comes_too_late_is_told_and_kept(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma"])
    anna, ben = new_person(service, project), new_person(service, project)
    visitor = visit(anna.email)
    page = visitor.page
    visitor.label(project)
    visitor.press("7")
    visitor.draft_is_saved()
    service.clear(project, labeler=anna.id)
    ben.submit(ben.pull_one(project), tone("Cheerful"))

    visitor.refusals = {409}
    visitor.confirm()
    expect(page.get_by_role("status").filter(has_text="The time had run out")).to_contain_text(
        "Your answer is kept as a late label, which a manager can accept."
    )
    [late] = service.labels(project, labeler=anna.id)
    assert late["status"] == "late"
    assert regions(late, "tone") == [{"choices": ["Uneasy"]}]
    kept = page.evaluate("Object.keys(localStorage).filter(key => key.includes(':draft:'))")
    assert len(kept) == 1


def test_X03_a_draft_outlives_a_killed_tab_that_told_the_server_nothing(
    visit: Visit, service: Service
) -> None:
    project = image_project(service, ["crab"])
    visitor = visit(new_person(service, project).email)
    page = visitor.page
    visitor.label(project)
    visitor.image_is_drawn()
    page.route("**/draft", lambda route: route.abort())
    visitor.press("b", "7")
    expect(page.get_by_role("application")).to_have_accessible_name("Image image, 1 shape")
    kept = "Object.keys(localStorage).some(key => key.includes(':draft:'))"
    visitor.until(kept)
    # Killed, it says no farewell.
    page.evaluate("window.stop(); addEventListener('pagehide', e => e.stopImmediatePropagation())")
    page.close()

    visitor.page = visitor.context.new_page()
    visitor.complaints.clear()
    visitor.label(project)
    expect(visitor.image_is_drawn()).to_have_accessible_name("Image image, 1 shape")
    chosen(visitor.page, "Indoors")
