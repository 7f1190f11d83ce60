"""`labelqueue user create` and `labelqueue token create`."""

from __future__ import annotations

import re

from labelqueue.client import Client
from tests.cli.speak import complaint, said
from tests.running import Server


def test_a_user_is_made_once_and_their_tokens_work(database_url: str) -> None:
    email = ("--email", "ada@example.org")
    user = said("user", "create", *email, "--name", "Ada", DATABASE_URL=database_url)
    assert re.fullmatch(r"u\d+", user)
    number, token = said("token", "create", *email, DATABASE_URL=database_url).splitlines()
    assert re.fullmatch(r"t\d+", number)
    assert token not in (number, said("token", "create", *email, DATABASE_URL=database_url))
    again = complaint("user", "create", *email, "--name", "Ada", DATABASE_URL=database_url)
    assert "ada@example.org" in again


def test_a_token_for_nobody_is_refused(database_url: str) -> None:
    sentence = complaint("token", "create", "--email", "x@example.org", DATABASE_URL=database_url)
    assert sentence == "There is no such user."


def test_who_has_a_password_may_log_in(server: Server) -> None:
    said(
        "user", "create", "--email", "pia@example.org", "--name", "Pia",
        DATABASE_URL=server.database_url, LABELQUEUE_PASSWORD="correct horse battery",
    )  # fmt: skip
    with server.client() as http:
        body = {"email": "pia@example.org", "password": "correct horse battery"}
        assert http.post("/session", json=body).is_success
    with Client(server.url, server.admin_token) as client:
        (pia,) = [user for user in client.users() if user["email"] == "pia@example.org"]
        assert pia["admin"] is False
