"""The demo's files: listed with source and licence, small, and what the imports expect."""

from __future__ import annotations

import csv
import io
import json
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from labelqueue.demo.content import PEOPLE, PROJECTS, ROOT, DemoProject, credit_lines, read
from labelqueue.rules.interface import parse
from labelqueue.rules.results import validate

SOURCES = json.loads(read("sources.json"))
PHOTOGRAPHS = sorted(ROOT.glob("photographs/*"))
MADE_ELSEWHERE = [path for folder in ("photographs", "texts") for path in (ROOT / folder).iterdir()]
# What may be taken in: redistributable without conditions on the rest of the repository.
LICENCES = {"public domain", "CC0-1.0", "CC-BY-2.0", "CC-BY-4.0", "BSD-3-Clause"}


def ndjson(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in read(path).splitlines()]


def novels() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(read("texts/novels.csv"))))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_file_made_elsewhere_has_a_source_and_every_source_its_file() -> None:
    listed = [entry["file"] for entry in SOURCES]
    assert sorted(listed) == sorted(map(relative, MADE_ELSEWHERE))
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("entry", SOURCES, ids=[entry["file"] for entry in SOURCES])
def test_a_source_names_author_place_and_licence_in_both_lists(entry: dict[str, str]) -> None:
    for field in ("title", "author", "licence_quoted", "quoted_from", "package", "original"):
        assert entry[field].strip(), field
    assert entry["source"].startswith(("https://", "http://"))
    assert entry["licence"] in LICENCES
    if entry["licence"] != "public domain":
        assert entry["licence_url"].startswith("https://")
    section = read("SOURCES.md").partition(f"### `{entry['file']}`\n")[2]
    section = section.partition("\n### ")[0]
    for field in ("title", "author", "licence", "licence_quoted", "package", "changes"):
        assert entry[field] in section, field


def test_the_bsd_licence_is_carried_in_full() -> None:
    text = read("SOURCES.md")
    for words in ("Redistribution and use in source", "may be used to endorse", '``AS IS"'):
        assert words.replace('"', "''") in text


def test_files_are_small() -> None:
    assert max(path.stat().st_size for path in MADE_ELSEWHERE) <= 200_000
    assert sum(p.stat().st_size for p in ROOT.rglob("*") if p.suffix != ".pyc") < 4_000_000


@pytest.mark.parametrize("path", PHOTOGRAPHS, ids=lambda path: path.name)
def test_a_photograph_opens_and_tells_nothing_about_its_maker(path: Path) -> None:
    with Image.open(path) as image:
        image.load()
        assert image.format == "JPEG"
        assert image.mode == "RGB"
        assert min(image.size) >= 300
        assert max(image.size) <= 1280
        assert not image.getexif()
        assert max(image.convert("L").tobytes()) > 100, "nothing to see"


def test_every_photograph_is_in_one_batch_and_has_a_credit() -> None:
    rows = [row for s in PROJECTS[0].sources for row in ndjson(s.file)]
    assert sorted(str(row["file"]) for row in rows) == [path.name for path in PHOTOGRAPHS]
    assert len({row["external_id"] for row in rows}) == len(rows) >= 24
    assert {relative(path) for path in PHOTOGRAPHS} <= credit_lines().keys()


def test_texts_are_short_and_each_has_an_id_of_its_own() -> None:
    days = ndjson("texts/history.ndjson")
    texts = [row["text"] for row in novels()] + [row["data"]["text"] for row in days]
    assert len(texts) == len(set(texts)) >= 36
    assert min(map(len, texts)) >= 40
    assert max(map(len, texts)) <= 400
    assert all(text == " ".join(text.split()) for text in texts)
    ids = [row["external_id"] for row in chain(novels(), days)]
    assert len(set(ids)) == len(ids)


def test_the_demo_shows_priorities_an_assignment_and_consensus() -> None:
    rows = [
        row
        for file in ("photographs-1", "photographs-2", "texts/history")
        for row in ndjson(f"{file}.ndjson")
    ]
    assert {row.get("priority", 0) for row in rows} > {0}
    assert {int(row["priority"]) for row in novels()} > {0}
    assert 1 < sum(row.get("labels_required") == 2 for row in rows) < len(rows)
    emails = {person.email for person in PEOPLE}
    assigned = [set(row["assigned_to"]) for row in rows if "assigned_to" in row]
    assert assigned
    assert all(people <= emails for people in assigned)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.name)
def test_the_labeling_interface_shows_what_the_assets_hold(project: DemoProject) -> None:
    interface = parse(read(project.interface))
    shown = {shown.field for shown in interface.objects}
    by_name = {"Photographs": {"image", "credit"}, "Short texts": {"text", "credit"}}
    assert shown == by_name.get(project.name, {"text"})


def test_the_quiz_has_questions_enough_and_answers_that_its_interface_takes() -> None:
    (quizzed,) = (project for project in PROJECTS if project.test_questions is not None)
    rows = [row for source in quizzed.sources for row in ndjson(source.file)]
    expected = [row["expected"] for row in rows if "expected" in row]
    assert quizzed.test_questions is not None
    assert len(expected) > quizzed.test_questions["quiz"]["size"], "some are left for the work"
    interface = parse(read(quizzed.interface))
    for answer in expected:
        validate(interface, answer)
    chosen = {answer[0]["value"]["choices"][0] for answer in expected}
    assert len(chosen) == 3, "each answer is right once"
    texts = [row["data"]["text"] for row in rows]
    assert len(set(texts)) == len(texts)
