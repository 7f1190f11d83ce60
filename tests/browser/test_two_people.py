"""Two people at once, each in a browser of their own."""

from __future__ import annotations

import re

import psycopg
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
from tests.ledger.stage import eventually
from tests.running import Server
from tests.service import Service


def test_K09_what_one_has_open_never_appears_for_the_other(visit: Visit, service: Service) -> None:
    names = [f"text {n}" for n in range(1, 7)]
    project = text_project(service, names)
    anna, ben = new_person(service, project), new_person(service, project)
    visitors = [visit(anna.email), visit(ben.email)]
    seen: list[list[str]] = [[visitor.label(project)] for visitor in visitors]
    assert seen == [["text 1"], ["text 2"]]
    # Anna is twice as fast.
    for turn in (0, 0, 1, 0):
        visitor = visitors[turn]
        visitor.press("5")
        visitor.confirm()
        seen[turn].append(visitor.on_table(seen[turn]))
        held = [one.on_table() for one in visitors]
        assert len(set(held)) == 2
    assert seen == [["text 1", "text 3", "text 4", "text 6"], ["text 2", "text 5"]]

    for visitor in visitors:
        visitor.press("5")
        visitor.confirm()
        left = "All done" if visitor is visitors[1] else "Nothing for you right now"
        expect(visitor.asset).to_have_text(left)
    by = {person.id: person for person in (anna, ben)}
    assert {label["labeler"] for label in service.labels(project)} == set(by)
    assert len({label["asset"] for label in service.labels(project)}) == len(names)


def test_whoever_waits_gets_what_another_gives_back_without_touching_a_key(
    visit: Visit, service: Service
) -> None:
    project = text_project(service, ["emma"])
    service.configure(project, realtime=True)
    anna, ben = new_person(service, project), new_person(service, project)
    here, there = visit(anna.email), visit(ben.email)
    assert here.label(project) == "emma"
    page = there.open(f"/projects/{project}/label")
    expect(there.asset).to_have_text("Nothing for you right now")
    expect(page.get_by_text("1 asset is being labeled by somebody else now.")).to_be_visible()
    page.get_by_role("switch", name="Play a sound when it comes").check()
    there.page.locator("body").click(position={"x": 5, "y": 300})
    there.press("Enter")
    expect(there.asset).to_have_text("Waiting for the next asset")
    expect(page).to_have_title("Waiting… · labelqueue")
    here.press("r")
    expect(here.asset).to_have_text("Given back")
    assert there.on_table(["Waiting for the next asset"]) == "emma"
    expect(page).to_have_title(re.compile("emma"))
    assert [held["labeler"] for held in service.reservations(project)] == [ben.id]


def test_whoever_stops_waiting_gets_nothing(visit: Visit, service: Service, server: Server) -> None:
    project = text_project(service, [])
    service.configure(project, realtime=True)
    visitor = visit(new_person(service, project).email)
    visitor.open(f"/projects/{project}/label")
    expect(visitor.page.get_by_role("button", name="Wait for next asset")).to_be_visible()
    visitor.press("Enter")
    expect(visitor.asset).to_have_text("Waiting for the next asset")
    with psycopg.connect(server.database_url, autocommit=True) as database:
        waiting = "select from waiter where project = %s"
        here = [int(project[1:])]
        eventually(lambda: database.execute(waiting, here).fetchall())
        visitor.press("Escape")
        expect(visitor.asset).to_have_text("Nothing here yet")
        eventually(lambda: not database.execute(waiting, here).fetchall())
    service.add_assets(project, ["late"])
    expect(visitor.page.get_by_role("button", name="Wait for next asset")).to_be_visible()
    assert service.reservations(project) == []


def test_without_real_time_nobody_is_told_to_wait(visit: Visit, service: Service) -> None:
    project = text_project(service, [])
    service.configure(project, realtime=False)
    visitor = visit(new_person(service, project).email)
    visitor.open(f"/projects/{project}/label")
    expect(visitor.page.get_by_role("button", name="Check again")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Wait for next asset")).to_have_count(0)
    expect(visitor.page.get_by_text("no assets waiting to be labeled")).to_be_visible()
