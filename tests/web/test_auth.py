"""Who may come in, by which way, and how that ends."""

from __future__ import annotations

import asyncio

import httpx2

from labelqueue.queue import passwords
from labelqueue.web import auth
from labelqueue.web.throttle import MOST_FAILURES
from tests.web.conftest import PASSWORD, Site


async def test_nobody_comes_in_without_a_token_or_a_session(site: Site) -> None:
    stranger = await site.browser()
    answer = await stranger.get("/me")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "unauthenticated"


async def test_wrong_tokens_and_schemes_are_401(site: Site) -> None:
    for header in ("Bearer lq_wrong", "Bearer", "Basic YTpi", "Bearer \xfcx", ""):
        client = await site.browser()
        answer = await client.get("/me", headers={"Authorization": header.encode("latin-1")})
        assert answer.status_code == 401, header


async def test_a_token_says_who_i_am(site: Site, admin: httpx2.AsyncClient) -> None:
    me = (await admin.get("/me")).json()
    assert me["email"] == "admin@example.org"
    assert me["admin"] and me["may_create_projects"]
    assert me["csrf_token"] is None
    assert me["projects"] == []


async def test_a_revoked_token_ends_at_once(site: Site, admin: httpx2.AsyncClient) -> None:
    user, client = await site.user("ann@example.org")
    made = (await admin.post(f"/users/{user}/tokens")).json()
    second = await site.browser(Authorization=f"Bearer {made['token']}")
    assert (await second.get("/me")).status_code == 200
    assert (await client.delete(f"/users/{user}/tokens/{made['id']}")).status_code == 204
    assert (await second.get("/me")).status_code == 401
    assert (await client.get("/me")).status_code == 200
    assert (await client.delete(f"/users/{user}/tokens/{made['id']}")).status_code == 404


async def test_deactivation_ends_tokens_and_sessions(site: Site, admin: httpx2.AsyncClient) -> None:
    user, client = await site.user("ann@example.org")
    browser = await site.logged_in("ann@example.org")
    assert (await client.get("/me")).status_code == 200
    assert (await browser.get("/me")).status_code == 200
    answer = await admin.patch(f"/users/{user}", json={"active": False})
    assert answer.json()["active"] is False
    assert (await client.get("/me")).status_code == 401
    assert (await browser.get("/me")).status_code == 401
    again = await (await site.browser()).post(
        "/session", json={"email": "ann@example.org", "password": PASSWORD}
    )
    assert again.status_code == 401


async def test_the_last_admin_cannot_be_deactivated(admin: httpx2.AsyncClient) -> None:
    me = (await admin.get("/me")).json()["id"]
    answer = await admin.patch(f"/users/{me}", json={"active": False})
    assert answer.status_code == 409
    assert (await admin.get("/me")).status_code == 200


async def test_the_session_cookie_is_out_of_reach(site: Site) -> None:
    await site.user("ann@example.org")
    client = await site.browser()
    answer = await client.post("/session", json={"email": "Ann@example.org", "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" not in cookie
    secure = await client.post(
        "https://queue.test/api/v1/session",
        json={"email": "ann@example.org", "password": PASSWORD},
    )
    assert "secure" in secure.headers["set-cookie"].lower()


async def test_a_write_by_session_needs_its_csrf_token(site: Site) -> None:
    user, _ = await site.user("ann@example.org")
    browser = await site.logged_in("ann@example.org")
    token = browser.headers.pop("X-CSRF-Token")
    assert (await browser.get("/me")).json()["csrf_token"] == token
    for wrong in ({}, {"X-CSRF-Token": "no"}, {"X-CSRF-Token": "\xfc".encode("latin-1")}):
        answer = await browser.patch(f"/users/{user}", json={"name": "X"}, headers=wrong)
        assert answer.status_code == 403, wrong
    answer = await browser.patch(
        f"/users/{user}", json={"name": "X"}, headers={"X-CSRF-Token": token}
    )
    assert answer.json()["name"] == "X"


async def test_logging_out_ends_the_session(site: Site) -> None:
    await site.user("ann@example.org")
    browser = await site.logged_in("ann@example.org")
    secret = browser.cookies["session"]
    assert (await browser.delete("/session")).status_code == 204
    assert "session" not in browser.cookies
    thief = await site.browser(Cookie=f"session={secret}")
    assert (await thief.get("/me")).status_code == 401


async def test_a_new_password_ends_the_other_sessions(site: Site) -> None:
    user, _ = await site.user("ann@example.org")
    here, there = await site.logged_in("ann@example.org"), await site.logged_in("ann@example.org")
    assert (await there.get("/me")).status_code == 200
    answer = await here.patch(f"/users/{user}", json={"password": "a longer one still"})
    assert answer.status_code == 200
    assert (await here.get("/me")).status_code == 200
    assert (await there.get("/me")).status_code == 401


async def test_guessing_passwords_is_slowed_down_per_person(site: Site) -> None:
    for email in ("ann@example.org", "ben@example.org"):
        await site.user(email)
    client = await site.browser()
    wrong = {"email": "ann@example.org", "password": "wrong"}
    for _ in range(MOST_FAILURES):
        assert (await client.post("/session", json=wrong)).status_code == 401
    answer = await client.post("/session", json={**wrong, "password": PASSWORD})
    assert answer.status_code == 429
    assert answer.json()["code"] == "too_many_requests"
    assert 0 < int(answer.headers["retry-after"]) <= 61
    other = {"email": "ben@example.org", "password": PASSWORD}
    assert (await client.post("/session", json=other)).status_code == 200


async def test_an_unknown_email_is_refused_like_a_wrong_password(site: Site) -> None:
    await site.user("ann@example.org")
    client = await site.browser()
    known = await client.post("/session", json={"email": "ann@example.org", "password": "x"})
    unknown = await client.post("/session", json={"email": "nobody@example.org", "password": "x"})
    assert known.status_code == unknown.status_code == 401
    assert known.json() == unknown.json()


async def test_a_password_is_verified_also_for_nobody(monkeypatch: object) -> None:
    hashed = await passwords.hash_password("secret words")
    assert hashed.startswith("$argon2id$")
    assert await passwords.fits("secret words", hashed)
    assert not await passwords.fits("secret word", hashed)
    assert not await passwords.fits("secret words", None)
    assert not await passwords.fits("secret words", "no hash at all")


async def test_an_idle_session_ends_by_the_shortest_limit_of_its_projects(
    site: Site, admin: httpx2.AsyncClient, project: str
) -> None:
    await site.user("ann@example.org")
    answer = await admin.put(f"{project}/members/ann@example.org", json={"role": "labeler"})
    assert answer.status_code == 200, answer.text
    answer = await admin.patch(f"{project}/queues/label", json={"logout_seconds": 600})
    assert answer.status_code == 200, answer.text
    ann, robot = await site.logged_in("ann@example.org"), await site.logged_in("admin@example.org")

    await admin.post("/test-clock", json={"advance_seconds": 400})
    assert (await ann.get("/me")).status_code == 200, "400 s idle: still in"
    await admin.post("/test-clock", json={"advance_seconds": 400})
    assert (await ann.get("/me")).status_code == 200, "what was asked at 400 s kept her in"

    unattended = {auth.UNATTENDED_HEADER: "true"}
    await admin.post("/test-clock", json={"advance_seconds": 400})
    assert (await ann.get("/me", headers=unattended)).status_code == 200
    await admin.post("/test-clock", json={"advance_seconds": 400})
    assert (await ann.get("/me")).status_code == 401, "a page that asks by itself keeps nobody in"
    assert (await robot.get("/me")).status_code in {200, 401}


async def test_sessions_of_people_without_a_limit_last(
    site: Site, admin: httpx2.AsyncClient
) -> None:
    await site.user("ben@example.org")
    ben = await site.logged_in("ben@example.org")
    await admin.post("/test-clock", json={"advance_seconds": 29 * 86_400})
    assert (await ben.get("/me")).status_code == 200
    await admin.post("/test-clock", json={"advance_seconds": 2 * 86_400})
    assert (await ben.get("/me")).status_code == 401


async def test_many_logins_at_once_do_not_block_each_other(site: Site) -> None:
    await site.user("ann@example.org")
    browsers = await asyncio.gather(*(site.logged_in("ann@example.org") for _ in range(8)))
    answers = await asyncio.gather(*(browser.get("/me") for browser in browsers))
    assert {answer.status_code for answer in answers} == {200}
    assert len({browser.cookies["session"] for browser in browsers}) == 8
