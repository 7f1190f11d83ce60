"""NDJSON and CSV, however the network cuts them up."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labelqueue.errors import Invalid, Malformed, PriorityOutOfRange, TooLarge
from labelqueue.web.rows import Sieve
from labelqueue.web.tables import ROW_LIMIT, Reader, comma_separated, ndjson

GOOD = b'{"external_id": "a", "data": {}}\n'
HEAD = "external_id,text,priority,skills,group\r\n"


async def pieces(body: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(body), size):
        yield body[at : at + size]


async def read(reader: Reader, body: bytes, size: int = 7) -> list[Any]:
    return [row async for rows in reader(pieces(body, size)) for row in rows]


async def checked(reader: Reader, body: bytes) -> list[dict[str, Any]]:
    sieve = Sieve()
    rows = [row async for rows in reader(pieces(body, 64)) for row in sieve.check(rows)]
    sieve.refuse()
    return rows


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
async def test_ndjson_rows_survive_any_cut(size: int) -> None:
    body = '{"external_id": "ä"}\n\n  \r\n{"external_id": "b"}'.encode()
    assert await read(ndjson, body, size) == [{"external_id": "ä"}, {"external_id": "b"}]


@pytest.mark.parametrize("size", [1, 2, 5, 1000])
async def test_csv_rows_survive_any_cut(size: int) -> None:
    body = "\ufeff" + HEAD + 'a,"ä, ""x""\r\ny",5,"red;  blue;",g\r\n\r\nb,,,,\n'
    assert await read(comma_separated, body.encode(), size) == [
        {
            "external_id": "a",
            "data": {"text": 'ä, "x"\r\ny'},
            "priority": 5,
            "skills": ["red", "blue"],
            "group": "g",
        },
        {"external_id": "b", "data": {"text": ""}},
    ]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8")), min_size=1),
    st.integers(1, 20),
)
async def test_csv_reads_back_what_a_writer_wrote(texts: list[str], size: int) -> None:
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["external_id", "text"])
    for number, text in enumerate(texts):
        writer.writerow([str(number), text])
    rows = await read(comma_separated, sheet.getvalue().encode(), size)
    assert [row["data"]["text"] for row in rows] == texts


async def test_csv_fields_of_json_are_read() -> None:
    body = b'external_id,data,expected,label\na,"{""image"": ""x""}","{""n"": 1}",car\n'
    assert await read(comma_separated, body) == [
        {"external_id": "a", "data": {"image": "x", "label": "car"}, "expected": {"n": 1}}
    ]


@pytest.mark.parametrize(
    ("reader", "body", "path"),
    [
        (comma_separated, b"external_id,priority\na,high\n", "assets.0.priority"),
        (comma_separated, b"external_id,labels_required\na,1\nb,0\n", "assets.1.labels_required"),
        (comma_separated, b"external_id\n''\n,\n", "assets.1"),
        (comma_separated, b"external_id,x\n,1\n", "assets.0.external_id"),
        (comma_separated, b"external_id,x\na,\0\n", "assets.0.x"),
        (comma_separated, b"text\nhello\n", "assets.0.external_id"),
        (comma_separated, b"external_id,data\na,no object\n", "assets.0.data"),
        (ndjson, GOOD + b'{"external_id": 5, "data": {}}', "assets.1.external_id"),
        (ndjson, GOOD + b'{"external_id": "\\u0000", "data": {}}', "assets.1.external_id"),
        (ndjson, b"5\n", "assets.0"),
        (ndjson, b'{"external_id": "a", "data": {}, "colour": 1}', "assets.0.colour"),
    ],
)  # fmt: skip
async def test_the_faulty_field_of_a_row_is_named(reader: Reader, body: bytes, path: str) -> None:
    with pytest.raises(Invalid) as refused:
        await checked(reader, body)
    assert [fault["path"] for fault in refused.value.extra["errors"]] == [path]


async def test_only_priorities_out_of_range_have_their_own_code() -> None:
    with pytest.raises(PriorityOutOfRange) as refused:
        await checked(comma_separated, b"external_id,priority\na,2147483648\nb,-2147483649\n")
    paths = [fault["path"] for fault in refused.value.extra["errors"]]
    assert paths == ["assets.0.priority", "assets.1.priority"]


async def test_at_most_a_hundred_faults_are_named() -> None:
    body = b"".join(json.dumps({"external_id": i}).encode() + b"\n" for i in range(500))
    with pytest.raises(Invalid) as refused:
        await checked(ndjson, body)
    assert len(refused.value.extra["errors"]) == 100


@pytest.mark.parametrize(
    ("reader", "body"),
    [
        (ndjson, b'{"external_id": "a", "data": {}}\n{"external_id": '),
        (ndjson, b"{\xff}"),
        (comma_separated, b'external_id,text\na,"never closed\n'),
        (comma_separated, b'external_id,text\na,"closed"too late\n'),
        (comma_separated, b"external_id\n\xff\n"),
    ],
)
async def test_what_cannot_be_parsed_is_malformed(reader: Reader, body: bytes) -> None:
    with pytest.raises(Malformed):
        await checked(reader, body)


@pytest.mark.parametrize("header", [b"a,a\n1,2\n", b"a,\n1,2\n"])
async def test_columns_need_names_of_their_own(header: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        await checked(comma_separated, header)
    assert refused.value.extra["errors"][0]["path"] == "header"


@pytest.mark.parametrize(
    ("reader", "start"), [(ndjson, b'{"external_id": "'), (comma_separated, b'a\n"')]
)
async def test_a_row_without_end_is_cut_off(reader: Reader, start: bytes) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield start
        while True:
            yield b"x" * (ROW_LIMIT // 4)

    with pytest.raises(TooLarge):
        async for _ in reader(endless()):
            pass
