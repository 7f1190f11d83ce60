"""How tests speak of test questions: who is asked what, and answers right or wrong."""

from __future__ import annotations

from typing import Any

from tests.ledger.stage import Person, Project, asset, submit

RIGHT, WRONG = "right", "wrong"


def questions(count: int, prefix: str = "gold", **fields: Any) -> list[dict[str, Any]]:
    """Test questions to create; the expected result is `RIGHT`."""
    return [{"external_id": f"{prefix}-{n:03d}", "expected": RIGHT, **fields} for n in range(count)]


def is_question(item: dict[str, Any]) -> bool:
    return str(item["asset"]["external_id"]).startswith("gold")


def ask(project: Project, **settings: Any) -> Any:
    """Set test questions; what is not named is not asked for."""
    return project.configure(test_questions=settings)


def quiz(size: int, pass_accuracy: float = 1.0) -> dict[str, Any]:
    return {"size": size, "pass_accuracy": pass_accuracy}


def answer(
    project: Project, person: Person, *said: str, work: str = "done", most: int = 200
) -> list[str]:
    """Work until these answers are given to test questions; returns what came, in its order."""
    came: list[str] = []
    left = list(said)
    while left:
        item = project.item(person)
        came.append(item["asset"]["external_id"])
        submit(person, item, left.pop(0) if is_question(item) else work)
        assert len(came) < most, f"no test question among {came}"
    return came


def work(project: Project, person: Person, count: int, said: str = RIGHT) -> list[str]:
    """Hand in so many pieces of work; returns what came."""
    came = []
    for _ in range(count):
        item = project.item(person)
        came.append(item["asset"]["external_id"])
        submit(person, item, said)
    return came


def member(project: Project, person: Person) -> dict[str, Any]:
    found: dict[str, Any] = project.manager.get(f"{project.path}/members/{person.id}")
    return found


def readmit(project: Project, person: Person, how: bool | str) -> dict[str, Any]:
    path = f"{project.path}/members/{person.id}"
    put: dict[str, Any] = project.manager.put(path, {"role": "labeler", "readmit": how})
    return put


def listed(project: Project) -> dict[str, dict[str, Any]]:
    """The project's test questions by external id."""
    found = project.manager.listed(f"{project.path}/test-questions")
    return {one["external_id"]: one for one in found}


def new_batch(project: Project, *assets: Any, **fields: Any) -> dict[str, Any]:
    """Add a batch of work (names) and questions (dictionaries), in this order."""
    rows = [asset(one) if isinstance(one, str) else asset(**one) for one in assets]
    made: dict[str, Any] = project.manager.post(
        f"{project.path}/batches", {"assets": rows, **fields}
    )
    return made
