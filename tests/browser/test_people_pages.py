"""Everybody who may log in, and the tokens of their scripts."""

from __future__ import annotations

import uuid

import httpx2
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visit
from tests.browser.stage import new_person
from tests.browser.visitor import PASSWORD
from tests.ledger.stage import eventually
from tests.service import Caller, Service

NEW = "another long password"


def new_admin(service: Service) -> Caller:
    return service.new_user("Ada", password=PASSWORD, admin=True)


def row(page: Page, email: str | None) -> Locator:
    return page.locator(f'[data-user="{email}"]')


def may_log_in(service: Service, email: str, password: str) -> bool:
    with service.anonymous() as http:
        answer: httpx2.Response = http.post("/session", json={"email": email, "password": password})
        return answer.status_code == 200


def test_an_admin_creates_a_user_who_may_log_in(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    page = visit(new_admin(service).email, size).open("/people")
    email = f"new.{uuid.uuid4().hex[:8]}@example.org"
    page.get_by_role("button", name="New user").click()
    dialog = page.get_by_role("dialog", name="New user")
    dialog.get_by_role("textbox", name="Name").fill("Nils New")
    dialog.get_by_role("textbox", name="E-mail address").fill(email)
    dialog.get_by_label("First password").fill(PASSWORD)
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_text(f"Nils New may log in as {email}.")).to_be_visible()
    page.get_by_role("searchbox", name="Find somebody").fill(email)
    expect(row(page, email)).to_be_visible()
    assert may_log_in(service, email, PASSWORD)


def test_an_admin_sets_a_password_and_ends_all_ways_in(visit: Visit, service: Service) -> None:
    person = service.new_user("Paul", password=PASSWORD)
    page = visit(new_admin(service).email).open("/people")
    page.get_by_role("searchbox", name="Find somebody").fill(str(person.email))
    page.get_by_role("button", name="New password for Paul").click()
    page.get_by_role("dialog").get_by_label("New password", exact=True).fill(NEW)
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_text("Paul has a new password")).to_be_visible()
    assert not may_log_in(service, str(person.email), PASSWORD)
    assert may_log_in(service, str(person.email), NEW)

    page.get_by_role("button", name="Deactivate Paul").click()
    page.get_by_role("dialog").get_by_role("button", name="Deactivate").click()
    expect(row(page, person.email)).to_contain_text("Inactive")
    assert not may_log_in(service, str(person.email), NEW)


def test_a_manager_sees_people_and_may_not_change_them(visit: Visit, service: Service) -> None:
    project = service.new_project()
    manager = new_person(service, project, "manager")
    page = visit(manager.email).open("/people")
    page.get_by_role("searchbox", name="Find somebody").fill(str(manager.email))
    expect(row(page, manager.email)).to_contain_text("(you)")
    expect(page.get_by_role("button", name="Deactivate")).to_have_count(0)


def test_a_token_is_shown_once_works_and_is_revoked(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = service.new_project()
    page = visit(new_person(service, project).email, size).open("/")
    page.get_by_role("button", name="Account of").click()
    page.get_by_role("menuitem", name="API tokens").click()
    page.get_by_role("textbox", name="What is it for?").fill("Nightly import")
    page.get_by_role("button", name="Make a token").click()
    shown = page.get_by_role("status").filter(has_text="shown this once")
    token = shown.locator("code").inner_text()

    def status() -> int:
        with service.anonymous() as http:
            headers = {"Authorization": f"Bearer {token}"}
            return int(http.get("/me", headers=headers).status_code)

    assert status() == 200
    page.reload()
    expect(page.get_by_role("list", name="Tokens")).to_contain_text("Nightly import")
    expect(page.get_by_text(token)).to_have_count(0)
    page.get_by_role("button", name="Revoke Nightly import").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("button", name="Revoke Nightly import")).to_have_count(0)
    eventually(lambda: status() == 401)
