"""What comes back by the thousand cuts the cursors beyond it, whenever they were written."""

from __future__ import annotations

import pytest

from tests.races.stage import PATIENCE, Stage, number_of
from tests.races.test_interleavings import CURSORS
from tests.races.test_interleavings_cursor import MANY, hold_batch, run_operation
from tests.service import Caller, Service, external_ids

FLOORS = "lock table cursor_floor in share mode"  # where a change of many waits, all but done


class Shelf:
    """Batches of many assets, all on hold, and Ann, who has worked through all that is not."""

    def __init__(self, service: Service, batches: int = 1) -> None:
        self.service = service
        self.project = service.new_project()
        self.ann = service.new_member(self.project)
        self.batches = [service.add_assets(self.project, MANY)["id"] for _ in range(batches)]
        for nth in range(batches):
            self.hold(nth, True)
        service.add_assets(self.project, ["last"])
        assert self.ann.work_through(self.project) == ["last"]
        assert self.ann.pull(self.project)["items"] == []

    def hold(self, nth: int, hold: bool) -> None:
        hold_batch(self.service, self.project, self.batches[nth], hold)

    def next_of(self, person: Caller) -> list[str]:
        return external_ids(person.pull(self.project))


def test_a_cursor_written_before_many_come_back_is_cut_for_them(
    racing: Service, stage: Stage
) -> None:
    shelf = Shelf(racing)
    with stage.locked(FLOORS):
        change = stage.start_and_wait(lambda: shelf.hold(0, False))
        assert shelf.next_of(shelf.ann) == []
    change.result(PATIENCE)
    assert shelf.next_of(shelf.ann) == ["a001"]


def test_a_cursor_written_after_many_came_back_by_who_looked_before_is_cut_for_them(
    racing: Service, stage: Stage
) -> None:
    shelf = Shelf(racing)
    with stage.locked(CURSORS, number_of(shelf.project), number_of(str(shelf.ann.id))):
        look = stage.start_and_wait(lambda: shelf.next_of(shelf.ann))
        shelf.hold(0, False)
    assert look.result(PATIENCE) == []
    assert shelf.next_of(shelf.ann) == ["a001"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
def test_of_several_changes_since_a_cursor_was_written_the_foremost_counts(
    racing: Service, order: tuple[int, ...]
) -> None:
    shelf = Shelf(racing, batches=3)
    for nth in order:
        shelf.hold(nth, False)
    assert shelf.next_of(shelf.ann) == ["a001"]


def test_who_was_cut_for_what_came_first_is_cut_again_for_what_comes_before_that(
    racing: Service,
) -> None:
    shelf = Shelf(racing, batches=2)
    shelf.hold(1, False)
    assert shelf.next_of(shelf.ann) == [f"a{MANY + 1}"]
    racing.clear(shelf.project)
    shelf.hold(0, False)
    assert shelf.next_of(shelf.ann) == ["a001"]


def test_many_that_are_moved_before_a_cursor_are_found_by_everybody(racing: Service) -> None:
    project = racing.new_project()
    ann, bob = racing.new_member(project), racing.new_member(project)
    racing.add_assets(project, 3)
    later = racing.add_assets(project, MANY)["id"]
    ann.submit(ann.pull_one(project))
    change = {"select": {"filter": {"batch": later}}, "set": {"priority": 5}}
    run_operation(racing, racing.patch(f"/projects/{project}/assets", change, status=202))
    assert external_ids(ann.pull(project)) == ["a004"]
    assert external_ids(bob.pull(project)) == ["a005"]
