"""The labeling page over a day: drawing, the next asset at once, my labels, time that ends."""

from __future__ import annotations

import re

from playwright.sync_api import FloatRect, Locator, expect

from tests.browser.conftest import Visit
from tests.browser.stage import (
    PHOTOGRAPHS,
    image_project,
    new_person,
    photograph,
    regions,
    text_project,
)
from tests.browser.test_labeling import tone
from tests.browser.visitor import Visitor
from tests.ledger.stage import eventually
from tests.service import Service

POLYGONS = """<View>
  <Image name="image" value="$image"/>
  <PolygonLabels name="outline" toName="image"><Label value="Crab"/></PolygonLabels>
</View>"""


def polygon_project(service: Service) -> str:
    project = service.new_project(interface=POLYGONS)
    service.add_assets(project, [photograph(service, project, "crab")])
    return project


def corners(service: Service, project: str) -> list[list[float]]:
    [label] = service.labels(project)
    [drawn] = regions(label, "outline")
    points: list[list[float]] = drawn["points"]
    return points


def test_a_polygon_is_drawn_its_corners_are_moved_and_steps_are_taken_back(
    visit: Visit, service: Service
) -> None:
    project = polygon_project(service)
    visitor = visit(new_person(service, project).email)
    visitor.label(project)
    box = visitor.image_is_drawn().bounding_box()
    assert box is not None
    centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse, page = visitor.page.mouse, visitor.page
    for x, y in ((-90, -60), (90, -60), (90, 60), (-90, 60)):
        mouse.click(centre[0] + x, centre[1] + y)
    visitor.press("Control+z")
    mouse.click(centre[0] - 90, centre[1] + 60)
    visitor.press("Enter")
    expect(visitor.image_is_drawn()).to_have_accessible_name("Image image, 1 shape")
    corner = page.get_by_role("button", name="Corner 1 of 4")
    visitor.tab_to(corner)
    visitor.press("ArrowUp", "ArrowUp")
    visitor.press("Control+z", "Control+Shift+z")
    mouse.move(centre[0] + 90, centre[1] + 60)
    mouse.down()
    mouse.move(centre[0] + 120, centre[1] + 90, steps=4)
    mouse.up()
    visitor.press("Escape", "Escape")
    visitor.confirm()
    expect(page.get_by_role("heading", name="All done")).to_be_visible()
    first, second, third, fourth = corners(service, project)
    assert first[0] == fourth[0]
    assert first[1] < second[1], "two steps up"
    assert third[0] > second[0]
    assert third[1] > fourth[1]


def test_the_wheel_and_keys_zoom_and_move_the_image_and_zero_fits_it(
    visit: Visit, service: Service
) -> None:
    project = image_project(service, ["crab"])
    visitor = visit(new_person(service, project).email)
    visitor.label(project)
    area = visitor.image_is_drawn()
    page = visitor.page
    picture = page.locator("img[decoding=sync]:visible")
    fitted = at_rest(picture)
    area.hover()
    page.mouse.wheel(0, -400)
    shown = page.locator("output").first
    expect(shown).not_to_have_text("")
    eventually(lambda: place(picture)["width"] > fitted["width"])
    zoomed = at_rest(picture)
    visitor.press("+")
    eventually(lambda: place(picture)["width"] > zoomed["width"])
    here = at_rest(picture)
    visitor.press("ArrowRight")
    eventually(lambda: place(picture)["x"] < here["x"])
    visitor.press("]", "}")
    expect(page.get_by_role("slider", name="Brightness")).to_have_attribute("aria-valuenow", "110")
    expect(page.get_by_role("slider", name="Contrast")).to_have_attribute("aria-valuenow", "110")
    visitor.press("0")
    eventually(lambda: place(picture) == fitted)


def place(picture: Locator) -> FloatRect:
    found = picture.bounding_box()
    assert found is not None
    return found


def at_rest(picture: Locator) -> FloatRect:
    """Where it lies once it lies still."""
    seen = [place(picture)]

    def is_still() -> bool:
        seen.append(place(picture))
        return seen[-1] == seen[-2]

    eventually(is_still)
    return seen[-1]


def test_the_next_asset_is_there_before_the_answer_to_the_last(
    visit: Visit, service: Service
) -> None:
    project = image_project(service)
    service.configure(project, reservation={"count": 3})
    visitor = visit(new_person(service, project).email)
    page = visitor.page
    loaded: list[str] = []
    page.on("requestfinished", lambda request: loaded.append(request.url))
    assert visitor.label(project) == "crab"
    visitor.image_is_drawn()
    while len({url for url in loaded if "/uploads/" in url}) < len(PHOTOGRAPHS):
        page.wait_for_event("requestfinished")
    visitor.press("8")
    visitor.draft_is_saved()
    # Without a network nothing can come but what is here already.
    page.context.set_offline(True)
    visitor.confirm()
    assert visitor.on_table(["crab"]) == "macaw"
    visitor.image_is_drawn()
    assert service.labels(project) == [], "the server has not been told yet"
    page.context.set_offline(False)
    visitor.press("8")
    visitor.confirm()
    assert visitor.on_table(["crab", "macaw"]) == "coffee"
    expect(page.get_by_role("button", name="2 today")).to_be_visible()
    eventually(lambda: len(service.labels(project)) == 2)  # they are counted here before
    assert all("ERR_INTERNET_DISCONNECTED" in one for one in visitor.complaints)
    visitor.complaints.clear()


def test_a_server_that_is_away_is_told_and_nothing_is_lost(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma", "space"])
    visitor = visit(new_person(service, project).email)
    page = visitor.page
    visitor.label(project)
    visitor.press("7")
    visitor.draft_is_saved()
    visitor.refusals = {503}
    page.route("**/api/v1/**", lambda route: route.fulfill(status=503))
    visitor.confirm()
    expect(page.get_by_text("The server does not answer; trying again.")).to_be_visible()
    page.unroute("**/api/v1/**")
    assert visitor.on_table(["emma"]) == "space"
    expect(page.get_by_text("The server does not answer")).to_be_hidden()
    [label] = service.labels(project)
    assert regions(label, "tone") == [{"choices": ["Uneasy"]}]


def test_todays_labels_are_counted_on_the_server_and_can_be_looked_at(
    visit: Visit, service: Service
) -> None:
    project = text_project(service)
    anna = new_person(service, project)
    for choice in ("Cheerful", "Sad"):
        anna.submit(anna.pull_one(project), tone(choice))
    visitor = visit(anna.email)
    page = visitor.page
    assert visitor.label(project) == "rain"
    expect(page.get_by_role("button", name="2 today")).to_be_visible()
    visitor.press("7")
    visitor.press("p")
    shown = page.get_by_role("article", name="Label of space")
    expect(shown).to_be_visible()
    expect(shown.get_by_role("radio", name="Sad")).to_be_checked()
    expect(shown.get_by_role("radio", name="Sad")).to_be_disabled()
    expect(page.get_by_role("list", name="Labels").get_by_role("listitem")).to_have_count(2)
    visitor.press("j")
    expect(page.get_by_role("article", name="Label of emma")).to_be_visible()
    page.reload()
    expect(page.get_by_role("article", name="Label of emma")).to_be_visible()
    visitor.press("Enter")
    assert visitor.on_table(["My labels", "emma"]) == "rain"
    expect(page.get_by_role("radio", name="Uneasy")).to_be_checked()


def test_rework_stands_beside_what_the_reviewer_said(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma", "space"])
    anna, rosa = new_person(service, project), new_person(service, project, "reviewer")
    service.configure(project, "review", enabled=True)
    anna.submit(anna.pull_one(project), tone("Cheerful"))
    [review] = rosa.pull(project, queue="review")["items"]
    address = f"/reservations/{review['reservation']}/submit"
    rosa.post(address, {"verdict": "reject", "comment": "It is <b>sad</b>, isn't it?"})

    visitor = visit(anna.email)
    page = visitor.open("/")
    expect(page.get_by_text("1 to rework")).to_be_visible()
    expect(page.get_by_role("listitem").first.get_by_role("link").first).to_be_focused()
    visitor.press("Enter")
    assert visitor.on_table(["My work"]) == "emma"
    said = page.get_by_role("status").filter(has_text="A reviewer sent your label back")
    expect(said).to_contain_text("It is <b>sad</b>, isn't it?")
    expect(page.get_by_role("radio", name="Cheerful")).to_be_checked()
    visitor.press("8")
    visitor.confirm()
    assert visitor.on_table(["emma"]) == "space"
    redone = service.labels(project)[-1]
    assert regions(redone, "tone") == [{"choices": ["Sad"]}]


def test_time_that_ends_is_asked_about_and_explained(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma"])
    service.configure(project, reservation={"timeout_seconds": 20})
    visitor = visit(new_person(service, project).email)
    page = visitor.page
    visitor.label(project)
    expect(page.get_by_role("timer", name=re.compile("Reserved for you"))).to_be_visible()
    expect(page.get_by_role("timer", name=re.compile("Time on this asset"))).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("Are you still there?")
    expect(page).to_have_title(re.compile("Still there|Time ran out"))
    ended = page.get_by_role("status").filter(has_text="Your time ran out")
    expect(ended).to_be_visible()
    page.get_by_role("button", name="Go on with it").click()
    expect(ended).to_be_hidden()


def test_a_reviewer_lands_where_reviews_wait(visit: Visit, service: Service) -> None:
    project = text_project(service, ["emma"])
    anna, rosa = new_person(service, project), new_person(service, project, "reviewer")
    service.configure(project, "review", enabled=True)
    anna.submit(anna.pull_one(project), tone("Cheerful"))
    visitor = visit(rosa.email)
    page = visitor.open("/")
    expect(page.get_by_text("1 to review")).to_be_visible()
    visitor.press("Enter")
    expect(page).to_have_url(re.compile(f"/projects/{project}/review"))
    expect(visitor.asset).to_have_text("emma")


def test_a_page_that_is_older_than_the_server_loads_itself_again(
    visit: Visit, service: Service
) -> None:
    project = text_project(service, ["emma"])
    visitor: Visitor = visit(new_person(service, project).email)
    visitor.refusals = {404}
    page = visitor.page
    gone = re.compile(r"/assets/LabelPage-.*\.js")
    page.route(gone, lambda route: route.fulfill(status=404))
    visitor.open("/")
    with page.expect_navigation(url="/"):
        page.evaluate("dispatchEvent(new Event('vite:preloadError', {cancelable: true}))")
    page.unroute(gone)
    assert visitor.label(project) == "emma"
