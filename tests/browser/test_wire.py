"""What the browser is told and allowed: a strict policy, and nothing from anywhere else."""

from __future__ import annotations

import re

from playwright.sync_api import Response, expect

from tests.browser.conftest import Visit
from tests.browser.stage import image_project, new_person, text_project
from tests.service import Service


def policy(response: Response | None) -> dict[str, list[str]]:
    """The directives of a document's Content-Security-Policy."""
    assert response is not None
    header = response.headers["content-security-policy"]
    directives = (part.split() for part in header.split(";"))
    return {name: sources for name, *sources in directives}


def test_the_policy_allows_our_own_scripts_and_nothing_else(visit: Visit) -> None:
    visitor = visit()
    visitor.refusals = {401}
    first, second = policy(visitor.page.goto("/")), policy(visitor.page.goto("/"))
    expect(visitor.page.get_by_role("heading", name="Log in")).to_be_visible()
    assert first["default-src"] == ["'none'"]
    assert first["script-src"] == ["'self'"]
    assert first["connect-src"] == ["'self'"]
    assert first["frame-ancestors"] == first["base-uri"] == ["'none'"]
    assert first["img-src"] == ["'self'", "data:", "blob:"]
    assert "object-src" not in first
    assert not re.search("unsafe|[*]|https?:", str(first))
    nonces = [set(one.pop("style-src")) - {"'self'"} for one in (first, second)]
    assert all(re.fullmatch(r"'nonce-[\w-]{20,}'", *nonce) for nonce in nonces)
    assert nonces[0] != nonces[1]
    assert first == second


def test_media_come_from_the_origins_of_ones_own_projects_alone(
    visit: Visit, service: Service
) -> None:
    project = text_project(service, ["emma"])
    service.patch(f"/projects/{project}", {"media_origins": ["https://media.example.org"]})
    member, stranger = new_person(service, project), new_person(service, text_project(service, []))
    mine = policy(visit(member.email).page.goto("/"))
    assert mine["img-src"][-1] == mine["media-src"][-1] == "https://media.example.org"
    theirs = policy(visit(stranger.email).page.goto("/"))
    assert "https://media.example.org" not in theirs["img-src"]


def test_hostile_data_is_shown_as_text_and_runs_nothing(visit: Visit, service: Service) -> None:
    script = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
    project = text_project(service, [])
    data = {"text": script, "credit": "javascript:alert(1)"}
    service.add_assets(project, [{"external_id": script, "data": data}])
    visitor = visit(new_person(service, project, "manager").email)
    assert visitor.label(project) == script
    page = visitor.page
    expect(page.get_by_role("application", name="Text text")).to_contain_text(script)
    page.goto(f"/projects/{project}/queue?state=all")
    page.get_by_role("row").nth(1).click()
    expect(page.get_by_role("dialog").get_by_role("heading", name=script)).to_be_visible()
    assert page.title() != "run"


def test_a_picture_from_elsewhere_is_not_asked_for(visit: Visit, service: Service) -> None:
    project = image_project(service, [])
    away = {"image": "https://tracker.example.net/pixel.png", "credit": "Nobody"}
    service.add_assets(project, [{"external_id": "away", "data": away}])
    visitor = visit(new_person(service, project, "manager").email)
    visitor.label(project)
    expect(visitor.page.get_by_text("not among the project’s media origins")).to_be_visible()
    visitor.open(f"/projects/{project}/queue?state=all")
    expect(visitor.page.get_by_role("row").nth(1)).to_contain_text("Nobody")
    assert visitor.complaints == []
