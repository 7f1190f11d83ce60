"""JSON from strangers: what is refused before it is stored."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelqueue.errors import Invalid
from labelqueue.rules.json_values import check_json, json_faults


def nested(depth: int) -> Any:
    value: Any = "x"
    for level in range(depth):
        value = [value] if level % 2 else {"k": value}
    return value


@pytest.mark.parametrize("value", [None, True, 0, -1.5, "", "é\u2028", [], {}, {"a": [1, "b"]}])
def test_plain_json_passes(value: Any) -> None:
    assert json_faults(value, "data") == []
    check_json(value, "data", max_bytes=100)


@pytest.mark.parametrize(
    ("value", "path", "words"),
    [
        ("a\0b", "data", "NUL"),
        ({"a": ["", "\0"]}, "data.a.1", "NUL"),
        ({"a\0": 1}, "data", "one of its names must not hold NUL"),
        (["\ud800"], "data.0", "lone surrogates"),
        ({"\udfff": 1}, "data", "lone surrogates"),
        ({"a": float("nan")}, "data.a", "finite"),
        ([float("-inf")], "data.0", "finite"),
    ],
)
def test_what_cannot_be_stored_is_refused_at_its_path(value: Any, path: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_json(value, "data")
    (fault,) = caught.value.extra["errors"]
    assert fault["path"] == path
    assert words in fault["message"]


def test_every_fault_is_listed() -> None:
    paths = [fault["path"] for fault in json_faults({"a": "\0", "b": [1, "\0"]}, "data")]
    assert paths == ["data.a", "data.b.1"]


def test_a_path_through_a_bad_name_can_be_sent() -> None:
    for fault in json_faults({"\ud800": "\0"}, "data"):
        assert fault["path"].encode()


def test_depth_is_bounded() -> None:
    check_json(nested(64), "data")
    with pytest.raises(Invalid, match="nested too deeply"):
        check_json(nested(65), "data")
    check_json([[]], "data", max_depth=2)
    with pytest.raises(Invalid):
        check_json([[[]]], "data", max_depth=2)


def test_a_value_far_too_deep_does_not_exhaust_the_stack() -> None:
    assert len(json_faults(nested(100_000), "data")) == 1


def test_size_is_that_of_the_encoding() -> None:
    check_json(["é"], "data", max_bytes=6)
    with pytest.raises(Invalid, match="at most 5 bytes"):
        check_json(["é"], "data", max_bytes=5)


def test_a_flood_of_faults_is_cut() -> None:
    assert len(json_faults(["\0"] * 5_000, "data")) == 1_000


def test_long_texts_in_any_script_are_checked_fast() -> None:
    start = time.process_time()
    assert json_faults(["漢字" * 1_000_000], "data") == []
    assert time.process_time() - start < 1


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
values = st.recursive(leaves, lambda v: st.lists(v) | st.dictionaries(st.text(), v), max_leaves=20)


@given(values)
def test_any_json_passes_or_is_refused(value: Any) -> None:
    try:
        check_json(value, "data", max_bytes=200)
    except Invalid as refused:
        assert refused.extra["errors"]
