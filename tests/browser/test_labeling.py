"""Labeling by the keyboard alone: boxes, spans, choices; skipping, giving back, nothing left."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.chromium import DESKTOP
from tests.browser.conftest import Visit
from tests.browser.stage import PHOTOGRAPHS, TEXTS, image_project, new_person, regions, text_project
from tests.browser.visitor import Visitor
from tests.service import Service


def test_an_image_project_is_labeled_through_by_keyboard(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = image_project(service)
    anna = new_person(service, project)
    visitor = visit(anna.email, size)
    page = visitor.page
    enter_first_project(visitor)
    for done, name in enumerate(PHOTOGRAPHS):
        assert visitor.on_table(PHOTOGRAPHS[:done]) == name
        area = visitor.image_is_drawn()
        visitor.press("1", "b", "ArrowRight", "ArrowRight", "ArrowUp")
        visitor.press("Escape", "2", "b", "Shift+ArrowRight", "Shift+ArrowDown")
        expect(area).to_have_accessible_name("Image image, 2 shapes")
        visitor.press("8")
        expect(page.get_by_role("radio", name="Outdoors")).to_be_checked()
        visitor.confirm()
    expect(page.get_by_role("heading", name="All done")).to_be_visible()
    expect(page.get_by_text("You labeled 3 today.")).to_be_visible()

    labels = service.labels(project)
    assert [label["status"] for label in labels] == ["submitted"] * 3
    for label in labels:
        animal, person = regions(label, "objects")
        assert (animal["rectanglelabels"], person["rectanglelabels"]) == (["Animal"], ["Person"])
        assert animal["x"] > person["x"] == 40
        assert animal["y"] < person["y"]
        assert person["width"] > animal["width"] == pytest.approx(20)
        assert person["height"] > animal["height"]
        assert regions(label, "setting") == [{"choices": ["Outdoors"]}]


def test_a_text_project_is_labeled_through_by_keyboard(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = text_project(service)
    anna = new_person(service, project)
    visitor = visit(anna.email, size)
    page = visitor.page
    enter_first_project(visitor)
    for done, name in enumerate(TEXTS):
        assert visitor.on_table(list(TEXTS)[:done]) == name
        visitor.tab_to(page.get_by_role("application", name="Text text"))
        visitor.press("ArrowRight", "Shift+ArrowRight", "1")
        expect(page.get_by_role("complementary", name="Regions")).to_contain_text("Person")
        visitor.press("6")
        expect(page.get_by_role("radio", name="Matter-of-fact")).to_be_checked()
        visitor.confirm()
    expect(page.get_by_role("heading", name="All done")).to_be_visible()

    for label, text in zip(service.labels(project), TEXTS.values(), strict=True):
        [span] = regions(label, "mentions")
        words = " ".join(text.split()[:2])
        assert (span["start"], span["text"], span["labels"]) == (0, words, ["Person"])
        assert text[span["start"] : span["end"]] == span["text"]
        assert regions(label, "tone") == [{"choices": ["Matter-of-fact"]}]


def enter_first_project(visitor: Visitor) -> None:
    """The first project has the focus already."""
    visitor.open("/")
    row = visitor.page.get_by_role("listitem").first
    expect(row.get_by_role("link").first).to_be_focused()
    visitor.press("Enter")


def test_what_is_required_is_asked_for_before_anything_is_sent(
    visit: Visit, service: Service
) -> None:
    project = text_project(service, ["emma"])
    visitor = visit(new_person(service, project).email)
    visitor.label(project)
    visitor.confirm()
    expect(visitor.page.get_by_role("alert")).to_contain_text("tone")
    assert service.labels(project) == []


def test_image_and_controls_need_no_scrolling(visit: Visit, service: Service) -> None:
    project = image_project(service, ["crab"])
    visitor = visit(new_person(service, project).email, DESKTOP)
    visitor.label(project)
    visitor.image_is_drawn()
    visitor.press(*["b"] * 12)
    page = visitor.page
    expect(page.get_by_role("complementary", name="Regions")).to_contain_text("Regions 12")
    for name in ("Animal", "Thing"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("radio", name="Cannot tell")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("application")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Confirm and pull next")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_an_asset_is_skipped_with_a_reason(visit: Visit, service: Service) -> None:
    project = text_project(service)
    anna = new_person(service, project)
    visitor = visit(anna.email)
    assert visitor.label(project) == "emma"
    visitor.press("s")
    expect(visitor.page.get_by_role("textbox", name="Reason")).to_be_focused()
    visitor.page.keyboard.type("it is cut off")
    visitor.press("Enter")
    assert visitor.on_table(["emma"]) == "space"
    [skipped] = [event for event in service.events(project) if event["kind"] == "label.skipped"]
    assert (skipped["actor"], skipped["data"]["reason"]) == (anna.id, "it is cut off")


def test_a_broken_asset_goes_on_hold(visit: Visit, service: Service) -> None:
    project = text_project(service)
    visitor = visit(new_person(service, project).email)
    assert visitor.label(project) == "emma"
    visitor.press("s")
    page = visitor.page
    visitor.tab_to(page.get_by_role("checkbox", name="It is broken"))
    visitor.press("Space")
    visitor.tab_to(page.get_by_role("button", name="Skip and pull next"))
    visitor.press("Enter")
    assert visitor.on_table(["emma"]) == "space"
    assert service.asset(project, "emma")["state"] == "on_hold"


def test_what_is_given_back_is_anybodys_again(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma"])
    anna = new_person(service, project)
    visitor = visit(anna.email)
    assert visitor.label(project) == "emma"
    assert service.asset(project, "emma")["state"] == "reserved"
    visitor.press("r")
    expect(visitor.page.get_by_role("heading", name="Given back")).to_be_visible()
    assert service.asset(project, "emma")["state"] == "queued"
    visitor.press("Enter")
    assert visitor.on_table() == "emma"


def test_the_empty_screen_says_why(visit: Visit, service: Service) -> None:
    project = text_project(service, [])
    anna, ben = new_person(service, project), new_person(service, project)
    visitor = visit(anna.email)
    page = visitor.open(f"/projects/{project}/label")
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()

    service.add_assets(project, ["held", "bens", "free"])
    service.set_assets(project, ["held"], on_hold="too dark")
    service.set_assets(project, ["bens"], assigned_to=[ben.email])
    ben.submit(next(item for item in ben.pull(project)["items"]), tone("Sad"))
    ben.submit(ben.pull_one(project), tone("Sad"))
    visitor.press("Enter")
    reasons = page.get_by_role("list", name="Reasons")
    expect(reasons).to_contain_text("1 asset is on hold until a manager decides.")
    expect(reasons).to_contain_text("2 assets have all the labels needed.")

    service.set_assets(project, ["held"], on_hold=False)
    visitor.press("Enter")
    assert visitor.on_table() == "held"


def tone(choice: str) -> list[object]:
    """A result of the text interface with nothing but its required answer."""
    value = {"choices": [choice]}
    return [{"id": "t", "from_name": "tone", "to_name": "text", "type": "choices", "value": value}]


def test_every_key_stands_in_the_help_sheet(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = image_project(service, ["crab"])
    visitor = visit(new_person(service, project).email, size)
    visitor.label(project)
    visitor.image_is_drawn()
    visitor.press("?")
    sheet = visitor.page.get_by_role("dialog", name="Keyboard")
    expect(sheet).to_be_visible()
    for said in ("Confirm and pull next", "Skip", "Give back", "Label: Animal", "Zoom in"):
        expect(sheet.get_by_role("cell", name=said, exact=True).first).to_be_attached()
    visitor.press("Escape")
    expect(sheet).to_be_hidden()
    assert keys_still_act(visitor)


def keys_still_act(visitor: Visitor) -> bool:
    visitor.press("b")
    expect(visitor.page.get_by_role("application")).to_have_accessible_name("Image image, 1 shape")
    return True
