"""Trust: how far a person can be relied on, told by the test questions they answered."""

from __future__ import annotations

from labelqueue.db import Transaction, load

sql = load("trust")


async def trust_of(tx: Transaction, project: int, person: int) -> float:
    """A person's accuracy on test questions so far, 0 to 1; 1 where they answered none.

    Appen's trust score: correct answers by all answers, in the quiz and in work alike.
    """
    row = await tx.first(sql.answers_of, project=project, person=person)
    if row is None or not row["answered"]:
        return 1.0
    return float(row["correct"] / row["answered"])
