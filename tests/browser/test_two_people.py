"""Two people at once, each in a browser of their own."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
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
