"""Test questions, for those who look after them; labelers never see these."""

from __future__ import annotations

from labelqueue.db import Transaction
from labelqueue.model import Answered, Page, Question
from labelqueue.queue import questions
from labelqueue.web.route import Ask, ListQuery, Nothing, Query, Route


async def list_(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    window = ask.query
    return await questions.list_questions(tx, ask.actor, ask.project, window.limit, window.cursor)


async def answers(tx: Transaction, ask: Ask[Nothing, ListQuery]) -> Page:
    asset, window = ask.named("asset"), ask.query
    return await questions.list_answers(
        tx, ask.actor, ask.project, asset, window.limit, window.cursor
    )


async def remove(tx: Transaction, ask: Ask[Nothing, Query]) -> None:
    await questions.remove_question(tx, ask.actor, ask.project, ask.named("asset"))


_QUESTIONS = "/projects/{project}/test-questions"
ROUTES = [
    Route("GET", _QUESTIONS, "List test questions, with how people answered them", list_,
          items=Question),
    Route("GET", f"{_QUESTIONS}/{{asset}}/answers", "What people answered to a test question",
          answers, items=Answered),
    Route("DELETE", f"{_QUESTIONS}/{{asset}}", "Ask a test question no more", remove, status=204),
]  # fmt: skip
