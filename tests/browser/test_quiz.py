"""The quiz as a labeler meets it: how far it is, that it is passed, or what failing means."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
from tests.browser.test_labeling import tone
from tests.browser.visitor import Visitor
from tests.service import Service

UNEASY, SAD = "7", "8"


def quiz_project(service: Service) -> str:
    """Two test questions whose right answer is "Sad", both in the quiz, and one text of work."""
    project = text_project(service, [])
    rows = [
        {"external_id": name, "data": {"text": name, "credit": name}, "expected": tone("Sad")}
        for name in ("first", "second")
    ]
    service.add_assets(project, [*rows, "work"])
    quiz = {"size": 2, "pass_accuracy": 1.0}
    service.configure(project, test_questions={"quiz": quiz})
    return project


def answer(visitor: Visitor, *keys: str) -> None:
    """Give these answers one after the other."""
    seen: list[str] = []
    for key in keys:
        seen.append(visitor.on_table(seen))
        visitor.press(key)
        visitor.confirm()


def progress(page: Page, text: str) -> None:
    expect(page.get_by_text(text, exact=True)).to_be_visible()


def test_whoever_passes_goes_on_to_work(visit: Visit, service: Service) -> None:
    project = quiz_project(service)
    visitor = visit(new_person(service, project).email)
    first = visitor.label(project)
    assert first in ("first", "second")
    progress(visitor.page, "Quiz: 0 of 2")
    answer(visitor, SAD)
    progress(visitor.page, "Quiz: 1 of 2")
    second = visitor.on_table([first])
    visitor.press(SAD)
    visitor.confirm()
    assert visitor.on_table([first, second]) == "work"
    expect(visitor.page.get_by_text("You passed the quiz")).to_be_visible()
    expect(visitor.page.get_by_text("Quiz: ")).to_have_count(0)


def test_whoever_fails_reads_what_was_needed_and_who_can_help(
    visit: Visit, service: Service
) -> None:
    project = quiz_project(service)
    visitor = visit(new_person(service, project).email)
    visitor.label(project)
    answer(visitor, SAD, UNEASY)
    page = visitor.page
    expect(page.get_by_text("50 % were right; 100 % are needed")).to_be_visible()
    expect(page.get_by_role("list", name="Reasons")).to_contain_text("You did not pass the quiz")
