"""Logging in and out, and a session that ends in the middle of work."""

from __future__ import annotations

import re

from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
from tests.browser.visitor import PASSWORD, Visitor
from tests.ledger.stage import eventually
from tests.service import Service


def fill_in(visitor: Visitor, email: str, password: str) -> None:
    """Log in with the keyboard: the first field has the focus already."""
    expect(visitor.page.get_by_label("E-mail")).to_be_focused()
    visitor.page.keyboard.type(email)
    visitor.press("Tab")
    visitor.page.keyboard.type(password)
    visitor.press("Enter")


def test_one_logs_in_where_one_wanted_to_go_and_out_again(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = text_project(service, ["emma"])
    anna = new_person(service, project, name="Anna")
    visitor = visit(size=size)
    visitor.refusals = {401}
    page = visitor.open(f"/projects/{project}/label")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    fill_in(visitor, anna.email, PASSWORD)
    assert visitor.on_table() == "emma"

    page.get_by_role("button", name="Account of Anna").click()
    page.get_by_role("menuitem", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    eventually(lambda: visitor.context.cookies() == [])
    page.goto("/")
    expect(page).to_have_url(re.compile("/login"))


def test_a_wrong_password_is_told_and_lets_nobody_in(visit: Visit, service: Service) -> None:
    anna = new_person(service, text_project(service, []))
    visitor = visit()
    visitor.refusals = {401}
    page = visitor.open("/")
    fill_in(visitor, anna.email, "not this one")
    expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is wrong")
    expect(page).to_have_url(re.compile("/login"))
    assert visitor.context.cookies() == []


def test_who_is_logged_out_comes_back_to_their_place_and_draft(
    visit: Visit, service: Service
) -> None:
    project = text_project(service)
    anna = new_person(service, project)
    visitor = visit(anna.email)
    assert visitor.label(project) == "emma"
    visitor.press("5")
    visitor.draft_is_saved()
    visitor.log_out_elsewhere()
    visitor.refusals = {401}
    visitor.press("6")

    page = visitor.page
    expect(page.get_by_text("Your session ended")).to_be_visible()
    fill_in(visitor, anna.email, PASSWORD)
    assert visitor.on_table() == "emma"
    expect(page.get_by_role("radio", name="Matter-of-fact")).to_be_checked()
