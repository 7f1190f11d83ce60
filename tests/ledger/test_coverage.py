"""docs/ledger.md says truly which test proves which row."""

from __future__ import annotations

from tests.ledger.coverage import NOT_YET, PAGE, PARTLY, ROW, proofs, rewritten, rows

HOW_MANY = {"K": 14, "L": 11, "B": 17, "S": 9, "A": 18, "X": 15}


def test_the_page_is_up_to_date() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == rewritten(page), "run: python -m tests.ledger.coverage"


def test_the_page_lists_every_row_once() -> None:
    expected = [
        f"{letter}{n:02}" for letter, count in HOW_MANY.items() for n in range(1, count + 1)
    ]
    assert rows(PAGE.read_text(encoding="utf-8")) == expected


def test_every_test_that_carries_an_id_carries_a_row_of_the_ledger() -> None:
    assert set(proofs()) <= set(rows(PAGE.read_text(encoding="utf-8")))
    assert set(PARTLY) <= set(proofs())


def test_the_generator_sees_a_row_that_lost_its_proof() -> None:
    page = "| K02 | first in, first out | not yet |\n| B15 | waiting | [`test_gone`](../x.py) |\n"
    proved, unproved = rewritten(page).splitlines()
    assert "test_K02_uploaded_first_is_handed_out_first" in proved
    row = ROW.fullmatch(unproved)
    assert row
    assert "test_gone" not in unproved
    assert row["proof"] == NOT_YET or "test_B15_" in row["proof"]
